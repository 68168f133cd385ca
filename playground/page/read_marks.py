"""How far each person has read each channel, on one page; what came before the page was opened counts as read."""

from playground.entities import Channel, Json, Message, User
from playground.page.history import History
from playground.page.mentions import calls
from playground.page.names import sees
from playground.world import World


class ReadMarks:
    """Counts what is unread. A person's own messages are never unread."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._history = History(world)
        self._from = {channel_id: _last(messages) for channel_id, messages in world.messages.items()}
        self._read: dict[tuple[int, int], int] = {}

    def read(self, channel: Channel, user: User) -> None:
        """Note that the person has seen all of the channel."""
        self._read[user.id, channel.id] = _last(self._world.messages.get(channel.id, {}))

    def forget(self) -> None:
        """Begin anew, in a world that did."""
        self._from.clear()
        self._read.clear()

    def unread(self, channel: Channel, user: User) -> list[Message]:
        """Return what the person has not seen, the oldest first."""
        mark = self._read.get((user.id, channel.id), self._from.get(channel.id, 0))
        found = []
        for message in reversed(self._world.messages.get(channel.id, {}).values()):
            if message.id <= mark:
                break
            if message.author_id != user.id and self._history.is_for(message, user):
                found.append(message)
        return found[::-1]

    def summary(self, user: User) -> dict[str, Json]:
        """Return, by the id of each channel with something unread, how much, and how much of it calls on the person."""
        found = {}
        for channel_id in self._world.messages:
            channel = self._world.channels.get(channel_id)
            if channel is None or not sees(self._world, user, channel):
                continue
            if messages := self.unread(channel, user):
                calling = sum(calls(self._world, one, user) for one in messages)
                found[str(channel_id)] = {"messages": len(messages), "mentions": calling}
        return found


def _last(messages: dict[int, Message]) -> int:
    return next(reversed(messages), 0)
