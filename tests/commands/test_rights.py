"""Who may do what, and where answers are private: from real payloads of interactions."""

from dataclasses import replace

import discord
import pytest

from calculations.errors import UserError
from commands.replies.answers import is_private, keep_private
from commands.rights import Rights, role_ids_of
from tests.record_factories import GUILD, NOW, OTHER_GUILD
from tracker.guilds.settings import Guilds, GuildSettings

MODERATOR, PLAIN = 1300000000000000121, 1300000000000000122
GENERAL, THREAD = 1300000000000000140, 1300000000000000190
MANAGE_SERVER = discord.Permissions(manage_guild=True).value
MANAGE_MESSAGES = discord.Permissions(manage_messages=True).value


class KeptSettings:
    """Keeps nothing on a disk: what these tests ask is answered from memory."""

    async def all(self):
        return []

    async def change(self, guild_id, values, *, author_id, changed_at):
        return []

    async def changes(self, guild_id):
        return []


@pytest.fixture
async def rights():
    return Rights(Guilds(KeptSettings(), lambda: NOW), frozenset({13}))


async def settle(rights, **fields):
    settings = replace(GuildSettings(GUILD), **fields)
    await rights.guilds.change(settings, by=12)
    return settings


def an_interaction(*, guild=GUILD, roles=(), permissions=0, channel=None, user=10):
    person = {"id": str(user), "username": "alice", "discriminator": "0", "avatar": None}
    payload = {
        "id": "1310000000000000001",
        "application_id": "1300000000000000001",
        "type": 2,
        "token": "t",
        "version": 1,
        "attachment_size_limit": 10485760,
        "locale": "en-US",
        "data": {"id": "1300000000000000500", "name": "policy", "type": 1},
        "channel": channel or {"id": str(GENERAL), "type": 0, "name": "general", "position": 0, "flags": 0},
    }
    if guild is None:
        payload["user"] = person
        payload["channel"] = {"id": "7", "type": 1, "recipients": [person]}
    else:
        payload["guild_id"] = str(guild)
        payload["guild"] = {"id": str(guild), "locale": "en-US", "features": []}
        payload["member"] = {
            "user": person,
            "roles": [str(role) for role in roles],
            "joined_at": "2026-01-05T10:00:00.000000+00:00",
            "permissions": str(permissions),
            "deaf": False,
            "mute": False,
            "flags": 0,
        }
    # As after READY: an interaction of a guild looks for the bot's own account.
    state = discord.Client(intents=discord.Intents.none())._connection
    bot = {"id": "1300000000000000001", "username": "Rollover", "discriminator": "0", "avatar": None, "bot": True}
    state.user = discord.ClientUser(state=state, data=bot)
    return discord.Interaction(data=payload, state=state)


async def test_the_ids_of_a_members_roles_are_read_from_where_the_library_keeps_them():
    # The one private name that is relied on: a release of the library that renames it fails here.
    interaction = an_interaction(roles=(MODERATOR, PLAIN))
    assert role_ids_of(interaction) == {MODERATOR, PLAIN}
    assert interaction.user.roles == [], "the public list is empty without a cache of guilds"


async def test_nobody_has_roles_in_a_direct_message():
    assert role_ids_of(an_interaction(guild=None)) == frozenset()


@pytest.mark.parametrize(
    ("roles", "permissions", "moderates"),
    [
        ((), 0, False),
        ((PLAIN,), MANAGE_MESSAGES, False),
        ((MODERATOR,), 0, True),
        ((PLAIN, MODERATOR), 0, True),
        ((), MANAGE_SERVER, True),
        ((), discord.Permissions(administrator=True).value, True),
    ],
)
async def test_a_moderator_has_manage_server_or_a_moderator_role(rights, roles, permissions, moderates):
    settings = await settle(rights, moderator_role_ids=frozenset({MODERATOR}))
    interaction = an_interaction(roles=roles, permissions=permissions)
    assert await rights.is_moderator(interaction) is moderates
    if moderates:
        assert await rights.require_moderator(interaction) == settings
    else:
        with pytest.raises(UserError) as refusal:
            await rights.require_moderator(interaction)
        assert refusal.value.key == "rights.moderators_only_roles"
        assert refusal.value.values == {"roles": f"<@&{MODERATOR}>"}


async def test_a_moderator_of_one_server_is_none_of_another(rights):
    await settle(rights, moderator_role_ids=frozenset({MODERATOR}))
    with pytest.raises(UserError) as refusal:
        await rights.require_moderator(an_interaction(guild=OTHER_GUILD, roles=(MODERATOR,)))
    assert refusal.value.key == "rights.moderators_only"


async def test_a_moderator_role_makes_nobody_an_administrator(rights):
    await settle(rights, moderator_role_ids=frozenset({MODERATOR}))
    with pytest.raises(UserError) as refusal:
        await rights.require_administrator(an_interaction(roles=(MODERATOR,)))
    assert refusal.value.key == "rights.administrators_only"
    assert (await rights.require_administrator(an_interaction(permissions=MANAGE_SERVER))).guild_id == GUILD


async def test_outside_a_server_there_are_no_moderators(rights):
    for required in (rights.require_moderator, rights.require_administrator):
        with pytest.raises(UserError) as refusal:
            await required(an_interaction(guild=None))
        assert refusal.value.key == "rights.server_only"


async def test_an_owner_is_one_everywhere_and_nobody_else_is(rights):
    rights.require_owner(an_interaction(guild=None, user=13))
    rights.require_owner(an_interaction(user=13))
    with pytest.raises(UserError) as refusal:
        rights.require_owner(an_interaction(permissions=MANAGE_SERVER))
    assert refusal.value.key == "rights.owners_only"


def a_thread_in(parent):
    return {
        "id": str(THREAD),
        "type": 11,
        "name": "a thread",
        "parent_id": str(parent),
        "owner_id": "10",
        "message_count": 0,
        "member_count": 1,
        "thread_metadata": {
            "archived": False,
            "auto_archive_duration": 60,
            "archive_timestamp": "2026-01-05T10:00:00.000000+00:00",
            "locked": False,
        },
    }


@pytest.mark.parametrize(
    ("public", "channel", "private"),
    [
        (None, None, False),
        (frozenset(), None, True),
        (frozenset({GENERAL}), None, False),
        (frozenset({141}), None, True),
        (frozenset({GENERAL}), a_thread_in(GENERAL), False),
        (frozenset({141}), a_thread_in(GENERAL), True),
        (frozenset({THREAD}), a_thread_in(GENERAL), False),
    ],
)
async def test_answers_are_private_outside_the_channels_that_the_server_chose(rights, public, channel, private):
    await settle(rights, public_channel_ids=public)
    interaction = an_interaction(channel=channel)
    assert await rights.answer_privately(interaction, False) is private
    assert await rights.answer_privately(interaction, True) is True


async def test_in_a_direct_message_an_answer_is_as_it_was_asked_for(rights):
    interaction = an_interaction(guild=None)
    assert await rights.answer_privately(interaction, False) is False
    assert await rights.answer_privately(interaction, True) is True


async def test_a_place_that_wants_private_answers_makes_every_answer_private():
    interaction = an_interaction()
    assert not is_private(interaction, asked=False)
    assert is_private(interaction, asked=True)
    keep_private(interaction)
    assert is_private(interaction, asked=False)
