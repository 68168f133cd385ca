"""The gateway by hand: the order of frames, the codes of what is not allowed, what comes again after a break."""

import asyncio
import json
from dataclasses import replace

import pytest

from playground import open_playground
from playground.entities import Overwrite
from playground.gateway.hub import GatewayHub
from playground.gateway.intents import Intent
from playground.permissions import Permission
from tests.playground.conftest import ELSEWHERE, GENERAL, GUILD, MODERATORS
from tests.playground.gateway_line import Line, identify, identity

SLASH = {"name": "inflow", "description": "d"}


async def test_ready_tells_who_the_bot_is_and_where_to_resume(dial, playground):
    async with dial() as line:
        ready = await identify(line, playground, shard=[0, 1])
    assert ready["user"]["id"] == str(playground.world.application.id)
    assert ready["user"]["bot"] is True
    assert ready["resume_gateway_url"].startswith("ws://127.0.0.1:")
    assert ready["application"]["id"] == str(playground.world.application.id)
    assert ready["shard"] == [0, 1]
    assert {one["id"] for one in ready["guilds"]} == {str(GUILD), str(ELSEWHERE)}


async def test_heartbeats_are_answered_even_before_the_bot_has_said_who_it_is(dial, playground):
    async with dial() as line:
        await line.send(1, None)
        assert (await line.frame())["op"] == 11
        await identify(line, playground)
        await line.send(1, 1)
        assert (await line.frame())["op"] == 11


async def test_guilds_come_only_to_those_who_asked_for_them(dial, playground):
    async with dial() as line:
        await identify(line, playground, Intent.GUILDS.value)
        made = [await line.event("GUILD_CREATE") for _ in range(2)]
        guild = next(one for one in made if one["id"] == str(GUILD))
        assert guild["unavailable"] is False
        names = [one["name"] for one in guild["channels"]]
        assert sorted(names) == sorted(one.name for one in playground.world.guilds[GUILD].channels.values())
        assert {"general", "policy-news", "moderators"} < set(names)
        assert [one["user"]["id"] for one in guild["members"]] == [str(playground.world.application.id)]
        assert guild["member_count"] == 4
    async with dial() as line:
        await identify(line, playground, 0)
        await line.send(1, 0)
        assert (await line.frame())["op"] == 11


CODES = [
    ("a wrong token", 2, {"token": "x", "properties": {}, "intents": 0}, 4004),
    ("no properties", 2, {"token": "x", "intents": 0}, 4002),
    ("an unknown operation", 99, None, 4001),
    ("a presence before a session", 3, {}, 4003),
    ("members before a session", 8, {}, 4003),
    ("a resume with a wrong token", 6, {"token": "x", "session_id": "y", "seq": 0}, 4004),
]


@pytest.mark.parametrize(("name", "operation", "data", "code"), CODES, ids=[one[0] for one in CODES])
async def test_what_is_not_allowed_closes_with_its_code(dial, name, operation, data, code):
    async with dial() as line:
        await line.send(operation, data)
        assert await line.close_code() == code


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"shard": [1, 1]}, 4010),
        ({"shard": [0]}, 4010),
        ({"intents": 1 << 30}, 4013),
        ({"intents": "all"}, 4013),
        ({"intents": Intent.GUILD_MEMBERS.value}, 4014),
        ({"intents": Intent.MESSAGE_CONTENT.value}, 4014),
    ],
)
async def test_shards_and_intents_are_checked(dial, playground, more, code):
    async with dial() as line:
        await line.send(2, identity(playground) | more)
        assert await line.close_code() == code


@pytest.mark.parametrize("text", ["{", "[]", "7", "{}", json.dumps({"op": 1, "d": "x" * 4096})])
async def test_frames_that_are_no_frames_or_too_large_close_with_4002(dial, text):
    async with dial() as line:
        await line.socket.send_str(text)
        assert await line.close_code() == 4002


async def test_a_resumed_session_gets_what_it_missed_in_order(dial, playground, call):
    await call.register(SLASH)
    alice = playground.person("alice")
    async with dial() as line:
        ready = await identify(line, playground)
        await alice.slash("inflow", wait=False)
        await line.event("INTERACTION_CREATE")
        await playground.drop_connections()
        assert await line.close_code() == 4000
    missed = [(await alice.slash("inflow", wait=False)).interaction.id for _ in range(3)]
    async with dial() as again:
        await again.send(6, {"token": playground.token, "session_id": ready["session_id"], "seq": line.sequence})
        for number, identifier in enumerate(missed, 1):
            frame = await again.frame()
            assert (frame["t"], frame["d"]["id"]) == ("INTERACTION_CREATE", str(identifier))
            assert frame["s"] == line.sequence + number
        frame = await again.frame()
        assert frame["t"] == "RESUMED"
        assert isinstance(frame["d"], dict)


