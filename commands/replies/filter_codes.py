"""What a list is filtered by, short enough for the custom_id of a button.

A word of the record's own vocabularies is written as four digits of its hash: positions would shift with the next
release, and the words themselves are too long together.
"""

import hashlib
from datetime import date
from enum import StrEnum
from typing import TypeVar

from calculations.errors import UserError
from tracker.policy.milestones import Kind, Status, Topic
from tracker.policy.timeline import TimelineFilter

_Word = TypeVar("_Word", bound=StrEnum)

_SEPARATOR = ","


def timeline_code(wanted: TimelineFilter) -> str:
    """Return the filter in at most 40 characters."""
    return _SEPARATOR.join(
        (
            word_code(wanted.topic),
            word_code(wanted.kind),
            wanted.jurisdiction or "",
            word_code(wanted.status),
            _day_code(wanted.since),
            _day_code(wanted.until),
        )
    )


def read_timeline_code(code: str) -> TimelineFilter:
    """Return the filter that a button carries.

    Raises: UserError when it is a button of another release.
    """
    parts = code.split(_SEPARATOR)
    if len(parts) != 6:
        raise UserError("control.outdated")
    topic, kind, jurisdiction, status, since, until = parts
    return TimelineFilter(
        topic=read_word(Topic, topic),
        kind=read_word(Kind, kind),
        jurisdiction=jurisdiction or None,
        status=read_word(Status, status),
        since=_read_day(since),
        until=_read_day(until),
    )


def word_code(word: str | None) -> str:
    """Return the four digits of a word; nothing for None."""
    return "" if word is None else hashlib.sha256(word.encode()).hexdigest()[:4]


def read_word(words: type[_Word], code: str) -> _Word | None:
    """Return the word of a vocabulary that has these digits, None for none.

    Raises: UserError when no word of this release has them.
    """
    if not code:
        return None
    for word in words:
        if word_code(word) == code:
            return word
    raise UserError("control.outdated")


def _day_code(day: date | None) -> str:
    return "" if day is None else day.isoformat().replace("-", "")


def _read_day(code: str) -> date | None:
    if not code:
        return None
    try:
        return date.fromisoformat(code)
    except ValueError:
        raise UserError("control.outdated") from None
