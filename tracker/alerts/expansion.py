"""Changes become posts: once each, when their hold is over.

A moderator's change waits a while after the last change to that milestone, not longer than a few minutes; in that
time it is simply not taken up yet. So an undo leaves nothing to send, and what came together is told together.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from tracker.alerts.filters import Filter, Trait, missed_traits, traits_of
from tracker.alerts.posts import Place, PlaceKind, Post, PostKind, PostState, key_of
from tracker.alerts.subscriptions import Subscription
from tracker.alerts.told_changes import Sum, announced, summed
from tracker.policy.changes import Change, Origin
from tracker.policy.exchange import Json
from tracker.policy.milestones import Milestone

HOLD = timedelta(seconds=60)
LONGEST_HOLD = timedelta(minutes=5)
FOUND_AGAIN_WITHIN = timedelta(days=7)

_HELD_ORIGINS = frozenset({Origin.MODERATOR, Origin.OWNER, Origin.UNDO})


@dataclass(frozen=True, slots=True)
class Watcher:
    """A person who watches the milestone, through the eyes of a guild (None: of everybody)."""

    person_id: int
    guild_id: int | None


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may have to be told of a milestone, and how each guild sees it; `views[None]` is how all others do.

    `made_in` is the guild that kept it for itself first; None where it was everybody's from the beginning.
    """

    subscriptions: Sequence[Subscription]
    watchers: Sequence[Watcher]
    views: Mapping[int | None, Milestone]
    made_in: int | None = None

    def view(self, guild_id: int | None) -> Milestone | None:
        return self.views.get(guild_id) or self.views.get(None)


@dataclass(frozen=True, slots=True)
class Revision:
    """Posts about a milestone that were sent already, by themselves or in a list, and should now say what is true.

    The newest one in each place, and reminders of what is ahead; with `all_of_them`, every one. `scope` bounds it to
    one guild's places.
    """

    milestone_id: str
    scope: int | None
    change_ids: tuple[str, ...]
    all_of_them: bool


class ExpansionStore(Protocol):
    """Keeps which changes were taken up. Each method is one atomic step."""

    async def waiting_changes(self) -> Sequence[Change]:
        """Return the changes that may be announced and were not taken up, oldest first."""

    async def audience(self, milestone_id: str, *, scope: int | None) -> Audience:
        """Return who may be told of a milestone: everybody who subscribed, or those of one guild."""

    async def expand(
        self, change_ids: Sequence[str], posts: Sequence[Post], revision: Revision | None, *, at: datetime
    ) -> int:
        """Mark the changes as taken up, owe the posts and the edits; return how many posts are new.

        Where the place is owed a post about the same milestone that nobody began to send, that one tells the new
        changes too, and is superseded when they undo all it told. Where one of the changes is taken up already
        (another run was quicker), nothing is done.
        """


@dataclass(frozen=True, slots=True)
class Expansion:
    """Takes up changes whose hold is over."""

    store: ExpansionStore
    now: Callable[[], datetime]
    hold: timedelta = HOLD

    async def expand_due(self) -> int:
        """Owe the posts of all changes that may be told by now; return how many posts that were."""
        now = self.now()
        owed = 0
        for group in self.ready_groups(await self.store.waiting_changes(), now):
            owed += await self._expand(group, now)
        return owed

    def ready_groups(self, changes: Iterable[Change], now: datetime) -> list[tuple[Change, ...]]:
        """Return the changes whose hold is over, by milestone and scope, the group that was ready first in front."""
        groups: dict[tuple[str, int | None], list[Change]] = defaultdict(list)
        for change in changes:
            groups[change.milestone_id, change.scope].append(change)
        ready = [(held_until(group, self.hold), tuple(group)) for group in groups.values()]
        # A later moment than any hold was written while the clock was wrong.
        latest = now + 2 * max(LONGEST_HOLD, self.hold)
        return [group for until, group in sorted(ready, key=lambda one: one[0]) if until <= now or until > latest]

    async def _expand(self, group: tuple[Change, ...], now: datetime) -> int:
        milestone_id, scope = group[0].milestone_id, group[0].scope
        told = summed(announced(group))
        ids = [change.id for change in group]
        posts: list[Post] = []
        if told.is_of_substance or any(change.undoes_id for change in group):
            audience = await self.store.audience(milestone_id, scope=scope)
            posts = owed_posts(told, group, audience, now)
        return await self.store.expand(ids, posts, _revision(group), at=now)


