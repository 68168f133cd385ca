"""What an official source is to the record: when it is asked, what for, what it gives back, how it last went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from tracker.policy.sightings import Sighting

EASTERN = ZoneInfo("America/New_York")


@dataclass(frozen=True, slots=True)
class Plan:
    """When a source is asked: every so often, at times of day in Washington, or both.

    `hours` bound `every`, both ends included. With `is_for_working_days` nothing is asked on Saturdays and Sundays. The
    plan keeps no memory: whether it is time follows from when the source was last tried, however long the program was
    away, and times of day are the clock's on the wall there, in summer and in winter.
    """

    every: timedelta | None = None
    at: tuple[time, ...] = ()
    hours: tuple[time, time] | None = None
    is_for_working_days: bool = False

    def __post_init__(self) -> None:
        if self.every is None and not self.at:
            raise ValueError("a plan without any time")

    def is_open(self, now: datetime) -> bool:
        """Tell whether this is a time at which the source may have anything new."""
        local = now.astimezone(EASTERN)
        if self.is_for_working_days and local.weekday() > 4:
            return False
        return self.hours is None or self.hours[0] <= local.time() <= self.hours[1]

    def is_due(self, last: datetime | None, now: datetime) -> bool:
        """Tell whether it is time to ask, `last` being when the source was last asked (None: never)."""
        if last is None:
            return self.is_open(now)
        if self.every is not None and last + self.every <= now and self.is_open(now):
            return True
        return last < self._newest_slot(now)

    def _newest_slot(self, now: datetime) -> datetime:
        """Return the newest time of day that has come; long ago where the plan has none."""
        today = now.astimezone(EASTERN).date()
        # A long weekend has no slot on three days.
        days = (today - timedelta(days=gap) for gap in range(4))
        slots = (
            datetime.combine(day, one, EASTERN).astimezone(UTC)
            for day in days
            if not self.is_for_working_days or day.weekday() < 5
            for one in self.at
        )
        return max((slot for slot in slots if slot <= now), default=datetime.min.replace(tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask `only if changed` with."""

    etag: str | None = None
    last_modified: str | None = None


NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True)
class Query:
    """One question that a source is asked again and again.

    `asked` is the question itself in words that never change with the day: another question is another baseline.
    """

    name: str
    asked: str


@dataclass(frozen=True, slots=True)
class Since:
    """From when on a query is asked; `moment` is None for the first time."""

    moment: datetime | None
    validators: Validators = NO_VALIDATORS


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source shows. `is_unchanged` says that the server answered `not modified`."""

    sightings: tuple[Sighting, ...]
    validators: Validators = NO_VALIDATORS
    is_unchanged: bool = False
    marks: Mapping[str, str] = field(default_factory=dict)
    """What the source itself says of the state of each document that was read, by its key: kept with the reading."""


class Source(Protocol):
    """One official source."""

    @property
    def name(self) -> str:
        """Its short name, as settings and stored rows have it."""

    @property
    def queries(self) -> Sequence[Query]:
        """What is asked on schedule."""

    @property
    def reads_again(self) -> bool:
        """Whether what was seen must be read again by itself: its changes do not come with a later walk."""

    async def read(self, query: Query, since: Since) -> Reading:
        """Walk the whole answer. Raises: SourceError; then nothing of the walk counts."""

    async def read_again(self, keys: Sequence[str]) -> Sequence[Sighting]:
        """Return what these documents or bills show now; those that are gone are left out. Raises: SourceError."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A source with its plan. One without its key is not asked; neither is one whose address nobody has confirmed."""

    name: str
    plan: Plan
    source: Source | None
    lacks_key: str | None = None
    """The setting that the source waits for."""
    is_unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class SourceState:
    """How it last went with a source."""

    tried_at: datetime | None = None
    succeeded_at: datetime | None = None
    failed_at: datetime | None = None
    error: str | None = None
    failures: int = 0

    @property
    def is_failing(self) -> bool:
        return self.failures > 0
