"""The only reader of the wall clock; everything else is handed the time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_EASTERN = ZoneInfo("America/New_York")


def now() -> datetime:
    """Return this moment as an aware datetime in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return today's date in Washington, D.C., where the tracked rules are made."""
    return now().astimezone(_EASTERN).date()
