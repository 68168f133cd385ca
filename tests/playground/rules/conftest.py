"""The ways by which the forms of rules are sent."""

import asyncio
from dataclasses import replace

import pytest

from playground.changes import InteractionChanged
from playground.entities import ChannelKind
from playground.permissions import ALL
from tests.playground.bot_role import allow_exactly
from tests.playground.conftest import APPLICATION, NEWS


@pytest.fixture
def everything_allowed(playground):
    """Let the bot do all that can be done in the server."""
    allow_exactly(playground, ALL)


@pytest.fixture
def news_announced(playground):
    """Make the news a channel whose messages are published."""
    world = playground.world
    world.put_channel(replace(world.channels[NEWS], kind=ChannelKind.ANNOUNCEMENT))


@pytest.fixture
def post(call):
    """Return the function that posts a message to a channel."""
    return call.say


@pytest.fixture
def register(call):
    """Return the function that creates one global command."""

    async def send(form):
        return await call("POST", f"/applications/{APPLICATION}/commands", form)

    return send


@pytest.fixture
def answer(call, playground):
    """Return the function that answers a new use of a command; `kind` is the type of the callback."""

    async def send(data, kind=4, files=None):
        if not playground.world.commands:
            await call.register({"name": "inflow", "description": "d"})
        reply = await playground.person("alice").slash("inflow", wait=False)
        path = f"/interactions/{reply.interaction.id}/{reply.interaction.token}/callback"
        return await call("POST", path, {"type": kind, "data": data}, token=None, files=files)

    return send


@pytest.fixture
def show(answer):
    """Return the function that answers with a modal."""

    async def send(form):
        return await answer(form, kind=9)

    return send


@pytest.fixture
def complete(call, playground):
    """Return the function that answers an autocompletion of a text, whole number (4) or number (10)."""

    async def send(form, kind=3, callback=8):
        option = {"type": kind, "name": "share", "description": "d", "autocomplete": True}
        await call.register({"name": "inflow", "description": "d", "options": [option]})
        opened = []

        def note(change):
            if isinstance(change, InteractionChanged):
                opened.append(change.interaction)

        end = playground.world.subscribe(note)
        typing = asyncio.create_task(playground.person("alice").autocomplete("inflow", "share", "1"))
        await asyncio.sleep(0)
        end()
        path = f"/interactions/{opened[0].id}/{opened[0].token}/callback"
        answered = await call("POST", path, {"type": callback, "data": form}, token=None)
        typing.cancel()
        await asyncio.gather(typing, return_exceptions=True)
        return answered

    return send
