"""What became of a guild's posts, why a milestone was or was not told, and what a wish would have posted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from calculations.errors import UserError
from tracker.alerts.entries import Entry
from tracker.alerts.expansion import HOLD
from tracker.alerts.explaining import Known, Passage, passages
from tracker.alerts.filters import missed_traits, traits_of
from tracker.alerts.needs import Need
from tracker.alerts.posts import Place, PostState
from tracker.alerts.reminders import coming_reminders
from tracker.alerts.slots import Slot
from tracker.alerts.subscriptions import Subscription, SubscriptionStore, Wish
from tracker.policy.changes import Change
from tracker.policy.milestones import Action, Deadline, Milestone

LOGGED = 50
ON_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the log, numbered from 1; `total` counts the posts on all `pages`."""

    entries: Sequence[Entry]
    total: int
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class Coming:
    """The next runs of each schedule, soonest first: empty for one that is off, or has nothing ahead."""

    digests: tuple[Slot, ...]
    reminders: tuple[tuple[datetime, Milestone, Deadline], ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """Something that a wish would have posted on a day: an action, or a reminder of a deadline."""

    day: date
    milestone: Milestone
    action: Action | None = None
    deadline: Deadline | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A milestone that is not on record yet, since a second moderator has not approved it."""

    title: str
    identifier: str | None
    since: datetime

    def is_named(self, typed: str) -> bool:
        """Tell whether somebody means it who typed this: its title or its number, whole."""
        words = " ".join(typed.casefold().split())
        return words in (self.title.casefold(), (self.identifier or self.title).casefold())


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

    async def entries(self, guild_id: int, *, states: Sequence[PostState], most: int, skip: int = 0) -> Sequence[Entry]:
        """Return a guild's posts in these states (none given: in all), newest first, without the first few."""

    async def count(self, guild_id: int, *, states: Sequence[PostState]) -> int:
        """Return how many posts of a guild are in these states (none given: in all)."""

    async def of_milestone(self, subscription_id: str, milestone_id: str) -> Sequence[Entry]:
        """Return a subscription's posts about a milestone, newest first."""

    async def by_ref(self, guild_id: int, ref: str) -> Entry | None:
        """Return a guild's post by its reference."""

    async def send_again(self, ref: str, guild_id: int, *, at: datetime) -> bool:
        """Owe a failed or unclear post anew; tell whether it was one."""

    async def approve(self, ref: str, guild_id: int, *, at: datetime) -> bool:
        """Owe a post that awaited approval; tell whether it was one."""

    async def dismiss(self, ref: str, guild_id: int, *, at: datetime) -> bool:
        """Supersede a post that awaits approval, failed or is unclear; tell whether it was one."""

    async def changes_of(self, milestone_id: str, guild_id: int) -> tuple[Sequence[Change], frozenset[str]]:
        """Return the changes of a milestone that a guild sees, oldest first, and the ids of those not taken up."""

    async def parked_for(self, place: Place) -> str | None:
        """Return why nothing is sent to a place, a `Trouble` by its value; None where it is not parked."""

    async def in_review_since(self, milestone_id: str, guild_id: int) -> datetime | None:
        """Return since when a change that is to be posted waits for a second moderator; None where none does."""

    async def proposed(self, guild_id: int) -> Sequence[Proposed]:
        """Return the new milestones of a guild that wait for a second moderator, oldest first."""

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
    hold: timedelta = HOLD
    """How long a moderator's change waits, see `expansion`."""

    async def log(self, guild_id: int, *states: PostState, most: int = LOGGED) -> Sequence[Entry]:
        """Return a guild's posts, newest first; only those in some states if any are given."""
        return await self.store.entries(guild_id, states=states, most=most)

    async def page(self, guild_id: int, *states: PostState, number: int = 1) -> Page:
        """Return a page of a guild's posts; a number beyond either end gives the page at that end."""
        total = await self.store.count(guild_id, states=states)
        pages = max(-(-total // ON_A_PAGE), 1)
        number = min(max(number, 1), pages)
        skip = (number - 1) * ON_A_PAGE
        entries = await self.store.entries(guild_id, states=states, most=ON_A_PAGE, skip=skip)
        return Page(entries, total, number, pages)

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

    async def coming(self, guild_id: int, wish: Wish) -> Coming:
        """Return when the next digests and reminders come that a wish asks for."""
        now = self.now()
        today = now.astimezone(wish.zone).date()
        milestones = await self.store.milestones_since(guild_id, today) if wish.reminders else ()
        return Coming(wish.timetable.coming(now), coming_reminders(wish, milestones, now))

    async def explain(
        self, subscription: Subscription, milestone_id: str, *, lacks: frozenset[Need] | None = None
    ) -> list[Passage]:
        """Return each gate between a milestone and a subscription's channel, up to the first that is shut.

        `lacks` is what the bot lacks in the channel, None where nobody looked.
        """
        guild_id = subscription.guild_id
        changes, waiting_ids = await self.store.changes_of(milestone_id, guild_id)
        known = Known(
            milestone=await self.store.milestone(milestone_id, guild_id),
            changes=changes,
            waiting_ids=waiting_ids,
            entries=await self.store.of_milestone(subscription.id, milestone_id),
            held_since=await self.subscriptions.held_since(guild_id),
            lacks=lacks,
            in_review_since=await self.store.in_review_since(milestone_id, guild_id),
        )
        return passages(subscription, known, now=self.now(), hold=self.hold)

    async def _after(self, done: bool, guild_id: int, ref: str) -> Entry:
        entry = await self.store.by_ref(guild_id, ref) if done else None
        if entry is None:
            raise UserError("alerts.no_such_post", ref=ref)
        return entry
