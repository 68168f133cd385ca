"""Guilds' settings: what stands in memory, what is written, who may change them."""

import asyncio
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.record_factories import GUILD, NOW, OTHER_GUILD, opened
from tracker.guilds.rights import ADMINISTRATOR, MANAGE_GUILD, is_administrator, is_moderator
from tracker.guilds.settings import Guilds, GuildSettings, settings_from, values_of

ids = st.integers(min_value=1, max_value=(1 << 63) - 1)
settings = st.builds(
    GuildSettings,
    guild_id=ids,
    moderator_role_ids=st.frozensets(ids, max_size=5),
    moderators_channel_id=st.none() | ids,
    time_zone=st.sampled_from(["America/New_York", "Etc/UTC"]),
    two_person_review=st.booleans(),
    public_channel_ids=st.none() | st.frozensets(ids, max_size=5),
)


@pytest.fixture
async def storage(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        yield storage


@pytest.fixture
async def guilds(storage):
    return Guilds(storage.guilds, lambda: NOW)


@given(settings)
def test_settings_survive_being_taken_apart(made):
    assert settings_from({**values_of(made), "guild_id": made.guild_id}) == made


def test_a_setting_of_another_release_is_passed_over():
    assert settings_from({"guild_id": 7, "of_another_release": True}) == GuildSettings(7)


async def test_a_guild_that_set_nothing_has_the_defaults(guilds):
    assert await guilds.settings(GUILD) == GuildSettings(GUILD, time_zone="America/New_York")


async def test_a_change_counts_at_once_and_after_a_restart(guilds, storage):
    wanted = GuildSettings(GUILD, frozenset({5, 3}), 7, "Etc/UTC", True, frozenset())
    await guilds.change(wanted, by=12)
    assert await guilds.settings(GUILD) == wanted
    assert await guilds.settings(OTHER_GUILD) == GuildSettings(OTHER_GUILD)
    restarted = Guilds(storage.guilds, lambda: NOW)
    await restarted.restore()
    assert await restarted.settings(GUILD) == wanted


async def test_only_what_differs_is_in_the_trail(guilds):
    await guilds.change(replace(GuildSettings(GUILD), two_person_review=True), by=12)
    changes = await guilds.change(replace(await guilds.settings(GUILD), moderators_channel_id=7), by=11)
    assert [(change.field, change.after, change.author_id) for change in changes] == [("moderators_channel_id", 7, 11)]
    assert [change.field for change in await guilds.changes(GUILD)] == ["moderators_channel_id", "two_person_review"]
    assert list(await guilds.change(await guilds.settings(GUILD), by=12)) == []


async def test_two_people_changing_different_settings_at_once_lose_nothing(guilds, storage):
    standing = await guilds.settings(GUILD)
    await asyncio.gather(
        guilds.change(replace(standing, two_person_review=True), by=11),
        guilds.change(replace(standing, moderators_channel_id=7), by=12),
        guilds.change(replace(standing, time_zone="Etc/UTC"), by=13),
    )
    wanted = replace(standing, two_person_review=True, moderators_channel_id=7, time_zone="Etc/UTC")
    assert await guilds.settings(GUILD) == wanted
    restarted = Guilds(storage.guilds, lambda: NOW)
    await restarted.restore()
    assert await restarted.settings(GUILD) == wanted


async def test_every_setting_can_be_stored(guilds):
    assert {field.name for field in fields(GuildSettings)} - {"guild_id"} == set(values_of(GuildSettings(GUILD)))


@given(settings, st.integers(min_value=0, max_value=(1 << 53) - 1), st.frozensets(ids, max_size=5))
def test_one_moderates_by_manage_server_or_a_chosen_role_and_by_nothing_else(made, permissions, role_ids):
    by_permission = bool(permissions & (ADMINISTRATOR | MANAGE_GUILD))
    assert is_administrator(permissions) is by_permission
    expected = by_permission or bool(made.moderator_role_ids & role_ids)
    assert is_moderator(made, permissions=permissions, role_ids=role_ids) is expected
