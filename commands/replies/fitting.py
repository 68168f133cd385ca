"""Text of people in the room that Discord gives it, whatever its markup makes of its length."""

from collections.abc import Callable

from commands.replies.inert import inert

FIELD_LIMIT = 1024
"""Discord, embed limits: a field's value."""


def fitted(make: Callable[[int], str], room: int = FIELD_LIMIT) -> str:
    """Return what `make` makes of the longest text that fits: it is told how many characters of it may stand.

    Escaping makes a text longer, so the first try may not fit. What does not fit even without the text is cut.
    """
    limit = room
    made = make(limit)
    while len(made) > room and limit > 1:
        limit = max(1, limit - (len(made) - room))
        made = make(limit)
    return made[:room]


def inert_within(text: str, room: int = FIELD_LIMIT) -> str:
    """Return the text, made inert, in at most `room` characters, shortened at a word."""
    return fitted(lambda limit: inert(text, limit=limit), room)
