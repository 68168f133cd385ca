"""Opens and closes a playground: one HTTP server on loopback with API, gateway, files and page."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from playground.changes import ClockMoved, CommandsChanged, PresenceChanged
from playground.clock import Clock
from playground.clock_routes import add_clock_routes
from playground.default_world import DEFAULT_WORLD
from playground.faults.answers import failure
from playground.faults.control import CONTROL_PATH, Control
from playground.faults.faults import Faults
from playground.files import FileStore
from playground.gateway.close_codes import GatewayClose
from playground.gateway.events import GatewayEvents
from playground.gateway.greeting import Greeting
from playground.gateway.hub import GatewayHub
from playground.gateway.member_chunks import MemberChunks
from playground.gateway.sockets import GatewaySocket
from playground.gateway.thread_events import ThreadEvents
from playground.guild_payloads import user_payload
from playground.interactions.answers import InteractionAnswers
from playground.interactions.desk import InteractionDesk
from playground.page.routes import add_page_routes
from playground.payloads import Payloads
from playground.people.person import Person
from playground.persistence import Journal, StoredWorld, read_stored_world
from playground.posting import Posting
from playground.rate_limits import RateLimits
from playground.rest.api import PREFIX, Api
from playground.rest.call import Services
from playground.rest.record import RequestRecord
from playground.rest.routes import ROUTES
from playground.rules.messages import REQUEST_BYTES
from playground.synthetic import SyntheticGuilds
from playground.timekeeping import Timekeeping
from playground.world import World
from playground.world_document import Origin, read_document, read_world

HOST = "127.0.0.1"
"""Loopback only: nothing outside this machine can reach a playground."""


class Playground:
    """A running playground. Made by `open_playground`."""

    def __init__(
        self, origin: Origin, clock: Clock, synthetic: tuple[int, int, int], stored: StoredWorld | None = None
    ) -> None:
        self.origin = origin
        self.clock = clock
        self.timekeeping = Timekeeping(clock)
        self.world = World(clock, origin.application)
        secret = stored.file_secret if stored is not None else secrets.token_bytes(32)
        self.files = FileStore(clock, self.world.snowflakes, secret)
        self.payloads = Payloads(self.world, self.files)
        self.hub = GatewayHub(self.world)
        bot = next(user for user in origin.users if user.id == origin.application.id)
        self.synthetic = SyntheticGuilds(*synthetic, bot=user_payload(bot))
        self.greeting = Greeting(self.world, self.hub, self.payloads, self.synthetic)
        self.members = MemberChunks(self.world, self.payloads)
        self.desk = InteractionDesk(self.world, self.payloads, self.hub.send_interaction)
        self.posting = Posting(self.world, self.files)
        self.rate_limits = RateLimits(clock)
        self.services = Services(
            world=self.world,
            files=self.files,
            payloads=self.payloads,
            posting=self.posting,
            desk=self.desk,
            answers=InteractionAnswers(self.world, self.desk, self.posting, self.payloads),
            hub=self.hub,
            greeting=self.greeting,
            rate_limits=self.rate_limits,
        )
        self.faults = Faults(self.world, self.hub, self.payloads)
        self.api = Api(self.services, ROUTES, self.faults)
        self.port = 0
        if stored is not None:
            stored.fill(self.world, self.files)
        else:
            self.world.start_over(origin.users, origin.guilds)
        self.world.subscribe(GatewayEvents(self.world, self.hub, self.payloads).hear)
        self.world.subscribe(ThreadEvents(self.world, self.hub, self.payloads).hear)
        self.clock.subscribe(lambda: self.world.publish(ClockMoved(clock.ahead)))

    @property
    def base_url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def api_url(self) -> str:
        """The address that stands in the place of https://discord.com/api/v10."""
        return f"{self.base_url}{PREFIX}"

    @property
    def gateway_url(self) -> str:
        """The address that stands in the place of wss://gateway.discord.gg."""
        return self.greeting.gateway_url

    @property
    def page_url(self) -> str:
        return f"{self.base_url}/"

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.application.token

    @property
    def requests(self) -> list[RequestRecord]:
        """The bot's latest requests, the oldest first."""
        return list(self.api.requests)

    @property
    def unknown_routes(self) -> list[str]:
        """Every "METHOD /path" that the playground does not serve and was asked for."""
        return self.api.unknown_routes

    def person(self, username: str) -> Person:
        """Return somebody to act as. Raises: KeyError when nobody is called so."""
        user = self.world.user_named(username)
        if user is None:
            raise KeyError(username)
        return Person(user.id, self.world, self.payloads, self.files, self.posting, self.desk)

    def reset(self) -> None:
        """Put the world back to its start. Application, commands, sessions and the clock stay as they are."""
        self.desk.clear()
        self.world.start_over(self.origin.users, self.origin.guilds)
        self.files.stored.clear()
        self.rate_limits.clear()
        self.services.nonces.clear()
        self.services.creations.clear()
        self.api.requests.clear()
        self.api.unknown_routes.clear()
        self.faults.clear()
        self.greeting.greet_anew()

    async def wait_for_bot(self, timeout: float = 30.0, *, commands: bool = False) -> None:  # noqa: ASYNC109 - callers say how long in one word
        """Return when a session of the bot is ready and, if asked, it has registered commands.

        Raises: TimeoutError.
        """
        moved = asyncio.Event()
        end = self.world.subscribe(
            lambda change: moved.set() if isinstance(change, PresenceChanged | CommandsChanged) else None
        )
        try:
            async with asyncio.timeout(timeout):
                while not self.hub.is_online or (commands and not self.world.commands):
                    moved.clear()
                    await moved.wait()
        finally:
            end()

    async def put_forward(self, *, seconds: float | None = None, to: datetime | None = None) -> None:
        """Put the clock forward, by seconds or to a moment, and return when the bots that follow it have taken it over.

        Raises: ClockError for a move that is none, goes back, or too far.
        """
        await self.timekeeping.put_forward(seconds=seconds, to=to)

    async def drop_connections(self) -> None:
        """Break every gateway connection, as a network does; the bot resumes and gets what it missed."""
        self.hub.drop(GatewayClose.UNKNOWN_ERROR)

    async def reconnect(self) -> None:
        """Ask every session to reconnect and resume (op 7)."""
        self.hub.ask_to_reconnect()

    async def invalidate(self, *, resumable: bool) -> None:
        """Declare every session invalid (op 9): resumable ones are resumed, others begin anew."""
        self.hub.invalidate(resumable=resumable)

    def application(self) -> web.Application:
        """Return the web application with everything that is served."""
        app = web.Application(client_max_size=REQUEST_BYTES + (1 << 20))
        app.router.add_route("*", f"{PREFIX}/{{path:.*}}", self.api.serve)
        app.router.add_get("/gateway", self._serve_gateway)
        app.router.add_get("/gateway/", self._serve_gateway)
        app.router.add_get("/attachments/{channel_id}/{attachment_id}/{filename}", self._serve_file)
        app.add_subapp(CONTROL_PATH, Control(self.faults, self.api, self.world).application())
        add_clock_routes(app, self.timekeeping)
        add_page_routes(app, self, self.origin.examples)
        return app

    def listen_on(self, port: int) -> None:
        """Note the port under which everything is reached from now on."""
        self.port = port
        self.files.base_url = self.base_url
        self.greeting.gateway_url = f"ws://{HOST}:{port}/gateway"

    async def _serve_gateway(self, request: web.Request) -> web.StreamResponse:
        if self.faults.refuses_connections:
            return failure(503, "html")
        return await GatewaySocket(self.world, self.hub, self.greeting, self.members).serve(request)

    async def _serve_file(self, request: web.Request) -> web.Response:
        identity = request.match_info["attachment_id"]
        found = (
            self.files.find(int(identity), request.query.get("ex", ""), request.query.get("hm", ""))
            if identity.isdigit()
            else None
        )
        if found is None:
            return web.Response(status=404, text="This content is no longer available.")
        return web.Response(
            body=found.content,
            headers={
                "Content-Type": found.content_type,
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "default-src 'none'; sandbox",
                "Cache-Control": "private, max-age=3600",
            },
        )


