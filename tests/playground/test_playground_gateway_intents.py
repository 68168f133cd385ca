"""Which event needs which intent: each is told a session with that intent alone, and none with all the others."""

from dataclasses import replace

import pytest
import pytest_asyncio

from playground.default_world import DEFAULT_WORLD
from playground.entities import Member, Overwrite, Webhook
from playground.gateway.intents import ALL_INTENTS, Intent
from playground.permissions import ALL, Permission
from playground.server import open_playground
from tests.playground.bot_role import allow_exactly
from tests.playground.conftest import ALICE, APPLICATION, GENERAL, GUILD, MODERATORS, NEWS, OLGA
from tests.playground.gateway_line import identify

PRIVILEGED_WORLD = DEFAULT_WORLD | {"application": DEFAULT_WORLD["application"] | {"privileged_intents": True}}


@pytest_asyncio.fixture
async def playground():
    async with open_playground(PRIVILEGED_WORLD) as opened:
        opened.rate_limits.enabled = False
        allow_exactly(opened, ALL)
        yield opened


async def say(playground, call, channel=GENERAL):
    return (await call.say({"content": "x"}, channel=channel)).body["id"]


async def edit(playground, call):
    message = await say(playground, call)
    await call("PATCH", f"/channels/{GENERAL}/messages/{message}", {"content": "y"})


async def delete(playground, call):
    message = await say(playground, call)
    await call("DELETE", f"/channels/{GENERAL}/messages/{message}")


async def bulk_delete(playground, call):
    messages = [await say(playground, call) for _ in range(2)]
    await call("POST", f"/channels/{GENERAL}/messages/bulk-delete", {"messages": messages})


async def react(playground, call, ending="@me", method="PUT"):
    message = await say(playground, call)
    path = f"/channels/{GENERAL}/messages/{message}/reactions"
    await call("PUT", f"{path}/%F0%9F%91%8D/@me")
    if method == "DELETE":
        await call("DELETE", f"{path}{ending}")


async def pin(playground, call):
    message = await say(playground, call)
    await call("PUT", f"/channels/{GENERAL}/pins/{message}")


async def type_(playground, call):
    await call("POST", f"/channels/{GENERAL}/typing")


async def change_channel(playground, call):
    world = playground.world
    channel = world.put_channel(replace(world.channels[GENERAL], id=9, name="new"))
    world.put_channel(replace(channel, topic="t"))
    world.remove_channel(9)


async def change_role(playground, call):
    world = playground.world
    role = world.put_role(GUILD, replace(world.guilds[GUILD].roles[GUILD], id=10, name="r"))
    world.put_role(GUILD, replace(role, name="s"))
    world.remove_role(GUILD, 10)


async def change_guild(playground, call):
    await call("PATCH", f"/guilds/{GUILD}", {"name": "Another"})


async def change_member(playground, call):
    world = playground.world
    member = world.put_member(GUILD, Member(OLGA, world.clock.now()))
    world.put_member(GUILD, replace(member, nick="O"))
    world.remove_member(GUILD, OLGA)


async def change_bots_member(playground, call):
    me = playground.world.guilds[GUILD].members[APPLICATION]
    playground.world.put_member(GUILD, replace(me, nick="Ro"))


async def change_thread(playground, call):
    thread = await call("POST", f"/channels/{GENERAL}/threads", {"name": "t", "type": 11})
    await call("PATCH", f"/channels/{thread.body['id']}", {"name": "u"})
    await call("DELETE", f"/channels/{thread.body['id']}")


async def change_webhook(playground, call):
    playground.world.put_webhook(Webhook(77, "token", GENERAL, GUILD, "hook", None))


async def write_privately(playground, call):
    alice = playground.person("alice")
    await alice.say("hello", alice.direct_message())


EVENTS = [
    ("MESSAGE_CREATE", say, Intent.GUILD_MESSAGES),
    ("MESSAGE_UPDATE", edit, Intent.GUILD_MESSAGES),
    ("MESSAGE_DELETE", delete, Intent.GUILD_MESSAGES),
    ("MESSAGE_DELETE_BULK", bulk_delete, Intent.GUILD_MESSAGES),
    ("MESSAGE_REACTION_ADD", react, Intent.GUILD_MESSAGE_REACTIONS),
    (
        "MESSAGE_REACTION_REMOVE",
        lambda p, c: react(p, c, "/%F0%9F%91%8D/@me", "DELETE"),
        Intent.GUILD_MESSAGE_REACTIONS,
    ),
    (
        "MESSAGE_REACTION_REMOVE_EMOJI",
        lambda p, c: react(p, c, "/%F0%9F%91%8D", "DELETE"),
        Intent.GUILD_MESSAGE_REACTIONS,
    ),
    ("MESSAGE_REACTION_REMOVE_ALL", lambda p, c: react(p, c, "", "DELETE"), Intent.GUILD_MESSAGE_REACTIONS),
    ("CHANNEL_PINS_UPDATE", pin, Intent.GUILDS),
    ("TYPING_START", type_, Intent.GUILD_MESSAGE_TYPING),
    ("CHANNEL_CREATE", change_channel, Intent.GUILDS),
    ("CHANNEL_UPDATE", change_channel, Intent.GUILDS),
    ("CHANNEL_DELETE", change_channel, Intent.GUILDS),
    ("GUILD_ROLE_CREATE", change_role, Intent.GUILDS),
    ("GUILD_ROLE_UPDATE", change_role, Intent.GUILDS),
    ("GUILD_ROLE_DELETE", change_role, Intent.GUILDS),
    ("GUILD_UPDATE", change_guild, Intent.GUILDS),
    ("GUILD_MEMBER_ADD", change_member, Intent.GUILD_MEMBERS),
    ("GUILD_MEMBER_UPDATE", change_member, Intent.GUILD_MEMBERS),
    ("GUILD_MEMBER_REMOVE", change_member, Intent.GUILD_MEMBERS),
    ("THREAD_CREATE", change_thread, Intent.GUILDS),
    ("THREAD_UPDATE", change_thread, Intent.GUILDS),
    ("THREAD_DELETE", change_thread, Intent.GUILDS),
    ("WEBHOOKS_UPDATE", change_webhook, Intent.GUILD_WEBHOOKS),
    ("MESSAGE_CREATE", write_privately, Intent.DIRECT_MESSAGES),
]


