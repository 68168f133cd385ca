"""People who write: replies, edits, removal and reactions; what their client refuses, and what the bot is told."""

from dataclasses import replace

import pytest

from playground import ClientRefusal, Upload
from playground.entities import MessageKind
from playground.gateway.intents import Intent
from playground.permissions import Permission
from playground.reactions import MOST_KINDS
from tests.playground.conftest import APPLICATION, GENERAL, GUILD
from tests.playground.gateway_line import identify

LARGEST = 10 * 1024 * 1024


@pytest.fixture
def alice(playground):
    return playground.person("alice")


@pytest.fixture
def maya(playground):
    """A moderator."""
    return playground.person("maya")


def refused(refusal) -> str:
    return refusal.value.reason


def take_from_everyone(playground, right):
    """Take a right from all who are nothing more than members."""
    everyone = playground.world.guilds[GUILD].roles[GUILD]
    playground.world.put_role(GUILD, replace(everyone, permissions=everyone.permissions & ~right))


async def test_a_reply_names_what_it_answers_and_mentions_its_author(alice, maya):
    question = await maya.say("why?")
    answer = (await alice.say("because", reply_to=question)).message
    assert answer.kind is MessageKind.REPLY
    assert answer.reference.message_id == question.id
    assert answer.mentions == (maya.id,)
    quiet = (await alice.say("because", reply_to=question, pings=False)).message
    assert quiet.mentions == ()


async def test_only_what_stands_in_the_channel_can_be_answered(playground, alice, maya):
    elsewhere = await maya.say("there", "policy-news")
    with pytest.raises(ClientRefusal) as refusal:
        await alice.say("here", "general", reply_to=elsewhere)
    assert refused(refusal) == "not_allowed"
    question = await maya.say("why?")
    take_from_everyone(playground, Permission.READ_MESSAGE_HISTORY)
    with pytest.raises(ClientRefusal) as refusal:
        await alice.say("because", reply_to=question)
    assert refused(refusal) == "not_allowed"


async def test_ten_files_of_ten_megabytes_go_with_a_message_and_no_more(alice):
    shown = await alice.say("", files=[Upload(f"{number}.txt", b"x") for number in range(10)])
    assert len(shown.attachments) == 10
    await alice.say("", files=[Upload("a.bin", bytes(LARGEST))])
    for files, reason in (
        ([Upload(f"{number}.txt", b"x") for number in range(11)], "bad_value"),
        ([Upload("a.bin", bytes(LARGEST + 1))], "too_large"),
    ):
        with pytest.raises(ClientRefusal) as refusal:
            await alice.say("", files=files)
        assert refused(refusal) == reason


async def test_an_own_message_is_edited_and_one_of_somebody_else_is_not(alice, maya):
    shown = await alice.say("helo @everyone")
    await alice.edit(shown, "hello <@1300000000000000011>")
    assert shown.content == "hello <@1300000000000000011>"
    assert shown.message.mentions == (maya.id,)
    assert shown.message.edited_at is not None
    for person, text, reason in (
        (maya, "mine", "not_allowed"),
        (alice, " ", "empty_message"),
        (alice, "x" * 2001, "too_long"),
    ):
        with pytest.raises(ClientRefusal) as refusal:
            await person.edit(shown, text)
        assert refused(refusal) == reason


async def test_the_text_may_be_taken_from_a_message_with_a_file(alice):
    shown = await alice.say("look", files=[Upload("a.txt", b"x")])
    await alice.edit(shown, "")
    assert (shown.content, len(shown.attachments)) == ("", 1)


async def test_a_message_is_deleted_by_its_author_and_by_moderators(alice, maya):
    own, moderated, kept = [await person.say("hello") for person in (alice, alice, maya)]
    await alice.delete(own)
    await maya.delete(moderated)
    with pytest.raises(ClientRefusal) as refusal:
        await alice.delete(kept)
    assert refused(refusal) == "not_allowed"
    assert [one.message is None for one in (own, moderated, kept)] == [True, True, False]


