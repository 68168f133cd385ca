"""The review queue: what sources found and no moderator has settled yet, for each server by itself.

A server's decision counts there; one that the bot's owners make for everybody counts everywhere. It is remembered for
good: a dismissed thing does not come back, whatever source shows it again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from calculations.errors import UserError
from tracker.policy.candidates import SIGNED_WITHIN, Candidate
from tracker.policy.milestones import Milestone
from tracker.policy.separating import Separation, separation_of
from tracker.policy.sightings import PRESIDENTIAL, same_title
from tracker.policy.standing import itself_among

PAGE_SIZE = 5


class Decision(StrEnum):
    """What became of a candidate."""

    ACCEPTED = "accepted"
    """It opened a milestone, or was added to the one it is news of."""
    MERGED = "merged"
    """A person said which milestone it belongs to."""
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A candidate as one server sees it: `about` is the milestone it is news of there, None when it would be new."""

    candidate: Candidate
    about: str | None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some that wait, the longest waiting first, and how many there are in all."""

    waiting: tuple[Waiting, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """One decision; `guild_id` None is everybody's. `milestone_id` is where the candidate went."""

    candidate_id: str
    guild_id: int | None
    decision: Decision
    milestone_id: str | None
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Settling:
    """A candidate that an entry of a moderator settles, and what becomes of it once that is on record."""

    candidate: Candidate
    decision: Decision


class QueueStore(Protocol):
    """Keeps candidates and decisions. Each method is one atomic step."""

    async def waiting(self, guild_id: int | None, *, start: int, size: int) -> QueuePage:
        """Return what waits for a server (None: for everybody's record), oldest first."""

    async def one_waiting(self, candidate_id: str, guild_id: int | None) -> Waiting | None:
        """Return one that still waits there; None when it does not."""

    async def lengths(self, guild_id: int | None) -> Mapping[str, int]:
        """Return how many wait there, by the name of the source that leads; sources without any are left out."""

    async def marked(self, identifiers: Iterable[str], guild_id: int | None) -> Sequence[Milestone]:
        """Return the milestones that the guild's members see and that bear one of the marks; withdrawn ones not."""

    async def orders_about(self, first: date, last: date, guild_id: int | None) -> Sequence[Milestone]:
        """Return the President's documents that the guild's members see and that began within these days, inclusive."""

    async def decided_in(self, candidate_id: str) -> Sequence[int]:
        """Return the guilds that have decided about a candidate for themselves, whatever they decided."""

    async def settle(self, settlement: Settlement) -> bool:
        """Write a decision; False, with nothing written, when it does not wait there any more."""

    async def separate(self, separation: Separation) -> bool:
        """Write the parts of a card in its place; False, with nothing written, when it has changed meanwhile."""

    async def proposed(self, proposal_id: str) -> Settling | None:
        """Return the candidate that waits in a proposal; None where none does."""


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """What `/policy queue` asks. Whether the person may is the caller's to check, at every interaction."""

    store: QueueStore
    now: Callable[[], datetime]

    async def page(self, guild_id: int | None, *, start: int = 0, size: int = PAGE_SIZE) -> QueuePage:
        """Return what waits, longest waiting first. Raises: ValueError if start < 0 or size < 1."""
        if start < 0 or size < 1:
            raise ValueError(f"{size} from {start}")
        return await self.store.waiting(guild_id, start=start, size=size)

    async def waiting(self, candidate_id: str, guild_id: int | None) -> Waiting:
        """Return one that waits. Raises: UserError `queue.gone` when it was settled or folded into another."""
        found = await self.store.one_waiting(candidate_id, guild_id)
        if found is None:
            raise UserError("queue.gone")
        return found

    async def lengths(self, guild_id: int | None) -> Mapping[str, int]:
        """Return how many wait, by source."""
        return await self.store.lengths(guild_id)

    async def accepted(self, candidate_id: str, guild_id: int | None, milestone_id: str) -> None:
        """Note that a candidate became a milestone, or went into the one it is about.

        Raises: UserError `queue.gone` when it was settled meanwhile.
        """
        await self._settle(candidate_id, guild_id, Decision.ACCEPTED, milestone_id)

    async def merged(self, candidate_id: str, guild_id: int | None, milestone_id: str) -> None:
        """Note into which milestone a person put a candidate: its later news belong there too. Raises: as above."""
        await self._settle(candidate_id, guild_id, Decision.MERGED, milestone_id)

    async def in_proposal(self, proposal_id: str) -> Settling | None:
        """Return the candidate that waits in a proposal; None where none does."""
        return await self.store.proposed(proposal_id)

    async def same_on_record(self, waiting: Waiting, guild_id: int | None) -> Milestone | None:
        """Return the milestone on the server's record that is what waits, by their marks; None where there is none.

        What a moderator typed by hand is among them, and what came on record after the thing was found. A post of the
        White House has no mark; the title of an order signed within days of it says enough to offer that.
        """
        lead = waiting.candidate.lead
        if waiting.about is not None:
            return None
        if lead.step in PRESIDENTIAL and not waiting.candidate.identifiers:
            near = await self.store.orders_about(lead.on - SIGNED_WITHIN, lead.on + SIGNED_WITHIN, guild_id)
            return next((one for one in near if same_title(one.title, lead.title)), None)
        return itself_among(lead, await self.store.marked(waiting.candidate.identifiers, guild_id))

    async def separate(self, waiting: Waiting) -> None:
        """Take apart what nothing but a title had joined. A card is the same for all, so this counts everywhere.

        Raises: UserError `queue.one_thing` where no title joins anything, `queue.gone` when the card has changed.
        """
        separation = separation_of(waiting.candidate)
        if separation is None:
            raise UserError("queue.one_thing")
        if not await self.store.separate(separation):
            raise UserError("queue.gone")

    async def dismiss(self, candidate_id: str, guild_id: int | None) -> None:
        """Note that nobody there needs it, for good. Raises: as above."""
        await self._settle(candidate_id, guild_id, Decision.DISMISSED, None)

    async def _settle(
        self, candidate_id: str, guild_id: int | None, decision: Decision, milestone_id: str | None
    ) -> None:
        settlement = Settlement(candidate_id, guild_id, decision, milestone_id, self.now())
        if not await self.store.settle(settlement):
            raise UserError("queue.gone")
