"""The gateway's websocket: greeting, identify, resume, heartbeats and the codes of what is not allowed.

Gateway (Connection Lifecycle, Rate Limiting) and Opcodes and Status Codes (Gateway Close Event Codes).
"""

import asyncio
import logging
from collections import deque
from contextlib import suppress
from typing import Any

from aiohttp import WSMsgType, web

from playground import wire
from playground.gateway.close_codes import CUT, GatewayClose
from playground.gateway.greeting import Greeting
from playground.gateway.hub import GatewayHub
from playground.gateway.identity import read_identity
from playground.gateway.member_chunks import MemberChunks
from playground.gateway.opcodes import ASKED_IN_SESSION, Opcode
from playground.gateway.outlet import ZLIB_STREAM, Outlet
from playground.gateway.session import Session
from playground.world import World

log = logging.getLogger(__name__)

FRAME_BYTES = 4096
FRAMES = 120
FRAMES_SECONDS = 60.0
CLOSE_SECONDS = 2.0
"""How long a client may take to answer the close."""

_VERSIONS = ("9", "10")


class GatewaySocket:
    """One connection, from HELLO to its close."""

    def __init__(self, world: World, hub: GatewayHub, greeting: Greeting, members: MemberChunks) -> None:
        self._world = world
        self._hub = hub
        self._greeting = greeting
        self._members = members
        self._socket = web.WebSocketResponse(timeout=CLOSE_SECONDS, compress=False, max_msg_size=1 << 20)
        self._outlet = Outlet(self._socket)
        self._session: Session | None = None
        self._closing: asyncio.Task[None] | None = None
        self._transport: asyncio.Transport | None = None
        self._frames: deque[float] = deque()
        self._silence: asyncio.TimerHandle | None = None
        self._hangs = False

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Speak with the client until one of the two closes."""
        if request.query.get("encoding", "json") != "json":
            raise web.HTTPBadRequest(text="This gateway speaks JSON only.")
        socket = self._socket
        await socket.prepare(request)
        self._transport = request.transport
        if request.query.get("v", "10") not in _VERSIONS:
            code = GatewayClose.INVALID_VERSION
            await socket.close(code=code, message=code.reason.encode())
            return socket
        if request.query.get("compress") == ZLIB_STREAM:
            self._outlet.compress()
        writer = asyncio.create_task(self._outlet.write())
        interval = round(self._hub.heartbeat_seconds * 1000)
        self._outlet.put({"op": Opcode.HELLO, "t": None, "s": None, "d": {"heartbeat_interval": interval}})
        self._await_heartbeat()
        try:
            while not socket.closed:
                message = await socket.receive()
                if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                    break
                self._take(message.data)
        except ConnectionError:
            self.close(GatewayClose.UNKNOWN_ERROR)
        finally:
            if self._silence is not None:
                self._silence.cancel()
            self._leave()
            self._outlet.release()
            self._outlet.end()
            if self._closing is not None:
                with suppress(ConnectionError):
                    await self._closing
            writer.cancel()
            with suppress(asyncio.CancelledError):
                await writer
        return socket

    def close(self, code: int) -> None:
        """Close the connection with a code; 1006 cuts it without a close frame."""
        if code == CUT and self._transport is not None:
            self._transport.abort()
        elif self._closing is None:
            log.debug("gateway connection closes with %d", code)
            reason = GatewayClose(code).reason if code in set(GatewayClose) else ""
            self._closing = asyncio.create_task(self._close(code, reason.encode()))

    def hang(self) -> None:
        """Stay open, and neither listen nor speak."""
        self._hangs = True
        self._outlet.hold()

    def go_on(self) -> None:
        """Speak again; what was kept back is said now, what the client said meanwhile is lost."""
        self._hangs = False
        self._outlet.release()

    async def _close(self, code: int, reason: bytes) -> None:
        await self._socket.close(code=code, message=reason)

    def _leave(self) -> None:
        if self._session is not None:
            for_good = self._socket.close_code in (1000, 1001) and self._closing is None
            self._hub.leave(self._session, self, for_good=for_good)

    def _await_heartbeat(self) -> None:
        """Give the client until its next heartbeat: one interval, and as much again for what holds it up.

        In real time, even where the playground's clock is put forward: the client counts by its own.
        """
        if self._silence is not None:
            self._silence.cancel()
        loop = asyncio.get_running_loop()
        self._silence = loop.call_later(2 * self._hub.heartbeat_seconds, self._time_out)

    def _time_out(self) -> None:
        if self._session is not None:
            self._hub.leave(self._session, self, for_good=True)
        self.close(GatewayClose.SESSION_TIMED_OUT)

    def _take(self, text: str | bytes) -> None:
        if self._hangs:
            return
        now = self._hub.clock.seconds()
        self._frames.append(now)
        while now - self._frames[0] > FRAMES_SECONDS:
            self._frames.popleft()
        if len(self._frames) > FRAMES:
            self.close(GatewayClose.RATE_LIMITED)
            return
        raw = text.encode() if isinstance(text, str) else text
        try:
            frame = wire.load(raw)
            operation, data = frame["op"], frame.get("d")
        except (ValueError, TypeError, KeyError, AttributeError):
            self.close(GatewayClose.DECODE_ERROR)
            return
        if len(raw) > FRAME_BYTES:
            self.close(GatewayClose.DECODE_ERROR)
            return
        self._obey(operation, data)

    def _obey(self, operation: object, data: Any) -> None:
        if operation == Opcode.HEARTBEAT:
            self._await_heartbeat()
            self._outlet.put({"op": Opcode.ACK, "t": None, "s": None, "d": None})
        elif operation == Opcode.IDENTIFY:
            self._identify(data)
        elif operation == Opcode.RESUME:
            self._resume(data)
        elif operation not in ASKED_IN_SESSION:
            self.close(GatewayClose.UNKNOWN_OPCODE)
        elif self._session is None:
            self.close(GatewayClose.NOT_AUTHENTICATED)
        elif not isinstance(data, dict):
            self.close(GatewayClose.DECODE_ERROR)
        elif operation == Opcode.MEMBERS:
            self._members.send(self._session, data)

    def _identify(self, data: Any) -> None:
        if self._session is not None:
            self.close(GatewayClose.ALREADY_AUTHENTICATED)
            return
        identity = read_identity(data, self._world.application)
        if isinstance(identity, GatewayClose):
            self.close(identity)
            return
        if self._greeting.needs_more_shards(identity.shard_id, identity.shard_count):
            self.close(GatewayClose.SHARDING_REQUIRED)
            return
        if not self._hub.start_limit.take(identity.shard_id):
            self._refuse_session()
            return
        session = self._hub.start(identity.intents, identity.shard_id, identity.shard_count)
        self._attach(session)
        self._greeting.greet(session)
        self._hub.join(session, self)

    def _resume(self, data: Any) -> None:
        if self._session is not None:
            self.close(GatewayClose.ALREADY_AUTHENTICATED)
            return
        if not isinstance(data, dict):
            self.close(GatewayClose.DECODE_ERROR)
            return
        if data.get("token") != self._world.application.token:
            self.close(GatewayClose.AUTHENTICATION_FAILED)
            return
        session = self._hub.find(str(data.get("session_id")))
        if session is None:
            self._refuse_session()
            return
        sequence = data.get("seq")
        if isinstance(sequence, bool) or not isinstance(sequence, int) or not 0 <= sequence <= session.sequence:
            self._hub.end(session)
            self.close(GatewayClose.INVALID_SEQUENCE)
            return
        self._attach(session)
        if not session.replay_from(sequence):
            session.outbox = None
            self._session = None
            self._hub.end(session)
            self._refuse_session()
            return
        session.dispatch("RESUMED", b'{"_trace":["playground"]}')
        self._hub.join(session, self)

    def _refuse_session(self) -> None:
        self._outlet.put({"op": Opcode.INVALID_SESSION, "t": None, "s": None, "d": False})

    def _attach(self, session: Session) -> None:
        self._session = session
        session.outbox = self._outlet.queue
