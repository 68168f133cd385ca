"""What becomes of a message: nonces, pins, reactions, publishing, deletion, edits (Resources, Message)."""

from dataclasses import replace

import pytest

from playground.rate_limits import OLD_EDITS
from tests.playground.conftest import GENERAL, GUILD, NEWS

MESSAGES = f"/channels/{GENERAL}/messages"
ONCE = {"content": "x", "nonce": "n", "enforce_nonce": True}


pytestmark = pytest.mark.usefixtures("everything_allowed", "news_announced")


async def say(call, channel=GENERAL, **more):
    return (await call.say({"content": "x", **more}, channel=channel)).body["id"]


@pytest.mark.parametrize(("seconds", "is_same"), [(295, True), (301, False)])
async def test_an_enforced_nonce_makes_one_message_for_five_minutes(call, playground, seconds, is_same):
    first = await call.say(ONCE)
    playground.clock.advance(seconds)
    again = await call.say(ONCE | {"content": "y"})
    assert (again.status, again.body["id"] == first.body["id"]) == (200, is_same)
    assert again.body["content"] == ("x" if is_same else "y")
    if is_same:
        assert (await call.say(ONCE, channel=NEWS)).body["id"] == first.body["id"]


async def test_a_nonce_that_is_not_enforced_only_comes_back(call):
    first, second = await call.say({"content": "x", "nonce": "n"}), await call.say({"content": "x", "nonce": "n"})
    assert first.body["nonce"] == second.body["nonce"] == "n"
    assert first.body["id"] != second.body["id"]
    assert "nonce" not in (await call("GET", f"{MESSAGES}/{first.body['id']}")).body


async def test_an_enforced_nonce_of_a_deleted_message_makes_no_other(call):
    sent = await call.say(ONCE)
    await call("DELETE", f"{MESSAGES}/{sent.body['id']}")
    refused = await call.say(ONCE)
    assert (refused.status, refused.code) == (404, 10008)


@pytest.mark.parametrize(("count", "code"), [(2, None), (100, None), (1, 50016), (101, 50016)])
async def test_many_messages_are_deleted_at_once(call, count, code):
    ids = [str(one) for one in range(1574000000000000000, 1574000000000000000 + count - 1)]
    answered = await call("POST", f"{MESSAGES}/bulk-delete", {"messages": [*ids, await say(call)]})
    assert answered.code == code


@pytest.mark.parametrize(("days", "code"), [(13.9, None), (14.1, 50034)])
async def test_old_messages_are_deleted_one_by_one(call, playground, days, code):
    ids = [await say(call) for _ in range(2)]
    playground.clock.advance(days * 24 * 3600)
    assert (await call("POST", f"{MESSAGES}/bulk-delete", {"messages": ids})).code == code


async def test_a_channel_has_two_hundred_and_fifty_pins(call, playground):
    for _ in range(249):
        message_id = int(await say(call))
        message = playground.world.messages[GENERAL][message_id]
        playground.world.replace_message(replace(message, pinned=True))
    last, beyond = await say(call), await say(call)
    assert (await call("PUT", f"{MESSAGES}/pins/{last}")).status == 204
    assert (await call("PUT", f"{MESSAGES}/pins/{beyond}")).code == 30003
    assert (await call("PUT", f"{MESSAGES}/pins/{last}")).status == 204


async def test_a_message_has_twenty_kinds_of_reactions(call):
    message = await say(call)
    signs = [f"%F0%9F%8D%{0x80 + number:X}" for number in range(21)]
    codes = [(await call("PUT", f"{MESSAGES}/{message}/reactions/{sign}/@me")).code for sign in signs]
    assert codes == [None] * 20 + [30010]


@pytest.mark.parametrize("emoji", ["name:7", "thumbsup"])
async def test_an_emoji_that_is_not_there_is_no_reaction(call, emoji):
    answered = await call("PUT", f"{MESSAGES}/{await say(call)}/reactions/{emoji}/@me")
    assert (answered.status, answered.code) == (404, 10014)


