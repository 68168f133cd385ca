"""What a channel asked for: the wish, and the subscription that keeps it."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

from calculations.errors import Shown, UserError
from tracker.alerts.filters import Filter, Preset, Trait, preset_filter
from tracker.alerts.posts import Place, PlaceKind
from tracker.alerts.quiet_hours import QuietHours, after_quiet
from tracker.alerts.slots import Rhythm, Timetable
from tracker.guilds.time_zones import DEFAULT_TIME_ZONE, is_time_zone

MOST_IN_A_GUILD = 50


@dataclass(frozen=True, slots=True)
class Wish:
    """All that people choose for a channel."""

    filter: Filter = field(default_factory=lambda: preset_filter(Preset.RETIREMENT_AND_CRYPTO))
    mention_role_id: int | None = None
    quiet: QuietHours | None = None
    time_zone: str = DEFAULT_TIME_ZONE
    """An IANA name; quiet hours, reminders and digests go by it."""
    locale: str = "en-US"
    changes: bool = True
    """Whether new milestones and changes are posted as they come."""
    reminders: tuple[int, ...] = (7, 1, 0)
    """Days before a deadline; 0 is its morning."""
    reminders_at: time = time(9)
    digest: Rhythm = Rhythm.WEEKLY
    digest_at: time = time(9)
    digest_weekday: int = 0
    market: bool = True
    crosspost: bool = False
    threads: bool = False
    """Whether a thread to talk in is opened under each post about a change."""
    needs_approval: bool = False
    """Whether changes of the record for everybody wait for this guild's moderators."""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def timetable(self) -> Timetable:
        """Return when its digests come."""
        return Timetable(self.digest, self.digest_at, self.digest_weekday, self.zone)

    def due_at(self, moment: datetime) -> datetime:
        """Return the first moment, from the given one on, outside of the quiet hours."""
        return after_quiet(moment, self.quiet, self.zone)

    def asks_as(self, other: "Wish") -> bool:
        """Tell whether it asks to be told the same; when and how may differ."""
        return _asked(self) == _asked(other)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel's wish to be told. `author_id` is None once that person's data was erased.

    In a forum each milestone has a thread of its own.
    """

    id: str
    guild_id: int
    channel_id: int
    author_id: int | None
    created_at: datetime
    wish: Wish
    paused_at: datetime | None = None
    paused_until: datetime | None = None
    """None while paused: until somebody resumes it."""
    is_forum: bool = False

    @property
    def place(self) -> Place:
        """Return where its posts go."""
        return Place(PlaceKind.FORUM if self.is_forum else PlaceKind.CHANNEL, self.channel_id)

    def is_paused(self, now: datetime) -> bool:
        return self.paused_at is not None and (self.paused_until is None or now < self.paused_until)


class FullError(Exception):
    """A guild has as many subscriptions as it may."""


class SubscriptionStore(Protocol):
    """Keeps subscriptions. Each method is one atomic step."""

    async def add(self, subscription: Subscription, *, most: int | None = None) -> bool:
        """Add it, unless its channel has one; tell whether it was added.

        Raises: FullError where its guild has `most` others already.
        """

    async def in_guild(self, guild_id: int) -> Sequence[Subscription]:
        """Return a guild's subscriptions, oldest first."""

    async def by_id(self, subscription_id: str) -> Subscription | None:
        """Return one; None when there is no such subscription (any more)."""

    async def ask(self, subscription_id: str, wish: Wish, *, instead_of: Wish | None, at: datetime) -> bool:
        """Give it another wish, with `instead_of` only while it has that one; tell whether it has the wish now."""

    async def pause(self, subscription_id: str, *, since: datetime | None, until: datetime | None) -> bool:
        """Pause it, or with `since` None end its pause; tell whether it was there."""

    async def remove(self, subscription_id: str, *, at: datetime) -> None:
        """End it; what it is still owed is superseded."""

    async def hold(self, guild_id: int, *, by: int, at: datetime) -> int:
        """Stop all of a guild's posts; return how many wait. Repeating it changes nothing."""

    async def release(self, guild_id: int) -> bool:
        """End the hold; tell whether there was one."""

    async def held_since(self, guild_id: int) -> datetime | None:
        """Return since when a guild's posts are stopped; None when they are not."""


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """Channels' subscriptions: made, changed, paused and ended by the moderators of their guild."""

    store: SubscriptionStore
    now: Callable[[], datetime]

    async def add(self, guild_id: int, channel_id: int, wish: Wish, *, by: int, is_forum: bool = False) -> Subscription:
        """Subscribe a channel, thread or forum.

        Raises: UserError `alerts.there_already`, `alerts.too_many`, `alerts.unknown_zone`.
        """
        _check(wish)
        id_ = f"s-{secrets.token_hex(8)}"
        made = Subscription(id_, guild_id, channel_id, by, self.now(), wish, is_forum=is_forum)
        try:
            is_new = await self.store.add(made, most=MOST_IN_A_GUILD)
        except FullError:
            raise UserError("alerts.too_many", most=MOST_IN_A_GUILD) from None
        if not is_new:
            raise UserError("alerts.there_already", channel=Shown(f"<#{channel_id}>"))
        return made

    async def list(self, guild_id: int) -> Sequence[Subscription]:
        """Return a guild's subscriptions, oldest first."""
        return await self.store.in_guild(guild_id)

    async def of_channel(self, guild_id: int, channel_id: int) -> Subscription:
        """Return a channel's subscription. Raises: UserError `alerts.not_there`."""
        for subscription in await self.store.in_guild(guild_id):
            if subscription.channel_id == channel_id:
                return subscription
        raise UserError("alerts.not_there", channel=Shown(f"<#{channel_id}>"))

    async def edit(self, guild_id: int, channel_id: int, wish: Wish, *, instead_of: Wish | None = None) -> Subscription:
        """Give a channel another wish; with `instead_of` only while it has that one.

        Raises: UserError `alerts.not_there`, `alerts.unknown_zone`, `alerts.edited_meanwhile`.
        """
        _check(wish)
        found = await self.of_channel(guild_id, channel_id)
        if not await self.store.ask(found.id, wish, instead_of=instead_of, at=self.now()):
            # Removed meanwhile, where it is not there; else somebody else was quicker.
            await self.of_channel(guild_id, channel_id)
            raise UserError("alerts.edited_meanwhile", channel=Shown(f"<#{channel_id}>"))
        return replace(found, wish=wish)

    async def mute(self, guild_id: int, channel_id: int, trait: Trait, word: str) -> Subscription:
        """Leave out one word more of what a channel is told. Raises: UserError as `edit`."""
        found = await self.of_channel(guild_id, channel_id)
        wish = replace(found.wish, filter=found.wish.filter.without(trait, word))
        return await self.edit(guild_id, channel_id, wish, instead_of=found.wish)

    async def pause(self, guild_id: int, channel_id: int, until: datetime | None) -> Subscription:
        """Post nothing until a moment, or until resumed; what falls due meanwhile comes then as one post.

        Raises: UserError `alerts.not_there`, `alerts.pause_past`.
        """
        now = self.now()
        if until is not None and until <= now:
            raise UserError("alerts.pause_past")
        return await self._paused(guild_id, channel_id, now, until)

    async def resume(self, guild_id: int, channel_id: int) -> Subscription:
        """End a pause; without one nothing changes. Raises: UserError `alerts.not_there`."""
        return await self._paused(guild_id, channel_id, None, None)

    async def remove(self, guild_id: int, channel_id: int) -> Subscription:
        """End a subscription; what it is still owed is never sent. Raises: UserError `alerts.not_there`."""
        found = await self.of_channel(guild_id, channel_id)
        await self.store.remove(found.id, at=self.now())
        return found

    async def hold(self, guild_id: int, *, by: int) -> int:
        """Stop all posts of a guild at once; return how many wait. What is being sent at this moment still goes out."""
        return await self.store.hold(guild_id, by=by, at=self.now())

    async def release(self, guild_id: int) -> bool:
        """End a guild's hold; tell whether there was one."""
        return await self.store.release(guild_id)

    async def _paused(
        self, guild_id: int, channel_id: int, since: datetime | None, until: datetime | None
    ) -> Subscription:
        found = await self.of_channel(guild_id, channel_id)
        if not await self.store.pause(found.id, since=since, until=until):
            raise UserError("alerts.not_there", channel=Shown(f"<#{channel_id}>"))
        return replace(found, paused_at=since, paused_until=until)


def _asked(wish: Wish) -> tuple[object, ...]:
    digested = wish.digest is not Rhythm.NEVER
    return wish.filter, wish.changes, frozenset(wish.reminders), digested, wish.market


def _check(wish: Wish) -> None:
    if not is_time_zone(wish.time_zone):
        raise UserError("alerts.unknown_zone", zone=wish.time_zone)
