"""What an official source is to the record: when it is asked, what for, what it gives back, how it last went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from tracker.policy.sightings import Sighting

EASTERN = ZoneInfo("America/New_York")


@dataclass(frozen=True, slots=True)
class Plan:
    """How often a source is asked. With `hours` only between those times in Washington, on working days."""

    every: timedelta
    hours: tuple[time, time] | None = None

    def is_open(self, now: datetime) -> bool:
        """Tell whether this is a time at which the source has anything new."""
        if self.hours is None:
            return True
        local = now.astimezone(EASTERN)
        return local.weekday() < 5 and self.hours[0] <= local.time() <= self.hours[1]


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
