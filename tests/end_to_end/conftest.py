"""The whole bot in the playground: the real program in its own process, people acting from Python."""

import pytest_asyncio

from playground import open_playground
from tests.bot_process import running_bot


@pytest_asyncio.fixture(scope="session")
async def playground():
    async with open_playground() as opened:
        yield opened


@pytest_asyncio.fixture(scope="session")
async def bot(playground, tmp_path_factory):
    async with running_bot(playground, tmp_path_factory.mktemp("bot")) as running:
        yield running


@pytest_asyncio.fixture
async def member(playground, bot):
    return playground.person("alice")


@pytest_asyncio.fixture
async def moderator(playground, bot):
    return playground.person("maya")


@pytest_asyncio.fixture
async def admin(playground, bot):
    return playground.person("adam")
