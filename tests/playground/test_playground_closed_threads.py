"""What people can still do in a thread that is archived or locked, and what the bot's answer does to it."""

from dataclasses import replace

import pytest

from playground import ClientRefusal
from playground.entities import Channel, ChannelKind, Thread
from playground.permissions import Permission
from tests.playground.bot_role import allow_also
from tests.playground.conftest import ALICE, APPLICATION, GENERAL, GUILD

THREAD = 60
BUTTON = {"type": 2, "style": 2, "label": "Press", "custom_id": "press"}
SELECT = {"type": 3, "custom_id": "pick", "options": [{"label": "One", "value": "1"}]}
ROWS = [{"type": 1, "components": [BUTTON]}, {"type": 1, "components": [SELECT]}]
COMMANDS = (
    {"name": "ask", "description": "d"},
    {"name": "About it", "type": 3},
    {"name": "About them", "type": 2},
)

MESSAGE = f"/channels/{THREAD}/messages"
THUMB = "reactions/%F0%9F%91%8D"
REFUSED = {
    "edit": ("PATCH", f"{MESSAGE}/{{id}}", {"content": "changed"}),
    "hide embeds": ("PATCH", f"{MESSAGE}/{{theirs}}", {"flags": 4}),
    "react": ("PUT", f"{MESSAGE}/{{id}}/{THUMB}/@me", None),
    "take back": ("DELETE", f"{MESSAGE}/{{id}}/{THUMB}/@me", None),
    "take away": ("DELETE", f"{MESSAGE}/{{id}}/{THUMB}/{ALICE}", None),
    "take one kind away": ("DELETE", f"{MESSAGE}/{{id}}/{THUMB}", None),
    "take all away": ("DELETE", f"{MESSAGE}/{{id}}/reactions", None),
    "pin": ("PUT", f"{MESSAGE}/pins/{{id}}", None),
    "unpin": ("DELETE", f"{MESSAGE}/pins/{{id}}", None),
}

OPEN, ARCHIVED, LOCKED, BOTH = {}, {"archived": True}, {"locked": True}, {"archived": True, "locked": True}


@pytest.fixture
async def shown(call, playground):
    """Return what the bot has said in an open thread, with controls; alice has said something too."""
    thread = Thread(ALICE, members=frozenset({ALICE, APPLICATION}))
    playground.world.put_channel(
        Channel(THREAD, ChannelKind.PUBLIC_THREAD, "talk", GUILD, parent_id=GENERAL, thread=thread)
    )
    await call.register(*COMMANDS)
    await call.say({"content": "x", "components": ROWS}, channel=THREAD)
    await playground.person("alice").say("own words", THREAD)
    return playground.person("alice").visible_messages(THREAD)[0]


@pytest.fixture
def close(playground, shown):
    def put(state):
        thread = playground.world.channels[THREAD]
        return playground.world.put_channel(replace(thread, thread=replace(thread.thread, **state)))

    return put


async def slash(person, shown):
    await person.slash("ask", channel=THREAD, wait=False)


async def user_command(person, shown):
    await person.user_command("About them", "maya", channel=THREAD, wait=False)


async def message_command(person, shown):
    await person.message_command("About it", shown, wait=False)


async def click(person, shown):
    await person.click(shown, "Press", wait=False)


async def choose(person, shown):
    await person.choose(shown, "pick", ["One"], wait=False)


async def react(person, shown):
    await person.react(shown, "👍")


async def say(person, shown):
    await person.say("words", THREAD)


def own(person):
    return next(one for one in person.visible_messages(THREAD) if one.content == "own words")


async def edit_own(person, shown):
    await person.edit(own(person), "changed")


async def delete_own(person, shown):
    await person.delete(own(person))


DEEDS = {
    slash: (OPEN,),
    user_command: (OPEN,),
    message_command: (OPEN, LOCKED),
    click: (OPEN, ARCHIVED),
    choose: (OPEN, ARCHIVED),
    react: (OPEN, LOCKED),
    edit_own: (OPEN,),
    delete_own: (OPEN, ARCHIVED, LOCKED),
    say: (OPEN, ARCHIVED),
}
"""In which threads a member may do it."""