async def names(line):
    """Return the names of all events that wait to be read."""
    await line.send(1, line.sequence)
    seen = []
    while (frame := await line.frame())["op"] == 0:
        seen.append(frame["t"])
    return seen


@pytest.mark.parametrize(("event", "deed", "intent"), EVENTS, ids=[f"{one[0]}-{one[2].name}" for one in EVENTS])
async def test_an_event_comes_with_its_intent_alone_and_with_all_others_it_does_not(
    playground, call, dial, event, deed, intent
):
    async with dial() as without, dial() as alone:
        await identify(without, playground, (ALL_INTENTS & ~intent).value)
        await identify(alone, playground, intent.value)
        await names(without)
        await names(alone)
        await deed(playground, call)
        assert event in await names(alone)
        assert event not in await names(without)


async def test_the_bot_hears_of_itself_without_the_members_intent(playground, call, dial):
    async with dial() as line:
        await identify(line, playground, Intent.GUILDS.value)
        await names(line)
        await change_bots_member(playground, call)
        await change_member(playground, call)
        assert await names(line) == ["GUILD_MEMBER_UPDATE"]


@pytest.mark.parametrize("extra", [Intent(0), Intent.MESSAGE_CONTENT])
async def test_what_people_write_is_blank_without_the_content_intent(playground, call, dial, extra):
    async with dial() as line:
        await identify(line, playground, (Intent.GUILD_MESSAGES | Intent.DIRECT_MESSAGES | extra).value)
        alice = playground.person("alice")
        await alice.say("said")
        event = await line.event("MESSAGE_CREATE")
        assert event["content"] == ("said" if extra else "")
        assert event["embeds"] == event["attachments"] == event["components"] == []
        await alice.say(f"<@{APPLICATION}> you")
        assert (await line.event("MESSAGE_CREATE"))["content"].endswith("you")
        await alice.say("private", alice.direct_message())
        assert (await line.event("MESSAGE_CREATE"))["content"] == "private"
        await call.say({"content": "mine"})
        assert (await line.event("MESSAGE_CREATE"))["content"] == "mine"


async def test_the_members_of_a_server_come_along_only_with_presences(playground, dial):
    for intents, count in ((Intent.GUILDS, 1), (Intent.GUILDS | Intent.GUILD_PRESENCES, 4)):
        async with dial() as line:
            await identify(line, playground, intents.value)
            made = [await line.event("GUILD_CREATE") for _ in range(2)]
            guild = next(one for one in made if one["id"] == str(GUILD))
            assert len(guild["members"]) == count
            assert guild["member_count"] == 4


@pytest.mark.parametrize("intent", [Intent.GUILDS, Intent.GUILD_MEMBERS])
async def test_who_joins_a_thread_is_told_with_the_members_intent_and_the_bots_own_joining_without(
    playground, call, dial, intent
):
    thread = (await call("POST", f"/channels/{GENERAL}/threads", {"name": "t", "type": 11})).body["id"]
    async with dial() as line:
        await identify(line, playground, intent.value)
        await names(line)
        await call("PUT", f"/channels/{thread}/thread-members/{ALICE}")
        assert ("THREAD_MEMBERS_UPDATE" in await names(line)) is (intent is Intent.GUILD_MEMBERS)
        await call("DELETE", f"/channels/{thread}/thread-members/@me")
        assert "THREAD_MEMBERS_UPDATE" in await names(line)


async def test_threads_come_with_the_channel_that_the_bot_is_let_into(playground, call, dial):
    world = playground.world
    thread = (await call("POST", f"/channels/{NEWS}/threads", {"name": "t", "type": 11})).body["id"]
    allow_exactly(playground, ALL & ~Permission.ADMINISTRATOR)
    closed = replace(world.channels[NEWS], overwrites=(Overwrite(APPLICATION, True, deny=1 << 10),))
    async with dial() as line:
        await identify(line, playground, Intent.GUILDS.value)
        world.put_channel(closed)
        assert "THREAD_LIST_SYNC" not in await names(line)
        world.put_channel(replace(closed, overwrites=()))
        assert (await line.event("CHANNEL_UPDATE"))["id"] == str(NEWS)
        synced = await line.event("THREAD_LIST_SYNC")
        assert synced["channel_ids"] == [str(NEWS)]
        assert [one["id"] for one in synced["threads"]] == [thread]
        assert [one["id"] for one in synced["members"]] == [thread]
        world.put_channel(replace(world.channels[MODERATORS], topic="t"))
        assert await names(line) == ["CHANNEL_UPDATE"]
