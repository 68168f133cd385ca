"""When digests fall due: one slot for each local day or week, whatever the clocks do. Pure.

A slot is named by its local day, which is what keeps it one: the moment is worked out from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from tracker.alerts.quiet_hours import local_moment


class Rhythm(StrEnum):
    """How often a digest comes."""

    NEVER = "never"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Slot:
    """One time that a digest falls due."""

    day: date
    moment: datetime


@dataclass(frozen=True, slots=True)
class Timetable:
    """A rhythm at a local time of day; `weekday` counts from Monday, 0, and matters to weekly ones only."""

    rhythm: Rhythm
    at: time
    weekday: int
    zone: ZoneInfo

    def latest(self, now: datetime) -> Slot | None:
        """Return the newest slot that has come by `now`; None when there is none at all."""
        day = now.astimezone(self.zone).date() + timedelta(days=1)
        for back in range(9):
            slot = self._slot(day - timedelta(days=back))
            if slot is not None and slot.moment <= now:
                return slot
        return None

    def coming(self, now: datetime, count: int = 3) -> tuple[Slot, ...]:
        """Return the next slots after `now`, soonest first."""
        return () if self.rhythm is Rhythm.NEVER else tuple(islice(self._from(now), count))

    def between(self, after: datetime, until: datetime) -> tuple[Slot, ...]:
        """Return the slots of a period, its first moment excluded and its last one included, soonest first."""
        if self.rhythm is Rhythm.NEVER:
            return ()
        return tuple(takewhile(lambda slot: slot.moment <= until, self._from(after)))

    def _from(self, now: datetime) -> Iterator[Slot]:
        day = now.astimezone(self.zone).date() - timedelta(days=1)
        while True:
            slot = self._slot(day)
            if slot is not None and slot.moment > now:
                yield slot
            day += timedelta(days=1)

    def _slot(self, day: date) -> Slot | None:
        if self.rhythm is Rhythm.NEVER or (self.rhythm is Rhythm.WEEKLY and day.weekday() != self.weekday):
            return None
        return Slot(day, local_moment(day, self.at, self.zone))
