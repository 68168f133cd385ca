"""What keeping a change sets off, shown before it is kept."""

from dataclasses import dataclass
from typing import Protocol

from tracker.policy.changes import FieldChange
from tracker.policy.milestones import Milestone


@dataclass(frozen=True, slots=True)
class Reach:
    """How many channels get a post, and the roles that are mentioned there."""

    channels: int
    role_ids: tuple[int, ...] = ()


class Consequences(Protocol):
    """Counts what **Post** would set off in a guild."""

    async def of(
        self, milestone: Milestone, fields: tuple[FieldChange, ...], *, is_new: bool, guild_id: int | None
    ) -> Reach:
        """Return the reach of a change that is not kept yet; `milestone` is as the change would make it."""

    async def of_import(self, milestones: int, *, guild_id: int | None) -> Reach:
        """Return the reach of announcing so many milestones at once."""
