"""The page's web socket: frames in, events out, one tab a connection."""

import asyncio
import logging
from collections.abc import Callable

from aiohttp import WSMsgType, web

from playground import wire
from playground.changes import Listener
from playground.entities import Json
from playground.page.deeds import Deeds
from playground.page.frame_fields import ProtocolError
from playground.page.protocol import (
    Around,
    Close,
    Deed,
    Dismiss,
    Enter,
    Newer,
    Older,
    Open,
    read_action,
)
from playground.page.tab import Tab, Views
from playground.page.uploads import UploadRoute
from playground.people.person import Person
from playground.timekeeping import Timekeeping

log = logging.getLogger(__name__)

FRAME_BYTES = 256 * 1024
HEARTBEAT_SECONDS = 20.0
MOST_WAITING_EVENTS = 2000
"""A page that is this far behind (a sleeping laptop) gets everything anew instead."""


class Sockets:
    """Serves connections, and closes those that are open when the playground stops."""

    def __init__(
        self,
        views: Views,
        person: Callable[[str], Person],
        subscribe: Callable[[Listener], Callable[[], None]],
        uploads: UploadRoute,
        timekeeping: Timekeeping,
    ) -> None:
        self._views = views
        self._person = person
        self._subscribe = subscribe
        self._uploads = uploads
        self._timekeeping = timekeeping
        self._open: set[web.WebSocketResponse] = set()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Keep one page company until it goes."""
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS, max_msg_size=FRAME_BYTES)
        await socket.prepare(request)
        self._open.add(socket)
        with self._uploads.opened() as (address, uploads):
            deeds = Deeds(self._person, self._views.messages, self._timekeeping, uploads)
            connection = _Connection(socket, self._views, deeds, address)
            unsubscribe = self._subscribe(connection.tab.hear)
            try:
                await connection.run()
            finally:
                unsubscribe()
                self._open.discard(socket)
        return socket

    async def close(self, _: web.Application) -> None:
        for socket in tuple(self._open):
            await socket.close(code=1001, message=b"the playground stops")


class _Connection:
    def __init__(self, socket: web.WebSocketResponse, views: Views, deeds: Deeds, upload_address: str) -> None:
        self._socket = socket
        self._deeds = deeds
        self._events: asyncio.Queue[Json] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self.tab = Tab(views, self._tell)
        self._tell({"event": "uploads", "address": upload_address})

    async def run(self) -> None:
        writer = asyncio.create_task(self._write())
        try:
            async for frame in self._socket:
                if frame.type is WSMsgType.TEXT:
                    self._take(frame.data)
        finally:
            writer.cancel()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(writer, *self._tasks, return_exceptions=True)

    async def _write(self) -> None:
        while True:
            event = await self._events.get()
            try:
                await self._socket.send_str(wire.dump(event).decode())
            except ConnectionError:
                return

    def _tell(self, event: Json) -> None:
        if self._events.qsize() >= MOST_WAITING_EVENTS and event["event"] != "state":
            self._start_over()
        else:
            self._events.put_nowait(event)

    def _start_over(self) -> None:
        user = self.tab.user
        while not self._events.empty():
            self._events.get_nowait()
        if user is not None:
            self.tab.enter(user.username, None, self.tab.channel_wish)

    def _take(self, frame: str) -> None:
        try:
            action = read_action(frame)
        except ProtocolError as error:
            log.warning("the page sent a frame that is no action: %s", error)
            self._tell({"event": "refused", "text": f"The page and the playground do not agree: {error}."})
            return
        match action:
            case Enter(person, locale, channel):
                self.tab.enter(person, locale, channel)
            case Open(channel_id):
                self.tab.open(channel_id)
            case Older(channel_id, before_id):
                self.tab.older(channel_id, before_id)
            case Newer(channel_id, after_id):
                self.tab.newer(channel_id, after_id)
            case Around(channel_id, message_id):
                self.tab.around(channel_id, message_id)
            case Dismiss(message_id):
                self.tab.dismiss(message_id)
            case Close(form_id):
                self._deeds.put_away(form_id)
            case _:
                self._begin(action)

    def _begin(self, deed: Deed) -> None:
        """Do what takes time beside the reading of further frames; several deeds may be under way at once."""
        task = asyncio.create_task(self._do(deed))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _do(self, deed: Deed) -> None:
        user = self.tab.user
        if user is None:
            self._tell({"event": "refused", "text": "Nobody speaks yet."})
            return
        try:
            events = await self._deeds.do(user, deed)
        except Exception:
            # The page must get an outcome for its ticket, whatever went wrong here.
            log.exception("a deed failed: %s", type(deed).__name__)
            text = "The playground failed at this; its log says why."
            events = [{"event": "outcome", "ticket": deed.ticket, "ok": False, "refused": True, "text": text}]
        for event in events:
            self._tell(event)