async def test_an_unknown_session_and_a_session_closed_for_good_are_invalid(dial, playground):
    async with dial() as line:
        ready = await identify(line, playground)
        await line.socket.close(code=1000)
    for session_id in ("nonsense", ready["session_id"]):
        async with dial() as line:
            await line.send(6, {"token": playground.token, "session_id": session_id, "seq": 1})
            frame = await line.frame()
            assert (frame["op"], frame["d"]) == (9, False)


async def test_a_session_that_stays_away_too_long_is_invalid(dial, playground):
    async with dial() as line:
        ready = await identify(line, playground)
        await playground.drop_connections()
        await line.close_code()
    playground.clock.advance(200)
    async with dial() as line:
        await line.send(6, {"token": playground.token, "session_id": ready["session_id"], "seq": 1})
        assert (await line.frame())["d"] is False


async def test_reconnect_and_invalid_session_are_said_on_demand(dial, playground):
    async with dial() as line:
        await identify(line, playground)
        await playground.reconnect()
        assert (await line.frame())["op"] == 7
        await playground.invalidate(resumable=True)
        frame = await line.frame()
        assert (frame["op"], frame["d"]) == (9, True)
        await playground.invalidate(resumable=False)
        frame = await line.frame()
        assert (frame["op"], frame["d"]) == (9, False)
        assert not playground.hub.is_online


async def test_shards_get_the_events_of_their_guilds_and_the_first_those_without(dial, playground, call):
    await call.register(SLASH)
    shards = 3
    async with dial() as a, dial() as b, dial() as c:
        lines = [a, b, c]
        for number, line in enumerate(lines):
            ready = await identify(line, playground, shard=[number, shards])
            assert all(int(one["id"]) >> 22 is not None for one in ready["guilds"])
            assert {(int(one["id"]) >> 22) % shards for one in ready["guilds"]} <= {number}
        alice = playground.person("alice")
        for channel, shard in ((alice.channel(), (GUILD >> 22) % shards), (alice.direct_message(), 0)):
            reply = await alice.slash("inflow", channel=channel, wait=False)
            assert (await lines[shard].event("INTERACTION_CREATE"))["id"] == str(reply.interaction.id)


async def test_messages_come_with_their_content_only_to_those_who_may_read_it(dial, playground, call):
    async with dial() as line:
        await identify(line, playground, (Intent.GUILD_MESSAGES | Intent.DIRECT_MESSAGES).value)
        alice = playground.person("alice")
        said = await alice.say("secret")
        event = await line.event("MESSAGE_CREATE")
        assert (event["id"], event["content"]) == (str(said.id), "")
        assert event["guild_id"] == str(GUILD)
        assert event["member"]["roles"] == []
        await alice.say(f"<@{playground.world.application.id}> hello")
        assert (await line.event("MESSAGE_CREATE"))["content"].endswith("hello")
        await alice.say("private", alice.direct_message())
        event = await line.event("MESSAGE_CREATE")
        assert event["content"] == "private"
        assert "guild_id" not in event
        sent = await call.say({"content": "mine", "nonce": "5"})
        event = await line.event("MESSAGE_CREATE")
        assert (event["content"], event["nonce"]) == ("mine", "5")
        await call("PATCH", f"/channels/{GENERAL}/messages/{sent.body['id']}", {"content": "changed"})
        assert (await line.event("MESSAGE_UPDATE"))["content"] == "changed"
        await call("DELETE", f"/channels/{GENERAL}/messages/{sent.body['id']}")
        assert (await line.event("MESSAGE_DELETE"))["id"] == sent.body["id"]


async def test_the_bots_ephemeral_answers_come_as_if_from_a_conversation(dial, playground, call):
    await call.register(SLASH)
    async with dial() as line:
        await identify(line, playground, (Intent.GUILD_MESSAGES | Intent.DIRECT_MESSAGES).value)
        reply = await playground.person("alice").slash("inflow", wait=False)
        await line.event("INTERACTION_CREATE")
        path = f"/interactions/{reply.interaction.id}/{reply.interaction.token}/callback"
        await call("POST", path, {"type": 4, "data": {"content": "x", "flags": 64}}, token=None)
        event = await line.event("MESSAGE_CREATE")
        assert event["flags"] == 64
        assert "guild_id" not in event
        assert "member" not in event


