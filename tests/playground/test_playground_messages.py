"""Messages over REST: what a bot may send where, what comes back, what can be read again."""

from dataclasses import replace

import pytest

from playground.entities import Channel, ChannelKind, Overwrite, Thread
from playground.permissions import Permission
from tests.playground.bot_role import BOT_ROLE, allow_also
from tests.playground.conftest import (
    ADAM,
    ALICE,
    ELSEWHERE_GENERAL,
    GENERAL,
    GUILD,
    MODERATOR_ROLE,
    MODERATORS,
    NEWS,
)

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 8 + b"\0\0\0\x05\0\0\0\x06" + b"\0" * 20


def deny(playground, *permissions, channel=GENERAL):
    """Take permissions from the bot in a channel."""
    world = playground.world
    bits = sum(permission.value for permission in permissions)
    known = world.channels[channel]
    world.put_channel(replace(known, overwrites=(*known.overwrites, Overwrite(BOT_ROLE, False, deny=bits))))


async def test_a_message_comes_back_as_it_was_sent_and_can_be_read_again(call):
    sent = await call.say({"content": "  hello  ", "embeds": [{"title": "t"}]})
    assert sent.status == 200
    assert sent.body["content"] == "hello"
    read = await call("GET", f"/channels/{GENERAL}/messages/{sent.body['id']}")
    assert read.body == sent.body


@pytest.mark.parametrize("body", [{}, {"content": ""}, {"content": "   "}, {"embeds": []}, {"tts": True}])
async def test_an_empty_message_is_refused(call, body):
    assert (await call.say(body)).code == 50006


@pytest.mark.parametrize("token", [None, "wrong", "bot"])
async def test_without_the_token_nothing_is_done(call, playground, token):
    refused = await call("GET", "/users/@me", token=token)
    assert (refused.status, refused.body) == (401, {"message": "401: Unauthorized", "code": 0})


async def test_json_that_is_none_and_a_wrong_content_type_are_refused(call, playground):
    url = f"{playground.api_url}/channels/{GENERAL}/messages"
    headers = {"Authorization": f"Bot {playground.token}"}
    for content_type, data in (("application/json", b"{"), ("text/plain", b'{"content":"x"}')):
        made = call.session.post(url, data=data, headers=headers | {"Content-Type": content_type})
        async with made as answer:
            assert answer.status == 400
            assert (await answer.json())["code"] == 50109


async def test_answers_have_exactly_the_content_type_that_the_client_looks_for(call):
    answered = await call("GET", "/users/@me")
    assert answered.headers["Content-Type"] == "application/json"
    assert answered.headers["Via"]


async def test_unknown_routes_are_refused_and_listed(call, playground):
    lost = await call("GET", "/guilds/1/moon")
    assert (lost.status, lost.body) == (404, {"message": "404: Not Found", "code": 0})
    wrong = await call("DELETE", "/gateway")
    assert wrong.status == 405
    assert playground.unknown_routes == ["GET /guilds/1/moon", "DELETE /gateway"]


async def test_requests_are_logged_with_their_bodies_and_answers(call, playground):
    await call.say({"content": "x"})
    (entry,) = playground.requests
    assert (entry.method, entry.path, entry.status) == ("POST", f"/channels/{GENERAL}/messages", 200)
    assert entry.body == {"content": "x"}
    assert entry.answer["content"] == "x"


async def test_an_id_that_is_none_is_refused_at_its_place(call):
    refused = await call("GET", "/channels/general/messages")
    assert refused.code == 50035
    assert refused.leaf("channel_id") == ["NUMBER_TYPE_COERCE"]


@pytest.mark.parametrize(
    ("denied", "body", "status", "code"),
    [
        ([Permission.VIEW_CHANNEL], {"content": "x"}, 403, 50001),
        ([Permission.SEND_MESSAGES], {"content": "x"}, 403, 50013),
        ([Permission.EMBED_LINKS], {"embeds": [{"title": "t"}]}, 403, 50013),
        ([Permission.READ_MESSAGE_HISTORY], {"content": "x", "message_reference": {"message_id": "1"}}, 400, 160002),
    ],
)
async def test_what_a_channel_does_not_let_the_bot_do(call, playground, denied, body, status, code):
    deny(playground, *denied)
    refused = await call.say(body)
    assert (refused.status, refused.code) == (status, code)


async def test_without_embed_links_a_text_is_posted_bare(call, playground):
    deny(playground, Permission.EMBED_LINKS)
    sent = await call.say({"content": "x", "embeds": [{"title": "t"}]})
    assert sent.status == 200
    assert sent.body["embeds"] == []


async def test_files_need_attach_files(call, playground):
    deny(playground, Permission.ATTACH_FILES)
    assert (await call.say({"content": "x"}, files={"a.txt": b"1"})).code == 50013


