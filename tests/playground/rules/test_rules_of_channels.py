"""Channels, threads, forums, roles and webhooks: names, lengths and numbers (Resources, Channel, Guild, Webhook)."""

from dataclasses import replace

import pytest

from playground.entities import ChannelKind, ForumTag
from tests.playground.conftest import GENERAL, GUILD
from tests.playground.rules.rule import (
    BAD_LENGTH,
    CHOICES,
    REQUIRED,
    TOO_GREAT,
    Rule,
    between,
    each,
    judge,
    number,
    up_to,
)

FORUM = 9


@pytest.fixture(autouse=True)
def forum(playground, everything_allowed):
    world = playground.world
    tags = tuple(ForumTag(100 + index, f"t{index}") for index in range(6))
    world.put_channel(replace(world.channels[GENERAL], id=FORUM, kind=ChannelKind.FORUM, name="forum", tags=tags))


def thread(**form):
    return {"name": "t", "type": 11, **form}


def post(**form):
    return {"name": "p", "message": {"content": "x"}, **form}


def tags(count, length=2):
    return {"available_tags": [{"name": f"{index:0{length}}"} for index in range(count)]}


CHANNEL = [
    *up_to("name", lambda n: {"name": "x" * n}, 100, "name", BAD_LENGTH),
    *up_to("topic", lambda n: {"topic": "x" * n}, 1024, "topic"),
    *number("slowmode", lambda n: {"rate_limit_per_user": n}, 0, 21600, "rate_limit_per_user"),
    Rule("a parent is a category", {"parent_id": None}, {"parent_id": "7"}, "parent_id", "CHANNEL_PARENT_INVALID_TYPE"),
    Rule("a text channel becomes an announcement channel", {"type": 5}, {"type": 15}, "type", CHOICES),
]

FORUMS = [
    *up_to("topic", lambda n: {"topic": "x" * n}, 4096, "topic"),
    *up_to("tags", tags, 20, "available_tags"),
    *up_to("name of a tag", lambda n: tags(1, n), 20, "available_tags.0.name"),
    Rule("names of tags stand once", tags(2), {"available_tags": [{"name": "a"}, {"name": "a"}]}, code=40061),
    Rule(
        "a tag is asked for only where there is one",
        {"flags": 1 << 4, **tags(1)},
        {"flags": 1 << 4, "available_tags": [{"name": "a", "moderated": True}]},
        code=40066,
    ),
]

THREADS = [
    *up_to("name", lambda n: thread(name="x" * n), 100, "name", BAD_LENGTH),
    Rule("a thread has a name", thread(), thread(name=""), "name", REQUIRED),
    *(
        Rule(
            f"{minutes} minutes",
            thread(auto_archive_duration=minutes),
            thread(auto_archive_duration=minutes + 1),
            "auto_archive_duration",
            CHOICES,
        )
        for minutes in (60, 1440, 4320, 10080)
    ),
    *between(
        "slowmode",
        lambda n: thread(rate_limit_per_user=n),
        0,
        21600,
        "rate_limit_per_user",
        "NUMBER_TYPE_MIN",
        TOO_GREAT,
    ),
]

POSTS = [
    Rule("a post has a message", post(), {"name": "p"}, "message", REQUIRED),
    Rule(
        "a message of a post is one",
        post(),
        post(message={"content": "x" * 2001}),
        "message.content",
        "BASE_TYPE_MAX_LENGTH",
    ),
    *up_to("tags of a post", lambda n: post(applied_tags=[str(100 + index) for index in range(n)]), 5, "applied_tags"),
    Rule(
        "a tag is the forum's",
        post(applied_tags=["100"]),
        post(applied_tags=["7"]),
        "applied_tags.0",
        "CHANNEL_FORUM_TAG_INVALID",
    ),
]

ROLES = [
    *up_to("name", lambda n: {"name": "x" * n}, 100, "name"),
    *number("colour", lambda n: {"name": "r", "color": n}, 0, 0xFFFFFF, "color"),
]

WEBHOOKS = [
    *up_to("name", lambda n: {"name": "x" * n}, 80, "name", BAD_LENGTH),
    Rule("a webhook has a name", {"name": "w"}, {"name": ""}, "name", REQUIRED),
    Rule(
        "a webhook is not called after Discord",
        {"name": "w"},
        {"name": "Discord news"},
        "name",
        "USERNAME_INVALID_CONTAINS",
    ),
]

WAYS = {
    "channel": ("PATCH", f"/channels/{GENERAL}", CHANNEL),
    "forum": ("PATCH", f"/channels/{FORUM}", FORUMS),
    "thread": ("POST", f"/channels/{GENERAL}/threads", THREADS),
    "post": ("POST", f"/channels/{FORUM}/threads", POSTS),
    "role": ("POST", f"/guilds/{GUILD}/roles", ROLES),
    "webhook": ("POST", f"/channels/{GENERAL}/webhooks", WEBHOOKS),
}


