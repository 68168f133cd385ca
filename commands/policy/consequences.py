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


class Counting(Protocol):
    """Counts what announcing many milestones at once would set off."""

    def note(self, before: Milestone | None, after: Milestone) -> None:
        """Take in one of them; `before` is None for a new one."""

    @property
    def reach(self) -> Reach:
        """Return the reach of all that was noted."""


class Consequences(Protocol):
    """Counts what **Post** would set off: in a guild, or everywhere where that makes its milestone everybody's."""

    async def of(
        self, milestone: Milestone, fields: tuple[FieldChange, ...], *, is_new: bool, guild_id: int | None
    ) -> Reach:
        """Return the reach of a change that is not kept yet; `milestone` is as the change would make it."""

    async def counting(self, *, guild_id: int | None) -> Counting:
        """Begin to count what an import into a guild's record would set off."""
