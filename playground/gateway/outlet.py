"""The way out to one gateway socket: frames in their order, compressed if the client asked for it.

Gateway (Transport Compression, zlib-stream): one context for the whole connection, each message flushed, so that it
ends in 00 00 ff ff.
"""

import asyncio
import zlib
from typing import Any

from aiohttp import WSMsgType, web

from playground import wire
from playground.entities import Json
from playground.gateway.session import frame_of

ZLIB_STREAM = "zlib-stream"

Item = tuple[int, str, Any] | bytes | None
"""An event, a frame that is none, or None, which ends the writing."""


class Outlet:
    """Writes what is put into `queue` until it is ended."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.queue: asyncio.Queue[Item] = asyncio.Queue()
        self._socket = socket
        self._compressor: Any = None
        self._is_open = asyncio.Event()
        self._is_open.set()

    def compress(self) -> None:
        """Write binary frames of one zlib stream from now on."""
        self._compressor = zlib.compressobj()

    def put(self, frame: Json) -> None:
        """Write a frame that is no event."""
        self.queue.put_nowait(wire.dump(frame))

    def end(self) -> None:
        """Write no more than what is waiting."""
        self.queue.put_nowait(None)

    def hold(self) -> None:
        """Keep everything back until `release`."""
        self._is_open.clear()

    def release(self) -> None:
        self._is_open.set()

    async def write(self) -> None:
        """Write until the end, or until the client is gone; what it misses stays with its session."""
        while True:
            item = await self.queue.get()
            if item is None:
                return
            if not self._is_open.is_set():
                await self._is_open.wait()
            frame = item if isinstance(item, bytes) else frame_of(item)
            try:
                if self._compressor is None:
                    await self._socket.send_frame(frame, WSMsgType.TEXT)
                else:
                    packed = self._compressor.compress(frame) + self._compressor.flush(zlib.Z_SYNC_FLUSH)
                    await self._socket.send_frame(packed, WSMsgType.BINARY)
            except (ConnectionError, RuntimeError):
                return
