"""A channel's messages as one person may read them, a slice at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from playground.entities import Channel, Message, User
from playground.page.names import rights
from playground.permissions import Permission
from playground.world import World

SLICE = 50
"""The most messages that are sent at once."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Messages that follow one another, the oldest first, and whether there are older and newer ones."""

    messages: tuple[Message, ...]
    has_older: bool = False
    has_newer: bool = False


NOTHING = Slice(())


@dataclass(frozen=True, slots=True)
class History:
    """Cuts slices. What is ephemeral for others or put away is left out; without the right to read, all is."""

    world: World

    def newest(self, channel: Channel, user: User) -> Slice:
        messages, has_older = _cut(self._backwards(channel, user))
        return Slice(messages[::-1], has_older=has_older)

    def before(self, channel: Channel, user: User, message_id: int) -> Slice:
        """Return the messages next before an id; the newer ones are not looked for."""
        messages, has_older = _cut(one for one in self._backwards(channel, user) if one.id < message_id)
        return Slice(messages[::-1], has_older=has_older)

    def after(self, channel: Channel, user: User, message_id: int) -> Slice:
        """Return the messages next after an id; the older ones are not looked for."""
        messages, has_newer = _cut(one for one in self._forwards(channel, user) if one.id > message_id)
        return Slice(messages, has_newer=has_newer)

    def around(self, channel: Channel, user: User, message_id: int) -> Slice | None:
        """Return the messages about one of them; None when the person has no such message."""
        half = SLICE // 2
        before, has_older = _cut((one for one in self._backwards(channel, user) if one.id <= message_id), half)
        if not before or before[0].id != message_id:
            return None
        after, has_newer = _cut((one for one in self._forwards(channel, user) if one.id > message_id), half)
        return Slice(before[::-1] + after, has_older, has_newer)

    def is_for(self, message: Message, user: User) -> bool:
        return message.ephemeral_to in (None, user.id) and message.id not in self.world.dismissed

    def _forwards(self, channel: Channel, user: User) -> Iterator[Message]:
        if self._may_read(channel, user):
            messages = self.world.messages.get(channel.id, {})
            yield from (one for one in messages.values() if self.is_for(one, user))

    def _backwards(self, channel: Channel, user: User) -> Iterator[Message]:
        if self._may_read(channel, user):
            messages = self.world.messages.get(channel.id, {})
            yield from (one for one in reversed(messages.values()) if self.is_for(one, user))

    def _may_read(self, channel: Channel, user: User) -> bool:
        if channel.guild_id is None:
            return user.id in channel.recipients
        return Permission.READ_MESSAGE_HISTORY in rights(self.world, user, channel)


def _cut(messages: Iterable[Message], most: int = SLICE) -> tuple[tuple[Message, ...], bool]:
    found = tuple(islice(messages, most + 1))
    return found[:most], len(found) > most
