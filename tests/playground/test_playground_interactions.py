"""The life of an interaction: three seconds, fifteen minutes, and what each answer does. The bot is played by hand."""

import asyncio
from dataclasses import replace

import pytest

from playground import ClientRefusal
from playground.entities import MessageFlag
from tests.playground.conftest import ALICE, APPLICATION, ELSEWHERE, GUILD

SLASH = {
    "name": "inflow",
    "description": "d",
    "options": [{"type": 3, "name": "share", "description": "d", "autocomplete": True}],
}
MENU = {"name": "Keep this", "type": 3}


@pytest.fixture
async def alice(playground, call):
    await call.register(SLASH, MENU, {"name": "Who", "type": 2})
    return playground.person("alice")


async def answer(call, reply, kind, data=None, **more):
    body = {"type": kind} | ({"data": data} if data is not None else {})
    path = f"/interactions/{reply.interaction.id}/{reply.interaction.token}/callback"
    return await call("POST", path, body, token=None, **more)


def webhook(reply, rest=""):
    return f"/webhooks/{APPLICATION}/{reply.interaction.token}{rest}"


async def follow_up(call, reply, data):
    return await call("POST", webhook(reply), data, token=None)


async def pressed(call, alice, **button):
    """Return a reply that waits, to a press of a button under an answered command."""
    shown = await alice.slash("inflow", wait=False)
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "More", "custom_id": "more", **button}]}
    await answer(call, shown, 4, {"content": "x", "components": [row]})
    return await alice.click(shown, "More", wait=False)


async def test_a_message_answers_and_is_described_in_the_response(call, alice):
    reply = await alice.slash("inflow", wait=False)
    answered = await answer(call, reply, 4, {"content": "x"}, with_response=1)
    assert answered.status == 200
    told = answered.body["interaction"]
    assert told["response_message_id"] == str(reply.id)
    assert told["response_message_loading"] is False
    assert told["response_message_ephemeral"] is False
    message = answered.body["resource"]["message"]
    assert answered.body["resource"]["type"] == 4
    assert (message["type"], message["application_id"], message["webhook_id"]) == (
        20,
        str(APPLICATION),
        str(APPLICATION),
    )
    assert message["interaction_metadata"]["user"]["id"] == str(ALICE)
    assert message["interaction"]["name"] == "inflow"
    assert reply.content == "x"


async def test_after_three_seconds_the_person_sees_a_failure_and_the_answer_is_unknown(call, alice, playground):
    waiting = asyncio.create_task(alice.slash("inflow"))
    await asyncio.sleep(0)
    playground.clock.advance(2)
    await asyncio.sleep(0.01)
    assert not waiting.done()
    playground.clock.advance(1.1)
    reply = await waiting
    assert reply.failed
    assert reply.message is None
    assert (await answer(call, reply, 4, {"content": "x"})).code == 10062
    assert (await follow_up(call, reply, {"content": "x"})).code == 10015


async def test_a_deferred_answer_thinks_until_it_is_filled(call, alice):
    reply = await alice.slash("inflow", wait=False)
    told = (await answer(call, reply, 5, {"flags": 64}, with_response=1)).body
    assert "resource" not in told
    assert told["interaction"]["response_message_loading"] is True
    assert reply.thinking
    assert reply.flags & MessageFlag.LOADING
    settled = asyncio.create_task(reply.settled())
    await asyncio.sleep(0.01)
    assert not settled.done()
    edited = await call("PATCH", webhook(reply, "/messages/@original"), {"content": "done"}, token=None)
    assert edited.body["edited_timestamp"] is None
    await settled
    assert (reply.content, reply.ephemeral, reply.thinking) == ("done", True, False)
    assert not reply.flags & MessageFlag.LOADING


async def test_the_first_follow_up_fills_the_thinking_message_whatever_its_flags(call, alice):
    reply = await alice.slash("inflow", wait=False)
    await answer(call, reply, 5)
    first = await follow_up(call, reply, {"content": "one", "flags": 64})
    second = await follow_up(call, reply, {"content": "two", "flags": 64})
    assert first.body["id"] == str(reply.id)
    assert (reply.content, reply.ephemeral) == ("one", False)
    assert second.body["id"] != first.body["id"]
    (shown,) = reply.followups
    assert (shown.content, shown.ephemeral) == ("two", True)
    assert second.body["interaction_metadata"]["original_response_message_id"] == first.body["id"]


async def test_thinking_ends_in_failure_after_fifteen_minutes(call, alice, playground):
    reply = await alice.slash("inflow", wait=False)
    await answer(call, reply, 5)
    playground.clock.advance(15 * 60 + 1)
    await reply.settled(1)
    assert reply.failed