@asynccontextmanager
async def open_playground(
    world: Mapping[str, Any] | Path | None = None,
    data: Path | None = None,
    port: int = 0,
    *,
    token: str | None = None,
    synthetic_guilds: int = 0,
    synthetic_channels: int = 30,
    synthetic_roles: int = 20,
) -> AsyncIterator[Playground]:
    """Serve a playground on loopback until the block is left. Port 0 takes a free one.

    `world` describes how it begins (see `world_document`), or is a file of JSON that does; `data` is the file that the
    world is kept in: when it is there, the world goes on where it was, under the same token.
    Raises: WorldDocumentError, WorldFileError, OSError when a file or the port cannot be had.
    """
    stored = read_stored_world(data) if data is not None else None
    playground = Playground(
        _origin(world, token, stored),
        Clock(stored.ahead_at(datetime.now(UTC)) if stored is not None else 0.0),
        (synthetic_guilds, synthetic_channels, synthetic_roles),
        stored,
    )
    async with AsyncExitStack() as stack:
        runner = web.AppRunner(playground.application(), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        site = web.TCPSite(runner, HOST, port)
        await site.start()
        playground.listen_on(runner.addresses[0][1])
        if data is not None:
            journal = Journal(data, playground.world, playground.files, playground.origin)
            stack.callback(journal.close)
            journal.open()
            playground.world.subscribe(journal.hear)
        stack.callback(playground.hub.drop, GatewayClose.UNKNOWN_ERROR)
        yield playground
        playground.desk.clear()


def _origin(world: Mapping[str, Any] | Path | None, token: str | None, stored: StoredWorld | None) -> Origin:
    if stored is not None:
        return stored.origin
    document: Mapping[str, Any] = DEFAULT_WORLD
    if isinstance(world, Path):
        document = read_document(world)
    elif world is not None:
        document = world
    made_token = f"{secrets.token_urlsafe(19)}.{secrets.token_urlsafe(4)}.{secrets.token_urlsafe(28)}"
    return read_world(document, token=token or made_token, verify_key=secrets.token_hex(32))
