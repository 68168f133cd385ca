"""The health address: one page that says, in words and by its status, whether the program does its work."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from aiohttp import web

from bot.condition_lines import condition_lines
from tracker.condition import Condition, faults

log = logging.getLogger(__name__)

PATH = "/health"


class HealthAddressError(Exception):
    """The address cannot be listened on; the text is a sentence for the operator."""


@asynccontextmanager
async def health_address(
    place: str, condition: Callable[[], Awaitable[Condition]], now: Callable[[], datetime]
) -> AsyncIterator[None]:
    """Answer at `host:port` until the block ends: 200 when all is well, 503 when not.

    Raises: HealthAddressError.
    """

    async def answer(_: web.Request) -> web.Response:
        try:
            found = await condition()
        except Exception:
            # Whatever is wrong with the database: whoever asks must get an answer, and the log the reason.
            log.exception("the condition could not be read")
            return web.Response(status=503, text="WRONG: the database cannot be read; the log says why.\n")
        moment = now()
        lines = condition_lines(found, moment)
        return web.Response(
            status=503 if faults(found, moment) else 200,
            text="\n".join(lines) + "\n",
            headers={"Cache-Control": "no-store"},
        )

    app = web.Application()
    app.router.add_get(PATH, answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        host, _, port = place.rpartition(":")
        try:
            await web.TCPSite(runner, host.strip("[]"), int(port)).start()
        except OSError as error:
            raise HealthAddressError(f"HEALTH_ADDRESS: {place} cannot be listened on ({error.strerror}).") from None
        log.info("health: http://%s%s", place, PATH)
        yield
    finally:
        await runner.cleanup()
