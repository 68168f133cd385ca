"""What became of a guild's posts, why a milestone was or was not told, and what a wish would have posted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from calculations.errors import UserError
from tracker.alerts.filters import Trait, missed_traits, traits_of
from tracker.alerts.posts import Place, Post, PostState
from tracker.alerts.subscriptions import Subscription, SubscriptionStore, Wish
from tracker.delivery_error import Trouble
from tracker.policy.milestones import Action, Deadline, Milestone

LOGGED = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """A post with what became of it. `next_at` is when something will be done; `message_id` where it can be seen."""

    post: Post
    ref: str
    attempts: int
    next_at: datetime | None
    settled_at: datetime | None
    trouble: Trouble | str | None
    message_id: int | None
    title: str | None
    """Of its milestone."""
    is_parked: bool
    is_uncertain: bool
    was_looked_for: bool
    """Whether it was tried, or after a restore looked for in its place."""


class Gate(StrEnum):
    """What stands between a milestone and a channel, in the order in which it is asked."""

    VISIBLE = "visible"
    """The guild sees it, and it is not withdrawn."""
    TOPICS = "topics"
    KINDS = "kinds"
    JURISDICTIONS = "jurisdictions"
    STATUSES = "statuses"
    SUBSCRIBED_IN_TIME = "subscribed_in_time"
    """Something was announced since the subscription was made."""
    CHANGES_WANTED = "changes_wanted"
    APPROVED = "approved"
    NOT_PAUSED = "not_paused"
    NOT_HELD = "not_held"
    OUTSIDE_QUIET_HOURS = "outside_quiet_hours"
    PERMITTED = "permitted"
    """The bot may write there, as far as it knows."""
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Passage:
    """One gate: open or not, with what it says of itself where that helps (a moment, a post)."""

    gate: Gate
    is_open: bool
    until: datetime | None = None
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """Something that a wish would have posted on a day: an action, or a reminder of a deadline."""

    day: date
    milestone: Milestone
    action: Action | None = None
    deadline: Deadline | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits in all, and what was sent last; for operators."""

    owed: int
    failed: int
    parked_places: int
    held_since: datetime | None
    """Since when all delivery is held after a restore; None when it is not."""
    last_sent_at: datetime | None


class AlertLogStore(Protocol):
    """Answers questions about posts. Each method is one atomic step."""

    async def entries(self, guild_id: int, *, states: Sequence[PostState], most: int) -> Sequence[Entry]:
        """Return a guild's posts in these states (none given: in all), newest first."""

    async def of_milestone(self, subscription_id: str, milestone_id: str) -> Sequence[Entry]:
        """Return a subscription's posts about a milestone, newest first."""

    async def by_ref(self, guild_id: int, ref: str) -> Entry | None:
        """Return a guild's post by its reference."""

    async def by_message(self, place: Place, message_id: int) -> Entry | None:
        """Return the post that a message is."""

    async def send_again(self, ref: str, guild_id: int, *, at: datetime) -> bool:
        """Owe a failed or unclear post anew; tell whether it was one."""

    async def approve(self, ref: str, guild_id: int, *, at: datetime) -> bool:
        """Owe a post that awaited approval; tell whether it was one."""

    async def dismiss(self, ref: str, guild_id: int, *, at: datetime) -> bool:
        """Supersede a post that awaits approval, failed or is unclear; tell whether it was one."""

    async def is_parked(self, place: Place) -> bool:
        """Tell whether nothing is sent to a place because the bot could not write there."""

    async def milestones_since(self, guild_id: int, day: date) -> Sequence[Milestone]:
        """Return the milestones with an action or deadline from a day on, as the guild sees them; none withdrawn."""

    async def milestone(self, milestone_id: str, guild_id: int) -> Milestone | None:
        """Return a milestone as the guild sees it."""

    async def waiting(self) -> Waiting:
        """Return what waits in the whole database."""

    async def owed_after_restore(self) -> Sequence[Entry]:
        """Return what would be sent when the hold after a restore ends, in order."""

    async def end_hold(self) -> bool:
        """End the hold after a restore; tell whether there was one."""