async def test_a_deleted_answer_is_gone_also_an_ephemeral_one(call, alice):
    reply = await alice.slash("inflow", wait=False)
    await answer(call, reply, 4, {"content": "x", "flags": 64})
    assert (await call("DELETE", webhook(reply, "/messages/@original"), token=None)).status == 204
    assert reply.message is None
    assert (await call("GET", webhook(reply, "/messages/@original"), token=None)).code == 10008


async def test_an_ephemeral_answer_is_seen_by_one_person_and_by_no_channel_route(call, alice, playground):
    reply = await alice.slash("inflow", wait=False)
    await answer(call, reply, 4, {"content": "for you", "flags": 64})
    channel = reply.message.channel_id
    assert "for you" in [one.content for one in alice.visible_messages()]
    assert "for you" not in [one.content for one in playground.person("maya").visible_messages()]
    assert (await call("GET", f"/channels/{channel}/messages")).body == []
    for method, body in (("GET", None), ("PATCH", {"content": "y"}), ("DELETE", None)):
        assert (await call(method, f"/channels/{channel}/messages/{reply.id}", body)).code == 10008
    with pytest.raises(ClientRefusal, match="does not see"):
        await playground.person("maya").click(reply, "x")
    alice.dismiss(reply)
    assert alice.visible_messages() == []


async def test_a_press_may_change_its_message(call, alice):
    reply = await pressed(call, alice)
    await answer(call, reply, 7, {"content": "changed", "components": []})
    assert reply.content == "changed"
    assert reply.id == reply.interaction.source_message_id
    assert reply.components == []


async def test_a_press_may_send_a_new_message_that_answers_the_old(call, alice):
    reply = await pressed(call, alice)
    await answer(call, reply, 4, {"content": "working"})
    assert reply.payload["message_reference"]["message_id"] == str(reply.interaction.source_message_id)
    assert reply.payload["interaction_metadata"]["interacted_message_id"] == str(reply.interaction.source_message_id)


async def test_a_press_may_be_taken_silently_and_its_message_edited_later(call, alice):
    reply = await pressed(call, alice)
    await answer(call, reply, 6)
    assert reply.content == "x"
    waiting = asyncio.create_task(reply.settled())
    await call("PATCH", webhook(reply, "/messages/@original"), {"content": "later"}, token=None)
    await waiting
    assert reply.content == "later"


async def test_disabled_and_link_buttons_are_not_sent(call, alice):
    with pytest.raises(ClientRefusal) as refused:
        await pressed(call, alice, disabled=True)
    assert refused.value.reason == "disabled_control"
    with pytest.raises(ClientRefusal) as refused:
        await pressed(call, alice, style=5, url="https://a.b", custom_id=None)
    assert refused.value.reason == "link_control"


def form(*fields):
    components = [{"type": 18, "label": f"Field {field['custom_id']}", "component": field} for field in fields]
    return {"custom_id": "form", "title": "A form", "components": [*components, {"type": 10, "content": "note"}]}


async def test_a_form_is_opened_filled_in_and_submitted(call, alice, playground):
    reply = await alice.slash("inflow", wait=False)
    fields = (
        {"type": 4, "custom_id": "title", "style": 1, "max_length": 20, "value": "Before"},
        {"type": 3, "custom_id": "kind", "options": [{"label": "One", "value": "1"}, {"label": "Two", "value": "2"}]},
        {"type": 8, "custom_id": "where"},
        {"type": 23, "custom_id": "sure"},
    )
    assert (await answer(call, reply, 9, form(*fields))).status == 204
    assert reply.modal.title == "A form"
    sent = await alice.submit(reply, {"Field kind": "Two"}, where="#general", sure=True, wait=False)
    data = sent.interaction.data
    inner = [one["component"] for one in data["components"][:4]]
    assert inner[0] == {"type": 4, "id": 2, "custom_id": "title", "value": "Before"}
    assert inner[1]["values"] == ["2"]
    assert inner[2]["values"] == [str(alice.channel("general").id)]
    assert inner[3]["value"] is True
    assert data["components"][4] == {"type": 10, "id": 9}
    assert list(data["resolved"]["channels"]) == inner[2]["values"]
    assert (await answer(call, sent, 9, form(*fields))).leaf("type")
    assert (await answer(call, sent, 7, {"content": "x"})).leaf("type")
    await answer(call, sent, 4, {"content": "thanks"})
    metadata = sent.payload["interaction_metadata"]
    assert metadata["triggering_interaction_metadata"]["id"] == str(reply.interaction.id)


async def test_a_form_from_a_button_may_change_the_buttons_message(call, alice):
    reply = await pressed(call, alice)
    await answer(call, reply, 9, form({"type": 4, "custom_id": "a", "style": 1, "required": False}))
    sent = await alice.submit(reply, wait=False)
    assert sent.interaction.data["components"][0]["component"]["value"] == ""
    await answer(call, sent, 7, {"content": "changed"})
    assert sent.content == "changed"


