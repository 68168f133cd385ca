"""All sessions of the bot: who gets which event, and the faults that a test may cause."""

import secrets
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from playground import wire
from playground.changes import PresenceChanged
from playground.clock import Clock
from playground.entities import Json
from playground.gateway.intents import NO_INTENTS, Intent
from playground.gateway.session import Body, Session
from playground.world import World

RESUME_SECONDS = 180.0
"""A session without a socket can be resumed for this long."""

IDENTIFY_SECONDS = 5.0
"""`max_concurrency` sessions may start within this (Gateway, Session Start Limit)."""


class GatewayHub:
    """Sends events to the sessions whose shard and intents ask for them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._sessions: dict[str, Session] = {}
        self._sockets: dict[str, Callable[[int], None]] = {}
        self._starts: dict[int, deque[float]] = {}
        self.starts_today = 0
        self.max_concurrency = 16
        self.keeps_start_limit = False
        """Whether too many starts within five seconds get op 9; only a real Discord's patience needs it on."""

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
        session = Session(secrets.token_hex(16), intents, shard_id, shard_count)
        self._sessions[session.id] = session
        self.starts_today += 1
        return session

    def may_start(self, shard_id: int) -> bool:
        """Count a start; False when `max_concurrency` has been used up for these five seconds."""
        now = self.clock.seconds()
        starts = self._starts.setdefault(shard_id % self.max_concurrency, deque())
        while starts and now - starts[0] >= IDENTIFY_SECONDS:
            starts.popleft()
        if self.keeps_start_limit and starts:
            return False
        starts.append(now)
        return True

    def join(self, session: Session, close: Callable[[int], None]) -> None:
        """Note that the session has a socket; `close` ends it with a code."""
        was_online = self.is_online
        former = self._sockets.get(session.id)
        if former is not None:
            former(4000)
        self._sockets[session.id] = close
        session.left_at = None
        if not was_online:
            self._world.publish(PresenceChanged(True))

    def leave(self, session: Session, close: Callable[[int], None], *, for_good: bool) -> None:
        """Note that the socket of the session is gone; a session that was closed for good cannot be resumed."""
        if self._sockets.get(session.id) != close:
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
        body: Body | None = None
        for session in self.sessions():
            if (intents and not session.intents & intents) or not session.handles(guild_id):
                continue
            if only is not None and not only(session):
                continue
            if body is None:
                body = wire.dump(data)
            session.dispatch(name, body)

    def send_interaction(self, data: Json, guild_id: int | None) -> None:
        """Send INTERACTION_CREATE, which needs no intent."""
        self.dispatch("INTERACTION_CREATE", data, guild_id)

    def send_to_all(self, frame: Json) -> None:
        """Send a frame that is no event to every connected session."""
        for session in self.sessions():
            session.send(wire.dump(frame))

    def drop_all(self, code: int) -> None:
        """Close every socket; sessions stay, so that the bot may resume. Nothing more is written to the sockets."""
        was_online = self.is_online
        for session in self.sessions():
            session.outbox = None
            session.left_at = self.clock.seconds()
        sockets, self._sockets = self._sockets, {}
        for close in sockets.values():
            close(code)
        if was_online:
            self._world.publish(PresenceChanged(False))

    def forget_all(self) -> None:
        """End every session, so that no resume succeeds; sockets stay open."""
        was_online = self.is_online
        self._sessions.clear()
        if was_online:
            self._world.publish(PresenceChanged(False))
