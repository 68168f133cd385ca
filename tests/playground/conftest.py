"""A playground for each test, a plain HTTP client for it, and a bot at hand that is the real discord.py client."""

import asyncio
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
import pytest
import pytest_asyncio
import yarl
from discord import app_commands

from playground import Playground, open_playground
from tests.playground.gateway_line import Line

APPLICATION = 1300000000000000001
GUILD = 1300000000000000100
GENERAL = 1300000000000000140
NEWS = 1300000000000000141
MODERATORS = 1300000000000000142
ALICE, MAYA, ADAM, OLGA = range(1300000000000000010, 1300000000000000014)
MODERATOR_ROLE = 1300000000000000121
ELSEWHERE = 1300000000000000200
ELSEWHERE_GENERAL = 1300000000000000240


@dataclass
class Answered:
    """An answer of the API."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def code(self) -> int | None:
        return self.body.get("code") if isinstance(self.body, dict) else None

    def leaf(self, *path: str) -> list[str]:
        """Return the inner codes at a place of the error tree; empty when nothing is refused there."""
        node = self.body.get("errors", {})
        for key in path:
            node = node.get(key, {})
        return [one["code"] for one in node.get("_errors", ())]

    def refusals(self) -> dict[str, str]:
        """Return every refused place of the error tree, dotted, with the first inner code at it."""
        return dict(_leaves(self.body.get("errors", {}), ())) if isinstance(self.body, dict) else {}


def _leaves(node: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for key, inner in node.items():
        if key == "_errors":
            yield ".".join(path), inner[0]["code"]
        else:
            yield from _leaves(inner, (*path, key))


@dataclass
class Caller:
    """Calls the API as a bot does, without a library in between."""

    playground: Playground
    session: aiohttp.ClientSession

    async def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = "",
        files: Mapping[str, bytes] | None = None,
        **query: Any,
    ) -> Answered:
        headers = {}
        if token is not None:
            headers["Authorization"] = f"Bot {token or self.playground.token}"
        data: Any = None
        if files:
            data = aiohttp.FormData(quote_fields=False)
            data.add_field("payload_json", json.dumps(body), content_type="text/plain")
            for position, (name, content) in enumerate(files.items()):
                part = io.BytesIO(content)
                data.add_field(f"files[{position}]", part, filename=name, content_type="application/octet-stream")
        elif body is not None:
            data = json.dumps(body)
            headers["Content-Type"] = "application/json"
        url = yarl.URL(f"{self.playground.api_url}{path}", encoded="%" in path)
        if query:
            url = url.update_query({key: str(value) for key, value in query.items()})
        async with self.session.request(method, url, data=data, headers=headers) as response:
            raw = await response.read()
            is_json = response.headers.get("Content-Type") == "application/json"
            return Answered(response.status, json.loads(raw) if is_json else raw.decode(), response.headers)

    async def say(self, body: Mapping[str, Any], channel: int = GENERAL, **more: Any) -> Answered:
        """Post a message as the bot."""
        return await self("POST", f"/channels/{channel}/messages", body, **more)

    async def register(self, *commands: Mapping[str, Any]) -> Answered:
        """Overwrite the global commands."""
        return await self("PUT", f"/applications/{APPLICATION}/commands", list(commands))


@pytest_asyncio.fixture
async def playground():
    async with open_playground() as opened:
        # Most tests are about other rules; those of the limits switch them on.
        opened.rate_limits.enabled = False
        yield opened


@pytest_asyncio.fixture
async def call(playground):
    async with aiohttp.ClientSession() as session:
        yield Caller(playground, session)


@pytest.fixture
def dial(call, playground):
    """Return the function that opens a connection to the gateway, read up to its greeting."""

    @asynccontextmanager
    async def connect(*, greeting: bool = True, query: str = "v=10&encoding=json"):
        async with call.session.ws_connect(f"{playground.gateway_url}/?{query}", autoclose=True) as socket:
            line = Line(socket)
            if greeting:
                hello = await line.frame()
                assert hello["op"] == 10
                assert hello["d"]["heartbeat_interval"] < 60000
            yield line

    return connect


class TryBot(discord.AutoShardedClient):
    """A small bot with commands of its own."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("intents", discord.Intents.none())
        super().__init__(guild_ready_timeout=0.05, **options)
        self.tree = app_commands.CommandTree(self)
        self.seen: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()

    async def setup_hook(self) -> None:
        if self.tree.get_commands():
            await self.tree.sync()

    def dispatch(self, event: str, /, *arguments: Any, **more: Any) -> None:
        if not event.startswith("socket_"):
            self.seen.put_nowait((event, arguments))
        super().dispatch(event, *arguments, **more)

    async def next(self, event: str, timeout: float = 10.0) -> Any:  # noqa: ASYNC109 - callers say how long in one word
        """Return the arguments of the next event of that name; what comes before it is skipped."""
        async with asyncio.timeout(timeout):
            while True:
                name, arguments = await self.seen.get()
                if name == event:
                    return arguments[0] if len(arguments) == 1 else arguments


@asynccontextmanager
async def running(bot: TryBot, playground: Playground):
    """Run the bot against the playground; it is ready and its commands are registered inside the block."""
    before = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    discord.http.Route.BASE = playground.api_url
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(playground.gateway_url)
    task = asyncio.create_task(bot.start(playground.token))
    try:
        ready = asyncio.create_task(bot.next("ready"))
        await asyncio.wait((ready, task), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            ready.cancel()
            task.result()
        yield bot
    finally:
        await bot.close()
        await asyncio.gather(task, return_exceptions=True)
        discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = before


@pytest.fixture
def run_bot(playground):
    """Return the function that runs a bot against this test's playground."""
    return lambda bot: running(bot, playground)
