"""The one form in which moments are stored, and the one that file names carry."""

from datetime import UTC, datetime


def moment_text(moment: datetime) -> str:
    """Return `2026-11-24T10:15:00.000000Z`: always of one width, so that text order is the order in time.

    (`isoformat` leaves out microseconds of zero.)
    Raises: ValueError for a moment without a time zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_moment(text: str) -> datetime:
    """Return the moment that `moment_text` wrote, in UTC."""
    return datetime.fromisoformat(text)


def name_stamp(moment: datetime) -> str:
    """Return `20261124T101500Z`, which every file system takes in a name."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