async def test_channels_that_are_unknown_hidden_or_of_another_kind(call, playground):
    deny(playground, Permission.VIEW_CHANNEL, channel=NEWS)
    assert (await call.say({"content": "x"}, channel=1)).code == 10003
    assert (await call("GET", "/channels/1")).code == 10003
    assert (await call("GET", f"/channels/{NEWS}")).code == 50001
    forum = playground.world.put_channel(Channel(5, ChannelKind.FORUM, "ideas", GUILD))
    assert (await call.say({"content": "x"}, channel=forum.id)).code == 40058
    category = playground.world.put_channel(Channel(6, ChannelKind.CATEGORY, "all", GUILD))
    assert (await call.say({"content": "x"}, channel=category.id)).code == 50008


async def test_history_needs_its_permission_and_is_empty_without_it(call, playground):
    sent = await call.say({"content": "x"})
    deny(playground, Permission.READ_MESSAGE_HISTORY)
    listed = await call("GET", f"/channels/{GENERAL}/messages")
    assert (listed.status, listed.body) == (200, [])
    assert (await call("GET", f"/channels/{GENERAL}/messages/{sent.body['id']}")).status == 403


async def test_pages_of_history_are_newest_first(call):
    ids = [(await call.say({"content": str(number)})).body["id"] for number in range(6)]

    async def listed(**query):
        return [one["id"] for one in (await call("GET", f"/channels/{GENERAL}/messages", **query)).body]

    assert await listed() == ids[::-1]
    assert await listed(limit=2) == [ids[5], ids[4]]
    assert await listed(before=ids[3], limit=2) == [ids[2], ids[1]]
    assert await listed(after=ids[1], limit=2) == [ids[3], ids[2]]
    assert await listed(around=ids[3], limit=3) == [ids[4], ids[3], ids[2]]
    for limit in (0, 101):
        assert (await call("GET", f"/channels/{GENERAL}/messages", limit=limit)).code == 50035
    assert (await call("GET", f"/channels/{GENERAL}/messages", before=ids[0], after=ids[1])).code == 50035


async def test_an_enforced_nonce_works_with_files_too(call, playground):
    body = {"content": "x", "nonce": "7", "enforce_nonce": True}
    first = await call.say(body, files={"a.png": PNG})
    second = await call.say(body, files={"a.png": PNG})
    assert first.body["id"] == second.body["id"]


async def test_files_are_served_under_signed_addresses_that_expire(call, playground):
    body = {"attachments": [{"id": 0, "filename": "chart one.png", "description": "A chart"}]}
    sent = await call.say(body, files={"x.png": PNG})
    (attachment,) = sent.body["attachments"]
    assert attachment["filename"] == "chart_one.png"
    assert attachment["description"] == "A chart"
    assert (attachment["width"], attachment["height"]) == (5, 6)
    async with call.session.get(attachment["url"]) as answer:
        assert await answer.read() == PNG
        assert answer.headers["Content-Type"] == "image/png"
    async with call.session.get(attachment["url"].split("?")[0]) as answer:
        assert answer.status == 404
    playground.clock.advance(25 * 3600)
    async with call.session.get(attachment["url"]) as answer:
        assert answer.status == 404


async def test_an_embedded_file_is_not_listed_as_an_attachment(call):
    body = {"embeds": [{"image": {"url": "attachment://a.png"}}], "attachments": [{"id": 0, "filename": "a.png"}]}
    sent = await call.say(body, files={"a.png": PNG})
    assert sent.body["attachments"] == []
    image = sent.body["embeds"][0]["image"]
    assert image["url"].startswith("http://127.0.0.1")
    assert (image["width"], image["height"]) == (5, 6)


async def test_an_edit_changes_what_it_names_and_no_more(call):
    sent = await call.say({"content": "x", "embeds": [{"title": "t"}]})
    path = f"/channels/{GENERAL}/messages/{sent.body['id']}"
    edited = await call("PATCH", path, {"content": "y"})
    assert edited.body["content"] == "y"
    assert edited.body["embeds"] == sent.body["embeds"]
    assert edited.body["edited_timestamp"] is not None
    assert (await call("PATCH", path, {"content": None})).body["content"] == ""
    assert (await call("PATCH", path, {"embeds": []})).code == 50006


