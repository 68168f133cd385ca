"""The lines of a reminder, and what they say once its deadline is moved, dropped or withdrawn."""

from collections.abc import Mapping

from commands.replies.alert_marks import struck
from commands.replies.inert import inert
from commands.replies.words import Phrasebook
from tracker.alerts.letters import Due

_TITLE = 160
_TEXT = 200


def reminder_lines(phrases: Phrasebook, due: Due) -> list[str]:
    """Return what a reminder says; what is not so any more stands first, and the rest is struck out."""
    values = _values(due)
    told = (
        phrases.say("alerts.today", **values) if due.days == 0 else phrases.plural("alerts.in_days", due.days, **values)
    )
    return _with_end(phrases, due, told)


def due_lines(phrases: Phrasebook, due: Due) -> list[str]:
    """Return what a list says of a deadline."""
    return _with_end(phrases, due, phrases.say("alerts.due", **_values(due)))


def _with_end(phrases: Phrasebook, due: Due, told: str) -> list[str]:
    return [_end(phrases, due), struck(told)] if due.is_off else [told]


def _end(phrases: Phrasebook, due: Due) -> str:
    title = inert(due.milestone.title, limit=_TITLE)
    if due.milestone.withdrawn:
        return phrases.say("alerts.withdrawn", title=title)
    if due.moved_to is not None:
        return phrases.say("alerts.deadline_moved", title=title, before=due.deadline.due_on, after=due.moved_to)
    return phrases.say("alerts.deadline_dropped", title=title, what=inert(due.deadline.what, limit=_TEXT))


def _values(due: Due) -> Mapping[str, object]:
    return {
        "title": inert(due.milestone.title, limit=_TITLE),
        "what": inert(due.deadline.what, limit=_TEXT),
        "day": due.deadline.due_on,
    }
