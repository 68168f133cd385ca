"""Messages: content, lists, nonces, mentions, polls, references (Resources, Message)."""

import pytest

from tests.playground.conftest import GENERAL, NEWS
from tests.playground.rules.rule import BAD_LENGTH, CHOICES, NO_NUMBER, REQUIRED, TOO_GREAT, Rule, each, judge, up_to


def content(length):
    return {"content": "x" * length}


def poll(**form):
    made = {"question": {"text": "q"}, "answers": [{"poll_media": {"text": "a"}}], **form}
    return {"poll": made}


def answers(count, length=1):
    return poll(answers=[{"poll_media": {"text": "a" * length}}] * count)


def mentions(**form):
    return {"content": "x", "allowed_mentions": form}


def ids(count):
    return [str(number) for number in range(1, count + 1)]


RULES = [
    *up_to("content", content, 2000, "content"),
    Rule("an empty message", content(1), {}, code=50006),
    Rule("an empty content", content(1), content(0), code=50006),
    Rule("a content of spaces", {"content": " x "}, {"content": "   "}, code=50006),
    Rule("content is text", {"content": "7"}, {"content": ["x"]}, "content", "STRING_TYPE_CONVERT"),
    *up_to("embeds", lambda n: {"embeds": [{"title": "t"}] * n}, 10, "embeds"),
    Rule(
        "embeds are a list",
        {"content": "x", "embeds": []},
        {"content": "x", "embeds": {}},
        "embeds",
        "LIST_TYPE_CONVERT",
    ),
    Rule("embeds are objects", {"embeds": [{"title": "t"}]}, {"embeds": ["x"]}, "embeds.0", "DICT_TYPE_CONVERT"),
    Rule(
        "tts is a truth", {"content": "x", "tts": True}, {"content": "x", "tts": "yes"}, "tts", "BOOLEAN_TYPE_CONVERT"
    ),
    Rule("no sticker is known here", content(1), {"sticker_ids": ["1"]}, code=50081),
    *up_to("stickers", lambda n: content(1) if n == 3 else {"content": "x", "sticker_ids": ids(n)}, 3, "sticker_ids"),
    *up_to("nonce", lambda n: {"content": "x", "nonce": "1" * n}, 25, "nonce"),
    Rule(
        "a nonce of 64 bits", {"content": "x", "nonce": 2**63 - 1}, {"content": "x", "nonce": 2**63}, "nonce", TOO_GREAT
    ),
    Rule("a nonce is no fraction", {"content": "x", "nonce": 7}, {"content": "x", "nonce": 7.5}, "nonce", NO_NUMBER),
    Rule(
        "flags are a number",
        {"content": "x", "flags": 4},
        {"content": "x", "flags": "some"},
        "flags",
        NO_NUMBER,
    ),
    *up_to("users that may be pinged", lambda n: mentions(users=ids(n)), 100, "allowed_mentions.users"),
    *up_to("roles that may be pinged", lambda n: mentions(roles=ids(n)), 100, "allowed_mentions.roles"),
    *(
        Rule(
            f"{key} are parsed or listed",
            mentions(parse=[key], **{key: []}),
            mentions(parse=[key], **{key: ["1"]}),
            "allowed_mentions",
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        )
        for key in ("users", "roles")
    ),
    Rule(
        "three words are parsed",
        mentions(parse=["users", "roles", "everyone"]),
        mentions(parse=["users", "all"]),
        "allowed_mentions.parse.1",
        CHOICES,
    ),
    *up_to("question of a poll", lambda n: poll(question={"text": "q" * n}), 300, "poll.question.text", BAD_LENGTH),
    Rule("a poll has an answer", answers(1), answers(0), "poll.answers", BAD_LENGTH),
    Rule("a poll has ten answers", answers(10), answers(11), "poll.answers", BAD_LENGTH),
    *up_to("answer of a poll", lambda n: answers(1, n), 55, "poll.answers.0.poll_media.text", BAD_LENGTH),
    Rule("hours of a poll", poll(duration=768), poll(duration=769), "poll.duration", TOO_GREAT),
    Rule("a poll asks something", poll(), poll(question=None), "poll.question", REQUIRED),
]


