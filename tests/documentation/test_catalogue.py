"""The catalogue of words: complete, used, and the same placeholders in every language."""

import ast
import re
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.bot_process import ROOT
from tests.documentation.commands_page import control_names

LOCALE = ROOT / "commands" / "replies" / "locale"
SOURCES = [
    *(ROOT / "commands").rglob("*.py"),
    *(ROOT / "bot" / "client").rglob("*.py"),
    *(ROOT / "calculations").rglob("*.py"),
    *(ROOT / "tracker").rglob("*.py"),
]


def catalogue(path: Path) -> dict[str, list[str]]:
    with path.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    return {
        message.id[0] if isinstance(message.id, tuple) else message.id: list(message.string)
        if isinstance(message.string, tuple)
        else [message.string]
        for message in messages
    }


ENGLISH = catalogue(LOCALE / "en.po")


def strings_in_code() -> set[str]:
    found = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_no_sentence_of_the_english_catalogue_is_empty():
    assert [key for key, texts in ENGLISH.items() if not all(texts)] == []


@pytest.mark.parametrize("path", sorted(LOCALE.glob("*.po")), ids=lambda path: path.stem)
def test_a_key_has_one_text_alone(path: Path):
    # Reading the file keeps the last of several and says nothing.
    keys = re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


def test_every_word_of_the_catalogue_is_used():
    assert sorted(set(ENGLISH) - strings_in_code()) == []


def test_every_key_in_the_code_has_words():
    prefixes = {key.split(".", 1)[0] for key in ENGLISH}
    keys = {
        text
        for text in strings_in_code()
        if re.fullmatch(r"[a-z_]+(\.[a-z0-9_]+)+", text) and text.split(".", 1)[0] in prefixes
    }
    assert sorted(keys - set(ENGLISH) - control_names()) == []


@pytest.mark.parametrize("path", sorted(LOCALE.glob("*.po")), ids=lambda path: path.stem)
def test_a_language_has_no_placeholder_that_english_lacks(path: Path):
    for key, texts in catalogue(path).items():
        for text in texts:
            assert placeholders(text) <= set().union(*map(placeholders, ENGLISH[key])), key
