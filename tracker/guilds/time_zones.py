"""Time zones by their IANA names."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DEFAULT_TIME_ZONE = "America/New_York"
"""That of Washington, D.C., where the tracked rules are made."""


def is_time_zone(name: str) -> bool:
    """Tell whether this computer knows a zone of exactly that name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # A folder of zones, such as "America", is an OSError.
        return False
    return True