def held_until(group: Sequence[Change], hold: timedelta = HOLD) -> datetime:
    """Return when changes of one milestone may be told together."""
    held = [change.made_at for change in group if change.origin in _HELD_ORIGINS]
    if not held:
        return max(change.made_at for change in group)
    return min(max(held) + hold, min(held) + max(LONGEST_HOLD, hold))


def owed_posts(told: Sum, group: Sequence[Change], audience: Audience, now: datetime) -> list[Post]:
    """Return a post for each subscription and each watcher that the changes concern."""
    changes = told.changes
    if not changes:
        # Undone within its hold: nothing was ever owed for it.
        return []
    first = changes[0]
    about: dict[str, Json] = {"changes": [change.id for change in changes], "substance": told.is_of_substance}
    as_of = max(change.made_at for change in changes)
    if all(change.origin == Origin.SOURCE for change in changes):
        # After a restore a source finds anew what it had found, with the same ids: it may have been told before.
        as_of -= FOUND_AGAIN_WITHIN
    traits = {guild: traits_of(milestone) for guild, milestone in audience.views.items()}
    # Who had it before it was published is told nothing new.
    knows = audience.made_in if all(change.is_publication for change in changes) else None
    posts = []
    for subscription in audience.subscriptions:
        view = audience.view(subscription.guild_id)
        if view is None or not subscription.wish.changes or subscription.guild_id == knows:
            continue
        seen = traits.get(subscription.guild_id) or traits[None]
        if not concerns(subscription.wish.filter, told, seen):
            continue
        waits = subscription.wish.needs_approval and first.scope is None
        posts.append(
            Post(
                key=key_of("change", subscription.id, first.id),
                kind=PostKind.CHANGE,
                place=subscription.place,
                guild_id=subscription.guild_id,
                subscription_id=subscription.id,
                milestone_id=first.milestone_id,
                due_at=subscription.wish.due_at(now),
                as_of=as_of,
                about=about,
                state=PostState.AWAITING if waits else PostState.OWED,
            )
        )
    for watcher in audience.watchers:
        if knows is not None and watcher.guild_id == knows:
            continue
        posts.append(
            Post(
                key=key_of("watch", watcher.person_id, first.id),
                kind=PostKind.WATCH,
                place=Place(PlaceKind.PERSON, watcher.person_id),
                guild_id=watcher.guild_id,
                subscription_id=None,
                milestone_id=first.milestone_id,
                due_at=now,
                as_of=as_of,
                about=about,
            )
        )
    return posts


def concerns(wanted: Filter, told: Sum, seen: Mapping[Trait, frozenset[str]]) -> bool:
    """Tell whether a filter lets changes pass that end in a milestone with these words."""
    missed = missed_traits(wanted, seen)
    if not missed:
        return True
    # Who was told of a status is told that it is no longer the status; so the one before counts as well.
    before = frozenset(str(line.before) for line in told.fields if line.field == "status" and line.before)
    return missed == (Trait.STATUSES,) and bool(before) and wanted.includes(Trait.STATUSES, before)


def _revision(group: Sequence[Change]) -> Revision | None:
    everything = summed(group)
    if everything.is_nothing or everything.is_addition:
        return None
    first = group[0]
    undoes = any(change.undoes_id is not None for change in everything.changes)
    is_of_standing = any(line.field == "withdrawn" for line in everything.fields)
    return Revision(
        first.milestone_id,
        first.scope,
        tuple(change.id for change in everything.changes),
        all_of_them=is_of_standing or undoes,
    )
