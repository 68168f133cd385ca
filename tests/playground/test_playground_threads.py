"""Threads, reactions and the events that tell of them."""

import asyncio
import json
from dataclasses import replace
from functools import partial

import pytest

from playground import ClientRefusal
from playground.entities import Channel, ChannelKind, ForumTag, Thread
from playground.gateway.intents import Intent
from playground.permissions import Permission
from tests.playground.bot_role import allow_also
from tests.playground.conftest import ALICE, APPLICATION, GENERAL, GUILD, MAYA

FORUM = 50


@pytest.fixture
def grant(playground):
    """Return the function that lets the bot do more, above everybody's roles."""
    return partial(allow_also, playground, position=9)


@pytest.fixture
async def heard(playground, call):
    """Return the function that waits for the next event of a name, of a session with all but privileged intents."""
    intents = sum(one.value for one in Intent) & ~(1 << 1 | 1 << 8 | 1 << 15)
    async with call.session.ws_connect(playground.gateway_url) as socket:
        await socket.receive()
        identity = {"token": playground.token, "properties": {}, "intents": intents}
        await socket.send_str(json.dumps({"op": 2, "d": identity}))

        async def wait(name):
            async with asyncio.timeout(5):
                while True:
                    frame = json.loads((await socket.receive()).data)
                    if frame.get("t") == name:
                        return frame["d"]

        await wait("READY")
        yield wait


def open_thread(playground, kind=ChannelKind.PUBLIC_THREAD, **state):
    thread = Thread(state.pop("owner_id", ALICE), **state)
    return playground.world.put_channel(Channel(60, kind, "talk", GUILD, parent_id=GENERAL, thread=thread))


async def test_threads_without_a_message_are_private_unless_said_otherwise(call, playground, heard):
    everyone = playground.world.guilds[GUILD].roles[GUILD]
    bits = everyone.permissions & ~Permission.CREATE_PUBLIC_THREADS.value
    playground.world.put_role(GUILD, replace(everyone, permissions=bits))
    path = f"/channels/{GENERAL}/threads"
    made = await call("POST", path, {"name": "quiet"})
    assert (made.status, made.body["type"]) == (201, 12)
    assert (await heard("THREAD_CREATE"))["newly_created"] is True
    assert (await call("POST", path, {"name": "loud", "type": 11})).code == 50013
    assert (await call("POST", path, {"name": "x", "auto_archive_duration": 61})).code == 50035
    assert (await call("POST", path, {"name": ""})).code == 50035


async def test_a_thread_of_others_is_woken_but_not_renamed(call, playground, heard):
    open_thread(playground, archived=True)
    assert (await call("PATCH", "/channels/60", {"name": "x"})).code == 50013
    woken = await call("PATCH", "/channels/60", {"archived": False})
    assert woken.body["thread_metadata"]["archived"] is False
    assert (await heard("THREAD_UPDATE"))["id"] == "60"


async def test_who_manages_threads_locks_and_removes_them(call, playground, grant, heard):
    open_thread(playground)
    grant(Permission.MANAGE_THREADS)
    form = {"archived": True, "locked": True, "name": "done", "rate_limit_per_user": 5}
    closed = await call("PATCH", "/channels/60", form)
    assert closed.body["thread_metadata"]["locked"] is True
    assert closed.body["name"] == "done"
    assert (await call("PATCH", "/channels/60", {"name": "again"})).code == 50083
    assert (await call("DELETE", "/channels/60")).status == 200
    gone = await heard("THREAD_DELETE")
    assert gone == {"id": "60", "guild_id": str(GUILD), "parent_id": str(GENERAL), "type": 11}


async def test_members_join_and_leave(call, playground, heard):
    open_thread(playground)
    path = "/channels/60/thread-members"
    assert (await call("PUT", f"{path}/@me")).status == 204
    assert (await heard("THREAD_MEMBERS_UPDATE"))["added_members"][0]["user_id"] == str(APPLICATION)
    assert (await call("PUT", f"{path}/{MAYA}")).status == 204
    assert (await call("PUT", f"{path}/7")).code == 10007
    assert {one["user_id"] for one in (await call("GET", path)).body} == {str(APPLICATION), str(MAYA)}
    assert (await call("GET", f"{path}/{MAYA}")).status == 200
    assert (await call("GET", f"{path}/{ALICE}")).code == 10007
    assert (await call("DELETE", f"{path}/{MAYA}")).code == 50013
    assert (await call("DELETE", f"{path}/@me")).status == 204
    assert (await call("GET", f"/channels/{GENERAL}/thread-members")).code == 50024


async def test_threads_are_listed_by_whether_they_are_archived(call, playground, grant):
    open_thread(playground, members=frozenset((APPLICATION,)))
    active = await call("GET", f"/guilds/{GUILD}/threads/active")
    assert [one["id"] for one in active.body["threads"]] == ["60"]
    assert active.body["members"][0]["id"] == "60"
    open_thread(playground, archived=True)
    assert (await call("GET", f"/guilds/{GUILD}/threads/active")).body["threads"] == []
    archived = await call("GET", f"/channels/{GENERAL}/threads/archived/public")
    assert [one["id"] for one in archived.body["threads"]] == ["60"]
    private = f"/channels/{GENERAL}/threads/archived/private"
    assert (await call("GET", private)).code == 50013
    grant(Permission.MANAGE_THREADS)
    assert (await call("GET", private)).body["threads"] == []
    assert (await call("GET", f"/channels/{GENERAL}/users/@me/threads/archived/private")).body["threads"] == []


