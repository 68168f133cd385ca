"""Messages that the bot sends by itself: each with a nonce, and found again where it is uncertain that it was sent.

Answers to people are not sent here; they go through `commands.replies.answers`.
"""

import logging
from datetime import datetime, timedelta

import aiohttp
import discord

from commands.replies.report_notices import letter_answer
from commands.replies.words import Words
from tracker.delivery_error import DeliveryError, Trouble
from tracker.policy.notices import Notice, Recipient, RecipientKind
from tracker.policy.report_delivery import Letter

log = logging.getLogger(__name__)

_Place = discord.PartialMessageable | discord.DMChannel

_DELETED = 0
"""Stands for the id of a message that was sent and deleted since."""

_UNKNOWN_MESSAGE = 10008
_NO_DIRECT_MESSAGES = frozenset({50007, 50278})
"""The person takes none, or shares no server with the bot. Source: Discord, Opcodes and Status Codes."""

_CLOCK_SKEW = timedelta(minutes=2)
"""How far our clock may run ahead of Discord's, whose time is in the ids of messages."""

_READ_BACK = 1000
"""How many messages are looked through; a place with more in the minutes of a doubt is no moderators' channel."""


class DiscordMessenger:
    """Speaks to Discord; see the port `tracker.policy.report_delivery.Messenger`."""

    def __init__(self, client: discord.Client, words: Words) -> None:
        self._client = client
        self._words = words

    async def send(self, letter: Letter) -> int:
        answer = letter_answer(self._words.for_locale(letter.notice.recipient.locale), letter)
        place = await self._place(letter.notice.recipient)
        try:
            message = await place.send(
                answer.content,
                embed=answer.details or discord.utils.MISSING,
                view=answer.view() or discord.utils.MISSING,
                nonce=letter.notice.nonce,
                allowed_mentions=discord.AllowedMentions.none(),
            )
        except discord.HTTPException as error:
            if error.code == _UNKNOWN_MESSAGE:
                # The nonce met its first message, which is gone by now: it had been sent.
                return _DELETED
            raise DeliveryError(_trouble(error)) from error
        except aiohttp.ClientConnectorError as error:
            raise DeliveryError(Trouble.BUSY) from error
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise DeliveryError(Trouble.UNCERTAIN) from error
        return message.id

    async def find(self, notice: Notice, *, since: datetime) -> int | None:
        place = await self._place(notice.recipient)
        first = discord.Object(discord.utils.time_snowflake(since - _CLOCK_SKEW))
        try:
            if notice.recipient.kind is RecipientKind.CHANNEL:
                await self._require_readable(place, first.id)
            async for message in place.history(after=first, limit=_READ_BACK, oldest_first=True):
                if (
                    self._client.user is not None
                    and message.author.id == self._client.user.id
                    and _shows(message, notice)
                ):
                    return message.id
        except discord.Forbidden as error:
            raise DeliveryError(Trouble.UNREADABLE) from error
        except discord.NotFound as error:
            raise DeliveryError(Trouble.GONE) from error
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            raise DeliveryError(Trouble.BUSY) from error
        return None

    async def _place(self, recipient: Recipient) -> _Place:
        if recipient.kind is RecipientKind.CHANNEL:
            return self._client.get_partial_messageable(recipient.id)
        try:
            return await self._client.create_dm(discord.Object(recipient.id))
        except discord.HTTPException as error:
            trouble = _trouble(error)
            # Opening a conversation sends nothing yet.
            raise DeliveryError(Trouble.BUSY if trouble is Trouble.UNCERTAIN else trouble) from error
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise DeliveryError(Trouble.BUSY) from error

    async def _require_readable(self, place: _Place, message_id: int) -> None:
        """Raise Forbidden when the history is closed to the bot.

        Without Read Message History a channel's messages are an empty list, as if there were none; one message asked
        for by a made-up id is refused instead, or not found. Source: Discord, Message, "Get Channel Message".
        """
        try:
            await place.fetch_message(message_id)
        except discord.NotFound as error:
            if error.code != _UNKNOWN_MESSAGE:
                raise


def _trouble(error: discord.HTTPException) -> Trouble:
    """Return what an answer of Discord's means. Source: Discord, Opcodes and Status Codes."""
    if error.code in _NO_DIRECT_MESSAGES:
        return Trouble.CLOSED
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


def _shows(message: discord.Message, notice: Notice) -> bool:
    return notice.ref in message.content.rpartition("\n")[2]
