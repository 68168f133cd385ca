"""A playground and a bot whose server has moderators, for tests of `/policy`."""

import asyncio
import copy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from playground import open_playground
from playground.default_world import DEFAULT_WORLD
from tests.bot_process import running_bot

OWNER = "1300000000000000013"
GUILD = 1300000000000000100

WORLD: dict[str, Any] = copy.deepcopy(DEFAULT_WORLD)
WORLD["people"] += [
    {"id": "1300000000000000020", "username": "mona", "name": "Mona"},
    {"id": "1300000000000000021", "username": "max", "name": "Max"},
]
WORLD["guilds"][0]["members"] |= {"mona": ["Moderator"], "max": ["Helper"], "olga": ["Helper"]}
WORLD["guilds"][0]["roles"].append({"id": "1300000000000000125", "name": "Helper", "permissions": ["MANAGE_MESSAGES"]})

FORM = {
    "title": "Guidance on digital assets in retirement plans",
    "identifier": "CAR 2026-01",
    "date": "Nov 20 2026",
    "link": "https://www.dol.gov/agencies/ebsa/car-2026-01",
    "summary": "It withdraws nothing. It explains what the Department expects.",
}


@asynccontextmanager
async def moderated_playground(folder: Path, **settings: str) -> AsyncIterator[Any]:
    """Open a playground with the bot in it, in whose first server the role Moderator moderates."""
    async with open_playground(WORLD) as playground, running_bot(playground, folder, OWNER_IDS=OWNER, **settings):
        await set_up(playground)
        yield playground


async def set_up(playground: Any) -> None:
    """Name the moderators' role and channel, as an administrator does."""
    admin = playground.person("adam")
    panel = await admin.slash("setup")
    await admin.choose(panel, "setup.roles:", ["Moderator"])
    await admin.choose(panel, "setup.channel:", ["moderators"])


async def begin_add(person: Any, **fields: str) -> Any:
    """Type `/policy add` and its form; return the panel."""
    form = await person.slash("policy add", kind="Agency guidance", jurisdiction="federal", topic="retirement_crypto")
    return await person.submit(form, **{**FORM, **fields})


async def added(person: Any, **fields: str) -> Any:
    """Add a milestone without an alert; return the panel that says so."""
    return await person.click(await begin_add(person, **fields), "Save without alert")


async def content_of(attachment: Any) -> bytes:
    """Return the bytes of a file that a person was sent."""
    async with aiohttp.ClientSession() as session, session.get(attachment["url"]) as response:
        assert response.status == 200
        return await response.read()


async def message_with(playground: Any, reader: Any, text: str, channel: str = "moderators") -> Any:
    """Return the newest message that the reader sees with that text, once it is there."""
    moved = asyncio.Event()
    end = playground.world.subscribe(lambda change: moved.set())
    try:
        async with asyncio.timeout(10):
            while True:
                moved.clear()
                for message in reversed(reader.visible_messages(channel)):
                    if text in message.text:
                        return message
                await moved.wait()
    finally:
        end()