async def test_a_reaction_is_added_once_and_taken_back(alice, maya):
    shown = await maya.say("hello")
    for _ in range(2):
        await alice.react(shown, "🎉")
    await maya.react(shown, "🎉")
    assert shown.message.reactions == (("🎉", (alice.id, maya.id)),)
    await alice.take_back(shown, "🎉")
    await alice.take_back(shown, "👍")
    assert shown.message.reactions == (("🎉", (maya.id,)),)
    await maya.take_back(shown, "🎉")
    assert shown.message.reactions == ()


async def test_without_the_right_only_reactions_that_are_there_can_be_joined(playground, alice, maya):
    shown = await maya.say("hello")
    await maya.react(shown, "🎉")
    take_from_everyone(playground, Permission.ADD_REACTIONS)
    await alice.react(shown, "🎉")
    with pytest.raises(ClientRefusal) as refusal:
        await alice.react(shown, "👍")
    assert refused(refusal) == "not_allowed"


async def test_a_message_takes_so_many_kinds_of_reaction(alice):
    shown = await alice.say("hello")
    emoji = [chr(0x1F600 + number) for number in range(MOST_KINDS + 1)]
    for one in emoji[:MOST_KINDS]:
        await alice.react(shown, one)
    with pytest.raises(ClientRefusal) as refusal:
        await alice.react(shown, emoji[MOST_KINDS])
    assert refused(refusal) == "not_allowed"
    with pytest.raises(ClientRefusal) as refusal:
        await alice.react(shown, "no emoji")
    assert refused(refusal) == "bad_value"


async def test_the_bot_hears_of_what_people_do_to_messages(playground, alice, dial):
    intents = Intent.GUILD_MESSAGES | Intent.GUILD_MESSAGE_REACTIONS
    async with dial() as line:
        await identify(line, playground, intents.value)
        shown = await alice.say("hello")
        await alice.edit(shown, "hello there")
        await alice.react(shown, "🎉")
        await alice.take_back(shown, "🎉")
        await alice.delete(shown)
        for name in ("CREATE", "UPDATE", "REACTION_ADD", "REACTION_REMOVE", "DELETE"):
            told = await line.event(f"MESSAGE_{name}")
            assert str(shown.id) in (told.get("id"), told.get("message_id"))


async def test_files_of_another_type_are_not_taken(playground, call, alice):
    options = [{"type": 11, "name": "file", "description": "d", "file_types": ["image", ".csv"]}]
    await call.register({"name": "give", "description": "d", "options": options})
    for name in ("a.PNG", "b.csv"):
        await alice.slash("give", file=Upload(name, b"x"), wait=False)
    with pytest.raises(ClientRefusal, match=r"c\.txt is not one of image, \.csv") as refusal:
        await alice.slash("give", file=Upload("c.txt", b"x"), wait=False)
    assert refused(refusal) == "bad_value"


async def test_menus_hold_what_the_person_may_use(playground, call, alice, maya):
    await call.register(
        {"name": "Quote", "type": 3},
        {"name": "Strike", "type": 3, "default_member_permissions": str(int(Permission.MANAGE_MESSAGES))},
        {"name": "Greet", "type": 2},
        {"name": "quote", "description": "d"},
    )
    place = playground.world.channels[GENERAL]
    assert [one.name for one in alice.menu(3, place)] == ["Quote"]
    assert [one.name for one in maya.menu(3, place)] == ["Quote", "Strike"]
    assert [one.name for one in alice.menu(2, place)] == ["Greet"]


async def test_a_command_of_the_server_stands_in_the_place_of_a_global_one(playground, call, alice):
    await call.register({"name": "Quote", "type": 3})
    await call("PUT", f"/applications/{APPLICATION}/guilds/{GUILD}/commands", [{"name": "Quote", "type": 3}])
    (command,) = alice.menu(3)
    assert command.guild_id == GUILD
