"""A connection to the playground's gateway by hand, without a library in between."""

import json
import zlib
from dataclasses import dataclass, field
from typing import Any

import aiohttp


@dataclass
class Line:
    """One connection to the gateway; `stream` unpacks what comes as one zlib stream."""

    socket: aiohttp.ClientWebSocketResponse
    sequence: int = 0
    stream: Any = field(default_factory=zlib.decompressobj)
    packed: list[bytes] = field(default_factory=list)
    """The binary messages as they came."""

    async def frame(self) -> dict[str, Any]:
        """Return the next frame. Raises: AssertionError with the code when the other side has closed."""
        message = await self.socket.receive(timeout=5)
        if message.type is aiohttp.WSMsgType.BINARY:
            self.packed.append(message.data)
            frame = json.loads(self.stream.decompress(message.data))
        else:
            assert message.type is aiohttp.WSMsgType.TEXT, f"closed with {self.socket.close_code}"
            frame = json.loads(message.data)
        if frame["op"] == 0:
            self.sequence = frame["s"]
        return frame

    async def event(self, name: str) -> Any:
        """Return the next event, which must be of that name."""
        frame = await self.frame()
        assert (frame["op"], frame["t"]) == (0, name)
        return frame["d"]

    async def silence(self) -> None:
        """Make sure that nothing waits to be read: the next frame is the answer to a heartbeat sent now."""
        await self.send(1, self.sequence)
        frame = await self.frame()
        assert frame["op"] == 11, frame["t"]

    async def send(self, operation: int, data: Any) -> None:
        await self.socket.send_str(json.dumps({"op": operation, "d": data}))

    async def close_code(self) -> int | None:
        while True:
            message = await self.socket.receive(timeout=5)
            if message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR):
                return self.socket.close_code


def identity(playground, intents: int = 0, **more: Any) -> dict[str, Any]:
    return {"token": playground.token, "properties": {"os": "x"}, "intents": intents, **more}


async def identify(line: Line, playground, intents: int = 0, **more: Any) -> dict[str, Any]:
    """Begin a session and return READY."""
    await line.send(2, identity(playground, intents, **more))
    return await line.event("READY")


async def resume(line: Line, playground, session_id: str, sequence: int) -> None:
    await line.send(6, {"token": playground.token, "session_id": session_id, "seq": sequence})
