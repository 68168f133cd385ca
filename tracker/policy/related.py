"""One milestone with those that it stands in relation to, seen from both sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tracker.policy.milestones import Milestone, RelationType


@dataclass(frozen=True, slots=True)
class Related:
    """Another milestone. This one `type`s it, or with `is_reverse` is `type`d by it."""

    type: RelationType | str
    milestone: Milestone
    is_reverse: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything that is on record about one milestone, perhaps a withdrawn one."""

    milestone: Milestone
    related: tuple[Related, ...]


class EntryStore(Protocol):
    """Finds what stands around a milestone."""

    async def entry(self, milestone_id: str, *, guild: int | None) -> Entry | None:
        """Return the milestone as the guild's members see it (None: as everybody does); None when they do not.

        Related ones come in the order of the milestone's own relations, then the reverse ones, newest first; those
        that are withdrawn or not to be seen are left out.
        """


@dataclass(frozen=True, slots=True)
class Entries:
    """Opens milestones."""

    store: EntryStore

    async def open(self, milestone_id: str, *, guild: int | None) -> Entry | None:
        """Return a milestone with what stands around it; None when there is no such (any more)."""
        return await self.store.entry(milestone_id, guild=guild)

    async def around(self, milestone: Milestone, *, guild: int | None) -> Sequence[Related]:
        """Return what stands around a milestone that was read already."""
        entry = await self.store.entry(milestone.id, guild=guild)
        return () if entry is None else entry.related