@pytest.mark.parametrize(
    ("value", "reason"), [("", "missing_option"), ("ab", "too_short"), ("abcdef", "too_long"), ("abc", None)]
)
async def test_the_client_does_not_submit_what_does_not_fit(call, alice, value, reason):
    reply = await alice.slash("inflow", wait=False)
    field = {"type": 4, "custom_id": "a", "style": 1, "min_length": 3, "max_length": 5}
    await answer(call, reply, 9, form(field))
    if reason is None:
        await alice.submit(reply, a=value, wait=False)
        return
    with pytest.raises(ClientRefusal) as refused:
        await alice.submit(reply, a=value, wait=False)
    assert refused.value.reason == reason


async def test_autocompletion_gets_a_list_or_fails(call, alice, playground):
    opened = asyncio.Queue()
    playground.world.subscribe(lambda change: opened.put_nowait(change.interaction))

    async def respond(choices):
        interaction = await opened.get()
        option = interaction.data["options"][0]
        assert option == {"type": 3, "name": "share", "value": "1", "focused": True}
        path = f"/interactions/{interaction.id}/{interaction.token}/callback"
        return await call("POST", path, {"type": 8, "data": {"choices": choices}}, token=None)

    shown, answered = await asyncio.gather(
        alice.autocomplete("inflow", "share", "1"), respond([{"name": "1%", "value": "1%"}])
    )
    assert [(one.name, one.value) for one in shown] == [("1%", "1%")]
    assert answered.status == 204
    waiting = asyncio.create_task(alice.autocomplete("inflow", "share", ""))
    await asyncio.sleep(0)
    playground.clock.advance(3.1)
    with pytest.raises(ClientRefusal) as refused:
        await waiting
    assert refused.value.reason == "loading_failed"


async def test_menu_commands_carry_their_target(call, alice, playground):
    said = await playground.person("maya").say("hello")
    reply = await alice.message_command("Keep this", said, wait=False)
    assert reply.interaction.data["target_id"] == str(said.id)
    assert reply.interaction.data["resolved"]["messages"][str(said.id)]["content"] == "hello"
    await answer(call, reply, 4, {"content": "kept"})
    assert reply.payload["type"] == 23
    reply = await alice.user_command("Who", "maya", wait=False)
    assert list(reply.interaction.data["resolved"]["members"]) == [reply.interaction.data["target_id"]]


async def test_only_users_are_pinged_by_an_answer_that_does_not_say(call, alice, playground):
    reply = await alice.slash("inflow", wait=False)
    role = next(one for one in playground.world.guilds[GUILD].roles.values() if one.name == "Moderator")
    await answer(call, reply, 4, {"content": f"<@{ALICE}> <@&{role.id}> @everyone"})
    payload = reply.payload
    assert len(payload["mentions"]) == 1
    assert payload["mention_roles"] == []
    assert payload["mention_everyone"] is False


async def test_where_apps_of_ones_own_may_not_speak_answers_are_private(call, playground):
    await call.register(SLASH | {"integration_types": [0, 1]})
    world = playground.world
    world.remove_member(ELSEWHERE, APPLICATION)
    olga = playground.person("olga")
    world.put_user(replace(olga.user, has_installed_app=True))
    everyone = world.guilds[ELSEWHERE].roles[ELSEWHERE]
    guest = playground.person("alice")
    world.put_member(ELSEWHERE, replace(world.guilds[GUILD].members[guest.id], role_ids=()))
    world.put_user(replace(guest.user, has_installed_app=True))
    world.put_role(ELSEWHERE, replace(everyone, permissions=everyone.permissions & ~(1 << 50)))
    channel = next(iter(world.guilds[ELSEWHERE].channels.values()))
    reply = await guest.slash("inflow", channel=channel, wait=False)
    await answer(call, reply, 4, {"content": "x"})
    assert reply.ephemeral


async def test_in_a_conversation_with_the_bot_there_is_no_guild(call, alice):
    reply = await alice.slash("inflow", channel=alice.direct_message(), wait=False)
    assert reply.interaction.guild_id is None
    assert reply.interaction.owners == {"0": "0"}
    await answer(call, reply, 4, {"content": "x"})
    assert "guild_id" not in reply.payload


async def test_a_token_of_an_interaction_can_be_looked_at_like_a_webhook(call, alice):
    reply = await alice.slash("inflow", wait=False)
    await answer(call, reply, 4, {"content": "x"})
    shown = await call("GET", webhook(reply), token=None)
    assert shown.body["id"] == str(APPLICATION)
    assert (await call("GET", f"/webhooks/{APPLICATION}/nonsense", token=None)).code == 50027