async def test_changes_of_a_guild_are_told(dial, playground):
    world = playground.world
    async with dial() as line:
        await identify(line, playground, Intent.GUILDS.value)
        for _ in range(2):
            await line.event("GUILD_CREATE")
        channel = world.put_channel(replace(world.channels[GENERAL], id=9, name="new"))
        assert (await line.event("CHANNEL_CREATE"))["name"] == "new"
        world.put_channel(replace(channel, topic="t"))
        assert (await line.event("CHANNEL_UPDATE"))["topic"] == "t"
        world.remove_channel(9)
        assert (await line.event("CHANNEL_DELETE"))["id"] == "9"
        role = world.put_role(GUILD, replace(world.guilds[GUILD].roles[GUILD], id=10, name="r"))
        assert (await line.event("GUILD_ROLE_CREATE"))["role"]["name"] == "r"
        world.remove_role(GUILD, role.id)
        assert (await line.event("GUILD_ROLE_DELETE"))["role_id"] == "10"
        me = world.guilds[GUILD].members[world.application.id]
        world.put_member(GUILD, replace(me, nick="Ro"))
        assert (await line.event("GUILD_MEMBER_UPDATE"))["nick"] == "Ro"
        world.remove_member(GUILD, world.application.id)
        assert (await line.event("GUILD_DELETE")) == {"id": str(GUILD)}
        world.put_member(GUILD, me)
        assert "unavailable" not in await line.event("GUILD_CREATE")


async def test_the_bot_does_not_hear_what_is_said_where_it_cannot_see(dial, playground):
    world = playground.world
    rule = Overwrite(GUILD + 1, False, deny=Permission.VIEW_CHANNEL.value)
    world.put_channel(replace(world.channels[MODERATORS], overwrites=(rule,)))
    async with dial() as line:
        await identify(line, playground, Intent.GUILD_MESSAGES.value)
        await playground.person("adam").say("hidden", "moderators")
        await playground.person("adam").say("open", "general")
        assert (await line.event("MESSAGE_CREATE"))["channel_id"] == str(GENERAL)


async def test_members_are_sent_on_request(dial, playground):
    async with dial() as line:
        await identify(line, playground)
        await line.send(8, {"guild_id": str(GUILD), "query": "", "limit": 0, "nonce": "n"})
        chunk = await line.event("GUILD_MEMBERS_CHUNK")
        assert (chunk["nonce"], chunk["chunk_index"], chunk["chunk_count"]) == ("n", 0, 1)
        assert len(chunk["members"]) == 4
        await line.send(8, {"guild_id": str(GUILD), "query": "al", "limit": 5})
        assert len((await line.event("GUILD_MEMBERS_CHUNK"))["members"]) == 1


async def test_reset_puts_everything_back_but_sessions_and_commands(dial, playground, call):
    await call.register(SLASH)
    async with dial() as line:
        await identify(line, playground, Intent.GUILDS.value)
        for _ in range(2):
            await line.event("GUILD_CREATE")
        await playground.person("alice").say("gone")
        playground.world.put_channel(replace(playground.world.channels[GENERAL], topic="odd"))
        await line.event("CHANNEL_UPDATE")
        playground.reset()
        guild = await line.event("GUILD_CREATE")
        assert guild["unavailable"] is False
        await line.event("GUILD_CREATE")
        alice = playground.person("alice")
        assert alice.visible_messages() == []
        assert alice.channel().topic == "Talk about retirement plans"
        await alice.slash("inflow", wait=False)
        await line.event("INTERACTION_CREATE")


async def test_a_great_many_guilds_are_written_only_when_they_are_sent(call):
    async with open_playground(synthetic_guilds=2500, synthetic_channels=3, synthetic_roles=2) as many:
        bot = await call.session.get(f"{many.api_url}/gateway/bot", headers={"Authorization": f"Bot {many.token}"})
        assert (await bot.json())["shards"] == 3
        seen = set()
        for shard in range(3):
            async with call.session.ws_connect(many.gateway_url) as socket:
                line = Line(socket)
                await line.frame()
                ready = await identify(line, many, Intent.GUILDS.value, shard=[shard, 3])
                assert len(ready["guilds"]) <= 1000
                for _ in ready["guilds"]:
                    guild = await line.event("GUILD_CREATE")
                    assert (int(guild["id"]) >> 22) % 3 == shard
                    seen.add(guild["id"])
        assert len(seen) == 2502
        async with call.session.ws_connect(many.gateway_url) as socket:
            line = Line(socket)
            await line.frame()
            await line.send(2, identity(many))
            assert await line.close_code() == 4011
        assert len(guild["channels"]) == 3
        assert len(guild["roles"]) == 2


async def test_a_playground_is_online_while_a_session_has_a_connection(dial, playground):
    waiting = asyncio.create_task(playground.wait_for_bot(5))
    async with dial() as line:
        assert not waiting.done()
        await identify(line, playground)
        await waiting
        await playground.drop_connections()
        with pytest.raises(TimeoutError):
            await playground.wait_for_bot(0.01)


async def test_events_are_kept_for_a_session_in_a_bounded_list(playground):
    hub = GatewayHub(playground.world)
    session = hub.start(Intent.GUILDS, 0, 1)
    for number in range(50_001):
        session.dispatch("X", b"%d" % number)
    assert not session.replay_from(0)
    assert session.replay_from(1)
    assert not session.replay_from(99_999)