@each(RULES)
async def test_the_edge_is_taken_and_the_step_beyond_it_refused(rule, post):
    await judge(rule, post)


EMPTY_LISTS = {"content": "x", "embeds": [], "components": [], "attachments": [], "sticker_ids": []}


async def test_empty_lists_and_nulls_are_as_if_they_were_not_there(post):
    assert (await post(EMPTY_LISTS)).status == 200
    assert (
        await post({"content": "x", "embeds": None, "components": None, "nonce": None, "flags": None})
    ).status == 200


async def test_several_wrong_fields_come_back_at_once(post):
    refused = await post({"content": "x" * 2001, "embeds": [{"title": "y" * 257}, {"title": "t", "color": -1}]})
    assert set(refused.refusals()) == {"content", "embeds.0.title", "embeds.1.color"}
    assert refused.body["message"] == "Invalid Form Body"


async def test_an_edit_leaves_something(call, post):
    message = f"/channels/{GENERAL}/messages/{(await post(content(1))).body['id']}"
    assert (await call("PATCH", message, {"content": ""})).code == 50006
    assert (await call("PATCH", message, {"content": None, "embeds": [{"title": "t"}]})).status == 200
    assert (await call("PATCH", message, {"embeds": []})).code == 50006


@pytest.mark.parametrize(
    ("flags", "kept"),
    [(1 << 2, 1 << 2), (1 << 12, 1 << 12), (1 << 6, 0), (1 << 7, 0), (1 << 0, 0), (1 << 4 | 1 << 2, 1 << 2)],
)
async def test_flags_that_a_message_may_not_set_are_left_out(post, flags, kept):
    assert (await post({"content": "x", "flags": flags})).body["flags"] == kept


@pytest.mark.parametrize(("flags", "kept"), [(1 << 6, 1 << 6), (1 << 12, 1 << 12), (1 << 7, 0)])
async def test_an_answer_may_be_ephemeral(answer, playground, flags, kept):
    assert (await answer({"content": "x", "flags": flags})).status == 204
    (message,) = playground.world.messages[GENERAL].values()
    assert message.flags == kept


@pytest.mark.parametrize(("flags", "kept"), [(1 << 2, 1 << 2), (1 << 12, 0), (1 << 6, 0)])
async def test_an_edit_hides_embeds_and_changes_no_other_flag(call, post, flags, kept):
    message = f"/channels/{GENERAL}/messages/{(await post(content(1))).body['id']}"
    assert (await call("PATCH", message, {"flags": flags})).body["flags"] == kept


async def test_a_reply_names_a_message_of_its_channel(post):
    there = (await post(content(1))).body["id"]
    elsewhere = (await post(content(1), channel=NEWS)).body["id"]
    for message_id in (elsewhere, "7"):
        wrong = Rule(
            "reply",
            {"content": "x", "message_reference": {"message_id": there}},
            {"content": "x", "message_reference": {"message_id": message_id}},
            "message_reference",
            "MESSAGE_REFERENCE_UNKNOWN_MESSAGE",
        )
        await judge(wrong, post)
    plain = {"message_id": "7", "fail_if_not_exists": False}
    answered = await post({"content": "x", "message_reference": plain})
    assert (answered.body["type"], answered.body.get("message_reference")) == (0, None)


async def test_a_forward_needs_a_message_with_something_to_read(post):
    there = (await post(content(1))).body["id"]
    forward = {"message_reference": {"type": 1, "message_id": there, "channel_id": str(GENERAL)}}
    assert (await post(forward, channel=NEWS)).status == 200
    lost = {"message_reference": {"type": 1, "message_id": "7", "channel_id": str(GENERAL)}}
    assert (await post(lost, channel=NEWS)).refusals() == {"message_reference": "MESSAGE_REFERENCE_UNKNOWN_MESSAGE"}
    empty = (await post({**poll()})).body["id"]
    nothing = {"message_reference": {"type": 1, "message_id": empty, "channel_id": str(GENERAL)}}
    assert (await post(nothing, channel=NEWS)).code == 160014
