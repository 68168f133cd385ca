"""The option that takes a moment as people type it, `18:00`, `tomorrow 9am`, `Dec 1`, in the server's own time."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from discord import app_commands

from calculations.errors import UserError
from commands.replies.inert import inert
from commands.replies.words import Phrasebook
from tracker.alerts.quiet_hours import local_moment
from tracker.policy.dates import read_date

_HOUR = r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?"
_TIME = re.compile(_HOUR)
_AT_THE_END = re.compile(r"(?:(.*?)(?:\s*,)?(?:\s+at)?\s+)?(\d{1,2}[:.]\d{2}(?:\s*[ap]m)?|\d{1,2}\s*[ap]m)")
_IN_HOURS = re.compile(r"in (\d{1,3}|an?|one) hours?")
_ISO = re.compile(r"(\d)t(\d)")
_MORNING = time(9)

_NO_DATE = frozenset({"dates.unreadable", "dates.no_day", "dates.no_such_day"})
"""What these say names days that are past."""
_EXAMPLE_DAYS = 14


def read_time(text: str) -> time | None:
    """Return `22:00`, `7`, `7.30` or `10 pm`; None for nothing. Raises: UserError `alerts.unknown_time`."""
    if not text.strip():
        return None
    match = _TIME.fullmatch(text.strip().casefold())
    hour, minute = (int(match[1]), int(match[2] or 0)) if match is not None else (24, 0)
    if match is not None and match[3] is not None:
        hour = hour % 12 + (12 if match[3] == "pm" else 0) if 1 <= hour <= 12 else 24
    if hour > 23 or minute > 59:
        raise UserError("alerts.unknown_time", text=inert(text, limit=20))
    return time(hour, minute)


def read_moment(typed: str | None, *, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the moment that was typed, None for nothing.

    A day alone is its beginning, an hour alone the next time that it comes, a weekday alone the next one.
    Raises: UserError when it is neither a date nor a time, with examples that lie ahead.
    """
    words = _ISO.sub(r"\1 \2", " ".join((typed or "").casefold().split()))
    if not words:
        return None
    if match := _IN_HOURS.fullmatch(words):
        return now + timedelta(hours=int(match[1]) if match[1].isdecimal() else 1)
    today = now.astimezone(zone).date()
    match = _AT_THE_END.fullmatch(words)
    hour = read_time(match[2]) if match is not None else None
    if match is not None and hour is not None and not match[1]:
        at = local_moment(today, hour, zone)
        return at if at > now else local_moment(today + timedelta(days=1), hour, zone)
    try:
        reading = read_date(match[1] if match is not None else words, today=today)
    except UserError as error:
        if error.key not in _NO_DATE:
            raise
        raise _no_moment(typed, today) from error
    is_behind = reading.on < today and reading.other is not None and reading.other >= today
    day = reading.other if is_behind and reading.other is not None else reading.on
    try:
        return local_moment(day, hour or time(0), zone)
    except OverflowError as error:
        # The last day that there is, and west of Greenwich it ends a day later.
        raise _no_moment(typed, today) from error


def suggest_moments(
    phrases: Phrasebook, typed: str, *, now: datetime, zone: ZoneInfo
) -> list[app_commands.Choice[str]]:
    """Return how the typed text is read, if that lies ahead; a few moments ahead while nothing is typed."""
    if not typed.strip():
        today = now.astimezone(zone).date()
        ahead = (1, (7 - today.weekday()), 7, 30)
        moments = [local_moment(today + timedelta(days=days), _MORNING, zone) for days in dict.fromkeys(ahead)]
    else:
        try:
            found = read_moment(typed, now=now, zone=zone)
        except UserError:
            return []
        moments = [] if found is None or found <= now else [found]
    return [_choice(phrases, one.astimezone(zone)) for one in sorted(moments)]


def _choice(phrases: Phrasebook, local: datetime) -> app_commands.Choice[str]:
    name = phrases.say("alerts.moment", day=local.date(), time=f"{local:%H:%M}")
    return app_commands.Choice(name=str(name), value=f"{local:%Y-%m-%d %H:%M}")


def _no_moment(typed: str | None, today: date) -> UserError:
    example = today + timedelta(days=_EXAMPLE_DAYS)
    return UserError("alerts.unknown_moment", text=inert(typed or "", limit=50), day=example)
