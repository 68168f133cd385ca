"""Days and moments as Discord shows them, each person's in their own zone and language."""

from datetime import date, datetime

from tracker.policy.legal_days import end_of_day


def until(day: date) -> str:
    """Return how long it is until a day is over in Washington, D.C., `in 3 days`, as each reader's client counts.

    The day itself stays a date: a legal deadline must not become another day in another zone.
    Source: Discord, Reference, "Message Formatting": `<t:SECONDS:R>`.
    """
    return f"<t:{int(end_of_day(day).timestamp())}:R>"


def moment(at: datetime) -> str:
    """Return a moment with date and time in each reader's zone."""
    return f"<t:{int(at.timestamp())}:f>"


def ago(at: datetime) -> str:
    """Return how long ago a moment was, as each reader's client counts."""
    return f"<t:{int(at.timestamp())}:R>"