async def test_an_edit_keeps_the_attachments_that_it_lists(call):
    sent = await call.say({"content": "x"}, files={"a.txt": b"1", "b.txt": b"2"})
    path = f"/channels/{GENERAL}/messages/{sent.body['id']}"
    kept = sent.body["attachments"][1]
    edited = await call("PATCH", path, {"attachments": [{"id": kept["id"]}, {"id": "0"}]}, files={"c.txt": b"3"})
    assert [one["filename"] for one in edited.body["attachments"]] == ["b.txt", "c.txt"]
    appended = await call("PATCH", path, {"content": "z"}, files={"d.txt": b"4"})
    assert [one["filename"] for one in appended.body["attachments"]] == ["b.txt", "c.txt", "d.txt"]
    assert (await call("PATCH", path, {"attachments": []})).body["attachments"] == []
    assert (await call("PATCH", path, {"attachments": [{"id": "77"}]})).code == 50146


async def test_embeds_can_be_hidden_and_shown_again(call):
    sent = await call.say({"content": "x", "embeds": [{"title": "t"}]})
    path = f"/channels/{GENERAL}/messages/{sent.body['id']}"
    assert (await call("PATCH", path, {"flags": 4})).body["embeds"] == []
    assert len((await call("PATCH", path, {"flags": 0})).body["embeds"]) == 1


async def test_messages_of_others_are_deleted_by_moderators_and_edited_by_nobody(call, playground):
    said = await playground.person("alice").say("hello")
    path = f"/channels/{GENERAL}/messages/{said.id}"
    assert (await call("PATCH", path, {"content": "x"})).code == 50005
    assert (await call("DELETE", path)).code == 50013
    allow_also(playground, Permission.MANAGE_MESSAGES)
    assert (await call("DELETE", path)).status == 204
    assert (await call("DELETE", path)).code == 10008


async def test_a_message_becomes_one_of_the_second_generation_only_when_emptied(call):
    sent = await call.say({"content": "x"})
    path = f"/channels/{GENERAL}/messages/{sent.body['id']}"
    form = {"flags": 1 << 15, "components": [{"type": 10, "content": "y"}]}
    assert (await call("PATCH", path, form)).leaf("content")
    converted = await call("PATCH", path, {**form, "content": None, "embeds": []})
    assert converted.status == 200
    assert converted.body["flags"] & 1 << 15
    assert (await call("PATCH", path, {"content": "back"})).code == 50035


async def test_a_component_shows_only_files_that_are_there(call):
    form = {"flags": 1 << 15, "components": [{"type": 13, "file": {"url": "attachment://a.txt"}}]}
    assert (await call.say(form)).code == 50146
    sent = await call.say(form, files={"a.txt": b"1"})
    assert sent.status == 200
    assert sent.body["attachments"] == []


async def test_replies_name_a_message_of_the_same_channel(call):
    first = await call.say({"content": "x"})
    replied = await call.say({"content": "y", "message_reference": {"message_id": first.body["id"]}})
    assert replied.body["type"] == 19
    assert replied.body["referenced_message"]["id"] == first.body["id"]
    lost = {"content": "y", "message_reference": {"message_id": first.body["id"]}}
    refused = await call.say(lost, channel=NEWS)
    assert refused.leaf("message_reference") == ["MESSAGE_REFERENCE_UNKNOWN_MESSAGE"]
    lost["message_reference"]["fail_if_not_exists"] = False
    assert (await call.say(lost, channel=NEWS)).body["type"] == 0
    await call("DELETE", f"/channels/{GENERAL}/messages/{first.body['id']}")
    read = await call("GET", f"/channels/{GENERAL}/messages/{replied.body['id']}")
    assert read.body["referenced_message"] is None


async def test_mentions_ping_whom_they_may(call, playground):
    text = f"<@{ALICE}> <@&{MODERATOR_ROLE}> <@77> @everyone"
    sent = (await call.say({"content": text})).body
    assert [one["id"] for one in sent["mentions"]] == [str(ALICE)]
    assert sent["mention_roles"] == [str(MODERATOR_ROLE)]
    assert sent["mention_everyone"] is False
    nobody = (await call.say({"content": text, "allowed_mentions": {"parse": []}})).body
    assert (nobody["mentions"], nobody["mention_roles"]) == ([], [])
    only = (await call.say({"content": text, "allowed_mentions": {"users": [str(ALICE), str(ADAM)]}})).body
    assert [one["id"] for one in only["mentions"]] == [str(ALICE)]
    allow_also(playground, Permission.MENTION_EVERYONE)
    assert (await call.say({"content": text})).body["mention_everyone"] is True
    assert (await call.say({"content": text, "allowed_mentions": {"parse": ["users"]}})).body[
        "mention_everyone"
    ] is False


async def test_a_role_that_nobody_may_ping_is_not_pinged(call, playground):
    role = playground.world.guilds[GUILD].roles[MODERATOR_ROLE]
    playground.world.put_role(GUILD, replace(role, mentionable=False))
    assert (await call.say({"content": f"<@&{MODERATOR_ROLE}>"})).body["mention_roles"] == []


