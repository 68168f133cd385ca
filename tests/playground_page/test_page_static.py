"""The page's files: nothing from outside, nothing inline, and no text that could become HTML."""

import re
from pathlib import Path

import pytest

from playground.rules.components import is_unicode_emoji

STATIC = Path(__file__).parents[2] / "playground" / "page" / "static"
FILES = sorted(STATIC.iterdir())
SCRIPTS = [path for path in FILES if path.suffix == ".js"]
STYLES = [path for path in FILES if path.suffix == ".css"]
INDEX = (STATIC / "index.html").read_text()

MAKES_HTML = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|srcdoc|setHTML"
)
RUNS_TEXT = re.compile(r"\beval\(|new Function\b|set(?:Timeout|Interval)\(\s*['\"`]|javascript:")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_file_turns_text_into_html_or_code(path: Path) -> None:
    assert not MAKES_HTML.search(path.read_text())
    assert not RUNS_TEXT.search(path.read_text())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_file_asks_for_anything_outside(path: Path) -> None:
    named = set(re.findall(r"(?:https?:)?//[\w.-]+\.\w+", path.read_text()))
    # The name space of SVG is a name, not an address that is fetched.
    assert named <= {"http://www.w3.org"}


def test_the_document_has_nothing_inline() -> None:
    assert not re.search(r"<style|\sstyle=|\son\w+=", INDEX)
    assert all("src=" in script for script in re.findall(r"<script[^>]*>", INDEX))


def test_every_file_that_the_page_names_is_there() -> None:
    names = set(re.findall(r'(?:src|href)="static/([^"]+)"', INDEX))
    for path in SCRIPTS:
        names |= set(re.findall(r'from "\./([^"]+)"', path.read_text()))
    assert names == {path.name for path in FILES} - {"index.html"}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_every_script_says_what_it_is(path: Path) -> None:
    assert path.read_text().startswith("// ")


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_load_nothing(path: Path) -> None:
    assert not re.search(r"@import|url\(", path.read_text())


COLOURS = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
GROUNDS = ("chat", "side", "raised", "field", "float")
TEXTS = ("text", "strong", "muted", "link", "red")


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("look", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("words", TEXTS)
def test_words_can_be_read_on_every_ground(words: str, ground: str, look: int) -> None:
    colours = {name: both for name, *both in COLOURS.findall((STATIC / "page.css").read_text())}
    assert contrast(colours[words][look], colours[ground][look]) >= 4.5


def test_every_emoji_that_is_offered_can_be_a_reaction() -> None:
    sets = re.findall(r"`([^`]+)`,\n", (STATIC / "emoji.js").read_text())
    entries = [entry.split() for one in sets for entry in re.split(r"\||\n", one.strip())]
    assert len(entries) > 250
    assert [emoji for emoji, *_ in entries if not is_unicode_emoji(emoji)] == []
    assert [emoji for emoji, *words in entries if not words] == []
    assert len({emoji for emoji, *_ in entries}) == len(entries)
