"""Which request needs which permission: with it the request is taken, with everything else but it, refused.

Topics, Permissions; the splits of 23 February 2026 included.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from playground.entities import ChannelKind, Overwrite
from playground.permissions import ALL, NO_PERMISSIONS, Permission
from tests.playground.bot_role import allow_exactly
from tests.playground.conftest import (
    ALICE,
    APPLICATION,
    ELSEWHERE,
    GENERAL,
    GUILD,
    MODERATOR_ROLE,
    NEWS,
    Answered,
    Caller,
)

EMOJI = "%F0%9F%91%8D"
MESSAGES = f"/channels/{GENERAL}/messages"
POLL = {"question": {"text": "q"}, "answers": [{"poll_media": {"text": "a"}}]}
VIEWS = Permission.VIEW_CHANNEL

Request = Callable[[Caller, str, str], Awaitable[Answered]]
"""Sends something; the ids are those of a message of the bot and of one of alice."""


@dataclass(frozen=True)
class Needed:
    """A request, the permission it needs beside VIEW_CHANNEL, and how it is refused without."""

    name: str
    permission: Permission
    request: Request
    beside: Permission = NO_PERMISSIONS
    code: int = 50013
    status: int = 403


def to(method: str, path: str, body: object = None, **more: object) -> Request:
    """Return a request; {own} and {theirs} in its path are the messages."""

    async def send(call: Caller, own: str, theirs: str) -> Answered:
        return await call(method, path.format(own=own, theirs=theirs), body, **more)

    return send


async def reply(call: Caller, own: str, theirs: str) -> Answered:
    return await call("POST", MESSAGES, {"content": "x", "message_reference": {"message_id": own}})


async def delete_both(call: Caller, own: str, theirs: str) -> Answered:
    return await call("POST", f"{MESSAGES}/bulk-delete", {"messages": [own, theirs]})


async def time_out(call: Caller, own: str, theirs: str) -> Answered:
    until = (call.playground.clock.now() + timedelta(hours=1)).isoformat()
    return await call("PATCH", f"/guilds/{GUILD}/members/{ALICE}", {"communication_disabled_until": until})


P = Permission
SENDS = P.SEND_MESSAGES
NEEDS = [
    Needed("see a channel", P.VIEW_CHANNEL, to("GET", f"/channels/{GENERAL}"), code=50001),
    Needed("send", SENDS, to("POST", MESSAGES, {"content": "x"})),
    Needed("type", SENDS, to("POST", f"/channels/{GENERAL}/typing")),
    Needed("embed", P.EMBED_LINKS, to("POST", MESSAGES, {"embeds": [{"title": "t"}]}), SENDS),
    Needed("attach", P.ATTACH_FILES, to("POST", MESSAGES, {}, files={"a.txt": b"x"}), SENDS),
    Needed("ask", P.SEND_POLLS, to("POST", MESSAGES, {"poll": POLL}), SENDS),
    Needed("reply", P.READ_MESSAGE_HISTORY, reply, SENDS, code=160002, status=400),
    Needed("read one", P.READ_MESSAGE_HISTORY, to("GET", f"{MESSAGES}/{{theirs}}"), code=50001),
    Needed("read the pins", P.READ_MESSAGE_HISTORY, to("GET", f"{MESSAGES}/pins")),
    Needed("delete another's", P.MANAGE_MESSAGES, to("DELETE", f"{MESSAGES}/{{theirs}}")),
    Needed("delete many", P.MANAGE_MESSAGES, delete_both),
    Needed("hide another's embeds", P.MANAGE_MESSAGES, to("PATCH", f"{MESSAGES}/{{theirs}}", {"flags": 4}), code=50005),
    Needed("pin", P.PIN_MESSAGES, to("PUT", f"{MESSAGES}/pins/{{theirs}}")),
    Needed("unpin", P.PIN_MESSAGES, to("DELETE", f"{MESSAGES}/pins/{{theirs}}")),
    Needed("react", P.ADD_REACTIONS, to("PUT", f"{MESSAGES}/{{own}}/reactions/{EMOJI}/@me"), P.READ_MESSAGE_HISTORY),
    Needed("take a reaction", P.MANAGE_MESSAGES, to("DELETE", f"{MESSAGES}/{{own}}/reactions/{EMOJI}/{ALICE}")),
    Needed("take all reactions", P.MANAGE_MESSAGES, to("DELETE", f"{MESSAGES}/{{own}}/reactions")),
    Needed("start a thread", P.CREATE_PUBLIC_THREADS, to("POST", f"{MESSAGES}/{{own}}/threads", {"name": "t"})),
    Needed(
        "start a public thread",
        P.CREATE_PUBLIC_THREADS,
        to("POST", f"/channels/{GENERAL}/threads", {"name": "t", "type": 11}),
    ),
    Needed(
        "start a private thread",
        P.CREATE_PRIVATE_THREADS,
        to("POST", f"/channels/{GENERAL}/threads", {"name": "t", "type": 12}),
    ),
    Needed(
        "list private threads",
        P.MANAGE_THREADS,
        to("GET", f"/channels/{GENERAL}/threads/archived/private"),
        P.READ_MESSAGE_HISTORY,
    ),
    Needed("edit a channel", P.MANAGE_CHANNELS, to("PATCH", f"/channels/{GENERAL}", {"topic": "t"})),
    Needed("delete a channel", P.MANAGE_CHANNELS, to("DELETE", f"/channels/{GENERAL}")),
    Needed("make a channel", P.MANAGE_CHANNELS, to("POST", f"/guilds/{GUILD}/channels", {"name": "c"})),
    Needed(
        "overwrite",
        P.MANAGE_ROLES,
        to("PUT", f"/channels/{GENERAL}/permissions/{GUILD}", {"type": 0, "deny": str(P.VIEW_CHANNEL.value)}),
    ),
    Needed("make a role", P.MANAGE_ROLES, to("POST", f"/guilds/{GUILD}/roles", {"name": "r", "permissions": "0"})),
    Needed("give a role", P.MANAGE_ROLES, to("PUT", f"/guilds/{GUILD}/members/{ALICE}/roles/{MODERATOR_ROLE}")),
    Needed("rename the server", P.MANAGE_GUILD, to("PATCH", f"/guilds/{GUILD}", {"name": "Another"})),
    Needed("make a webhook", P.MANAGE_WEBHOOKS, to("POST", f"/channels/{GENERAL}/webhooks", {"name": "w"})),
    Needed("list webhooks", P.MANAGE_WEBHOOKS, to("GET", f"/channels/{GENERAL}/webhooks")),
    Needed("kick", P.KICK_MEMBERS, to("DELETE", f"/guilds/{GUILD}/members/{ALICE}")),
    Needed("time out", P.MODERATE_MEMBERS, time_out),
    Needed("rename others", P.MANAGE_NICKNAMES, to("PATCH", f"/guilds/{GUILD}/members/{ALICE}", {"nick": "A"})),
    Needed("rename oneself", P.CHANGE_NICKNAME, to("PATCH", f"/guilds/{GUILD}/members/@me", {"nick": "R"})),
]


@pytest.fixture
def grant(playground):
    """Return the function that gives the bot exactly these permissions in the server."""

    def give(permissions):
        everyone = playground.world.guilds[GUILD].roles[GUILD]
        playground.world.put_role(GUILD, replace(everyone, permissions=0))
        allow_exactly(playground, permissions)

    return give


@pytest.fixture
async def messages(call, playground):
    """Return the ids of a message of the bot and one of alice."""
    own = (await call.say({"content": "x"})).body["id"]
    return own, str((await playground.person("alice").say("x")).id)


@pytest.mark.parametrize("needed", NEEDS, ids=[one.name for one in NEEDS])
async def test_a_request_needs_its_permission_and_no_other(call, grant, messages, needed):
    grant(ALL & ~Permission.ADMINISTRATOR & ~needed.permission)
    refused = await needed.request(call, *messages)
    assert (refused.status, refused.code) == (needed.status, needed.code)
    grant(VIEWS | needed.permission | needed.beside)
    taken = await needed.request(call, *messages)
    assert taken.status in (200, 201, 204), taken.body


async def test_an_answer_needs_none_of_the_permissions_to_send(call, answer, playground):
    denied = Overwrite(APPLICATION, True, deny=(SENDS | P.EMBED_LINKS | P.ATTACH_FILES).value)
    playground.world.put_channel(replace(playground.world.channels[GENERAL], overwrites=(denied,)))
    assert (await call.say({"content": "x"})).code == 50013
    assert (await answer({"embeds": [{"title": "t"}]})).status == 204
    assert (await answer({}, files={"a.txt": b"x"})).status == 204


async def test_history_without_its_permission_is_empty(call, grant, messages):
    grant(VIEWS)
    assert (await call("GET", MESSAGES)).body == []
    grant(VIEWS | P.READ_MESSAGE_HISTORY)
    assert len((await call("GET", MESSAGES)).body) == 2


async def test_a_text_without_the_right_to_embed_is_posted_bare(call, grant):
    grant(VIEWS | SENDS)
    posted = await call.say({"content": "x", "embeds": [{"title": "t"}]})
    assert (posted.status, posted.body["embeds"]) == (200, [])


async def test_everyone_is_pinged_only_by_those_who_may(call, grant):
    for permissions, pings in ((VIEWS | SENDS, False), (VIEWS | SENDS | P.MENTION_EVERYONE, True)):
        grant(permissions)
        assert (await call.say({"content": "@everyone"})).body["mention_everyone"] is pings


async def test_what_is_another_servers_is_not_there(call, playground):
    playground.world.remove_member(ELSEWHERE, APPLICATION)
    assert (await call("GET", f"/guilds/{ELSEWHERE}")).code == 10004
    assert (await call("GET", f"/guilds/{ELSEWHERE}/roles")).code == 50001
    assert (await call("GET", "/guilds/7")).code == 10004


@pytest.mark.parametrize("needed", [Permission.SEND_MESSAGES_IN_THREADS, Permission.SEND_MESSAGES])
async def test_in_a_thread_only_the_permission_for_threads_counts(call, grant, needed):
    thread = (await call("POST", f"/channels/{GENERAL}/threads", {"name": "t", "type": 11})).body["id"]
    grant(VIEWS | needed)
    answered = await call.say({"content": "x"}, channel=thread)
    assert answered.code == (None if needed is P.SEND_MESSAGES_IN_THREADS else 50013)


async def test_a_locked_thread_is_written_to_by_those_who_manage_threads(call, grant, playground):
    thread_id = int((await call("POST", f"/channels/{GENERAL}/threads", {"name": "t", "type": 11})).body["id"])
    thread = playground.world.channels[thread_id]
    playground.world.put_channel(replace(thread, thread=replace(thread.thread, locked=True)))
    grant(VIEWS | P.SEND_MESSAGES_IN_THREADS)
    refused = await call.say({"content": "x"}, channel=thread_id)
    assert (refused.status, refused.code) == (400, 160005)
    grant(VIEWS | P.SEND_MESSAGES_IN_THREADS | P.MANAGE_THREADS)
    assert (await call.say({"content": "x"}, channel=thread_id)).status == 200


async def test_a_forum_post_needs_only_the_permission_to_send(call, grant, playground):
    world = playground.world
    world.put_channel(replace(world.channels[GENERAL], id=9, kind=ChannelKind.FORUM))
    post = {"name": "p", "message": {"content": "x"}}
    grant(VIEWS)
    assert (await call("POST", "/channels/9/threads", post)).code == 50013
    grant(VIEWS | SENDS)
    assert (await call("POST", "/channels/9/threads", post)).status == 201


async def test_publishing_anothers_message_needs_more_than_ones_own(call, grant, playground):
    world = playground.world
    world.put_channel(replace(world.channels[NEWS], kind=ChannelKind.ANNOUNCEMENT))
    own = (await call.say({"content": "x"}, channel=NEWS)).body["id"]
    theirs = (await playground.person("alice").say("x", "policy-news")).id
    grant(VIEWS | SENDS)
    assert (await call("POST", f"/channels/{NEWS}/messages/{own}/crosspost")).status == 200
    assert (await call("POST", f"/channels/{NEWS}/messages/{theirs}/crosspost")).code == 50013
    grant(VIEWS | SENDS | P.MANAGE_MESSAGES)
    assert (await call("POST", f"/channels/{NEWS}/messages/{theirs}/crosspost")).status == 200


async def test_a_member_who_is_timed_out_reads_and_does_nothing_else(call, playground):
    world = playground.world
    me = world.guilds[GUILD].members[APPLICATION]
    world.put_member(GUILD, replace(me, timed_out_until=playground.clock.now() + timedelta(minutes=5)))
    assert (await call("GET", MESSAGES)).status == 200
    assert (await call.say({"content": "x"})).code == 50013
    playground.clock.advance(301)
    assert (await call.say({"content": "x"})).status == 200


@pytest.mark.parametrize(
    ("overwrites", "is_taken"),
    [
        ({}, True),
        ({"everyone": "deny"}, False),
        ({"everyone": "deny", "role": "allow"}, True),
        ({"everyone": "allow", "role": "deny"}, False),
        ({"role": "deny", "member": "allow"}, True),
        ({"role": "allow", "member": "deny"}, False),
    ],
)
async def test_overwrites_of_everyone_then_roles_then_the_member(call, playground, overwrites, is_taken):
    world = playground.world
    role = next(one for one in world.guilds[GUILD].roles.values() if one.managed)
    targets = {"everyone": (GUILD, False), "role": (role.id, False), "member": (APPLICATION, True)}
    made = tuple(Overwrite(*targets[who], **{how: SENDS.value}) for who, how in overwrites.items())
    world.put_channel(replace(world.channels[GENERAL], overwrites=made))
    assert (await call.say({"content": "x"})).code == (None if is_taken else 50013)


@pytest.mark.parametrize("username", ["adam", "alice"])
async def test_administrators_and_the_owner_are_not_timed_out(call, grant, playground, username):
    grant(ALL)
    until = (playground.clock.now() + timedelta(hours=1)).isoformat()
    path = f"/guilds/{GUILD}/members/{playground.person(username).id}"
    answered = await call("PATCH", path, {"communication_disabled_until": until})
    assert answered.code == (50013 if username == "adam" else None)


@pytest.mark.parametrize(("days", "is_taken"), [(28, True), (28.01, False)])
async def test_a_time_out_lasts_twenty_eight_days(call, grant, playground, days, is_taken):
    grant(ALL)
    until = (playground.clock.now() + timedelta(days=days)).isoformat()
    answered = await call("PATCH", f"/guilds/{GUILD}/members/{ALICE}", {"communication_disabled_until": until})
    assert (answered.status == 200) is is_taken
