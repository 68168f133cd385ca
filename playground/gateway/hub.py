"""All sessions of the bot: who gets which event, and the faults that a test may cause."""

import secrets
from collections.abc import Callable, Iterator
from typing import Any

from playground import wire
from playground.changes import PresenceChanged
from playground.clock import Clock
from playground.entities import Json
from playground.gateway.close_codes import GatewayClose
from playground.gateway.connection import Connection
from playground.gateway.intents import NO_INTENTS, Intent
from playground.gateway.opcodes import Opcode
from playground.gateway.session import Body, EventListener, Session
from playground.gateway.start_limit import StartLimit
from playground.world import World

RESUME_SECONDS = 180.0
"""A session without a socket can be resumed for this long."""

HEARTBEAT_SECONDS = 41.25
"""A client is to give a sign of life this often; HELLO tells it so."""


class GatewayHub:
    """Sends events to the sessions whose shard and intents ask for them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._sessions: dict[str, Session] = {}
        self._sockets: dict[str, Connection] = {}
        self.listeners: list[EventListener] = []
        self.unavailable: set[int] = set()
        """Guilds that are in an outage: nothing of them is sent."""
        self.start_limit = StartLimit(world.clock)
        self.heartbeat_seconds = HEARTBEAT_SECONDS

    @property
    def clock(self) -> Clock:
        return self._world.clock

    def sessions(self) -> Iterator[Session]:
        """Yield the sessions that are connected or may still be resumed."""
        oldest = self.clock.seconds() - RESUME_SECONDS
        for session in tuple(self._sessions.values()):
            if session.left_at is not None and session.left_at < oldest:
                self.end(session)
            else:
                yield session

    @property
    def is_online(self) -> bool:
        """Whether a session has a connection now."""
        return any(session_id in self._sessions for session_id in self._sockets)

    def find(self, session_id: str) -> Session | None:
        return next((one for one in self.sessions() if one.id == session_id), None)

    def start(self, intents: Intent, shard_id: int, shard_count: int) -> Session:
        """Begin a new session; its READY is the caller's."""
        session = Session(secrets.token_hex(16), intents, shard_id, shard_count, listeners=self.listeners)
        self._sessions[session.id] = session
        return session

    def connections(self, shard: int | None = None) -> list[tuple[Session, Connection]]:
        """Return the sessions that have a socket, with it; those of one shard, or all."""
        return [
            (session, self._sockets[session.id])
            for session in self.sessions()
            if session.id in self._sockets and shard in (None, session.shard_id)
        ]

    def join(self, session: Session, connection: Connection) -> None:
        """Note that the session has a socket; one that it had before is closed."""
        was_online = self.is_online
        former = self._sockets.get(session.id)
        if former is not None:
            former.close(GatewayClose.UNKNOWN_ERROR)
        self._sockets[session.id] = connection
        session.left_at = None
        if not was_online:
            self._world.publish(PresenceChanged(True))

    def leave(self, session: Session, connection: Connection, *, for_good: bool) -> None:
        """Note that the socket of the session is gone; a session that was closed for good cannot be resumed."""
        if self._sockets.get(session.id) is not connection:
            return
        was_online = self.is_online
        del self._sockets[session.id]
        session.outbox = None
        session.left_at = self.clock.seconds()
        if for_good:
            self.end(session)
        if was_online and not self.is_online:
            self._world.publish(PresenceChanged(False))

    def end(self, session: Session) -> None:
        """Forget the session; a resume of it gets op 9."""
        self._sessions.pop(session.id, None)

    def dispatch(
        self,
        name: str,
        data: Any,
        guild_id: int | None,
        intents: Intent = NO_INTENTS,
        *,
        only: Callable[[Session], bool] | None = None,
    ) -> None:
        """Send an event to the sessions of the guild's shard that have any of `intents` (none: to all)."""
        if guild_id in self.unavailable:
            return
        body: Body | None = None
        for session in self.sessions():
            if (intents and not session.intents & intents) or not session.handles(guild_id):
                continue
            if only is not None and not only(session):
                continue
            if body is None:
                body = wire.dump(data)
            session.dispatch(name, body)
        if body is None and self.listeners:
            # No session takes it; whoever listens hears of it all the same.
            unsent = wire.dump(data)
            for listener in self.listeners:
                listener(name, unsent)

    def send_interaction(self, data: Json, guild_id: int | None) -> None:
        """Send INTERACTION_CREATE, which needs no intent."""
        self.dispatch("INTERACTION_CREATE", data, guild_id)

    def ask_to_reconnect(self, shard: int | None = None) -> None:
        """Send op 7 to the connected sessions of a shard, or to all."""
        for session, _ in self.connections(shard):
            session.send(wire.dump({"op": Opcode.RECONNECT, "t": None, "s": None, "d": None}))

    def invalidate(self, *, resumable: bool, shard: int | None = None) -> None:
        """Send op 9 to the connected sessions of a shard, or to all; those that are not resumable are ended."""
        was_online = self.is_online
        for session, _ in self.connections(shard):
            session.send(wire.dump({"op": Opcode.INVALID_SESSION, "t": None, "s": None, "d": resumable}))
            if not resumable:
                self.end(session)
        if was_online and not self.is_online:
            self._world.publish(PresenceChanged(False))

    def drop(self, code: int, *, shard: int | None = None, for_good: bool = False) -> None:
        """Close the sockets of a shard, or all; nothing more is written to them.

        The sessions stay, so that the bot may resume, unless they are to go for good.
        """
        was_online = self.is_online
        for session, connection in self.connections(shard):
            session.outbox = None
            session.left_at = self.clock.seconds()
            del self._sockets[session.id]
            if for_good:
                self.end(session)
            connection.close(code)
        if was_online and not self.is_online:
            self._world.publish(PresenceChanged(False))
