"""One session of a bot: its numbering, what it missed while away, and the way out to its socket."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from playground.gateway.intents import Intent

Body = bytes | Callable[[], bytes]
"""An event's `d` as JSON, or what writes it when it is sent: ten thousand guilds are not kept in memory."""

EventListener = Callable[[str, Body], None]
"""Told of every event with its name, whether or not there is a socket to send it to."""

REPLAY = 50_000
"""So many events are kept for a session to catch up with; older ones make its resume invalid."""


@dataclass(slots=True, eq=False)
class Session:
    """A session lives on without a socket until it is resumed, closed by the bot or too old."""

    id: str
    intents: Intent
    shard_id: int
    shard_count: int
    sequence: int = 0
    outbox: asyncio.Queue[tuple[int, str, Body] | bytes | None] | None = None
    """What is to be written to the socket; None while there is no socket. A None in it ends the writing."""
    left_at: float | None = None
    listeners: Sequence[EventListener] = ()
    missed: deque[tuple[int, str, Body]] = field(default_factory=lambda: deque(maxlen=REPLAY))

    def dispatch(self, name: str, body: Body) -> None:
        """Send an event, or keep it for the resume."""
        self.sequence += 1
        event = (self.sequence, name, body)
        self.missed.append(event)
        if self.outbox is not None:
            self.outbox.put_nowait(event)
        for listener in self.listeners:
            listener(name, body)

    def send(self, frame: bytes) -> None:
        """Send a frame that is no event, if there is a socket."""
        if self.outbox is not None:
            self.outbox.put_nowait(frame)

    def replay_from(self, sequence: int) -> bool:
        """Queue the events after `sequence`. Return False when they are not all there any more."""
        if sequence > self.sequence:
            return False
        if sequence < self.sequence and (not self.missed or self.missed[0][0] > sequence + 1):
            return False
        if self.outbox is not None:
            for event in self.missed:
                if event[0] > sequence:
                    self.outbox.put_nowait(event)
        return True

    def handles(self, guild_id: int | None) -> bool:
        """Whether events of the guild (None: of none) go to this session's shard."""
        shard = 0 if guild_id is None else (guild_id >> 22) % self.shard_count
        return shard == self.shard_id


def frame_of(event: tuple[int, str, Body]) -> bytes:
    """Return the dispatch frame (op 0) of an event."""
    sequence, name, body = event
    written = body() if callable(body) else body
    return b'{"op":0,"t":"%b","s":%d,"d":%b}' % (name.encode(), sequence, written)
