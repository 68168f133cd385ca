"""The clock over HTTP, beside the API and not part of it: read, put forward, followed by a web socket.

`GET /clock` and `POST /clock` with {"forward_seconds": 3600} or {"forward_to": "2027-01-01T09:00:00Z"} answer
{"now": ..., "ahead_seconds": ...}. `/clock/changes` tells the same at once and at every move, and takes back, as
{"ahead_seconds": ...}, what the follower has taken over.
"""

import asyncio
import json
import math
from typing import Any

from aiohttp import WSMsgType, web

from playground import wire
from playground.page.guard import guard
from playground.timekeeping import ClockError, Follower, Timekeeping, read_moment

HEARTBEAT_SECONDS = 20.0


def add_clock_routes(app: web.Application, timekeeping: Timekeeping) -> None:
    """Serve the clock under /clock, to this machine and to no other site's page."""
    routes = _ClockRoutes(timekeeping)
    clock = web.Application(middlewares=[guard])
    clock.router.add_get("", routes.read)
    clock.router.add_post("", routes.put_forward)
    clock.router.add_get("/changes", routes.changes)
    clock.on_shutdown.append(routes.close)
    app.add_subapp("/clock", clock)


class _ClockRoutes:
    def __init__(self, timekeeping: Timekeeping) -> None:
        self._timekeeping = timekeeping
        self._open: set[web.WebSocketResponse] = set()

    async def read(self, _: web.Request) -> web.Response:
        return web.json_response(self._timekeeping.reading())

    async def put_forward(self, request: web.Request) -> web.Response:
        if request.content_type != "application/json":
            # A form of another site could be posted without asking; JSON cannot.
            raise web.HTTPUnsupportedMediaType(text="Send JSON.")
        try:
            await _put_forward(self._timekeeping, await _object(request))
        except ClockError as error:
            return web.json_response({"message": str(error)}, status=400)
        return web.json_response(self._timekeeping.reading())

    async def changes(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS, max_msg_size=4096)
        await socket.prepare(request)
        self._open.add(socket)
        with self._timekeeping.followed() as follower:
            teller = asyncio.create_task(self._tell(socket, follower))
            try:
                async for frame in socket:
                    if frame.type is WSMsgType.TEXT:
                        follower.take_over(_ahead(frame.data))
            finally:
                teller.cancel()
                await asyncio.gather(teller, return_exceptions=True)
                self._open.discard(socket)
        return socket

    async def close(self, _: web.Application) -> None:
        for socket in tuple(self._open):
            await socket.close(code=1001, message=b"the playground stops")

    async def _tell(self, socket: web.WebSocketResponse, follower: Follower) -> None:
        while True:
            await follower.news()
            try:
                await socket.send_str(wire.dump(self._timekeeping.reading()).decode())
            except ConnectionError:
                return


async def _object(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise ClockError("Send an object of JSON.")
    return body


async def _put_forward(timekeeping: Timekeeping, body: dict[str, Any]) -> None:
    seconds, to = body.get("forward_seconds"), body.get("forward_to")
    if seconds is not None and (isinstance(seconds, bool) or not isinstance(seconds, int | float)):
        raise ClockError("forward_seconds must be a number.")
    if to is not None and not isinstance(to, str):
        raise ClockError("forward_to must be text.")
    await timekeeping.put_forward(seconds=seconds, to=read_moment(to) if to is not None else None)


def _ahead(frame: str) -> float:
    """Return what a follower says it has taken over; minus infinity for a frame that says nothing."""
    try:
        ahead = json.loads(frame)["ahead_seconds"]
    except (ValueError, TypeError, KeyError):
        return -math.inf
    return float(ahead) if isinstance(ahead, int | float) else -math.inf
