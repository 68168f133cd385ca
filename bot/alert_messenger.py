"""Alerts to and from Discord: sent with their nonce, found again by their reference, edited, published."""

import asyncio
import hashlib
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import aiohttp
import discord

from bot.attempts import Attempt, AttemptEndedError, attempting, ignore
from bot.channel_access import WRITING, channel_permissions
from commands.replies.alert_messages import alert_answer, shows_ref
from commands.replies.answers import Answer
from commands.replies.words import Words
from tracker.alerts.delivery import SEND_SECONDS
from tracker.alerts.letters import Letter
from tracker.alerts.posts import Place, PlaceKind
from tracker.delivery_error import DeliveryError, Trouble

log = logging.getLogger(__name__)

_Room = discord.PartialMessageable | discord.DMChannel

# Source of the codes: Discord, Topics, "Opcodes and Status Codes", JSON error codes.
_UNKNOWN_MESSAGE = 10008
_CROSSPOSTED_ALREADY = 40033
_NO_DIRECT_MESSAGES = frozenset({50007, 50278})
_CLOSED_THREADS = frozenset({50083, 160005})
"""A thread that is archived or locked, as far as the bot is concerned."""

_CLOCK_SKEW = timedelta(minutes=2)
"""How far our clock may run ahead of Discord's, whose time is in the ids of messages."""


class AlertMessenger:
    """Speaks to Discord; see the port `tracker.alerts.delivery.Messenger`."""

    def __init__(
        self,
        client: discord.Client,
        words: Words,
        now: Callable[[], datetime],
        *,
        passed: Callable[[str], None] = ignore,
        seconds: float = SEND_SECONDS,
    ) -> None:
        """`seconds` is how long an answer of Discord's is waited for."""
        self._client = client
        self._words = words
        self._now = now
        self._passed = passed
        self._seconds = seconds

    def digest(self, letter: Letter) -> str:
        answer = self._answer(letter)
        shown = [answer.content, None if answer.details is None else answer.details.to_dict()]
        return hashlib.sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()[:32]

    async def send(self, letter: Letter, *, not_after: datetime) -> int | None:
        answer = self._answer(letter)
        mentions = discord.AllowedMentions.none()
        if letter.mention_role_id is not None:
            mentions = discord.AllowedMentions(
                everyone=False, users=False, replied_user=False, roles=[discord.Object(letter.mention_role_id)]
            )
        room = await self._room(letter.post.place)
        try:
            async with self._attempt(not_after):
                message = await room.send(
                    answer.content,
                    embed=answer.details or discord.utils.MISSING,
                    view=answer.view() or discord.utils.MISSING,
                    nonce=letter.nonce,
                    allowed_mentions=mentions,
                )
        except discord.NotFound as error:
            if error.code == _UNKNOWN_MESSAGE:
                # The nonce met its first message, which is gone by now: it had been sent.
                return None
            raise DeliveryError(Trouble.GONE) from error
        return message.id

    async def find(self, place: Place, ref: str, *, since: datetime) -> int | None:
        room = await self._room(place)
        after = discord.Object(discord.utils.time_snowflake(since - _CLOCK_SKEW))
        own = self._client.user
        async with self._attempt(), self._refusals(Trouble.UNREADABLE):
            async for message in room.history(after=after, limit=None, oldest_first=True):
                if own is not None and message.author.id == own.id and shows_ref(message.content, ref):
                    return message.id
            if place.kind is PlaceKind.CHANNEL:
                await self._require_readable(room, after.id)
        return None

    async def edit(self, letter: Letter, message_id: int) -> None:
        answer = self._answer(letter)
        room = await self._room(letter.post.place)
        async with self._attempt(), self._refusals(Trouble.FORBIDDEN):
            await room.get_partial_message(message_id).edit(
                content=answer.content,
                embed=answer.details,
                view=answer.view(),
                allowed_mentions=discord.AllowedMentions.none(),
            )

    async def crosspost(self, place: Place, message_id: int) -> None:
        room = await self._room(place)
        try:
            async with self._attempt(), self._refusals(Trouble.FORBIDDEN):
                await room.get_partial_message(message_id).publish()
        except DeliveryError as error:
            cause = error.__cause__
            if not (isinstance(cause, discord.HTTPException) and cause.code == _CROSSPOSTED_ALREADY):
                raise

    async def may_write(self, place: Place, guild_id: int | None) -> bool:
        if place.kind is PlaceKind.PERSON:
            return True
        async with self._attempt(), self._refusals(Trouble.FORBIDDEN):
            permissions = await channel_permissions(self._client, place.id)
        return permissions & WRITING == WRITING

    def _answer(self, letter: Letter) -> Answer:
        return alert_answer(self._words.for_locale(letter.locale), letter)

    async def _room(self, place: Place) -> _Room:
        if place.kind is PlaceKind.CHANNEL:
            return self._client.get_partial_messageable(place.id)
        try:
            async with self._attempt():
                return await self._client.create_dm(discord.Object(place.id))
        except DeliveryError as error:
            # Opening a conversation sends nothing yet.
            trouble = Trouble.BUSY if error.trouble is Trouble.UNCERTAIN else error.trouble
            raise DeliveryError(trouble, error.retry_at) from error

    @asynccontextmanager
    async def _attempt(self, not_after: datetime | None = None) -> AsyncIterator[None]:
        """Turn what goes wrong with the requests inside into DeliveryError."""
        limit = not_after or self._now() + timedelta(seconds=self._seconds)
        attempt = Attempt(limit, self._now, self._passed)
        try:
            with attempting(attempt):
                async with asyncio.timeout(self._seconds):
                    yield
        except discord.NotFound:
            raise
        except discord.RateLimited as error:
            raise DeliveryError(Trouble.BUSY, self._now() + timedelta(seconds=error.retry_after)) from error
        except discord.HTTPException as error:
            raise DeliveryError(_trouble(error), self._retry_at(error)) from error
        except (AttemptEndedError, aiohttp.ClientError, OSError, TimeoutError) as error:
            raise DeliveryError(Trouble.UNCERTAIN if attempt.was_written else Trouble.BUSY) from error

    @asynccontextmanager
    async def _refusals(self, forbidden: Trouble) -> AsyncIterator[None]:
        """Give the refusals inside their meaning where nothing is created."""
        try:
            yield
        except discord.Forbidden as error:
            raise DeliveryError(forbidden) from error
        except discord.NotFound as error:
            raise DeliveryError(Trouble.GONE) from error

    async def _require_readable(self, room: _Room, message_id: int) -> None:
        """Raise Forbidden when the history is closed to the bot.

        Without Read Message History a channel's messages are an empty list, as if there were none; one message asked
        for by a made-up id is refused instead, or not found. Source: Discord, Message, "Get Channel Message".
        """
        try:
            await room.fetch_message(message_id)
        except discord.NotFound as error:
            if error.code != _UNKNOWN_MESSAGE:
                raise

    def _retry_at(self, error: discord.HTTPException) -> datetime | None:
        after = error.response.headers.get("Retry-After") if error.status == 429 else None
        try:
            return None if after is None else self._now() + timedelta(seconds=float(after))
        except ValueError:
            return None


def _trouble(error: discord.HTTPException) -> Trouble:
    if error.code in _NO_DIRECT_MESSAGES:
        return Trouble.CLOSED
    if error.code in _CLOSED_THREADS:
        return Trouble.FORBIDDEN
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
