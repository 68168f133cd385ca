"""A 429 says when to come back: nothing is asked sooner, nothing else waits for it, and nothing is lost or doubled."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from tests.delivery_world import CREATES, channel_id, delivery_world, until


@pytest.fixture
async def world(tmp_path):
    async with delivery_world(tmp_path, channels=4) as opened:
        await opened.subscribe()
        await opened.owe(3)
        yield opened


@asynccontextmanager
async def delivering(world):
    process = await world.start()
    try:
        yield
    finally:
        process.kill()
        await process.wait()


def creates(world, number):
    path = f"/channels/{channel_id(number)}/messages"
    return [one for one in world.playground.requests if one.method == "POST" and one.path.endswith(path)]


async def test_a_long_wait_of_one_channel_is_kept_and_holds_up_no_other(world):
    """The answer takes longer to come back to than a request may last, or a claim."""
    places = {**CREATES, "route": f"/channels/{channel_id(0)}/messages"}
    fault = world.playground.faults.add("429", retry_after_seconds=60, times=1, **places)
    async with delivering(world):
        await until(lambda: fault.hits == 1)
        await until(lambda: all(world.told(number) == world.titles for number in (1, 2, 3)), 20)
        await asyncio.sleep(6)
        assert [one.status for one in creates(world, 0)] == [429]
    async with delivering(world):
        # A restart keeps the moment too.
        await asyncio.sleep(4)
        assert [one.status for one in creates(world, 0)] == [429]


async def test_after_a_global_limit_everything_goes_on_in_order(world):
    fault = world.playground.faults.add("429", limit_scope="global", retry_after_seconds=5, times=1, **CREATES)
    async with delivering(world):
        await until(lambda: fault.hits == 1)
        before = len(world.playground.requests)
        await asyncio.sleep(3)
        # What was under way already may still arrive.
        assert len(world.playground.requests) - before <= 3
        await until(lambda: world.is_delivered, 30)
    world.judge()
