"""Publishing from an announcement channel: refused, limited or killed, each message is published once, in order."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from playground.entities import Channel, ChannelKind, MessageFlag
from tests.delivery_world import ADAM, SERVER, delivery_world, now, until
from tracker.alerts.filters import EVERYTHING
from tracker.alerts.subscriptions import Subscription, Wish

NEWS = SERVER + 7000
CROSSPOSTS = {"method": "POST", "route": "/channels/*/messages/*/crosspost"}


@pytest.fixture
async def world(tmp_path):
    async with delivery_world(tmp_path, channels=0) as opened:
        opened.playground.world.put_channel(
            Channel(id=NEWS, kind=ChannelKind.ANNOUNCEMENT, guild_id=SERVER, name="news")
        )
        async with opened.storage() as storage:
            made = Subscription("s-1", SERVER, NEWS, ADAM, now(), Wish(EVERYTHING, crosspost=True))
            await storage.alerts.subscriptions.add(made)
        opened.channels = 1
        await opened.owe(3)
        yield opened


@asynccontextmanager
async def delivering(world):
    process = await world.start()
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def messages(world):
    return sorted(world.playground.world.messages.get(NEWS, {}).values(), key=lambda one: one.id)


def published(world):
    return [one.id for one in messages(world) if one.flags & MessageFlag.CROSSPOSTED]


def asked(world):
    return [
        (int(one.path.split("/")[-2]), one.status)
        for one in world.playground.requests
        if one.route.endswith("/crosspost")
    ]


async def test_a_missing_right_is_waited_for_and_the_order_is_kept(world):
    fault = world.playground.faults.add("refuse", code="50013", times=2, **CROSSPOSTS)
    async with delivering(world):
        await until(lambda: len(published(world)) == 3, 40)
    assert fault.hits == 2
    first, second, third = (one.id for one in messages(world))
    assert asked(world) == [(first, 403), (first, 403), (first, 200), (second, 200), (third, 200)]


async def test_discords_limit_is_waited_for_through_a_restart_and_nothing_else_of_the_channel_is_tried(world):
    fault = world.playground.faults.add("429", retry_after_seconds=8, times=1, **CROSSPOSTS)
    async with delivering(world):
        await until(lambda: fault.hits == 1)
        await asyncio.sleep(2.5)
        assert [status for _, status in asked(world)] == [429]
    async with delivering(world):
        await until(lambda: len(published(world)) == 3, 40)
    first, second, third = (one.id for one in messages(world))
    assert asked(world) == [(first, 429), (first, 200), (second, 200), (third, 200)]
    assert len(messages(world)) == 3


async def test_a_kill_while_a_message_is_published_publishes_it_once_more_without_harm(world):
    world.playground.faults.add("hang", moment="after", times=1, **CROSSPOSTS)
    async with delivering(world) as process:
        await until(lambda: published(world))
        process.kill()
        await process.wait()
    world.playground.faults.clear()
    async with delivering(world):
        await until(lambda: len(published(world)) == 3, 80)
    assert len(messages(world)) == 3
