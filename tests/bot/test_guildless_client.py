"""The client keeps none of the guilds that Discord names when it connects."""

import asyncio
import gc
from contextlib import asynccontextmanager

import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.client.client import RolloverClient
from commands.replies.command_links import CommandLinks
from commands.replies.words import Words
from commands.rights import Rights
from playground import open_playground
from tests.record_factories import NOW
from tracker.guilds.settings import Guilds

ADDRESSES = ((Route, "BASE"), (DiscordWebSocket, "DEFAULT_GATEWAY"))
"""What the client changes for the whole process."""


@asynccontextmanager
async def connected(playground):
    rights = Rights(Guilds(None, lambda: NOW), ())
    client = RolloverClient([], Words(), CommandLinks(), rights, api_url=playground.api_url)
    async with asyncio.timeout(10):
        await client.login(playground.token)
        connection = asyncio.create_task(client.connect())
        await client.wait_until_ready()
        yield client
        await client.close()
        await asyncio.wait({connection})


@pytest.fixture(autouse=True)
def addresses_put_back(monkeypatch):
    for owner, name in ADDRESSES:
        monkeypatch.setattr(owner, name, getattr(owner, name))


async def test_no_guild_is_kept_after_connecting():
    async with open_playground(synthetic_guilds=20) as playground, connected(playground) as client:
        assert list(client.guilds) == []


async def test_stubs_of_guilds_are_used_again_and_do_not_pile_up():
    async with open_playground() as playground, connected(playground) as client:
        state = client._connection
        first = state._get_or_create_unavailable_guild(1)
        assert state._get_or_create_unavailable_guild(1) is first
        for number in range(2, 1000):
            state._get_or_create_unavailable_guild(number)
        gc.collect()
        assert sum(isinstance(one, discord.Guild) for one in gc.get_objects()) <= 257
