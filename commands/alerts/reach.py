"""What **Post** sets off: the channels whose subscriptions a change concerns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from commands.policy.consequences import Reach
from tracker.alerts.expansion import ExpansionStore, concerns
from tracker.alerts.filters import traits_of
from tracker.alerts.log import AlertLogStore
from tracker.alerts.posts import PostState
from tracker.alerts.subscriptions import Subscription, SubscriptionStore
from tracker.alerts.told_changes import Sum, comes_to_nothing, summed
from tracker.policy.changes import PUBLISHED, Announcement, Change, FieldChange, Origin, differences
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
    log: AlertLogStore

    async def of(
        self, milestone: Milestone, fields: tuple[FieldChange, ...], *, is_new: bool, guild_id: int | None
    ) -> Reach:
        if any(line.field == PUBLISHED for line in fields):
            return await self._of_publication(milestone, guild_id)
        if guild_id is None:
            return Reach(0)
        changes, waiting_ids = await self.log.changes_of(milestone.id, guild_id)
        pressed = _pressed(milestone, fields, guild_id, is_new=is_new)
        within_hold = [one for one in changes if one.id in waiting_ids and one.scope == guild_id]
        told = summed([*within_hold, pressed])
        if not told.is_of_substance or comes_to_nothing(told, milestone):
            return Reach(0)
        found = _to_be_told(await self.subscriptions.in_guild(guild_id), milestone, told)
        reached = [one for one in found if not await self._joins_in_vain(one, milestone, changes, told)]
        return _reach(reached)

    async def counting(self, *, guild_id: int | None) -> CountedChannels:
        return CountedChannels(await self.subscriptions.in_guild(guild_id) if guild_id is not None else ())

    async def _joins_in_vain(
        self, subscription: Subscription, milestone: Milestone, changes: Sequence[Change], told: Sum
    ) -> bool:
        """Tell whether it joins a post that is not sent yet, and together they come to nothing."""
        waiting = {
            id_
            for entry in await self.log.of_milestone(subscription.id, milestone.id)
            if entry.post.state in (PostState.OWED, PostState.AWAITING) and not entry.attempts
            for id_ in entry.post.change_ids
        }
        if not waiting:
            return False
        together = summed([*(one for one in changes if one.id in waiting), *told.changes])
        return comes_to_nothing(together, milestone)

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
    return _to_be_told(subscriptions, milestone, told) if told.is_of_substance else []


def _to_be_told(subscriptions: Iterable[Subscription], milestone: Milestone, told: Sum) -> list[Subscription]:
    traits = traits_of(milestone)
    return [one for one in subscriptions if one.wish.changes and concerns(one.wish.filter, told, traits)]


def _pressed(milestone: Milestone, fields: tuple[FieldChange, ...], guild_id: int, *, is_new: bool) -> Change:
    """Return the change that **Post** would keep; it comes after all others."""
    return Change(
        id="pressed",
        milestone_id=milestone.id,
        scope=guild_id,
        origin=Origin.MODERATOR,
        author_id=None,
        made_at=datetime.max.replace(tzinfo=UTC),
        announcement=Announcement.POST,
        fields=fields,
        is_addition=is_new,
    )


def _reach(found: Iterable[Subscription]) -> Reach:
    reached = list(found)
    roles = dict.fromkeys(one.wish.mention_role_id for one in reached if one.wish.mention_role_id is not None)
    return Reach(len(reached), tuple(roles))
