"""People: what their client offers, sends and refuses to send."""

from dataclasses import replace

import pytest

from playground import Choice, ClientRefusal, Upload
from playground.entities import ChannelKind, Overwrite
from playground.permissions import Permission
from tests.playground.conftest import GENERAL, GUILD, MODERATOR_ROLE

OPTIONS = [
    {"type": 3, "name": "text", "description": "d", "required": True, "min_length": 2, "max_length": 5},
    {"type": 3, "name": "kind", "description": "d", "choices": [{"name": "First kind", "value": "one"}]},
    {"type": 4, "name": "count", "description": "d", "min_value": 1, "max_value": 9},
    {"type": 10, "name": "ratio", "description": "d"},
    {"type": 5, "name": "sure", "description": "d"},
    {"type": 6, "name": "who", "description": "d"},
    {"type": 7, "name": "where", "description": "d", "channel_types": [0]},
    {"type": 8, "name": "role", "description": "d"},
    {"type": 9, "name": "either", "description": "d"},
    {"type": 11, "name": "file", "description": "d"},
]
COMMAND = {"name": "try", "description": "d", "options": OPTIONS}
NESTED = {
    "name": "policy",
    "description": "d",
    "options": [
        {"type": 1, "name": "add", "description": "d"},
        {"type": 2, "name": "date", "description": "d", "options": [{"type": 1, "name": "set", "description": "d"}]},
    ],
}


@pytest.fixture
async def alice(playground, call):
    await call.register(COMMAND, NESTED)
    return playground.person("alice")


async def sent(alice, **options):
    reply = await alice.slash("try", wait=False, typed={"text": "abc", **options})
    return {one["name"]: one["value"] for one in reply.interaction.data["options"]}, reply


@pytest.mark.parametrize(
    ("option", "typed", "value"),
    [
        ("text", "ab", "ab"),
        ("kind", "first KIND", "one"),
        ("kind", "one", "one"),
        ("count", "9", 9),
        ("ratio", "1.5", 1.5),
        ("sure", "true", True),
        ("sure", False, False),
        ("text", Choice("A line of the list", "abc"), "abc"),
    ],
)
async def test_typed_text_becomes_a_value(alice, option, typed, value):
    values, _ = await sent(alice, **{option: typed})
    assert values[option] == value


@pytest.mark.parametrize(
    ("option", "typed", "reason"),
    [
        ("text", None, "missing_option"),
        ("text", " ", "missing_option"),
        ("text", "a", "too_short"),
        ("text", "abcdef", "too_long"),
        ("kind", "second", "wrong_choice"),
        ("count", "0", "too_small"),
        ("count", "10", "too_large"),
        ("count", "one", "bad_value"),
        ("count", "1.5", "bad_value"),
        ("ratio", "nan", "too_large"),
        ("sure", "maybe", "bad_value"),
        ("who", "nobody", "unknown_target"),
        ("where", "#nowhere", "unknown_target"),
        ("role", "@Nothing", "unknown_target"),
        ("other", "x", "unknown_option"),
    ],
)
async def test_the_client_does_not_send_what_does_not_fit(alice, option, typed, reason):
    with pytest.raises(ClientRefusal) as refused:
        await sent(alice, **{option: typed})
    assert refused.value.reason == reason
    assert refused.value.option == option


async def test_what_is_pointed_at_comes_resolved(alice, playground):
    maya = playground.person("maya")
    values, reply = await sent(
        alice, who="@maya", where="#policy-news", role="@Moderator", either=maya.mention, file=("a.txt", b"123")
    )
    resolved = reply.interaction.data["resolved"]
    assert values["who"] == values["either"] == str(maya.id)
    assert resolved["users"][values["who"]]["username"] == "maya"
    assert resolved["members"][values["who"]]["roles"] == [str(MODERATOR_ROLE)]
    assert resolved["channels"][values["where"]]["name"] == "policy-news"
    channel = resolved["channels"][values["where"]]
    assert Permission(int(channel["permissions"])) == alice.permissions(alice.channel("policy-news"))
    assert Permission(int(channel["app_permissions"])) & Permission.SEND_MESSAGES
    assert resolved["roles"][values["role"]]["name"] == "Moderator"
    assert resolved["attachments"][values["file"]]["filename"] == "a.txt"


async def test_subcommands_are_found_by_their_words_and_nest_in_the_payload(alice):
    assert [one.name for one in alice.commands()] == ["try", "policy add", "policy date set"]
    reply = await alice.slash("/policy date set", wait=False)
    (group,) = reply.interaction.data["options"]
    assert (group["type"], group["name"]) == (2, "date")
    assert group["options"] == [{"type": 1, "name": "set", "options": []}]
    for name in ("policy", "policy date", "policy remove", "nothing", ""):
        with pytest.raises(ClientRefusal) as refused:
            await alice.slash(name, wait=False)
        assert refused.value.reason == "unknown_command"


