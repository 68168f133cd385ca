"""What a person typed into one field, as the value that the record keeps, or a refusal that names the field."""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from calculations.errors import UserError
from tracker.policy.jurisdictions import Jurisdiction, find_jurisdiction
from tracker.policy.milestones import Topic

_Word = TypeVar("_Word", bound=StrEnum)

LONGEST: Mapping[str, int] = {
    "title": 300,
    "identifier": 200,
    "summary": 2000,
    "what": 500,
    "basis": 500,
    "agency": 200,
    "citation": 300,
    "notes": 2000,
    "session": 100,
    "chamber": 50,
    "sponsor": 200,
    "reason": 500,
    "link": 500,
}
"""How many characters a field holds. What ships stays far below; Discord's form fields hold 4000."""

_MANY_LINES = frozenset({"summary", "notes", "reason"})

_UNREADABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINERS = "\u200c\u200d"
"""Format signs that emoji and some scripts need."""

_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


def read_text(field: str, typed: str) -> str:
    """Return the text of a field that must not be empty; see `read_text_or_none`."""
    text = read_text_or_none(field, typed)
    if text is None:
        raise UserError("editing.missing", field=field)
    return text


def read_text_or_none(field: str, typed: str) -> str | None:
    """Return the text of a field, None when it is blank.

    Blanks at its ends, control characters and signs that turn the direction of writing are taken out; line ends stay
    only where a field has several lines.
    Raises: UserError `editing.too_long`.
    """
    lines = [" ".join(without_controls(line).split()) for line in typed.splitlines()]
    joined = ("\n" if field in _MANY_LINES else " ").join(lines)
    text = re.sub(r"\n{3,}", "\n\n", joined).strip()
    if len(text) > LONGEST[field]:
        raise UserError("editing.too_long", field=field, longest=LONGEST[field], length=len(text))
    return text or None


def read_link(typed: str) -> str:
    """Return an https address with a host name. Raises: UserError `editing.missing`, `editing.no_link`."""
    text = typed.strip().strip("<>")
    if not text:
        raise UserError("editing.missing", field="link")
    if not is_link(text):
        raise UserError("editing.no_link", field="link", longest=LONGEST["link"])
    return text


def is_link(text: str) -> bool:
    """Return whether a text is an https address that may be shown: a host with a name, nothing that hides it."""
    if len(text) > LONGEST["link"] or not text.isprintable() or any(sign in text for sign in " <>\"'`\\"):
        return False
    try:
        parts = urlsplit(text)
        # A user name before the host makes `https://sec.gov@other.example/` look like another site; `.port` raises
        # on a port that is no number.
        return (
            parts.scheme == "https"
            and parts.username is None
            and parts.port in (None, 443)
            and _HOST.fullmatch((parts.hostname or "").rstrip(".")) is not None
        )
    except ValueError:
        return False


def is_official(link: str) -> bool:
    """Return whether an address is of a government in the United States."""
    return (urlsplit(link).hostname or "").endswith((".gov", ".mil"))


def read_word(field: str, typed: str, words: type[_Word]) -> _Word:
    """Return one of the record's words: `in_force`, typed in any case, with blanks or hyphens too.

    Raises: UserError `editing.missing`, `editing.unknown_word`.
    """
    if not typed.strip():
        raise UserError("editing.missing", field=field)
    try:
        return words("_".join(typed.replace("-", " ").casefold().split()))
    except ValueError:
        raise UserError("editing.unknown_word", field=field, text=typed.strip()) from None


def read_topics(typed: str) -> tuple[Topic, ...]:
    """Return topics separated by commas or semicolons, each once. Raises: UserError as `read_word`."""
    names = [name for name in re.split(r"[,;\n]", typed) if name.strip()]
    if not names:
        raise UserError("editing.missing", field="topics")
    return tuple(dict.fromkeys(read_word("topics", name, Topic) for name in names))


def read_jurisdiction(typed: str) -> Jurisdiction:
    """Return the place that was named. Raises: UserError `editing.missing`, `editing.unknown_word`."""
    if not typed.strip():
        raise UserError("editing.missing", field="jurisdiction")
    found = find_jurisdiction(typed)
    if found is None:
        raise UserError("editing.unknown_word", field="jurisdiction", text=typed.strip())
    return found


def without_controls(text: str) -> str:
    """Return a text without control characters and signs that turn the direction of writing; line ends stay."""
    if text.isprintable():
        return text
    return "".join(
        sign if sign == "\n" or sign in _JOINERS or unicodedata.category(sign) not in _UNREADABLE else " "
        for sign in text.replace("\r\n", "\n")
    )
