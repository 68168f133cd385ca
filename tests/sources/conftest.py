"""A server on this machine that plays a source: it answers what a test tells it to, well or badly."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.sources.headers import user_agent
from bot.sources.http import HttpClient, Limits

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Clock:
    """A clock that is set by hand."""

    time: datetime = datetime(2026, 11, 24, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def later(self, **gap: float) -> None:
        self.time += timedelta(**gap)


@dataclass
class Stage:
    """The played source: answers by path, and the requests that came."""

    url: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[web.Request] = field(default_factory=list)
    curtain: asyncio.Event = field(default_factory=asyncio.Event)
    """Set at the end, so that answers which hang may end."""

    def plays(
        self,
        path: str,
        body: str | bytes = "{}",
        *,
        status: int = 200,
        content_type: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Answer requests of `path` with this."""
        content = body.encode() if isinstance(body, str) else body

        async def answer(request: web.Request) -> web.StreamResponse:
            return web.Response(body=content, status=status, headers={"Content-Type": content_type, **(headers or {})})

        self.answers[path] = answer

    def hangs(self, path: str, start: bytes | None = None, *, content_type: str = "application/json") -> None:
        """Answer requests of `path` with nothing, or with the beginning of a body and then nothing."""

        async def answer(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse(headers={"Content-Type": content_type})
            if start is not None:
                await response.prepare(request)
                await response.write(start)
            await self.curtain.wait()
            return response

        self.answers[path] = answer

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        prepared = self.answers.get(request.path)
        return web.Response(status=404) if prepared is None else await prepared(request)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    played = Stage()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", played.answer)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server(shutdown_timeout=1)
    played.url = str(server.make_url("")).rstrip("/")
    yield played
    played.curtain.set()
    await server.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def client(clock: Clock) -> AsyncIterator[HttpClient]:
    """The real client, with limits that a test reaches quickly."""
    async with aiohttp.ClientSession() as session:
        yield HttpClient(
            session,
            user_agent=user_agent("1.2.3", "ops@example.org"),
            now=clock.now,
            limits=Limits(total_seconds=5, connect_seconds=2, size_bytes=64 * 1024),
        )


@pytest.fixture
async def hasty_client(clock: Clock) -> AsyncIterator[HttpClient]:
    """The real client with hardly any patience, for answers that never come."""
    async with aiohttp.ClientSession() as session:
        yield HttpClient(
            session,
            user_agent=user_agent("1.2.3", ""),
            now=clock.now,
            limits=Limits(total_seconds=0.2, connect_seconds=0.2),
        )


@pytest.fixture
def closed_port_url(unused_tcp_port: int) -> str:
    """An address on this machine where nobody listens."""
    return f"http://127.0.0.1:{unused_tcp_port}"
