"""The chat page as a part of the playground's server: its files, its socket, and where it sends files to."""

from collections.abc import Awaitable, Callable, Sequence
from importlib import resources
from typing import Protocol

from aiohttp import web

from playground.entities import Channel, Command, User
from playground.gateway.hub import GatewayHub
from playground.page.guard import guard
from playground.page.markdown.reader import Markdown
from playground.page.messages import MessageViews
from playground.page.places import PlaceViews
from playground.page.socket import Sockets
from playground.page.tab import Views
from playground.page.uploads import UploadRoute
from playground.payloads import Payloads
from playground.people.person import Person
from playground.people.picker import MESSAGE_COMMAND, USER_COMMAND
from playground.timekeeping import Timekeeping
from playground.world import World

PAGE_PATH = "/page/"

_CONTENT_TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
}


class Served(Protocol):
    """What the page needs of a playground."""

    world: World
    payloads: Payloads
    hub: GatewayHub
    timekeeping: Timekeeping

    def person(self, username: str) -> Person:
        """Return somebody to act as."""


def add_page_routes(app: web.Application, playground: Served, examples: Sequence[str] = ()) -> None:
    """Serve the page under /page/, and lead there from the server's root.

    `examples` are what an empty channel proposes to type, such as "/inflow 1%"; only those whose command exists
    are shown, and in their place the names of the first commands if none does.
    """

    def commands_for(user: User, channel: Channel) -> list[Command]:
        person = playground.person(user.username)
        slash = {entry.command.id: entry.command for entry in person.commands(channel)}
        return [*slash.values(), *person.menu(USER_COMMAND, channel), *person.menu(MESSAGE_COMMAND, channel)]

    world = playground.world
    views = Views(
        world,
        PlaceViews(world),
        MessageViews(world, playground.payloads, Markdown()),
        commands_for,
        lambda: playground.hub.is_online,
        playground.timekeeping.reading,
        examples,
    )
    uploads = UploadRoute()
    sockets = Sockets(views, playground.person, world.subscribe, uploads, playground.timekeeping)
    page = web.Application(middlewares=[guard])
    for entry in (resources.files("playground.page") / "static").iterdir():
        content_type = _CONTENT_TYPES.get(entry.name.rpartition(".")[2])
        if content_type is not None:
            path = "/" if entry.name == "index.html" else f"/static/{entry.name}"
            page.router.add_get(path, _answer(entry.read_bytes(), content_type))
    page.router.add_get("/socket", sockets.serve)
    page.router.add_post("/uploads/{tab}", uploads.serve)
    page.on_shutdown.append(sockets.close)
    app.router.add_get("/", _lead_to_page)
    app.router.add_get(PAGE_PATH.rstrip("/"), _lead_to_page)
    app.add_subapp(PAGE_PATH, page)


def _answer(body: bytes, content_type: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=body, content_type=content_type, charset="utf-8")

    return answer


async def _lead_to_page(request: web.Request) -> web.Response:
    raise web.HTTPFound(request.rel_url.with_path(PAGE_PATH, keep_query=True))