async def test_posts_of_a_forum_have_its_tags(call, playground):
    tags = (ForumTag(1, "idea"), ForumTag(2, "rule"))
    playground.world.put_channel(Channel(FORUM, ChannelKind.FORUM, "ideas", GUILD, tags=tags, flags=1 << 4))
    path = f"/channels/{FORUM}/threads"
    post = {"name": "first", "message": {"content": "x"}, "applied_tags": ["2"]}
    made = await call("POST", path, post)
    assert made.body["applied_tags"] == ["2"]
    assert (await call("POST", path, post | {"applied_tags": ["9"]})).leaf("applied_tags", "0")
    assert (await call("POST", path, {"name": "first", "applied_tags": ["1"]})).leaf("message")
    assert (await call("POST", path, post | {"message": {}})).code == 50006
    forum = (await call("GET", f"/channels/{FORUM}")).body
    assert [one["name"] for one in forum["available_tags"]] == ["idea", "rule"]


async def test_a_slash_command_works_in_a_thread_and_in_a_group(call, playground):
    await call.register({"name": "inflow", "description": "d", "integration_types": [0, 1]})
    alice = playground.person("alice")
    thread = open_thread(playground)
    reply = await alice.slash("inflow", channel=thread, wait=False)
    assert reply.interaction.channel_id == 60
    group = Channel(70, ChannelKind.GROUP, "us", recipients=(ALICE, MAYA))
    playground.world.put_channel(group)
    assert alice.commands(group) == []
    playground.world.put_user(replace(alice.user, has_installed_app=True))
    reply = await alice.slash("inflow", channel=group, wait=False)
    assert reply.interaction.owners == {"0": "0", "1": str(ALICE)}


async def test_reactions_and_pins_are_told(call, playground, grant, heard):
    grant(Permission.MANAGE_MESSAGES, Permission.PIN_MESSAGES)
    sent = (await call.say({"content": "x"})).body
    base = f"/channels/{GENERAL}/messages/{sent['id']}/reactions"
    thumb, heart = "%F0%9F%91%8D", "%F0%9F%92%9A"
    for emoji in (thumb, heart):
        await call("PUT", f"{base}/{emoji}/@me")
    added = await heard("MESSAGE_REACTION_ADD")
    assert (added["emoji"]["name"], added["user_id"]) == ("👍", str(APPLICATION))
    shown = (await call("GET", f"/channels/{GENERAL}/messages/{sent['id']}")).body["reactions"]
    assert [(one["emoji"]["name"], one["count"], one["me"]) for one in shown] == [("👍", 1, True), ("💚", 1, True)]
    await call("DELETE", f"{base}/{thumb}/{APPLICATION}")
    assert (await heard("MESSAGE_REACTION_REMOVE"))["emoji"]["name"] == "👍"
    await call("DELETE", f"{base}/{heart}")
    assert (await heard("MESSAGE_REACTION_REMOVE_EMOJI"))["emoji"]["name"] == "💚"
    await call("PUT", f"{base}/{thumb}/@me")
    await call("DELETE", base)
    await heard("MESSAGE_REACTION_REMOVE_ALL")
    await call("PUT", f"/channels/{GENERAL}/pins/{sent['id']}")
    await heard("CHANNEL_PINS_UPDATE")
    await call("POST", f"/channels/{GENERAL}/typing")
    assert (await heard("TYPING_START"))["user_id"] == str(APPLICATION)
    other = (await call.say({"content": "y"})).body
    await call("POST", f"/channels/{GENERAL}/messages/bulk-delete", {"messages": [sent["id"], other["id"]]})
    assert set((await heard("MESSAGE_DELETE_BULK"))["ids"]) == {sent["id"], other["id"]}


async def test_forwards_carry_a_snapshot(call):
    sent = (await call.say({"content": "x"})).body
    reference = {"type": 1, "message_id": sent["id"], "channel_id": str(GENERAL)}
    forwarded = await call.say({"message_reference": reference}, channel=1300000000000000141)
    assert forwarded.body["message_snapshots"][0]["message"]["content"] == "x"
    lost = reference | {"message_id": "7"}
    assert (await call.say({"message_reference": lost})).leaf("message_reference")
    assert (await call.say({"message_reference": {"type": 1, "message_id": sent["id"]}})).leaf(
        "message_reference", "channel_id"
    )


async def test_system_messages_are_not_replied_to(call, playground, grant):
    grant(Permission.PIN_MESSAGES)
    sent = (await call.say({"content": "x"})).body
    await call("PUT", f"/channels/{GENERAL}/pins/{sent['id']}")
    system = (await call("GET", f"/channels/{GENERAL}/messages")).body[0]
    assert system["type"] == 6
    assert (await call.say({"content": "y", "message_reference": {"message_id": system["id"]}})).code == 50021


async def test_moderators_hide_the_embeds_of_others(call, playground, grant):
    said = await playground.person("alice").say("https://a.b")
    path = f"/channels/{GENERAL}/messages/{said.id}"
    assert (await call("PATCH", path, {"flags": 4})).code == 50005
    grant(Permission.MANAGE_MESSAGES)
    assert (await call("PATCH", path, {"flags": 4})).body["flags"] == 4


async def test_who_writes_in_a_thread_joins_it_and_wakes_it(call, playground, heard):
    thread = open_thread(playground, archived=True)
    await playground.person("maya").say("still here", thread)
    state = playground.world.channels[thread.id].thread
    assert (state.archived, MAYA in state.members) == (False, True)
    assert (await heard("THREAD_UPDATE"))["thread_metadata"]["archived"] is False
    assert (await heard("MESSAGE_CREATE"))["channel_id"] == str(thread.id)


async def test_in_a_locked_thread_only_those_write_who_manage_threads(playground):
    thread = open_thread(playground, locked=True)
    with pytest.raises(ClientRefusal, match="locked"):
        await playground.person("alice").say("may I?", thread)
    assert (await playground.person("maya").say("no", thread)).message.content == "no"
