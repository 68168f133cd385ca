"""What is kept of what sources showed: each document once, how it read, what was made of it, when to read it again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from tracker.policy.candidates import Candidate
from tracker.policy.milestones import Milestone
from tracker.policy.sightings import Sighting
from tracker.policy.sources import NO_VALIDATORS, Query, Since, SourceState, Validators


@dataclass(frozen=True, slots=True)
class Seen:
    """A document or bill that was seen before. `sighting` is None when it did not concern the record then."""

    fingerprint: str
    sighting: Sighting | None
    candidate: Candidate | None


@dataclass(frozen=True, slots=True)
class SeenRow:
    """What is kept of a sighting; `content` says whether more than its fingerprint is."""

    sighting: Sighting
    has_content: bool
    candidate_id: str | None
    read_at: datetime
    next_read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Taking:
    """Everything that one reading changes, written in one step."""

    source: str
    rows: tuple[SeenRow, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    gone: tuple[str, ...] = ()
    """Keys that were to be read again and are not there (any more), until `gone_until`."""
    gone_until: datetime | None = None
    query: Query | None = None
    mark: datetime | None = None
    validators: Validators = NO_VALIDATORS
    marks: Mapping[str, str] = field(default_factory=dict)
    """What the source says of the state of each document that was read, by its key."""


class DiscoveryStore(Protocol):
    """Keeps what was seen, what was found, and how far each query has come. Each method is one atomic step."""

    async def states(self) -> Mapping[str, SourceState]:
        """Return how it last went with each source that was ever tried."""

    async def note(self, source: str, *, at: datetime, error: str | None) -> SourceState:
        """Write down a success or a failure; return the state before."""

    async def since(self, source: str, query: Query) -> Since:
        """Return the mark of a query; without one if it was never walked to its end, or asked something else."""

    async def seen(self, source: str, keys: Sequence[str]) -> Mapping[str, Seen]:
        """Return those of the keys that were seen before."""

    async def sharing(self, identifiers: Iterable[str]) -> Sequence[Candidate]:
        """Return the candidates that bear one of the marks, oldest first; refreshes and folded ones are left out."""

    async def presidential(self, since: date) -> Sequence[Candidate]:
        """Return the candidates of presidential documents and posts dated since a day, not folded."""

    async def on_record(self, identifiers: Iterable[str]) -> Sequence[Milestone]:
        """Return everybody's milestones that bear one of the marks; withdrawn ones are left out."""

    async def due_again(self, source: str, now: datetime) -> Sequence[str]:
        """Return the keys that are to be read again, longest due first."""

    async def marks(self, source: str, keys: Sequence[str]) -> Mapping[str, str]:
        """Return the marks of change under which documents were last read; those never read are left out."""

    async def bills_on_record(self) -> Sequence[str]:
        """Return the marks of everybody's federal bills that may still move."""

    async def take(self, taking: Taking) -> None:
        """Write a reading: rows and candidates in the place of earlier ones, and the mark of the query if given."""
