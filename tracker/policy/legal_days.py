"""When a day begins and ends where the tracked rules are made, in Washington, D.C."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

_EASTERN = ZoneInfo("America/New_York")


def start_of_day(day: date) -> datetime:
    """Return the first moment of a day there."""
    return datetime.combine(day, time(), _EASTERN)


def end_of_day(day: date) -> datetime:
    """Return the last second of a day there: a deadline that names a day alone can be met until then."""
    return datetime.combine(day, time(23, 59, 59), _EASTERN)
