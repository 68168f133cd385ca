"""In which guilds the bot is, known by sweeping the list of them: whom to welcome, and what to forget when.

Without the guilds intent nothing tells of a join or a leave. A guild counts as left when two lists in a row, some
time apart, were without it; what it set is forgotten 30 days later. A list that could not be had changes nothing.
"""

import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

log = logging.getLogger(__name__)

MISSES = 2
MISSES_APART = timedelta(minutes=30)
"""How long after a miss another one counts: a short outage is one."""

KEPT_AFTER_LEAVING = timedelta(days=30)

WELCOMED_WITHIN = timedelta(days=3)
"""How long after a join a welcome still is one."""

_WELCOMES_AT_ONCE = 20


class DirectoryError(Exception):
    """Discord did not say; nothing follows from that."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """The bot has joined a guild, and may write in a channel of it."""

    guild_id: int
    joined_at: datetime
    channel_id: int


class Directory(Protocol):
    """Asks Discord where the bot is."""

    async def guild_ids(self) -> frozenset[int]:
        """Return the ids of all guilds that the bot is in, of every page. Raises: DirectoryError."""

    async def joined_at(self, guild_id: int) -> datetime:
        """Return when the bot joined a guild. Raises: DirectoryError."""

    async def writable_channel(self, guild_id: int) -> int | None:
        """Return a channel of a guild in which the bot may write, None when there is none. Raises: DirectoryError."""


class PresenceStore(Protocol):
    """Keeps in which guilds the bot is. Each method is one atomic step."""

    async def known(self) -> frozenset[int]:
        """Return the guilds that a sweep has seen and that did not leave."""

    async def note(self, present: Collection[int], *, at: datetime, apart: timedelta, misses: int) -> Sequence[int]:
        """Note which guilds a whole list held; return those that count as left from now on.

        A guild that is back has no misses any more. A guild that the list is without, and that anything is kept of,
        has one more, unless the last one is less than `apart` ago; with so many `misses` it has left.
        """

    async def to_welcome(self, most: int) -> Sequence[int]:
        """Return guilds that are present and not welcomed yet."""

    async def welcomed(self, guild_id: int) -> None:
        """Note that a guild is not to be welcomed any more."""

    async def forget(self, *, left_before: datetime) -> Sequence[int]:
        """Delete what guilds have set that left before a moment: settings, subscriptions and what these were owed.

        Return those guilds.
        """


@dataclass(slots=True)
class Presence:
    """Sweeps the list of guilds."""

    store: PresenceStore
    directory: Directory
    welcome: Callable[[Arrival], Awaitable[None]]
    """Owes a welcome; repeating it owes none."""
    forgotten: Callable[[int], None]
    """Told of each guild whose settings were deleted."""
    now: Callable[[], datetime]
    _known: frozenset[int] = field(default_factory=frozenset)
    _is_out_of_reach: bool = False

    async def restore(self) -> None:
        """Take into memory which guilds are known; done once, before the first answer."""
        self._known = await self.store.known()

    def is_new(self, guild_id: int) -> bool:
        """Tell whether no sweep has seen a guild yet, from memory: it is worth a sweep then, and only one."""
        if guild_id in self._known:
            return False
        self._known |= {guild_id}
        return True

    async def sweep(self) -> None:
        """Look where the bot is, welcome where it is new, forget where it has left long ago."""
        try:
            present = await self.directory.guild_ids()
        except DirectoryError as error:
            if not self._is_out_of_reach:
                log.warning("the list of servers could not be had, so nothing follows from it: %s", error)
            self._is_out_of_reach = True
            return
        self._is_out_of_reach = False
        now = self.now()
        for guild_id in await self.store.note(present, at=now, apart=MISSES_APART, misses=MISSES):
            log.info("server %s has left; what it has set is kept for %s days", guild_id, KEPT_AFTER_LEAVING.days)
        self._known |= present
        for guild_id in await self.store.forget(left_before=now - KEPT_AFTER_LEAVING):
            log.info("server %s has left long ago; what it had set was deleted", guild_id)
            self._known -= {guild_id}
            self.forgotten(guild_id)
        await self._welcome(now)

    async def _welcome(self, now: datetime) -> None:
        for guild_id in await self.store.to_welcome(_WELCOMES_AT_ONCE):
            try:
                joined_at = await self.directory.joined_at(guild_id)
                if now - joined_at > WELCOMED_WITHIN:
                    await self.store.welcomed(guild_id)
                    continue
                channel_id = await self.directory.writable_channel(guild_id)
            except DirectoryError as error:
                log.info("server %s is not welcomed yet: %s", guild_id, error)
                continue
            if channel_id is not None:
                await self.welcome(Arrival(guild_id, joined_at, channel_id))
                await self.store.welcomed(guild_id)
