"""The options that take a date as people type it, with the reading of it offered while they type."""

from datetime import date, timedelta

from discord import app_commands

from calculations.errors import UserError
from commands.replies.words import Phrasebook
from tracker.policy.dates import read_date

_OFFERED = (timedelta(days=7), timedelta(days=30), timedelta(days=365))


def read_day(typed: str | None, *, today: date) -> date | None:
    """Return the day that was typed, None for nothing. Raises: UserError when it is no date."""
    if typed is None or not typed.strip():
        return None
    return read_date(typed, today=today).on


def read_stretch(since: str | None, until: str | None, *, today: date) -> tuple[date | None, date | None]:
    """Return the two days that bound a stretch of time.

    Raises: UserError when one is no date, or they are the wrong way round.
    """
    first, last = read_day(since, today=today), read_day(until, today=today)
    if first is not None and last is not None and first > last:
        raise UserError("days.wrong_way_round", since=first, until=last)
    return first, last


def suggest_days(phrases: Phrasebook, typed: str, *, today: date) -> list[app_commands.Choice[str]]:
    """Return how the typed text is read, the other way to read it too; a few days back while nothing is typed."""
    if not typed.strip():
        days = [today - back for back in _OFFERED]
        days.append(date(today.year, 1, 1))
    else:
        try:
            reading = read_date(typed, today=today)
        except UserError:
            return []
        days = [reading.on, *([] if reading.other is None else [reading.other])]
    return [app_commands.Choice(name=phrases.day(day), value=day.isoformat()) for day in dict.fromkeys(days)]