async def test_an_announcement_is_published_once_and_only_where_there_are_such(call):
    message = await say(call, NEWS)
    assert (await call("POST", f"/channels/{NEWS}/messages/{message}/crosspost")).body["flags"] & 1
    assert (await call("POST", f"/channels/{NEWS}/messages/{message}/crosspost")).code == 40033
    assert (await call("POST", f"{MESSAGES}/{await say(call)}/crosspost")).code == 50024


async def test_what_discord_wrote_is_neither_edited_nor_pinned_nor_published(call, playground):
    message = await say(call, NEWS)
    await call("PUT", f"/channels/{NEWS}/pins/{message}")
    notice = next(one.id for one in playground.world.messages[NEWS].values() if one.kind.is_system)
    path = f"/channels/{NEWS}/messages/{notice}"
    assert (await call("PATCH", path, {"content": "x"})).code == 50021
    assert (await call("PUT", f"/channels/{NEWS}/pins/{notice}")).code == 50021
    assert (await call("POST", f"{path}/crosspost")).code == 50068
    assert (await call("POST", f"{path}/threads", {"name": "t"})).code == 50068
    reply = {"content": "x", "message_reference": {"message_id": str(notice)}}
    assert (await call.say(reply, channel=NEWS)).code == 50021
    assert (await call("DELETE", path)).status == 204


async def test_published_messages_are_edited_three_times_an_hour(call, playground):
    playground.rate_limits.enabled = True
    message = await say(call, NEWS)
    await call("POST", f"/channels/{NEWS}/messages/{message}/crosspost")
    path = f"/channels/{NEWS}/messages/{message}"
    answers = [await call("PATCH", path, {"content": f"{turn}"}) for turn in range(4)]
    assert [(one.status, one.code) for one in answers[2:]] == [(200, None), (429, 20022)]
    assert answers[3].body["retry_after"] > 3000
    playground.clock.advance(3600)
    assert (await call("PATCH", path, {"content": "x"})).status == 200


@pytest.mark.parametrize(("age", "code"), [(3500, None), (3610, 30046)])
async def test_messages_older_than_an_hour_are_not_edited_for_ever(call, playground, age, code):
    playground.rate_limits.enabled = True
    message = await say(call)
    playground.clock.advance(age)
    for turn in range(OLD_EDITS.requests + 1):
        playground.clock.advance(1.1)
        edited = await call("PATCH", f"{MESSAGES}/{message}", {"content": f"{turn}"})
    assert (edited.status, edited.code) == ((200, None) if code is None else (429, code))


async def test_a_thread_is_started_from_a_message_once(call):
    message = await say(call)
    started = await call("POST", f"{MESSAGES}/{message}/threads", {"name": "t"})
    assert (started.status, started.body["id"]) == (201, message)
    assert (await call("POST", f"{MESSAGES}/{message}/threads", {"name": "t"})).code == 160004


@pytest.mark.parametrize(
    ("accepts", "mutual", "code"), [(True, True, None), (False, True, 50007), (True, False, 50278)]
)
async def test_a_conversation_opens_and_its_message_may_fail(call, playground, accepts, mutual, code):
    world, alice = playground.world, playground.person("alice")
    world.put_user(replace(alice.user, accepts_direct_messages=accepts))
    if not mutual:
        world.remove_member(GUILD, alice.id)
    opened = await call("POST", "/users/@me/channels", {"recipient_id": str(alice.id)})
    assert opened.status == 200
    answered = await call.say({"content": "x"}, channel=opened.body["id"])
    assert answered.code == code


async def test_pages_of_history_have_a_hundred_messages(call):
    assert (await call("GET", MESSAGES, limit=100)).status == 200
    for limit in (0, 101):
        assert set((await call("GET", MESSAGES, limit=limit)).refusals()) == {"limit"}
    assert (await call("GET", MESSAGES, before=1, after=1)).code == 50035
