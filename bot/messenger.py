"""Reports and decisions about them to Discord: each with a nonce, and found again where it is uncertain.

Answers to people are not sent here; they go through `commands.replies.answers`.
"""

from collections.abc import Callable
from datetime import datetime

import discord

from bot.rooms import UNKNOWN_MESSAGE, Room, Rooms
from commands.replies.report_notices import letter_answer
from commands.replies.words import Words
from tracker.delivery_error import DeliveryError, Trouble
from tracker.policy.notices import Notice, Recipient, RecipientKind
from tracker.policy.report_delivery import Letter

_DELETED = 0
"""Stands for the id of a message that was sent and deleted since."""

_READ_BACK = 1000
"""How many messages are looked through; a place with more in the minutes of a doubt is no moderators' channel."""


class DiscordMessenger:
    """Speaks to Discord; see the port `tracker.policy.report_delivery.Messenger`."""

    def __init__(self, client: discord.Client, words: Words, now: Callable[[], datetime]) -> None:
        self._rooms = Rooms(client, now)
        self._words = words

    async def send(self, letter: Letter) -> int:
        answer = letter_answer(self._words.for_locale(letter.notice.recipient.locale), letter)
        room = await self._room(letter.notice.recipient)
        try:
            async with self._rooms.attempt():
                message = await room.send(
                    answer.content,
                    embed=answer.details or discord.utils.MISSING,
                    view=answer.view() or discord.utils.MISSING,
                    nonce=letter.notice.nonce,
                    allowed_mentions=discord.AllowedMentions.none(),
                )
        except discord.NotFound as error:
            if error.code == UNKNOWN_MESSAGE:
                # The nonce met its first message, which is gone by now: it had been sent.
                return _DELETED
            raise DeliveryError(Trouble.GONE) from error
        return message.id

    async def find(self, notice: Notice, *, since: datetime) -> int | None:
        room = await self._room(notice.recipient)
        async with self._rooms.attempt(), self._rooms.refusals(Trouble.UNREADABLE):
            return await self._rooms.find(
                room, lambda content: notice.ref in content.rpartition("\n")[2], since=since, limit=_READ_BACK
            )

    async def _room(self, recipient: Recipient) -> Room:
        if recipient.kind is RecipientKind.CHANNEL:
            return self._rooms.channel(recipient.id)
        return await self._rooms.person(recipient.id)
