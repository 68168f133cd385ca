"""What people may do to a bot's surroundings, on demand: its channels, its permissions, its membership."""

import asyncio

import pytest

from playground.faults.wish import FaultError
from playground.gateway.intents import Intent
from tests.playground.conftest import APPLICATION, ELSEWHERE, ELSEWHERE_GENERAL, GENERAL, GUILD, MODERATORS, NEWS
from tests.playground.gateway_line import identify

BODY = {"content": "x"}


@pytest.fixture
def faults(playground):
    return playground.faults


async def test_a_deleted_channel_is_gone_for_good(call, faults):
    fault = faults.add("delete_channel", channel="general", guild="Retirement Watch")
    assert (await call.say(BODY)).code == 10003
    assert (await call.say(BODY, channel=ELSEWHERE_GENERAL)).status == 200
    assert faults.active() == []
    assert fault.hits == 1
    assert [(one.kind, one.text) for one in faults.past] == [("delete_channel", "Delete #general")]


async def test_a_permission_is_taken_in_one_channel_and_given_back(call, faults):
    place = {"permission": "SEND_MESSAGES", "guild": str(GUILD), "channel": str(GENERAL)}
    faults.add("take_permission", **place)
    assert (await call.say(BODY)).code == 50013
    assert (await call.say(BODY, channel=NEWS)).status == 200
    faults.add("give_permission", **place)
    assert (await call.say(BODY)).status == 200


async def test_a_permission_is_taken_in_the_whole_server_and_given_back(call, faults, playground):
    place = {"permission": "VIEW_CHANNEL", "guild": "Retirement Watch"}
    faults.add("take_permission", **place)
    assert [(await call.say(BODY, channel=one)).code for one in (GENERAL, NEWS)] == [50001, 50001]
    assert (await call.say(BODY, channel=ELSEWHERE_GENERAL)).status == 200
    faults.add("give_permission", **place)
    assert (await call.say(BODY)).status == 200


async def test_in_a_thread_it_is_the_channels_permission(call, faults):
    thread = await call("POST", f"/channels/{GENERAL}/threads", {"name": "t", "type": 11})
    assert (await call.say(BODY, channel=thread.body["id"])).status == 200
    place = {"permission": "SEND_MESSAGES_IN_THREADS", "guild": str(GUILD), "channel": thread.body["id"]}
    faults.add("take_permission", **place)
    assert (await call.say(BODY, channel=thread.body["id"])).code == 50013


async def test_a_kicked_bot_is_out_and_comes_back_with_a_new_role(call, dial, faults, playground):
    before = playground.world.guilds[GUILD].members[APPLICATION].role_ids
    async with dial() as line:
        await identify(line, playground, Intent.GUILDS.value)
        for _ in range(2):
            await line.event("GUILD_CREATE")
        faults.add("kick_bot", guild="Retirement Watch")
        assert await line.event("GUILD_DELETE") == {"id": str(GUILD)}
        assert (await call.say(BODY)).code == 50001
        assert (await call("GET", f"/guilds/{GUILD}")).code == 10004
        await line.silence()
        faults.add("invite_bot", guild="Retirement Watch")
        made = await line.event("GUILD_CREATE")
        assert "unavailable" not in made
        assert not set(made["members"][0]["roles"]) & {str(one) for one in before}
        await line.silence()
    assert (await call.say(BODY)).status == 200
    # The new role is on no list of the channel that only some may see.
    assert (await call.say(BODY, channel=MODERATORS)).code == 50001


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("invite_bot", {"guild": str(ELSEWHERE)}),
        ("guild_outage", {"guild": str(GUILD)}),
        ("kick_bot", {"guild": str(GUILD)}),
        ("take_permission", {"guild": str(GUILD), "permission": "SEND_MESSAGES"}),
    ],
)
async def test_what_means_nothing_now_is_refused(faults, kind, more):
    faults.add("kick_bot", guild=str(GUILD))
    with pytest.raises(FaultError) as refused:
        faults.add(kind, **more)
    assert set(refused.value.errors) == {""}


async def test_a_deed_can_wait_for_its_moment(call, playground, faults):
    faults.add("kick_bot", guild=str(GUILD), after_seconds=30)
    assert (await call.say(BODY)).status == 200
    playground.clock.advance(31)
    await asyncio.sleep(0.01)
    assert (await call.say(BODY)).code == 50001
    assert faults.active() == []


async def test_a_deed_that_came_too_late_is_told_as_such(playground, faults):
    faults.add("delete_channel", channel=str(GENERAL), after_seconds=30)
    playground.world.remove_channel(GENERAL)
    playground.clock.advance(31)
    await asyncio.sleep(0.01)
    assert [one.text for one in faults.past] == ["Nothing to do: the channel is gone"]
    assert faults.active() == []
