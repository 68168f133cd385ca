"""The playground's time, in a demo: told over a web socket at every jump, so that nothing here waits for it."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp

log = logging.getLogger(__name__)

FIRST_SECONDS = 10.0
AGAIN_SECONDS = 1.0

_LOST = (aiohttp.ClientError, OSError, TimeoutError, ValueError, TypeError, KeyError)


class ClockUnreachableError(Exception):
    """The playground's clock cannot be read; the text is a sentence for the operator."""


async def read_ahead(address: str) -> timedelta:
    """Return how far the clock at an address is ahead of this machine's. Raises: ClockUnreachableError."""
    timeout = aiohttp.ClientTimeout(total=FIRST_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(address) as response:
            response.raise_for_status()
            return _ahead(await response.text())
    except _LOST as error:
        raise _unreachable(address, error) from None


@asynccontextmanager
async def following(address: str, set_ahead: Callable[[timedelta], None]) -> AsyncIterator[None]:
    """Tell `set_ahead` how far the clock at an address is ahead of this machine's: once before the block, then at
    every jump until the block ends. While the playground is away, the last word holds.

    Raises: ClockUnreachableError.
    """
    async with aiohttp.ClientSession() as session:
        connection = _Connection(session, address, set_ahead)
        try:
            await asyncio.wait_for(connection.open(), FIRST_SECONDS)
        except _LOST as error:
            raise _unreachable(address, error) from None
        task = asyncio.create_task(connection.follow())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


class _Connection:
    def __init__(self, session: aiohttp.ClientSession, address: str, set_ahead: Callable[[timedelta], None]) -> None:
        self._session = session
        self._address = f"{address}/changes"
        self._set_ahead = set_ahead
        self._socket: aiohttp.ClientWebSocketResponse | None = None

    async def open(self) -> None:
        """Connect, and take over what is told first."""
        self._socket = await self._session.ws_connect(self._address, heartbeat=20)
        await self._take_over(await self._socket.receive_str())

    async def follow(self) -> None:
        """Take over every jump, connecting anew whenever the connection is lost."""
        while True:
            try:
                if self._socket is None:
                    await self.open()
                    log.info("the playground's clock is followed again")
                await self._follow_open()
            except _LOST as error:
                if self._socket is not None:
                    log.info("the playground's clock is out of reach (%s)", type(error).__name__)
            self._socket = None
            await asyncio.sleep(AGAIN_SECONDS)

    async def _follow_open(self) -> None:
        if self._socket is not None:
            async for frame in self._socket:
                if frame.type is aiohttp.WSMsgType.TEXT:
                    await self._take_over(frame.data)

    async def _take_over(self, frame: str) -> None:
        ahead = _ahead(frame)
        self._set_ahead(ahead)
        if self._socket is not None:
            # Whoever put it forward waits for this, so that what is asked next is answered by the new time.
            await self._socket.send_str(frame)


def _ahead(text: str) -> timedelta:
    return timedelta(seconds=float(json.loads(text)["ahead_seconds"]))


def _unreachable(address: str, error: Exception) -> ClockUnreachableError:
    return ClockUnreachableError(
        f"CLOCK=playground, but no playground's clock is at {address} ({type(error).__name__}): start the playground, "
        "or leave CLOCK empty."
    )