@pytest.mark.parametrize(
    ("bits", "seen_by"),
    [
        (None, {"alice", "maya", "adam"}),
        (str(Permission.MANAGE_MESSAGES.value), {"maya", "adam"}),
        (str((Permission.MANAGE_MESSAGES | Permission.BAN_MEMBERS).value), {"adam"}),
        ("0", {"adam"}),
    ],
)
async def test_commands_are_hidden_from_those_without_their_permissions(call, playground, bits, seen_by):
    await call.register({"name": "tidy", "description": "d", "default_member_permissions": bits})
    people = [playground.person(name) for name in ("alice", "maya", "adam")]
    assert {one.user.username for one in people if one.commands()} == seen_by
    for one in people:
        if one.user.username not in seen_by:
            with pytest.raises(ClientRefusal) as refused:
                await one.slash("tidy", wait=False)
            assert refused.value.reason == "hidden_command"


async def test_a_guilds_own_rules_stand_in_the_place_of_the_commands(call, playground):
    made = await call.register({"name": "tidy", "description": "d", "default_member_permissions": "0"})
    command_id = int(made.body[0]["id"])
    alice, maya = playground.person("alice"), playground.person("maya")
    rules = [
        {"type": 1, "id": str(GUILD), "permission": True},
        {"type": 2, "id": str(maya.id), "permission": False},
        {"type": 3, "id": str(GENERAL), "permission": False},
    ]
    playground.world.put_command_permissions(GUILD, command_id, rules)
    assert alice.commands("general") == []
    assert [one.name for one in alice.commands("policy-news")] == ["tidy"]
    assert maya.commands("policy-news") == []


@pytest.mark.parametrize(
    ("contexts", "in_guild", "in_conversation"), [(None, True, True), ([0], True, False), ([1], False, True)]
)
async def test_commands_are_offered_in_their_contexts(call, playground, contexts, in_guild, in_conversation):
    await call.register({"name": "here", "description": "d", "contexts": contexts})
    alice = playground.person("alice")
    assert bool(alice.commands()) is in_guild
    assert bool(alice.commands(alice.direct_message())) is in_conversation


async def test_a_guilds_own_command_is_offered_there_only(call, playground):
    path = f"/applications/{playground.world.application.id}/guilds/{GUILD}/commands"
    await call("PUT", path, [{"name": "local", "description": "d"}])
    assert playground.person("alice").commands()
    assert playground.person("olga").commands() == []


async def test_who_may_not_use_commands_or_is_timed_out_is_offered_none(alice, playground):
    world = playground.world
    channel = world.channels[GENERAL]
    rule = Overwrite(GUILD, False, deny=Permission.USE_APPLICATION_COMMANDS.value)
    world.put_channel(replace(channel, overwrites=(rule,)))
    assert alice.commands() == []
    assert alice.commands("policy-news") != []
    until = world.clock.now().replace(year=2100)
    world.put_member(GUILD, replace(world.guilds[GUILD].members[alice.id], timed_out_until=until))
    assert alice.commands("policy-news") == []
    with pytest.raises(ClientRefusal) as refused:
        await alice.say("hello", "policy-news")
    assert refused.value.reason == "not_allowed"


async def test_age_restricted_commands_stay_in_their_channels(call, playground):
    await call.register({"name": "adult", "description": "d", "nsfw": True})
    alice = playground.person("alice")
    assert alice.commands() == []
    playground.world.put_channel(replace(playground.world.channels[GENERAL], nsfw=True))
    assert alice.commands() != []


async def test_people_speak_within_the_rules_too(alice, playground):
    said = await alice.say("  hello <@&1> @everyone ", files=[Upload("a.txt", b"1")])
    assert said.content == "hello <@&1> @everyone"
    assert not said.message.mention_everyone
    assert said.attachments[0]["filename"] == "a.txt"
    for text, reason in (("x" * 2001, "too_long"), ("  ", "empty_message")):
        with pytest.raises(ClientRefusal) as refused:
            await alice.say(text)
        assert refused.value.reason == reason
    with pytest.raises(ClientRefusal) as refused:
        await alice.say("x", "moderators")
    assert refused.value.reason == "not_visible"


async def test_slowmode_holds_people_up(alice, playground):
    playground.world.put_channel(replace(playground.world.channels[GENERAL], slowmode_seconds=30))
    await alice.say("one")
    with pytest.raises(ClientRefusal) as refused:
        await alice.say("two")
    assert refused.value.reason == "slowmode"
    playground.clock.advance(31)
    await alice.say("two")


async def test_a_person_sees_their_channels_in_order(alice, playground):
    assert [one.name for one in alice.channels()] == ["general", "policy-news", "announcements"]
    maya = playground.person("maya")
    assert [one.name for one in maya.channels()] == ["general", "policy-news", "moderators", "announcements"]
    assert alice.channel().id == GENERAL
    assert alice.direct_message().kind is ChannelKind.DIRECT
    assert alice.direct_message() == alice.direct_message()
    with pytest.raises(KeyError):
        playground.person("nobody")


async def test_the_language_of_a_person_is_theirs_to_set(alice, playground):
    alice.locale = "de"
    assert playground.person("alice").user.locale == "de"
