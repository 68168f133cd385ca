"""Where the bot writes by itself: a channel or a person, each request one attempt, each refusal with its name.

Source of the codes: Discord, Topics, "Opcodes and Status Codes", JSON error codes.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import aiohttp
import discord

from bot.attempts import Attempt, AttemptEndedError, TooManyRequestsError, attempting, ignore
from tracker.alerts.delivery import SEND_SECONDS
from tracker.delivery_error import DeliveryError, Trouble

log = logging.getLogger(__name__)

Room = discord.PartialMessageable | discord.DMChannel

UNKNOWN_MESSAGE = 10008
_NO_DIRECT_MESSAGES = frozenset({50007, 50278})
"""The person takes none, or shares no server with the bot."""
_CLOSED_THREADS = frozenset({50083, 160005})
"""Archived or locked, as far as the bot is concerned: a message wakes a thread that is only archived."""
_TOO_FAST = 40003
"""Conversations are opened too fast: nothing of the person's own."""
_NO_TAG = frozenset({40066, 40067})
"""A forum has no tag to be used, or wants one."""

_CLOCK_SKEW = timedelta(minutes=2)
"""How far our clock may run ahead of Discord's, whose time is in the ids of messages."""


class Rooms:
    """Opens rooms, and turns what goes wrong there into `DeliveryError`."""

    def __init__(
        self,
        client: discord.Client,
        now: Callable[[], datetime],
        *,
        passed: Callable[[str], None] = ignore,
        seconds: float = SEND_SECONDS,
    ) -> None:
        """`seconds` is how long an answer of Discord's is waited for."""
        self.client = client
        self._now = now
        self._passed = passed
        self._seconds = seconds

    def channel(self, channel_id: int) -> discord.PartialMessageable:
        """Return a channel or thread."""
        return self.client.get_partial_messageable(channel_id)

    async def person(self, person_id: int) -> discord.DMChannel:
        """Return the conversation with a person. Raises: DeliveryError."""
        try:
            async with self.attempt(), self.refusals(Trouble.FORBIDDEN):
                return await self.client.create_dm(discord.Object(person_id))
        except DeliveryError as error:
            # Opening a conversation sends nothing yet.
            trouble = Trouble.BUSY if error.trouble is Trouble.UNCERTAIN else error.trouble
            raise DeliveryError(trouble, error.retry_at) from error

    @asynccontextmanager
    async def attempt(self, not_after: datetime | None = None) -> AsyncIterator[None]:
        """Make the requests inside one attempt. That there is no such thing stays for `refusals` to name."""
        limit = not_after or self._now() + timedelta(seconds=self._seconds)
        attempt = Attempt(limit, self._now, self._passed)
        try:
            with attempting(attempt):
                async with asyncio.timeout(self._seconds):
                    yield
        except discord.NotFound:
            raise
        except TooManyRequestsError as error:
            wait = error.retry_after
            raise DeliveryError(
                Trouble.BUSY, None if wait is None else self._now() + timedelta(seconds=wait)
            ) from error
        except discord.HTTPException as error:
            raise DeliveryError(trouble_of(error)) from error
        except (AttemptEndedError, aiohttp.ClientError, OSError, TimeoutError) as error:
            raise DeliveryError(Trouble.UNCERTAIN if attempt.was_written else Trouble.BUSY) from error

    @asynccontextmanager
    async def refusals(self, forbidden: Trouble) -> AsyncIterator[None]:
        """Give the refusals inside their meaning where nothing is created; a code that says more keeps its own."""
        try:
            yield
        except discord.Forbidden as error:
            named = trouble_of(error)
            raise DeliveryError(forbidden if named is Trouble.FORBIDDEN else named) from error
        except discord.NotFound as error:
            raise DeliveryError(Trouble.GONE) from error

    async def find(
        self, room: Room, shows: Callable[[str], bool], *, since: datetime, limit: int | None = None
    ) -> int | None:
        """Return the id of the bot's own message whose text `shows` it, from a moment on; None when there is none.

        Raises: discord.Forbidden when the history is closed to the bot, NotFound when the room is gone.
        """
        after = discord.Object(first_id(since))
        async for message in room.history(after=after, limit=limit, oldest_first=True):
            if self.is_own(message.author.id) and shows(message.content):
                return message.id
        if isinstance(room, discord.PartialMessageable):
            await self._require_readable(room, after.id)
        return None

    def is_own(self, author_id: int) -> bool:
        """Tell whether that is the bot itself."""
        return self.client.user is not None and author_id == self.client.user.id

    async def _require_readable(self, room: Room, message_id: int) -> None:
        """Raise Forbidden when the history is closed to the bot.

        Without Read Message History a channel's messages are an empty list, as if there were none; one message asked
        for by a made-up id is refused instead, or not found. Source: Discord, Message, "Get Channel Message".
        """
        try:
            await room.fetch_message(message_id)
        except discord.NotFound as error:
            if error.code != UNKNOWN_MESSAGE:
                raise


def first_id(since: datetime) -> int:
    """Return the smallest id that something made from a moment on can have, our clock being a little wrong."""
    return discord.utils.time_snowflake(since - _CLOCK_SKEW)


def trouble_of(error: discord.HTTPException) -> Trouble:
    """Return what an answer of Discord's means for a message that was to be sent."""
    if error.code in _NO_DIRECT_MESSAGES:
        return Trouble.CLOSED
    if error.code in _CLOSED_THREADS:
        return Trouble.LOCKED
    if error.code in _NO_TAG:
        return Trouble.UNTAGGED
    if error.code == _TOO_FAST:
        return Trouble.BUSY
    match error.status:
        case 404:
            return Trouble.GONE
        case 403:
            return Trouble.FORBIDDEN
        case 401 | 429:
            return Trouble.BUSY
        case status if status >= 500:
            return Trouble.UNCERTAIN
        case _:
            log.error("Discord refused a message as invalid: %s", error)
            return Trouble.REFUSED
