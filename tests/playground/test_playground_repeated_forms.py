"""The same message again: what was found right once is taken again, and nothing that only resembles it."""

from tests.playground.conftest import GENERAL

PATH = f"/channels/{GENERAL}/messages"
BUTTON = {"type": 2, "style": 1, "label": "Working", "custom_id": "w"}
FORM = {
    "content": "same",
    "embeds": [{"title": "t", "fields": [{"name": "n", "value": "v"}]}],
    "components": [{"type": 1, "components": [BUTTON]}],
}


async def test_the_same_form_makes_the_same_message_each_time(call):
    first, second = [await call("POST", PATH, FORM) for _ in range(2)]
    assert first.status == second.status == 200
    for key in ("content", "embeds", "components"):
        assert first.body[key] == second.body[key]


async def test_an_edit_of_one_leaves_the_other_as_it_was(call):
    first, second = [await call("POST", PATH, FORM) for _ in range(2)]
    await call("PATCH", f"{PATH}/{first.body['id']}", {"embeds": [{"title": "other"}], "components": []})
    left = await call("GET", f"{PATH}/{second.body['id']}")
    assert (left.body["embeds"][0]["title"], len(left.body["components"])) == ("t", 1)


async def test_a_form_that_differs_in_one_wrong_field_is_refused_at_its_place(call):
    assert (await call("POST", PATH, FORM)).status == 200
    for _ in range(2):
        refused = await call("POST", PATH, FORM | {"embeds": [{"title": "t" * 257}]})
        assert refused.leaf("embeds", "0", "title") == ["BASE_TYPE_MAX_LENGTH"]


async def test_a_form_is_read_by_the_rules_of_the_way_it_comes(call):
    """The flag of an ephemeral answer means nothing on a channel's message."""
    await call.register({"name": "ask", "description": "d"})
    data = {"content": "same", "flags": 64}
    reply = await call.playground.person("alice").slash("ask", wait=False)
    path = f"/interactions/{reply.interaction.id}/{reply.interaction.token}/callback"
    answered = await call("POST", path, {"type": 4, "data": data}, token=None, with_response="true")
    assert answered.body["resource"]["message"]["flags"] & 64
    sent = await call("POST", PATH, data)
    assert not sent.body["flags"] & 64


async def test_a_sticker_is_refused_each_time(call):
    for _ in range(2):
        assert (await call("POST", PATH, {"content": "x", "sticker_ids": ["1"]})).code == 50081
