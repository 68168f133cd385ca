"""Time becomes posts: reminders before a deadline. What is due is computed from rows and a moment, so a tick may come
late, twice, or after a week away."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from tracker.alerts.filters import missed_traits, traits_of
from tracker.alerts.posts import Post, PostKind, key_of
from tracker.alerts.quiet_hours import local_moment
from tracker.alerts.subscriptions import Subscription, Wish
from tracker.policy.milestones import Deadline, Milestone

LONGEST_NOTICE = 31
"""Days before a deadline."""

_MARGIN = timedelta(days=2)
"""More than the local dates of all time zones lie apart."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """The milestones that have deadlines in a stretch of days, as each guild sees them (None: all others)."""

    views: Mapping[int | None, Mapping[str, Milestone]]

    def seen_by(self, guild_id: int) -> Iterator[Milestone]:
        """Return the milestones as a guild's members see them."""
        own = self.views.get(guild_id, {})
        yield from own.values()
        for id_, milestone in self.views.get(None, {}).items():
            if id_ not in own:
                yield milestone


class ReminderStore(Protocol):
    """Keeps posts by their keys. Each method is one atomic step."""

    async def active(self) -> Sequence[Subscription]:
        """Return all subscriptions that were not removed."""

    async def ahead(self, first: date, last: date) -> Ahead:
        """Return the milestones with a deadline from the first to the last day, both included."""

    async def owe(self, posts: Sequence[Post], *, at: datetime) -> int:
        """Add the posts whose keys are new; return how many those are.

        Not those whose deadline another reminder told since their moment: after an edit of the days of notice.
        """


@dataclass(frozen=True, slots=True)
class Reminders:
    """Owes what is due."""

    store: ReminderStore
    now: Callable[[], datetime]

    async def owe_due(self) -> int:
        """Owe the reminders that have come due; return how many those are. Repeating it owes none."""
        now = self.now()
        first = (now - _MARGIN).date()
        ahead = await self.store.ahead(first, first + timedelta(days=LONGEST_NOTICE) + 2 * _MARGIN)
        if not any(ahead.views.values()):
            return 0
        posts = [post for subscription in await self.store.active() for post in due_reminders(subscription, ahead, now)]
        return await self.store.owe(posts, at=now) if posts else 0


def due_reminders(subscription: Subscription, ahead: Ahead, now: datetime) -> list[Post]:
    """Return the reminders that a subscription is owed by `now`: for each deadline the latest that has come.

    Earlier ones that nobody sent in time are passed over: a week away ends in one reminder, not in two. One that
    came before the subscription was made is never owed.
    """
    wish = subscription.wish
    if not wish.reminders:
        return []
    today = now.astimezone(wish.zone).date()
    posts = []
    for milestone in ahead.seen_by(subscription.guild_id):
        if milestone.withdrawn or missed_traits(wish.filter, traits_of(milestone)):
            continue
        for deadline in milestone.deadlines:
            if deadline.due_on < today:
                continue
            found = _latest(subscription, deadline.due_on, wish.reminders, now)
            if found is None or found[1] < subscription.created_at:
                continue
            days, moment = found
            posts.append(
                Post(
                    key=key_of("reminder", subscription.id, deadline.id, deadline.due_on.isoformat(), days),
                    kind=PostKind.REMINDER,
                    place=subscription.place,
                    guild_id=subscription.guild_id,
                    subscription_id=subscription.id,
                    milestone_id=milestone.id,
                    due_at=wish.due_at(now),
                    as_of=moment,
                    about={
                        "deadline": deadline.id,
                        "due_on": deadline.due_on.isoformat(),
                        "days": days,
                        "what": deadline.what,
                    },
                )
            )
    return posts


def coming_reminders(
    wish: Wish, milestones: Iterable[Milestone], now: datetime, count: int = 3
) -> tuple[tuple[datetime, Milestone, Deadline], ...]:
    """Return the next reminders after `now` that a wish asks for, soonest first, as the record stands."""
    coming = [
        (moment, milestone, deadline)
        for milestone in milestones
        if not milestone.withdrawn and not missed_traits(wish.filter, traits_of(milestone))
        for deadline in milestone.deadlines
        for days in set(wish.reminders)
        if (moment := local_moment(deadline.due_on - timedelta(days=days), wish.reminders_at, wish.zone)) > now
    ]
    return tuple(sorted(coming, key=lambda one: (one[0], one[1].id, one[2].id))[:count])


def _latest(
    subscription: Subscription, due_on: date, reminders: Iterable[int], now: datetime
) -> tuple[int, datetime] | None:
    wish = subscription.wish
    for days in sorted(set(reminders)):
        moment = local_moment(due_on - timedelta(days=days), wish.reminders_at, wish.zone)
        if moment <= now:
            return days, moment
    return None
