"""The gateway's websocket: greeting, identify, resume, heartbeats and the codes of what is not allowed.

Gateway (Connection Lifecycle, Rate Limiting) and Opcodes and Status Codes (Gateway Close Event Codes).
"""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from aiohttp import WSMsgType, web

from playground import wire
from playground.entities import Json
from playground.gateway.greeting import Greeting
from playground.gateway.hub import GatewayHub
from playground.gateway.intents import ALL_INTENTS, PRIVILEGED, Intent
from playground.gateway.session import Session, frame_of
from playground.world import World

log = logging.getLogger(__name__)

HEARTBEAT_MILLISECONDS = 41250
FRAME_BYTES = 4096
FRAMES = 120
FRAMES_SECONDS = 60.0
CLOSE_SECONDS = 2.0
"""How long a client may take to answer the close."""

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, RECONNECT, MEMBERS, INVALID, HELLO, ACK = (
    *(0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11),
)
SOUNDBOARD = 31

UNKNOWN_ERROR, UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, WRONG_TOKEN, ALREADY_AUTHENTICATED = range(4000, 4006)
INVALID_SEQUENCE, RATE_LIMITED = 4007, 4008
INVALID_SHARD, SHARDING_REQUIRED, INVALID_VERSION, INVALID_INTENTS, DISALLOWED_INTENTS = range(4010, 4015)

_REASONS = {
    UNKNOWN_OPCODE: "Unknown opcode.",
    DECODE_ERROR: "Error while decoding payload.",
    NOT_AUTHENTICATED: "Not authenticated.",
    WRONG_TOKEN: "Authentication failed.",
    ALREADY_AUTHENTICATED: "Already authenticated.",
    INVALID_SEQUENCE: "Invalid seq.",
    RATE_LIMITED: "Rate limited.",
    INVALID_SHARD: "Invalid shard.",
    SHARDING_REQUIRED: "Sharding required.",
    INVALID_VERSION: "Invalid API version.",
    INVALID_INTENTS: "Invalid intent(s).",
    DISALLOWED_INTENTS: "Disallowed intent(s).",
}