@pytest.mark.parametrize("state", [OPEN, ARCHIVED, LOCKED, BOTH], ids=["open", "archived", "locked", "both"])
@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
async def test_a_member_does_in_a_closed_thread_what_discord_leaves_them(playground, close, shown, deed, state):
    close(state)
    if state in DEEDS[deed]:
        await deed(playground.person("alice"), shown)
    else:
        with pytest.raises(ClientRefusal):
            await deed(playground.person("alice"), shown)


@pytest.mark.parametrize("deed", [slash, user_command, click, choose, say], ids=lambda deed: deed.__name__)
async def test_who_manages_threads_goes_on_in_a_locked_one(playground, close, shown, deed):
    close(LOCKED)
    await deed(playground.person("maya"), shown)


@pytest.mark.parametrize("deed", [slash, user_command, message_command, react], ids=lambda deed: deed.__name__)
async def test_an_archived_thread_is_closed_to_those_too_who_manage_it(playground, close, shown, deed):
    close(ARCHIVED)
    with pytest.raises(ClientRefusal):
        await deed(playground.person("adam"), shown)


async def test_an_archived_thread_takes_no_press_of_one_who_may_not_write_in_it(playground, close, shown):
    close(ARCHIVED)
    everyone = playground.world.guilds[GUILD].roles[GUILD]
    bits = everyone.permissions & ~Permission.SEND_MESSAGES_IN_THREADS.value
    playground.world.put_role(GUILD, replace(everyone, permissions=bits))
    with pytest.raises(ClientRefusal):
        await click(playground.person("alice"), shown)
    close({"archived": False})
    await click(playground.person("alice"), shown)


@pytest.mark.parametrize(("flags", "archived"), [(0, False), (64, True)])
async def test_the_answer_to_a_press_wakes_an_archived_thread_unless_one_person_alone_sees_it(
    call, playground, close, shown, flags, archived
):
    close(ARCHIVED)
    pressed = await playground.person("alice").click(shown, "Press", wait=False)
    path = f"/interactions/{pressed.interaction.id}/{pressed.interaction.token}/callback"
    answered = await call("POST", path, {"type": 4, "data": {"content": "y", "flags": flags}}, token=None)
    assert answered.status == 204
    assert playground.world.channels[THREAD].thread.archived is archived


async def test_in_a_locked_thread_the_answer_to_a_menu_is_for_one_person(call, playground, close, shown):
    close(LOCKED)
    chosen = await playground.person("alice").message_command("About it", shown, wait=False)
    path = f"/interactions/{chosen.interaction.id}/{chosen.interaction.token}/callback"
    assert (await call("POST", path, {"type": 4, "data": {"content": "y"}}, token=None)).status == 204
    assert chosen.ephemeral


async def test_the_picker_is_empty_where_no_command_can_be_used(playground, close, shown):
    alice, maya = playground.person("alice"), playground.person("maya")
    for state, offered in ((OPEN, (1, 1)), (LOCKED, (0, 1)), (ARCHIVED | {"locked": False}, (0, 0))):
        close(state)
        assert (len(alice.commands(THREAD)), len(maya.commands(THREAD))) == offered


@pytest.mark.parametrize("name", REFUSED)
async def test_the_bot_wakes_an_archived_thread_before_it_changes_what_stands_there(
    call, playground, close, shown, name
):
    allow_also(playground, Permission.MANAGE_MESSAGES, Permission.PIN_MESSAGES)
    method, path, body = REFUSED[name]
    path = path.format(id=shown.id, theirs=own(playground.person("alice")).id)
    close(ARCHIVED)
    refused = await call(method, path, body)
    assert (refused.status, refused.code) == (400, 50083)
    assert (await call("PATCH", f"/channels/{THREAD}", {"archived": False})).status == 200
    assert (await call(method, path, body)).status in (200, 204)


async def test_the_bot_deletes_what_stands_in_an_archived_thread(call, close, shown):
    close(ARCHIVED)
    assert (await call("DELETE", f"{MESSAGE}/{shown.id}")).status == 204
