"""A dead letter: seen in the log, sent again by a moderator, once, through restarts, and where its channel is gone."""

import asyncio

import pytest

from tests.bot_process import running_bot
from tests.delivery_world import ADAM, CREATES, MODERATORS, SERVER, channel_id, delivery_world, now, until
from tracker.alerts.posts import PostState
from tracker.delivery_error import Trouble
from tracker.guilds.settings import Guilds, GuildSettings


@pytest.fixture
async def world(tmp_path):
    async with delivery_world(tmp_path, channels=2) as opened:
        async with opened.storage() as storage:
            guilds = Guilds(storage.guilds, now)
            await guilds.change(GuildSettings(SERVER, moderators_channel_id=MODERATORS), by=ADAM)
        await opened.subscribe()
        await opened.owe(1)
        async with opened.storage() as storage:
            outbox = storage.alerts.outbox
            claims = await outbox.claim(now(), lease_until=now(), most=2)
            (claim,) = [one for one in claims if one.post.place.id == channel_id(0)]
            await outbox.settle(claim, PostState.FAILED, trouble=Trouble.REFUSED, at=now())
        yield opened


def notices(world):
    found = world.playground.world.messages.get(MODERATORS, {}).values()
    return [one for one in found if one.ephemeral_to is None]


def bot(world):
    return running_bot(world.playground, world.folder)


async def failed(world):
    return await world.playground.person("adam").slash("alerts log", channel="moderators", show="failed")


def ref_of(log):
    return log.embeds[0]["description"][1:7]


async def test_it_waits_for_a_person_through_restarts_and_is_sent_again_once(world):
    adam = world.playground.person("adam")
    async with bot(world):
        log, other = await failed(world), await failed(world)
        ref = ref_of(log)
        assert "❌ not sent: Discord calls the message invalid" in log.embeds[0]["description"]
        await adam.choose(log, "Send again", [ref])
        assert log.content.startswith(f"**{ref} is sent again.**")
        # Pressed by a second moderator who has not seen that yet.
        late = await adam.choose(other, "Send again", [ref])
        await until(lambda: world.told(0) == ["Act 0"])
        await asyncio.sleep(2)
        assert world.told(0) == ["Act 0"]
        assert f"Ref {ref}" in world.messages(0)[0].content
        assert ref in late.content and "is sent again" not in late.content
    async with bot(world):
        assert (await failed(world)).content == "There are no such alerts here."
        await asyncio.sleep(2)
        assert world.told(0) == ["Act 0"]


async def test_a_bot_killed_after_the_press_sends_it_once(world):
    adam = world.playground.person("adam")
    async with bot(world) as running:
        world.playground.faults.add("hang", moment="after", **CREATES)
        log = await failed(world)
        await adam.choose(log, "Send again", [ref_of(log)])
        await until(lambda: world.messages(0))
        await running.kill()
    world.playground.faults.clear()
    async with bot(world):
        await asyncio.sleep(10)
        assert world.told(0) == ["Act 0"]
        assert (await failed(world)).content == "There are no such alerts here."


async def test_where_the_channel_is_gone_the_moderators_read_so_and_nothing_is_tried_again(world):
    adam = world.playground.person("adam")
    world.playground.world.remove_channel(channel_id(0))
    async with bot(world):
        log = await failed(world)
        await adam.choose(log, "Send again", [ref_of(log)])
        await until(lambda: notices(world))
        (notice,) = notices(world)
        assert f"<#{channel_id(0)}> is gone" in notice.content
        waiting = await adam.slash("alerts log", channel="moderators", show="waiting")
        assert "the channel was deleted" in waiting.embeds[0]["description"]
    tried = len([one for one in world.playground.requests if one.status == 404 and one.method == "POST"])
    async with bot(world):
        await asyncio.sleep(3)
        assert (await failed(world)).content == "There are no such alerts here."
    assert len([one for one in world.playground.requests if one.status == 404 and one.method == "POST"]) == tried == 1
    assert len(notices(world)) == 1