class GatewaySocket:
    """One connection, from HELLO to its close."""

    def __init__(self, world: World, hub: GatewayHub, greeting: Greeting) -> None:
        self._world = world
        self._hub = hub
        self._greeting = greeting
        self._socket = web.WebSocketResponse(timeout=CLOSE_SECONDS, compress=False, max_msg_size=1 << 20)
        self._outbox: asyncio.Queue[tuple[int, str, Any] | bytes | None] = asyncio.Queue()
        self._session: Session | None = None
        self._closing: asyncio.Task[None] | None = None
        self._frames: deque[float] = deque()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Speak with the client until one of the two closes."""
        socket = self._socket
        await socket.prepare(request)
        if request.query.get("v", "10") != "10":
            await socket.close(code=INVALID_VERSION, message=_REASONS[INVALID_VERSION].encode())
            return socket
        writer = asyncio.create_task(self._write())
        self._put({"op": HELLO, "t": None, "s": None, "d": {"heartbeat_interval": HEARTBEAT_MILLISECONDS}})
        # A client that falls silent for two intervals is gone, as far as Discord is concerned.
        silence = 2 * HEARTBEAT_MILLISECONDS / 1000
        try:
            while not socket.closed:
                message = await socket.receive(timeout=silence)
                if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                    break
                self._take(message.data)
        except (TimeoutError, ConnectionError):
            self.close(UNKNOWN_ERROR)
        finally:
            self._leave()
            self._outbox.put_nowait(None)
            if self._closing is not None:
                with suppress(ConnectionError):
                    await self._closing
            writer.cancel()
            with suppress(asyncio.CancelledError):
                await writer
        return socket

    def close(self, code: int) -> None:
        """Close the connection with one of Discord's codes."""
        if self._closing is None:
            log.debug("gateway connection closes with %d", code)
            reason = _REASONS.get(code, "").encode()
            self._closing = asyncio.create_task(self._close(code, reason))

    async def _close(self, code: int, reason: bytes) -> None:
        await self._socket.close(code=code, message=reason)

    async def _write(self) -> None:
        while True:
            item = await self._outbox.get()
            if item is None:
                return
            frame = item if isinstance(item, bytes) else frame_of(item)
            try:
                await self._socket.send_frame(frame, WSMsgType.TEXT)
            except (ConnectionError, RuntimeError):
                # The client is gone; what it misses stays with its session.
                return

    def _put(self, frame: Json) -> None:
        self._outbox.put_nowait(wire.dump(frame))

    def _leave(self) -> None:
        if self._session is not None:
            for_good = self._socket.close_code in (1000, 1001) and self._closing is None
            self._hub.leave(self._session, self.close, for_good=for_good)

    def _take(self, text: str | bytes) -> None:
        now = self._hub.clock.seconds()
        self._frames.append(now)
        while now - self._frames[0] > FRAMES_SECONDS:
            self._frames.popleft()
        if len(self._frames) > FRAMES:
            self.close(RATE_LIMITED)
            return
        raw = text.encode() if isinstance(text, str) else text
        try:
            frame = wire.load(raw)
            operation, data = frame["op"], frame.get("d")
        except (ValueError, TypeError, KeyError, AttributeError):
            self.close(DECODE_ERROR)
            return
        if len(raw) > FRAME_BYTES:
            self.close(DECODE_ERROR)
            return
        self._obey(operation, data)

    def _obey(self, operation: object, data: Any) -> None:
        if operation == HEARTBEAT:
            self._put({"op": ACK, "t": None, "s": None, "d": None})
        elif operation == IDENTIFY:
            self._identify(data)
        elif operation == RESUME:
            self._resume(data)
        elif operation not in (PRESENCE, VOICE, MEMBERS, SOUNDBOARD):
            self.close(UNKNOWN_OPCODE)
        elif self._session is None:
            self.close(NOT_AUTHENTICATED)
        elif operation == MEMBERS:
            if isinstance(data, dict):
                self._greeting.chunk(self._session, data)
            else:
                self.close(DECODE_ERROR)

    def _identify(self, data: Any) -> None:
        if self._session is not None:
            self.close(ALREADY_AUTHENTICATED)
            return
        if not isinstance(data, dict) or not isinstance(data.get("properties"), dict):
            self.close(DECODE_ERROR)
            return
        if data.get("token") != self._world.application.token:
            self.close(WRONG_TOKEN)
            return
        shard = _shard_of(data.get("shard", [0, 1]))
        if shard is None:
            self.close(INVALID_SHARD)
            return
        if self._greeting.needs_more_shards(*shard):
            self.close(SHARDING_REQUIRED)
            return
        intents = data.get("intents")
        if isinstance(intents, bool) or not isinstance(intents, int) or intents & ~ALL_INTENTS.value or intents < 0:
            self.close(INVALID_INTENTS)
            return
        if intents & PRIVILEGED.value and not self._world.application.privileged_intents:
            self.close(DISALLOWED_INTENTS)
            return
        if not self._hub.may_start(shard[0]):
            self._put({"op": INVALID, "t": None, "s": None, "d": False})
            return
        session = self._hub.start(Intent(intents), *shard)
        self._attach(session)
        self._greeting.greet(session)
        self._hub.join(session, self.close)

    def _resume(self, data: Any) -> None:
        if self._session is not None:
            self.close(ALREADY_AUTHENTICATED)
            return
        if not isinstance(data, dict):
            self.close(DECODE_ERROR)
            return
        if data.get("token") != self._world.application.token:
            self.close(WRONG_TOKEN)
            return
        session = self._hub.find(str(data.get("session_id")))
        if session is None:
            self._put({"op": INVALID, "t": None, "s": None, "d": False})
            return
        sequence = data.get("seq")
        if isinstance(sequence, bool) or not isinstance(sequence, int) or sequence > session.sequence:
            self.close(INVALID_SEQUENCE)
            return
        self._attach(session)
        if not session.replay_from(sequence):
            session.outbox = None
            self._session = None
            self._hub.end(session)
            self._put({"op": INVALID, "t": None, "s": None, "d": False})
            return
        session.dispatch("RESUMED", b'{"_trace":["playground"]}')
        self._hub.join(session, self.close)

    def _attach(self, session: Session) -> None:
        self._session = session
        session.outbox = self._outbox


def _shard_of(value: object) -> tuple[int, int] | None:
    if not isinstance(value, Sequence) or len(value) != 2:
        return None
    shard_id, count = value
    if not isinstance(shard_id, int) or not isinstance(count, int) or not 0 <= shard_id < count:
        return None
    return shard_id, count
