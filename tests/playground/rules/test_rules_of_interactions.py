"""The answers to interactions: which, how often, how late, and by which way (Receiving and Responding)."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from playground import ClientRefusal, Reply
from playground.interactions.interaction import Interaction
from tests.playground.conftest import APPLICATION, ELSEWHERE, GENERAL, Caller
from tests.playground.rules.forms import button, label, modal, row, rows, text_input

SLASH = {"name": "inflow", "description": "d"}
DATA = {4: {"content": "x"}, 7: {"content": "x"}, 8: {"choices": []}, 9: modal()}


@dataclass
class Answering:
    """One interaction, and the ways to answer it."""

    call: Caller
    reply: Reply

    @property
    def interaction(self) -> Interaction:
        return self.reply.interaction

    async def answer(self, kind, data=None, **query):
        path = f"/interactions/{self.interaction.id}/{self.interaction.token}/callback"
        body = {"type": kind} | ({"data": data} if data is not None else {})
        return await self.call("POST", path, body, token=None, **query)

    async def webhook(self, method, rest="", body=None):
        path = f"/webhooks/{APPLICATION}/{self.interaction.token}{rest}"
        return await self.call(method, path, body, token=None)

    async def original(self, method="GET", body=None):
        return await self.webhook(method, "/messages/@original", body)

    async def follow_up(self, **form: Any):
        return await self.webhook("POST", body={"content": "x", **form})


@pytest.fixture
def used(call, playground):
    """Return the function that uses a command and gives the interaction."""

    async def use():
        if not playground.world.commands:
            await call.register(SLASH)
        reply = await playground.person("alice").slash("inflow", wait=False)
        return Answering(call, reply)

    return use


@pytest.fixture
def pressed(call, playground, used):
    """Return the function that presses a button under an answer."""

    async def press():
        shown = await used()
        await shown.answer(4, rows(row(button(label="More"))))
        (message,) = playground.world.messages[GENERAL].values()
        reply = await playground.person("alice").click(message, "More", wait=False)
        return Answering(call, reply)

    return press


@pytest.fixture
def submitted(call, playground, used, pressed):
    """Return the function that submits a form, opened by a command or by a press."""

    async def submit(opener):
        opened = await (used() if opener == "command" else pressed())
        assert (await opened.answer(9, modal(label(text_input())))).status == 204
        return Answering(call, await playground.person("alice").submit(opened.reply, {"l": "x"}, wait=False))

    return submit


COMMAND = [(4, True), (5, True), (6, False), (7, False), (8, False), (9, True), (1, False), (99, False), (None, False)]
SUBMIT = [
    *(("command", kind, is_taken) for kind, is_taken in ((4, True), (5, True), (6, True), (7, False), (9, False))),
    *(("press", kind, is_taken) for kind, is_taken in ((4, True), (6, True), (7, True), (8, False), (9, False))),
]
PRESS = [(4, True), (5, True), (6, True), (7, True), (8, False), (9, True)]


@pytest.mark.parametrize(("kind", "is_taken"), COMMAND)
async def test_a_command_is_answered_by_a_message_a_deferral_or_a_modal(used, kind, is_taken):
    answered = await (await used()).answer(kind, DATA.get(kind))
    assert answered.status == (204 if is_taken else 400)
    if not is_taken:
        assert set(answered.refusals()) == {"type"}


@pytest.mark.parametrize(("kind", "is_taken"), PRESS)
async def test_a_press_is_answered_by_everything_but_a_list(pressed, kind, is_taken):
    answered = await (await pressed()).answer(kind, DATA.get(kind))
    assert answered.status == (204 if is_taken else 400)


@pytest.mark.parametrize(("opener", "kind", "is_taken"), SUBMIT)
async def test_a_form_is_not_answered_by_a_form_and_changes_only_the_message_it_came_from(
    submitted, opener, kind, is_taken
):
    answered = await (await submitted(opener)).answer(kind, DATA.get(kind))
    assert answered.status == (204 if is_taken else 400)


@pytest.mark.parametrize(("kind", "is_taken"), [(8, True), (4, False), (5, False), (9, False)])
async def test_an_autocompletion_is_answered_by_a_list_alone(complete, call, playground, kind, is_taken):
    form = {"choices": []} if kind == 8 else DATA.get(kind, {})
    answered = await complete(form, callback=kind)
    assert answered.status == (204 if is_taken else 400)


async def test_one_answer_is_taken_and_no_second(used):
    for first in (4, 5, 9):
        asked = await used()
        assert (await asked.answer(first, DATA.get(first))).status == 204
        refused = await asked.answer(4, DATA[4])
        assert (refused.status, refused.code) == (400, 40060)


async def test_an_answer_that_is_refused_is_none(used):
    asked = await used()
    assert (await asked.answer(4, {"content": "x" * 2001})).refusals() == {"data.content": "BASE_TYPE_MAX_LENGTH"}
    assert (await asked.answer(4, {})).code == 50006
    assert (await asked.answer(4, DATA[4])).status == 204


@pytest.mark.parametrize(("seconds", "status", "code"), [(2, 204, None), (3.1, 404, 10062)])
async def test_an_answer_comes_within_three_seconds(used, playground, seconds, status, code):
    asked = await used()
    playground.clock.advance(seconds)
    answered = await asked.answer(4, DATA[4])
    assert (answered.status, answered.code) == (status, code)


async def test_an_unknown_interaction_and_a_wrong_token_are_the_same(used, call):
    asked = await used()
    wrong = await call("POST", f"/interactions/{asked.interaction.id}/nonsense/callback", {"type": 5}, token=None)
    unknown = await call("POST", f"/interactions/7/{asked.interaction.token}/callback", {"type": 5}, token=None)
    assert (wrong.status, wrong.code) == (unknown.status, unknown.code) == (404, 10062)


async def test_the_webhook_is_there_from_the_first_answer_for_fifteen_minutes(used, playground):
    asked = await used()
    for early in (await asked.original(), await asked.original("PATCH", DATA[4]), await asked.follow_up()):
        assert (early.status, early.code) == (404, 10015)
    await asked.answer(4, DATA[4])
    playground.clock.advance(15 * 60 - 5)
    for there in (await asked.original(), await asked.original("PATCH", DATA[4]), await asked.follow_up()):
        assert there.status == 200
    playground.clock.advance(6)
    late = [await asked.original(), await asked.original("PATCH", DATA[4]), await asked.follow_up()]
    late.append(await asked.original("DELETE"))
    assert {(one.status, one.code) for one in late} == {(401, 50027)}


async def test_a_deleted_answer_is_an_unknown_message(used):
    asked = await used()
    await asked.answer(4, DATA[4])
    assert (await asked.original("DELETE")).status == 204
    assert {(await asked.original(one, body)).code for one, body in (("GET", None), ("DELETE", None))} == {10008}


async def test_the_first_follow_up_fills_a_deferred_answer_whose_state_stays(used, playground):
    asked = await used()
    await asked.answer(5, {"flags": 1 << 6})
    (thinking,) = playground.world.messages[GENERAL].values()
    assert (thinking.is_thinking, thinking.is_ephemeral) == (True, True)
    filled = await asked.follow_up(flags=0)
    assert filled.body["id"] == str(thinking.id)
    assert filled.body["flags"] & 1 << 6
    second = await asked.follow_up(flags=1 << 6)
    assert second.body["id"] != filled.body["id"]
    assert second.body["flags"] & 1 << 6


@pytest.mark.parametrize(("flags", "kept"), [(1 << 6, 1 << 6 | 1 << 7), (1 << 2, 1 << 7), (1 << 15, 1 << 7)])
async def test_a_deferral_sets_whether_it_is_ephemeral_and_nothing_else(used, playground, flags, kept):
    await (await used()).answer(5, {"flags": flags})
    (thinking,) = playground.world.messages[GENERAL].values()
    assert thinking.flags == kept


async def test_an_ephemeral_answer_is_reached_by_its_token_and_by_no_channel_route(used, call):
    asked = await used()
    made = await asked.answer(4, {"content": "x", "flags": 1 << 6}, with_response=1)
    message_id = made.body["interaction"]["response_message_id"]
    path = f"/channels/{GENERAL}/messages/{message_id}"
    for method, body in (("GET", None), ("PATCH", {"content": "y"}), ("DELETE", None)):
        assert (await call(method, path, body)).code == 10008
    assert (await call("PUT", f"{path}/reactions/%F0%9F%91%8D/@me")).code == 10008
    assert (await call("GET", f"/channels/{GENERAL}/messages")).body == []
    assert (await asked.original("PATCH", {"content": "y"})).body["content"] == "y"


async def test_a_token_reaches_its_own_messages_only(used):
    mine, other = await used(), await used()
    for one in (mine, other):
        await one.answer(4, DATA[4])
    theirs = (await other.original()).body["id"]
    assert (await mine.webhook("PATCH", f"/messages/{theirs}", {"content": "y"})).code == 10008
    own = (await mine.original()).body["id"]
    assert (await mine.webhook("PATCH", f"/messages/{own}", {"content": "y"})).status == 200


@pytest.mark.parametrize("only_installed_by_user", [True, False])
async def test_an_application_of_the_user_alone_has_five_follow_ups(call, playground, only_installed_by_user):
    await call.register(SLASH | {"integration_types": [0, 1]})
    world, olga = playground.world, playground.person("olga")
    world.put_user(replace(olga.user, has_installed_app=True))
    if only_installed_by_user:
        world.remove_member(ELSEWHERE, APPLICATION)
    asked = Answering(call, await olga.slash("inflow", wait=False))
    await asked.answer(4, DATA[4])
    codes = [(await asked.follow_up()).code for _ in range(6)]
    assert codes == [None] * 5 + [40094 if only_installed_by_user else None]


async def test_a_user_without_the_application_is_offered_nothing_where_it_is_not(call, playground):
    await call.register(SLASH | {"integration_types": [0, 1]})
    playground.world.remove_member(ELSEWHERE, APPLICATION)
    with pytest.raises(ClientRefusal):
        await playground.person("olga").slash("inflow", wait=False)


async def test_the_response_is_told_when_it_is_asked_for(used):
    silent, told = await used(), await used()
    assert (await silent.answer(4, DATA[4])).body == ""
    answered = await told.answer(4, DATA[4], with_response=1)
    assert answered.status == 200
    assert answered.body["resource"]["type"] == 4
    assert answered.body["interaction"]["response_message_ephemeral"] is False
