"""What **Post** sets off: the channels whose subscriptions a change concerns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from commands.policy.consequences import Reach
from tracker.alerts.expansion import ExpansionStore, concerns
from tracker.alerts.filters import traits_of
from tracker.alerts.subscriptions import Subscription, SubscriptionStore
from tracker.alerts.told_changes import Sum
from tracker.policy.changes import PUBLISHED, FieldChange, differences
from tracker.policy.milestones import Milestone


@dataclass(slots=True)
class CountedChannels:
    """The channels that any of many milestones concerns; see the port `commands.policy.consequences.Counting`."""

    subscriptions: Sequence[Subscription]
    _reached: dict[str, Subscription] = field(default_factory=dict)

    def note(self, before: Milestone | None, after: Milestone) -> None:
        fields = () if before is None else differences(before, after)
        self._reached |= {one.id: one for one in _concerned(self.subscriptions, after, fields, before is None)}

    @property
    def reach(self) -> Reach:
        return _reach(one for one in self.subscriptions if one.id in self._reached)


@dataclass(frozen=True, slots=True)
class SubscribedChannels:
    """Counts as the expansion of a change does; see the port `commands.policy.consequences.Consequences`."""

    subscriptions: SubscriptionStore
    expansion: ExpansionStore

    async def of(
        self, milestone: Milestone, fields: tuple[FieldChange, ...], *, is_new: bool, guild_id: int | None
    ) -> Reach:
        if any(line.field == PUBLISHED for line in fields):
            return await self._of_publication(milestone, guild_id)
        found = await self.subscriptions.in_guild(guild_id) if guild_id is not None else ()
        return _reach(_concerned(found, milestone, fields, is_new))

    async def counting(self, *, guild_id: int | None) -> CountedChannels:
        return CountedChannels(await self.subscriptions.in_guild(guild_id) if guild_id is not None else ())

    async def _of_publication(self, milestone: Milestone, guild_id: int | None) -> Reach:
        """Return the channels of all guilds but the one that had it; roles of other guilds have no name here."""
        audience = await self.expansion.audience(milestone.id, scope=None)
        others = [one for one in audience.subscriptions if one.guild_id != audience.made_in]
        reached = _concerned(others, milestone, (), True)
        return Reach(len(reached), _reach(one for one in reached if one.guild_id == guild_id).role_ids)


def _concerned(
    subscriptions: Iterable[Subscription], milestone: Milestone, fields: tuple[FieldChange, ...], is_new: bool
) -> list[Subscription]:
    told = Sum((), fields, is_addition=is_new)
    if not told.is_of_substance:
        return []
    traits = traits_of(milestone)
    return [one for one in subscriptions if one.wish.changes and concerns(one.wish.filter, told, traits)]


def _reach(found: Iterable[Subscription]) -> Reach:
    reached = list(found)
    roles = dict.fromkeys(one.wish.mention_role_id for one in reached if one.wish.mention_role_id is not None)
    return Reach(len(reached), tuple(roles))
