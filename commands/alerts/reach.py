"""What **Post** sets off: the channels whose subscriptions a change concerns."""

from collections.abc import Iterable
from dataclasses import dataclass

from commands.policy.consequences import Reach
from tracker.alerts.expansion import concerns
from tracker.alerts.filters import traits_of
from tracker.alerts.subscriptions import Subscription, SubscriptionStore
from tracker.alerts.told_changes import Sum
from tracker.policy.changes import FieldChange
from tracker.policy.milestones import Milestone


@dataclass(frozen=True, slots=True)
class SubscribedChannels:
    """Counts as the expansion of a change does; see the port `commands.policy.consequences.Consequences`."""

    subscriptions: SubscriptionStore

    async def of(
        self, milestone: Milestone, fields: tuple[FieldChange, ...], *, is_new: bool, guild_id: int | None
    ) -> Reach:
        told = Sum((), fields, is_addition=is_new)
        if not told.is_of_substance:
            return Reach(0)
        traits = traits_of(milestone)
        return _reach(one for one in await self._telling(guild_id) if concerns(one.wish.filter, told, traits))

    async def of_import(self, milestones: int, *, guild_id: int | None) -> Reach:
        """Return the most that it can be: which milestones concern which channel is not asked here."""
        return _reach(await self._telling(guild_id) if milestones else ())

    async def _telling(self, guild_id: int | None) -> list[Subscription]:
        found = await self.subscriptions.in_guild(guild_id) if guild_id is not None else ()
        return [one for one in found if one.wish.changes]


def _reach(found: Iterable[Subscription]) -> Reach:
    reached = list(found)
    roles = dict.fromkeys(one.wish.mention_role_id for one in reached if one.wish.mention_role_id is not None)
    return Reach(len(reached), tuple(roles))
