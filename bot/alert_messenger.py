"""Alerts to and from Discord: sent with their nonce, found again by their reference, edited, published."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final

import discord

from bot.attempts import ignore
from bot.channel_access import missing_in, missing_in_guild
from bot.forums import Forums
from bot.rooms import UNKNOWN_MESSAGE, Room, Rooms
from commands.replies.alert_messages import alert_answer, ref_in, shows_ref, thread_name
from commands.replies.answers import Answer
from commands.replies.words import Words
from tracker.alerts.delivery import SEND_SECONDS
from tracker.alerts.letters import Letter
from tracker.alerts.needs import Need
from tracker.alerts.posts import Message, Place, PlaceKind, Post
from tracker.delivery_error import DeliveryError, Trouble

# Source of the codes: Discord, Topics, "Opcodes and Status Codes", JSON error codes.
_CROSSPOSTED_ALREADY = 40033
_HAS_A_THREAD = 160004

_ARCHIVED_AFTER: Final = 4320
"""Minutes without a message, after which a thread is put away: three days, which is Discord's own default."""


class AlertMessenger:
    """Speaks to Discord; see the port `tracker.alerts.outbox.Messenger`."""

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
        self._rooms = Rooms(client, now, passed=passed, seconds=seconds)
        self._forums = Forums(self._rooms)
        self._words = words
        self._written: tuple[Letter, Answer] | None = None
        """The answer of the latest letter: its digest is asked for just before it is sent."""

    def digest(self, letter: Letter) -> str:
        answer = self._answer(letter)
        shown = [answer.content, None if answer.details is None else answer.details.to_dict()]
        return hashlib.sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()[:32]

    async def send(self, letter: Letter, *, not_after: datetime) -> Message | None:
        place = letter.post.place
        if place.kind is not PlaceKind.FORUM:
            room = self._rooms.channel(place.id) if place.kind is PlaceKind.CHANNEL else await self._person(place)
            return await self._send(room, letter, not_after)
        if letter.thread_id is not None:
            try:
                sent = await self._send(self._rooms.channel(letter.thread_id), letter, not_after)
            except DeliveryError as error:
                # Moderators are done with that thread, not with the milestone: it gets another one.
                if error.trouble not in (Trouble.GONE, Trouble.LOCKED):
                    raise
            else:
                return None if sent is None else Message(sent.id, letter.thread_id)
        phrases = self._words.for_locale(letter.locale)
        async with self._rooms.attempt(not_after), self._rooms.refusals(Trouble.FORBIDDEN):
            return await self._forums.begin(
                place.id, thread_name(phrases, letter), self._answer(letter), _mentions(letter)
            )

    async def find(self, post: Post, ref: str, *, since: datetime, thread_id: int | None) -> Message | None:
        if post.place.kind is PlaceKind.PERSON:
            room: Room = await self._person(post.place)
        else:
            room = self._rooms.channel(thread_id or post.place.id)
        async with self._rooms.attempt(), self._rooms.refusals(Trouble.UNREADABLE):
            shows = _Shows(ref)
            if post.place.kind is PlaceKind.FORUM:
                return await self._find_in_forum(post, room, shows, since, thread_id)
            found = await self._rooms.find(room, shows, since=since)
            return None if found is None else Message(found, is_list=shows.is_list)

    async def edit(self, letter: Letter, message: Message) -> None:
        room = await self._room(letter.post.place, message)
        try:
            await self._change(room, letter, message)
        except DeliveryError as error:
            if error.trouble is not Trouble.LOCKED:
                raise
            # Nothing in an archived thread can be changed before it is woken; one that is locked stays closed.
            async with self._rooms.attempt(), self._rooms.refusals(Trouble.LOCKED):
                await self._rooms.client.http.edit_channel(room.id, archived=False)
            await self._change(room, letter, message)

    async def _change(self, room: Room, letter: Letter, message: Message) -> None:
        answer = self._answer(letter)
        async with self._rooms.attempt(), self._rooms.refusals(Trouble.FORBIDDEN):
            await room.get_partial_message(message.id).edit(
                content=answer.content,
                embed=answer.details,
                view=answer.view(),
                allowed_mentions=discord.AllowedMentions.none(),
            )

    async def crosspost(self, place: Place, message: Message) -> None:
        await self._once(self._rooms.channel(place.id).get_partial_message(message.id).publish, _CROSSPOSTED_ALREADY)

    async def open_thread(self, letter: Letter, message: Message) -> None:
        name = thread_name(self._words.for_locale(letter.locale), letter)
        await self._once(
            # Not through the message: discord.py wants to know its guild for that.
            lambda: self._rooms.client.http.start_thread_with_message(
                letter.post.place.id, message.id, name=name, auto_archive_duration=_ARCHIVED_AFTER
            ),
            _HAS_A_THREAD,
        )

    async def missing(self, place: Place) -> frozenset[Need]:
        if place.kind is PlaceKind.PERSON:
            return frozenset()
        async with self._rooms.attempt():
            try:
                return await missing_in(self._rooms.client, place.id)
            except discord.Forbidden:
                return frozenset({Need.VIEW_CHANNEL})
            except discord.NotFound:
                return frozenset({Need.CHANNEL})

    async def missing_in_guild(self, guild_id: int) -> Mapping[int, frozenset[Need]]:
        """Return the permissions that the bot lacks in each channel of a guild. Raises: DeliveryError."""
        async with self._rooms.attempt():
            try:
                return await missing_in_guild(self._rooms.client, guild_id)
            except discord.NotFound as error:
                raise DeliveryError(Trouble.GONE) from error

    async def show(self, place: Place, name: str, answer: Answer) -> Message:
        """Post an answer that nobody is owed, which mentions nobody; in a forum in a thread of that name.

        Raises: DeliveryError.
        """
        mentions = discord.AllowedMentions.none()
        async with self._rooms.attempt(), self._rooms.refusals(Trouble.FORBIDDEN):
            if place.kind is PlaceKind.FORUM:
                return await self._forums.begin(place.id, name, answer, mentions)
            message = await self._rooms.channel(place.id).send(
                answer.content, embed=answer.details or discord.utils.MISSING, allowed_mentions=mentions
            )
            return Message(message.id)

    async def _send(self, room: Room, letter: Letter, not_after: datetime) -> Message | None:
        answer = self._answer(letter)
        try:
            async with self._rooms.attempt(not_after):
                message = await room.send(
                    answer.content,
                    embed=answer.details or discord.utils.MISSING,
                    view=answer.view() or discord.utils.MISSING,
                    nonce=letter.nonce,
                    allowed_mentions=_mentions(letter),
                    reference=_reference(letter),  # type: ignore[arg-type]  # None is its default, whatever it declares
                )
        except discord.NotFound as error:
            if error.code == UNKNOWN_MESSAGE:
                # The nonce met its first message, which is gone by now: it had been sent.
                return None
            raise DeliveryError(Trouble.GONE) from error
        return Message(message.id)

    async def _find_in_forum(
        self, post: Post, room: Room, shows: "_Shows", since: datetime, thread_id: int | None
    ) -> Message | None:
        if thread_id is not None:
            try:
                found = await self._rooms.find(room, shows, since=since)
            except discord.NotFound:
                found = None
            if found is not None:
                return Message(found, thread_id, shows.is_list)
        assert post.guild_id is not None, "a forum is a guild's"
        begun = await self._forums.find(post.guild_id, post.place.id, shows, since=since)
        return None if begun is None else Message(begun, begun, shows.is_list)

    async def _once(self, act: Callable[[], Awaitable[object]], done_already: int) -> None:
        """Do what Discord does once by itself; that it is done already is as good. Raises: DeliveryError."""
        try:
            async with self._rooms.attempt(), self._rooms.refusals(Trouble.FORBIDDEN):
                await act()
        except DeliveryError as error:
            cause = error.__cause__
            if not (isinstance(cause, discord.HTTPException) and cause.code == done_already):
                raise

    def _answer(self, letter: Letter) -> Answer:
        if self._written is None or self._written[0] is not letter:
            self._written = letter, alert_answer(self._words.for_locale(letter.locale), letter)
        return self._written[1]

    async def _room(self, place: Place, message: Message) -> Room:
        if place.kind is PlaceKind.PERSON:
            return await self._person(place)
        return self._rooms.channel(message.thread_id or place.id)

    async def _person(self, place: Place) -> Room:
        return await self._rooms.person(place.id)


def _mentions(letter: Letter) -> discord.AllowedMentions:
    if letter.mention_role_id is None:
        return discord.AllowedMentions.none()
    roles = [discord.Object(letter.mention_role_id)]
    return discord.AllowedMentions(everyone=False, users=False, replied_user=False, roles=roles)


def _reference(letter: Letter) -> discord.MessageReference | None:
    """Return the message that a correction answers; where it is gone by now, Discord leaves the reference out."""
    if letter.answers is None:
        return None
    channel_id = letter.answers.thread_id or letter.post.place.id
    return discord.MessageReference(message_id=letter.answers.id, channel_id=channel_id, fail_if_not_exists=False)


class _Shows:
    """Looks for a reference in the text of messages, and remembers whether it was one of a list."""

    def __init__(self, ref: str) -> None:
        self._ref = ref
        self.is_list = False

    def __call__(self, content: str) -> bool:
        if not shows_ref(content, self._ref):
            return False
        self.is_list = ref_in(content) != self._ref
        return True