async def test_conversations_open_for_everybody_but_not_all_take_messages(call, playground):
    opened = await call("POST", "/users/@me/channels", {"recipient_id": str(ALICE)})
    again = await call("POST", "/users/@me/channels", {"recipient_id": str(ALICE)})
    assert opened.body["id"] == again.body["id"]
    assert opened.body["type"] == 1
    assert (await call.say({"content": "x"}, channel=int(opened.body["id"]))).status == 200
    alice = playground.person("alice")
    playground.world.put_user(replace(alice.user, accepts_direct_messages=False))
    assert (await call.say({"content": "x"}, channel=int(opened.body["id"]))).code == 50007
    assert (await call("POST", "/users/@me/channels", {"recipient_id": "77"})).code == 10013


async def test_a_stranger_cannot_be_written_to(call, playground):
    olga = playground.person("olga")
    playground.world.remove_member(playground.world.channels[ELSEWHERE_GENERAL].guild_id, olga.id)
    opened = await call("POST", "/users/@me/channels", {"recipient_id": str(olga.id)})
    assert (await call.say({"content": "x"}, channel=int(opened.body["id"]))).code == 50278


async def test_pins_need_their_own_permission(call, playground):
    sent = await call.say({"content": "x"})
    path = f"/channels/{GENERAL}/messages/pins/{sent.body['id']}"
    allow_also(playground, Permission.MANAGE_MESSAGES)
    assert (await call("PUT", path)).code == 50013
    allow_also(playground, Permission.PIN_MESSAGES)
    assert (await call("PUT", path)).status == 204
    pins = (await call("GET", f"/channels/{GENERAL}/messages/pins")).body
    assert [one["message"]["id"] for one in pins["items"]] == [sent.body["id"]]
    assert (await call("DELETE", path)).status == 204
    assert (await call("GET", f"/channels/{GENERAL}/pins")).body == []


async def test_reactions_are_unicode_emoji_and_need_permission_to_be_the_first(call, playground):
    sent = await call.say({"content": "x"})
    base = f"/channels/{GENERAL}/messages/{sent.body['id']}/reactions"
    assert (await call("PUT", f"{base}/%F0%9F%91%8D/@me")).status == 204
    assert (await call("PUT", f"{base}/thumbs:123/@me")).code == 10014
    users = (await call("GET", f"{base}/%F0%9F%91%8D")).body
    assert [one["id"] for one in users] == [str(playground.world.application.id)]
    deny(playground, Permission.ADD_REACTIONS)
    assert (await call("PUT", f"{base}/%F0%9F%91%8E/@me")).code == 50013
    assert (await call("DELETE", f"{base}/%F0%9F%91%8D/@me")).status == 204


async def test_an_archived_thread_wakes_when_written_to_and_a_locked_one_stays(call, playground):
    thread = Channel(7, ChannelKind.PUBLIC_THREAD, "t", GUILD, parent_id=GENERAL, thread=Thread(ALICE, archived=True))
    playground.world.put_channel(thread)
    assert (await call.say({"content": "x"}, channel=7)).status == 200
    woken = playground.world.channels[7]
    assert woken.thread is not None
    assert not woken.thread.archived
    assert playground.world.application.id in woken.thread.members
    playground.world.put_channel(replace(woken, thread=replace(woken.thread, locked=True)))
    assert (await call.say({"content": "x"}, channel=7)).code == 160005


async def test_threads_are_started_from_messages_once_and_from_forums_with_a_tag(call, playground):
    sent = await call.say({"content": "x"})
    path = f"/channels/{GENERAL}/messages/{sent.body['id']}/threads"
    allow_also(playground, Permission.CREATE_PUBLIC_THREADS)
    started = await call("POST", path, {"name": "talk"})
    assert started.status == 201
    assert started.body["id"] == sent.body["id"]
    assert (await call("POST", path, {"name": "talk"})).code == 160004
    forum = Channel(8, ChannelKind.FORUM, "ideas", GUILD, flags=1 << 4)
    playground.world.put_channel(forum)
    post = {"name": "idea", "message": {"content": "x"}}
    assert (await call("POST", "/channels/8/threads", post)).code == 40067
    playground.world.put_channel(replace(forum, flags=0))
    posted = await call("POST", "/channels/8/threads", post)
    assert posted.status == 201
    assert posted.body["message"]["id"] == posted.body["id"]


async def test_the_moderators_channel_is_seen_by_moderators_and_the_bot(call, playground):
    assert (await call("GET", f"/channels/{MODERATORS}")).status == 200
    assert "moderators" in [one.name for one in playground.person("maya").channels()]
    assert "moderators" not in [one.name for one in playground.person("alice").channels()]
