"""What every store of guilds' settings promises."""

from datetime import timedelta

from tests.record_factories import GUILD, NOW, OTHER_GUILD
from tracker.guilds.settings import SettingChange

ADAM, MAYA = 12, 11


async def change(storage, values, *, guild=GUILD, author=ADAM, at=NOW):
    return await storage.guilds.change(guild, values, author_id=author, changed_at=at)


async def test_a_guild_that_set_nothing_is_not_there(storage):
    assert list(await storage.guilds.all()) == []
    assert list(await storage.guilds.changes(GUILD)) == []


async def test_settings_come_back_as_they_were_set_after_a_restart(reopen):
    values = {
        "moderator_role_ids": [1, 1300000000000000121],
        "moderators_channel_id": None,
        "time_zone": "Asia/Kolkata",
        "two_person_review": True,
        "public_channel_ids": [],
    }
    async with reopen() as storage:
        await change(storage, values)
        await change(storage, {"time_zone": "Europe/Berlin"}, guild=OTHER_GUILD)
    async with reopen() as storage:
        found = {one["guild_id"]: one for one in await storage.guilds.all()}
        assert found == {
            GUILD: {"guild_id": GUILD, **values},
            OTHER_GUILD: {"guild_id": OTHER_GUILD, "time_zone": "Europe/Berlin"},
        }


async def test_every_change_stands_in_the_trail_with_who_and_what_it_was_before(storage):
    later = NOW + timedelta(minutes=5)
    await change(storage, {"time_zone": "Europe/Berlin", "two_person_review": True})
    await change(storage, {"time_zone": "Asia/Tokyo"}, author=MAYA, at=later)
    assert list(await storage.guilds.changes(GUILD)) == [
        SettingChange(GUILD, "time_zone", "Europe/Berlin", "Asia/Tokyo", MAYA, later),
        SettingChange(GUILD, "two_person_review", None, True, ADAM, NOW),
        SettingChange(GUILD, "time_zone", None, "Europe/Berlin", ADAM, NOW),
    ]


async def test_a_value_that_stands_there_already_leaves_no_trace(storage):
    assert len(await change(storage, {"moderators_channel_id": None})) == 1
    assert list(await change(storage, {"moderators_channel_id": None}, author=MAYA)) == []
    assert len(await storage.guilds.changes(GUILD)) == 1


async def test_a_guilds_trail_holds_nothing_of_another(storage):
    await change(storage, {"time_zone": "Europe/Berlin"}, guild=OTHER_GUILD)
    assert list(await storage.guilds.changes(GUILD)) == []


async def test_erasing_a_person_keeps_the_trail_and_takes_the_name_out_of_it(storage):
    await change(storage, {"time_zone": "Europe/Berlin"})
    await change(storage, {"two_person_review": True}, author=MAYA)
    traces = storage.traces["settings"]
    assert [await traces.count(ADAM), await traces.count(MAYA)] == [1, 1]
    assert await traces.erase(ADAM) == 1
    assert [change.author_id for change in await storage.guilds.changes(GUILD)] == [MAYA, None]
    assert await traces.erase(ADAM) == 0
    assert await traces.count(ADAM) == 0
