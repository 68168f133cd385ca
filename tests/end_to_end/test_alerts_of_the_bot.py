"""The program itself tells a channel what moderators changed, and goes on where it was after a restart."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.bot_process import running_bot, start_process
from tests.delivery_world import SERVER, delivery_world, now
from tests.record_factories import a_milestone, an_addition
from tracker.alerts.expansion import Expansion


@pytest.fixture
async def world(tmp_path):
    async with delivery_world(tmp_path, channels=2) as opened:
        await opened.subscribe()
        yield opened


async def add(world, id, **change):
    async with world.storage() as storage:
        addition = an_addition(a_milestone(id, scope=SERVER))
        await storage.record.add(replace(addition, change=replace(addition.change, **{"made_at": now(), **change})))


async def until(is_so, within=20.0):
    for _ in range(int(within / 0.05)):
        if is_so():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"not so within {within} seconds")


async def test_a_change_is_posted_to_each_channel_once_and_not_again_after_a_restart(world):
    await add(world, "m-1")
    async with running_bot(world.playground, world.folder, ALERT_HOLD_SECONDS="0"):
        await until(lambda: len(world.messages(0)) == len(world.messages(1)) == 1)
    await add(world, "m-2")
    async with running_bot(world.playground, world.folder, ALERT_HOLD_SECONDS="0"):
        await until(lambda: len(world.messages(0)) == 2)
        await asyncio.sleep(1.5)
    assert [len(world.messages(number)) for number in (0, 1)] == [2, 2]
    message = world.messages(0)[0]
    assert message.content.startswith("New on record")
    assert message.embeds and message.components
    assert not message.mention_everyone and not message.role_mentions


async def test_a_change_waits_for_its_hold(world):
    await add(world, "m-1", made_at=now() + timedelta(seconds=3))
    async with running_bot(world.playground, world.folder, ALERT_HOLD_SECONDS="2"):
        await asyncio.sleep(1)
        assert world.messages(0) == []
        await until(lambda: len(world.messages(0)) == 1)


async def test_a_restored_backup_is_held_until_the_operator_releases_it(world):
    playground, folder = world.playground, world.folder
    await add(world, "m-1")
    async with world.storage() as storage:
        await Expansion(storage.alerts.expansion, now, timedelta(0)).expand_due()
        await storage.backup(folder / "backup.db")
    async with running_bot(playground, folder, ALERT_HOLD_SECONDS="0"):
        await until(lambda: len(world.messages(0)) == len(world.messages(1)) == 1)
    assert "held back" in await command(folder, "restore", str(folder / "backup.db"))
    shown = await command(folder, "release")
    assert "2 alert(s) wait" in shown and "The program is not running" in shown
    await add(world, "m-2")
    async with running_bot(playground, folder, ALERT_HOLD_SECONDS="0") as bot:
        await asyncio.sleep(4)
        assert len(world.messages(0)) == 1 and "held back" in bot.log
        # The first alert was found in its channels; the second one waits.
        shown = await command(folder, "release")
        assert "2 alert(s) wait" in shown and "The program is not running" not in shown
        status = (await playground.person("adam").slash("status", channel="moderators")).content
        assert status.startswith("**No alerts go out just now.**")
        log = await playground.person("adam").slash("alerts log", channel="moderators")
        assert log.text.count("waits: a backup was restored") == 2
        told = await command(folder, "status")
        assert "No alerts go out since a backup was restored" in told and "All is well" not in told
        assert "They go out now." in await command(folder, "release", "--yes")
        await until(lambda: len(world.messages(0)) == len(world.messages(1)) == 2)
    assert "nothing to release" in await command(folder, "release")
    assert [len(world.messages(number)) for number in (0, 1)] == [2, 2]


async def command(folder, *arguments):
    """Return what a command of the command line prints."""
    place = folder / "command"
    place.mkdir(exist_ok=True)
    (place / "bot.log").unlink(missing_ok=True)
    ended = await start_process(place, *arguments, settings={"DATABASE_URL": f"sqlite:///{folder / 'rollover.db'}"})
    await ended.process.wait()
    return ended.log


async def test_the_shipped_record_rings_nothing(world):
    async with running_bot(world.playground, world.folder, ALERT_HOLD_SECONDS="0"):
        await asyncio.sleep(3)
    assert world.messages(0) == []