@pytest.mark.parametrize(
    ("way", "rule"),
    [pytest.param(way, rule, id=f"{way}: {rule.name}") for way, (_, _, rules) in WAYS.items() for rule in rules],
)
async def test_the_edge_is_taken_and_the_step_beyond_it_refused(call, way, rule):
    method, path, _ = WAYS[way]

    async def send(form):
        return await call(method, path, form)

    await judge(rule, send)


WEBHOOK_MESSAGES = [
    *up_to("username", lambda n: {"content": "x", "username": "u" * n}, 80, "username", BAD_LENGTH),
    *up_to("content", lambda n: {"content": "x" * n}, 2000, "content"),
]


@each(WEBHOOK_MESSAGES)
async def test_a_webhook_writes_within_the_same_rules(call, rule):
    made = await call("POST", f"/channels/{GENERAL}/webhooks", {"name": "w"})

    async def send(form):
        return await call("POST", f"/webhooks/{made.body['id']}/{made.body['token']}", form, token=None)

    await judge(rule, send)


async def test_nobody_writes_to_a_forum_itself(call):
    assert (await call.say({"content": "x"}, channel=FORUM)).code == 40058


async def test_a_post_has_a_tag_where_one_is_asked_for(call, playground):
    world = playground.world
    world.put_channel(replace(world.channels[FORUM], flags=1 << 4))
    assert (await call("POST", f"/channels/{FORUM}/threads", post())).code == 40067
    assert (await call("POST", f"/channels/{FORUM}/threads", post(applied_tags=["100"]))).status == 201


@pytest.mark.parametrize(("count", "code"), [(499, None), (500, 30013)])
async def test_a_server_has_five_hundred_channels(call, playground, count, code):
    world = playground.world
    for number_ in range(count - len(world.guilds[GUILD].channels)):
        world.put_channel(replace(world.channels[GENERAL], id=10_000 + number_))
    assert (await call("POST", f"/guilds/{GUILD}/channels", {"name": "c"})).code == code


@pytest.mark.parametrize(("count", "code"), [(49, None), (50, 50035)])
async def test_a_category_has_fifty_channels(call, playground, count, code):
    world = playground.world
    world.put_channel(replace(world.channels[GENERAL], id=8, kind=ChannelKind.CATEGORY))
    for number_ in range(count):
        world.put_channel(replace(world.channels[GENERAL], id=10_000 + number_, parent_id=8))
    answered = await call("POST", f"/guilds/{GUILD}/channels", {"name": "c", "parent_id": "8"})
    assert answered.code == code


@pytest.mark.parametrize(("count", "code"), [(249, None), (250, 30005)])
async def test_a_server_has_two_hundred_and_fifty_roles(call, playground, count, code):
    world = playground.world
    everyone = world.guilds[GUILD].roles[GUILD]
    for number_ in range(count - len(world.guilds[GUILD].roles)):
        world.put_role(GUILD, replace(everyone, id=10_000 + number_, name="r", permissions=0))
    assert (await call("POST", f"/guilds/{GUILD}/roles", {"name": "r"})).code == code


async def test_a_thread_without_a_message_is_private_unless_it_is_said(call):
    made = await call("POST", f"/channels/{GENERAL}/threads", {"name": "t"})
    assert made.body["type"] == 12


@pytest.mark.parametrize("kind", [ChannelKind.ANNOUNCEMENT, ChannelKind.VOICE])
async def test_private_threads_are_in_text_channels(call, playground, kind):
    playground.world.put_channel(replace(playground.world.channels[GENERAL], kind=kind))
    assert (await call("POST", f"/channels/{GENERAL}/threads", {"name": "t", "type": 12})).code == 50024


async def test_a_webhook_opens_a_post_in_a_forum_alone(call):
    made = {}
    for channel in (FORUM, GENERAL):
        made[channel] = (await call("POST", f"/channels/{channel}/webhooks", {"name": "w"})).body

    async def send(form, channel=FORUM, **query):
        return await call(
            "POST", f"/webhooks/{made[channel]['id']}/{made[channel]['token']}", form, token=None, **query
        )

    assert (await send({"content": "x"})).code == 220001
    opened = await send({"content": "x", "thread_name": "t" * 100, "applied_tags": ["100"]}, wait=1)
    thread = (await call("GET", f"/channels/{opened.body['channel_id']}")).body
    assert (thread["parent_id"], thread["applied_tags"], opened.body["id"]) == (str(FORUM), ["100"], thread["id"])
    assert (await send({"content": "x"}, thread_id=thread["id"])).status == 204
    assert set((await send({"content": "x", "thread_name": "t" * 101})).refusals()) == {"thread_name"}
    assert set((await send({"content": "x", "thread_name": "t", "applied_tags": ["7"]})).refusals()) == {
        "applied_tags.0"
    }
    assert (await send({"content": "x", "thread_name": "t"}, thread_id=thread["id"])).code == 220002
    assert (await send({"content": "x", "thread_name": "t"}, channel=GENERAL)).code == 220003
