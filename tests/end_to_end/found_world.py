"""A playground whose bot reads one played Federal Register: what the tests of `/policy queue` stand on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.clock import Clock
from tests.policy_desk import moderated_playground
from tests.sources.official.payloads import fr_document, fr_page

NAMES = ("federal_register", "public_inspection", "white_house", "sec", "oira")
TODAY = Clock().today()
CLOSES = TODAY + timedelta(days=60)


def written(day: Any) -> str:
    """Return a day as the bot writes it."""
    return f"{day:%b} {day.day}, {day.year}"


def proposal(number: str, title: str, **fields: Any) -> dict[str, Any]:
    """A proposal of today that shares no number with another."""
    return fr_document(
        number,
        title=title,
        **{
            "publication_date": TODAY.isoformat(),
            "comments_close_on": CLOSES.isoformat(),
            "docket_ids": [],
            "regulation_id_numbers": [],
            "citation": None,
            **fields,
        },
    )


@dataclass
class Register:
    """The played Federal Register.

    It is asked three questions in a row. To the first it shows nothing, to the second `documents`, and the third waits
    until `shows` is called: with what the documents have become by then.
    """

    documents: list[dict[str, Any]] = field(default_factory=list)
    later: list[dict[str, Any]] = field(default_factory=list)
    is_later: asyncio.Event = field(default_factory=asyncio.Event)

    def shows(self, *documents: dict[str, Any]) -> None:
        self.later = list(documents)
        self.is_later.set()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.path != "/api/v1/documents.json":
            return web.Response(status=404)
        if request.query.get("conditions[agencies][]"):
            return web.Response(text=fr_page(*self.documents), content_type="application/json")
        if request.query.get("conditions[term]"):
            await self.is_later.wait()
            return web.Response(text=fr_page(*self.later), content_type="application/json")
        return web.Response(text=fr_page(), content_type="application/json")


@asynccontextmanager
async def found_playground(folder: Path, register: Register, **settings: str) -> AsyncIterator[Any]:
    """Open a moderated playground whose bot asks the played register, and whose other sources answer 404."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", register.answer)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server(shutdown_timeout=1)
    address = str(server.make_url("")).rstrip("/")
    try:
        async with moderated_playground(
            folder,
            SOURCES="on",
            SOURCE_FIRST_DAYS="7",
            SOURCE_ADDRESSES=",".join(f"{name}={address}" for name in NAMES),
            **settings,
        ) as playground:
            yield playground
    finally:
        register.is_later.set()
        await server.close()


async def queue_with(person: Any, text: str, within: float = 60) -> Any:
    """Open the queue until something with that text lies in it."""
    async with asyncio.timeout(within):
        while True:
            queue = await person.slash("policy queue")
            if text in queue.text.replace("\\", ""):
                return queue
            await asyncio.sleep(0.2)


async def open_card(person: Any, title: str) -> Any:
    """Choose what is called so in the queue."""
    queue = await queue_with(person, title)
    select = next(part for row in queue.components for part in row["components"] if "options" in part)
    value = next(option["value"] for option in select["options"] if title[:40] in option["label"])
    return await person.choose(queue, select["custom_id"], [value])