@dataclass(frozen=True, slots=True)
class AlertLog:
    """What moderators and operators ask about posts."""

    store: AlertLogStore
    subscriptions: SubscriptionStore
    now: Callable[[], datetime]

    async def log(self, guild_id: int, *states: PostState, most: int = LOGGED) -> Sequence[Entry]:
        """Return a guild's posts, newest first; only those in some states if any are given."""
        return await self.store.entries(guild_id, states=states, most=most)

    async def resend(self, guild_id: int, ref: str) -> Entry:
        """Send a failed or unclear post once more, whatever happened before.

        Raises: UserError `alerts.no_such_post`.
        """
        return await self._after(await self.store.send_again(ref, guild_id, at=self.now()), guild_id, ref)

    async def approve(self, guild_id: int, ref: str) -> Entry:
        """Let a post go that waited for this guild's moderators. Raises: UserError `alerts.no_such_post`."""
        return await self._after(await self.store.approve(ref, guild_id, at=self.now()), guild_id, ref)

    async def dismiss(self, guild_id: int, ref: str) -> Entry:
        """Never send a post that waits for a decision. Raises: UserError `alerts.no_such_post`."""
        return await self._after(await self.store.dismiss(ref, guild_id, at=self.now()), guild_id, ref)

    async def preview(self, guild_id: int, wish: Wish, *, days: int = 90) -> list[Sample]:
        """Return what a wish would have posted in the last days, newest first: each action, each deadline's day."""
        today = self.now().astimezone(wish.zone).date()
        first = today - timedelta(days=days)
        samples: list[Sample] = []
        for milestone in await self.store.milestones_since(guild_id, first):
            if missed_traits(wish.filter, traits_of(milestone)):
                continue
            if wish.changes:
                samples += [
                    Sample(action.happened_on, milestone, action=action)
                    for action in milestone.actions
                    if first <= action.happened_on <= today and not action.is_record_check
                ]
            for deadline in milestone.deadlines:
                # Of one deadline's reminders the last stands for all.
                if wish.reminders and first <= deadline.due_on - timedelta(days=min(wish.reminders)) <= today:
                    samples.append(
                        Sample(deadline.due_on - timedelta(days=min(wish.reminders)), milestone, deadline=deadline)
                    )
        return sorted(samples, key=lambda sample: (sample.day, sample.milestone.id), reverse=True)

    async def explain(self, subscription: Subscription, milestone_id: str) -> list[Passage]:
        """Return each gate between a milestone and a subscription's channel, up to the first that is shut."""
        passages: list[Passage] = []
        for passage in await self._passages(subscription, milestone_id):
            passages.append(passage)
            if not passage.is_open:
                break
        return passages

    async def _passages(self, subscription: Subscription, milestone_id: str) -> list[Passage]:
        now, wish = self.now(), subscription.wish
        milestone = await self.store.milestone(milestone_id, subscription.guild_id)
        if milestone is None or milestone.withdrawn:
            return [Passage(Gate.VISIBLE, False)]
        missed = missed_traits(wish.filter, traits_of(milestone))
        entries = await self.store.of_milestone(subscription.id, milestone_id)
        newest = entries[0] if entries else None
        quiet_until = wish.due_at(now)
        held_since = await self.subscriptions.held_since(subscription.guild_id)
        sent = newest is not None and newest.post.state in (PostState.SENT, PostState.LISTED)
        place_parked = newest is not None and newest.is_parked
        awaits = newest is not None and newest.post.state is PostState.AWAITING
        return [
            Passage(Gate.VISIBLE, True),
            *(Passage(Gate(trait), trait not in missed) for trait in Trait),
            Passage(Gate.CHANGES_WANTED, wish.changes or newest is not None),
            Passage(Gate.SUBSCRIBED_IN_TIME, newest is not None),
            Passage(Gate.APPROVED, not awaits, entry=newest if awaits else None),
            Passage(Gate.NOT_PAUSED, sent or not subscription.is_paused(now), until=subscription.paused_until),
            Passage(Gate.NOT_HELD, sent or held_since is None, until=None),
            Passage(Gate.OUTSIDE_QUIET_HOURS, sent or quiet_until <= now, until=quiet_until),
            Passage(Gate.PERMITTED, sent or not place_parked, entry=newest),
            Passage(Gate.SENT, sent, entry=newest),
        ]

    async def _after(self, done: bool, guild_id: int, ref: str) -> Entry:
        entry = await self.store.by_ref(guild_id, ref) if done else None
        if entry is None:
            raise UserError("alerts.no_such_post", ref=ref)
        return entry
