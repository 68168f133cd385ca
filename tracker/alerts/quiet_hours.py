"""Local time for alerts: hours in which nothing rings, and the moments at which something falls due. Pure.

Two days a year are not like the others: an hour that does not exist is read as the moment it would have been on the
old clock (02:30 becomes 03:30), and of an hour that comes twice the first one counts.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one local time of day, included, until another, excluded; over midnight when `until` is the earlier one.

    Both the same means none.
    """

    begins: time
    ends: time

    def hold(self, hour: time) -> bool:
        """Tell whether a local time of day is quiet."""
        if self.begins <= self.ends:
            return self.begins <= hour < self.ends
        return hour >= self.begins or hour < self.ends


def local_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the one moment in UTC that a local day and time of day stand for."""
    return datetime.combine(day, at, zone).replace(fold=0).astimezone(UTC)


def after_quiet(moment: datetime, quiet: QuietHours | None, zone: ZoneInfo) -> datetime:
    """Return the first moment, from the given one on, that is not quiet; in UTC."""
    local = moment.astimezone(zone)
    if quiet is None or not quiet.hold(local.time()):
        return moment.astimezone(UTC)
    for days in range(3):
        end = local_moment(local.date() + timedelta(days=days), quiet.ends, zone)
        # Where the clock is put back over the end, the end comes, and then quiet hours once more.
        if end > moment and not quiet.hold(end.astimezone(zone).time()):
            return end
    return moment.astimezone(UTC)
