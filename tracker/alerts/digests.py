"""Time becomes posts: the summary of a day or a week, at the server's own hour, silent when there is nothing to say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from tracker.alerts.corrections import Correction
from tracker.alerts.filters import missed_traits, traits_of
from tracker.alerts.posts import Post, PostKind, key_of
from tracker.alerts.slots import Slot
from tracker.alerts.subscriptions import Subscription
from tracker.alerts.told_changes import comes_to_nothing, summed
from tracker.policy.changes import Change, FieldChange
from tracker.policy.milestones import Milestone

LONGEST_PERIOD = timedelta(days=31)
"""How far a digest looks back after a long absence."""


@dataclass(frozen=True, slots=True)
class News:
    """A milestone as the guild sees it, with what changed in it in a period, oldest first."""

    milestone: Milestone
    changes: tuple[Change, ...]
    edited: tuple[FieldChange, ...] = ()
    """What else has changed since it was told."""
    corrections: tuple[Correction, ...] = ()
    """What the guild's moderators have said about it, oldest first."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A period, its first moment excluded, of which a restored backup does not know what was sent in it."""

    after: datetime
    until: datetime


class DigestStore(Protocol):
    """Keeps which slots were seen to. Each method is one atomic step."""

    async def gap(self) -> Gap | None:
        """Return the gap of the backup that was restored last; None when there never was one."""

    async def active(self) -> Sequence[Subscription]:
        """Return all subscriptions that were not removed."""

    async def slots_since(self, moment: datetime) -> dict[str, list[datetime]]:
        """Return the moments of the slots seen to from a moment on, by subscription, ascending."""

    async def news(self, guild_id: int, after: datetime, until: datetime) -> Sequence[News]:
        """Return what a guild's members may be told of a period, its first moment excluded: nothing unannounceable.

        In the order of the last change.
        """

    async def unapproved(self, subscription_id: str) -> frozenset[str]:
        """Return the ids of the changes that wait for a guild's approval, or that it wants nobody to be told of."""

    async def see_to(self, subscription_id: str, slot: Slot, post: Post | None, *, at: datetime) -> bool:
        """Note that a slot was seen to, with the post it owes if any; tell whether nobody had before."""


@dataclass(frozen=True, slots=True)
class Digests:
    """Sees to the slots that have come."""

    store: DigestStore
    now: Callable[[], datetime]

    async def owe_due(self) -> int:
        """Owe the digests that have come due; return how many those are. Repeating it owes none.

        After an absence only the newest slot is seen to, and it covers all that no digest has told. A slot before one
        that was seen to, which another hour, weekday or time zone has made, has nothing left to tell. Those in the gap
        of a restored backup are seen to one by one, since each of them was told by itself and is found by that.
        """
        now = self.now()
        seen = await self.store.slots_since(now - LONGEST_PERIOD)
        gap = await self.store.gap()
        owed = 0
        for subscription in await self.store.active():
            known = seen.get(subscription.id, [])
            for slot in _due_slots(subscription, now, gap):
                # One beyond this moment was seen to while the clock was ahead, and bars nothing.
                if any(slot.moment <= moment <= now for moment in known):
                    continue
                owed += await self._see_to(subscription, slot, known, now)
                known = [*known, slot.moment]
        return owed

    async def _see_to(self, subscription: Subscription, slot: Slot, known: Sequence[datetime], now: datetime) -> int:
        after = period_begin(subscription, slot, known)
        news = await self.store.news(subscription.guild_id, after, slot.moment)
        if subscription.wish.needs_approval:
            news = _without(news, await self.store.unapproved(subscription.id))
        wanted = wanted_news(subscription, news)
        post = digest_post(subscription, slot, wanted, now) if wanted else None
        is_new = await self.store.see_to(subscription.id, slot, post, at=now)
        return 1 if is_new and post is not None else 0


def _due_slots(subscription: Subscription, now: datetime, gap: Gap | None) -> list[Slot]:
    """Return the newest slot that has come, after those in the gap, soonest first."""
    timetable = subscription.wish.timetable
    newest = timetable.latest(now)
    if newest is None:
        return []
    slots = [newest]
    if gap is not None:
        after = max(gap.after, now - LONGEST_PERIOD)
        missed = timetable.between(after, min(gap.until, now))
        slots = [*(slot for slot in missed if slot.moment < newest.moment), newest]
    return [slot for slot in slots if slot.moment > subscription.created_at]


def _without(news: Sequence[News], change_ids: frozenset[str]) -> list[News]:
    left = [replace(one, changes=tuple(c for c in one.changes if c.id not in change_ids)) for one in news]
    return [one for one in left if one.changes]


def period_begin(subscription: Subscription, slot: Slot, known: Sequence[datetime]) -> datetime:
    """Return from when on a slot's digest tells: from the slot before it that was seen to.

    Without one (the first digest, or after a long absence) from the making of the subscription; never from longer
    ago than LONGEST_PERIOD.
    """
    earlier = [moment for moment in known if moment < slot.moment]
    return max([subscription.created_at, slot.moment - LONGEST_PERIOD, *earlier])


def wanted_news(subscription: Subscription, news: Sequence[News]) -> list[News]:
    """Return what a subscription wants to hear of.

    Nothing that was undone or withdrawn once more, nothing that its filter turns away.
    """
    wanted = []
    for one in news:
        told = summed(one.changes)
        if comes_to_nothing(told, one.milestone) or missed_traits(subscription.wish.filter, traits_of(one.milestone)):
            continue
        if told.is_of_substance:
            wanted.append(News(one.milestone, told.changes))
    return wanted


def digest_post(subscription: Subscription, slot: Slot, news: Sequence[News], now: datetime) -> Post:
    """Return the digest of a slot."""
    return Post(
        key=key_of("digest", subscription.id, slot.moment.isoformat()),
        kind=PostKind.DIGEST,
        place=subscription.place,
        guild_id=subscription.guild_id,
        subscription_id=subscription.id,
        milestone_id=None,
        due_at=subscription.wish.due_at(now),
        as_of=slot.moment,
        about={"changes": [change.id for one in news for change in one.changes], "day": slot.day.isoformat()},
    )
