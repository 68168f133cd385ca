"""Every post once and in order, whatever fails in between. The playground's own list of messages is the judge."""

import asyncio
import os
import random
import resource
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from itertools import pairwise

import pytest

from playground.entities import Overwrite
from playground.permissions import Permission
from storage import restore_from
from tests.delivery_world import (
    ADAM,
    CREATES,
    MODERATORS,
    SERVER,
    channel_id,
    delivery_world,
    now,
)
from tests.record_factories import VERSION, a_change
from tracker.guilds.settings import Guilds, GuildSettings
from tracker.policy.changes import FieldChange

KILLS = int(os.environ.get("KILLS", "14"))
"""`make kills` asks for a thousand."""

STEPS = ("before_claim", "claimed", "written", "answered", "recorded", "read_back")


@pytest.fixture
async def world(tmp_path):
    async with delivery_world(tmp_path, channels=50) as opened:
        await opened.subscribe()
        yield opened


@pytest.fixture
async def small_world(tmp_path):
    async with delivery_world(tmp_path, channels=8) as opened:
        await opened.subscribe()
        await opened.owe(4)
        yield opened


@pytest.mark.timeout(60 + 10 * KILLS)
async def test_kills_at_every_step_and_at_random_moments_lose_and_double_nothing(world):
    chance = random.Random(5)
    while world.kills < KILLS:
        await world.owe(4)
        delivered = False
        while not delivered:
            if chance.random() < 0.5:
                delivered = await world.deliver(kill_after=chance.uniform(0.6, 2.5))
            else:
                step = STEPS[world.kills % len(STEPS)]
                delivered = await world.deliver(f"{step}:{chance.randint(1, 60)}")
    world.judge()


@pytest.mark.parametrize("step", STEPS)
async def test_a_kill_at_a_step_is_made_good_by_the_next_start(small_world, step):
    await small_world.deliver("written:5")
    await small_world.deliver(f"{step}:3", kill_after=5)
    await small_world.deliver()
    small_world.judge()


async def test_a_kill_between_discord_and_its_answer_doubles_nothing(small_world):
    playground = small_world.playground
    process = await small_world.start()

    async def kill(record):
        if "nonce" in record.body and len(small_world.told(0)) == 2:
            process.kill()

    playground.faults.call(kill, moment="after", **CREATES)
    await process.wait()
    playground.faults.clear()
    await small_world.deliver()
    small_world.judge()


FAULTS = {
    "429": ("rate_limit", {"retry_after_seconds": 0.2, "every": 3}),
    "500 not applied": ("error", {"status": 500, "every": 4}),
    "502 not applied": ("error", {"status": 502, "every": 4}),
    "503 applied": ("error", {"status": 503, "moment": "after", "every": 4}),
    "500 applied": ("error", {"status": 500, "moment": "after", "every": 4}),
    "socket dropped before": ("drop", {"every": 4}),
    "socket dropped after applying": ("drop", {"moment": "after", "every": 4}),
}


def forget_nonces(playground):
    """Let every request find a nonce window of zero."""

    async def forget(_):
        playground.services.nonces.clear()

    playground.faults.call(forget)


@pytest.mark.parametrize("window", ["nonces known", "nonce window of zero"])
@pytest.mark.parametrize("name", FAULTS)
async def test_what_discord_answers_instead_loses_and_doubles_nothing(small_world, name, window):
    playground = small_world.playground
    kind, wish = FAULTS[name]
    if window == "nonce window of zero":
        forget_nonces(playground)
    fault = playground.faults.add(kind, **wish, **CREATES)
    assert await small_world.deliver()
    small_world.judge()
    assert fault.hits >= 8


async def test_an_answer_that_never_comes_is_not_waited_for_and_doubles_nothing(small_world):
    playground = small_world.playground
    forget_nonces(playground)
    fault = playground.faults.add("hang", moment="after", every=7, **CREATES)
    assert await small_world.deliver()
    small_world.judge()
    assert fault.hits >= 4


async def test_each_create_is_one_request(small_world):
    playground = small_world.playground
    playground.faults.add("error", status=502, every=2, **CREATES)
    assert await small_world.deliver()
    creates = [record for record in playground.requests if record.method == "POST" and record.body]
    tried = [(record.path, record.body["nonce"]) for record in creates if "nonce" in record.body]
    for one in set(tried):
        # Between two tries of one post its channel is read.
        positions = [index for index, record in enumerate(playground.requests) if _is(record, one)]
        for earlier, later in pairwise(positions):
            between = playground.requests[earlier:later]
            assert any(record.method == "GET" and record.path == one[0] for record in between)


async def test_a_database_that_another_program_locks_loses_and_doubles_nothing(small_world):
    process = await small_world.start()
    try:
        await _until(lambda: len(small_world.playground.world.messages) >= 4)
        with closing(sqlite3.connect(small_world.database, isolation_level=None)) as shell:
            shell.execute("BEGIN IMMEDIATE")
            # Longer than a step waits for a lock.
            await asyncio.sleep(6)
            shell.execute("ROLLBACK")
        await _until(lambda: small_world.is_delivered, within=60)
        assert "is locked by another program" in small_world.log
    finally:
        process.kill()
        await process.wait()
    await small_world.deliver()
    small_world.judge()


@pytest.mark.skipif(sys.platform != "linux", reason="another process's limits can be set on Linux only")
async def test_a_full_disk_loses_and_doubles_nothing(small_world):
    process = await small_world.start()
    try:
        await _until(lambda: len(small_world.playground.world.messages) >= 4)
        room = resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
        # The log of the process is a file too, so it cannot tell.
        await asyncio.sleep(2)
        assert not small_world.is_delivered
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, room)
        await _until(lambda: small_world.is_delivered, within=60)
    finally:
        process.kill()
        await process.wait()
    await small_world.deliver()
    small_world.judge()


async def test_a_channel_that_refuses_the_bot_waits_and_is_told_of_once(small_world):
    world = small_world.playground.world
    channel = world.channels[channel_id(3)]
    everyone = Overwrite(SERVER, is_member=False, deny=Permission.SEND_MESSAGES)
    world.put_channel(replace(channel, overwrites=(*channel.overwrites, everyone)))
    async with small_world.storage() as storage:
        guilds = Guilds(storage.guilds, now)
        await guilds.change(GuildSettings(SERVER, moderators_channel_id=MODERATORS), by=ADAM)
    process = await small_world.start()
    try:
        await _until(lambda: world.messages.get(MODERATORS))
        await _until(lambda: all(small_world.told(number) == small_world.titles for number in (0, 1, 2, 4, 5, 6, 7)))
        assert small_world.told(3) == []
        world.put_channel(channel)
        async with asyncio.timeout(10):
            # The permission is asked for a minute later; the test does not wait for that.
            process.kill()
            await process.wait()
        with closing(sqlite3.connect(small_world.database, isolation_level=None)) as shell:
            shell.execute("UPDATE parked_places SET check_at = since")
        assert await small_world.deliver()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    small_world.judge()
    (notice,) = world.messages[MODERATORS].values()
    assert f"<#{channel_id(3)}>" in notice.content
    creates = [
        one for one in small_world.playground.requests if one.method == "POST" and str(channel_id(3)) in one.path
    ]
    assert [one.status for one in creates].count(403) == 1


async def test_a_restored_backup_reads_the_channels_before_it_sends(small_world):
    backup = small_world.folder / "backup.db"
    async with small_world.storage() as storage:
        await storage.backup(backup)
    assert await small_world.deliver()
    restore_from(str(small_world.database), backup, program_version=VERSION, now=now())
    await small_world.owe(1)
    process = await small_world.start()
    try:
        # What the channels hold is found there; only what came after the restore waits.
        await _until(lambda: _waiting(small_world) == small_world.channels)
        await asyncio.sleep(1.5)
    finally:
        process.kill()
        await process.wait()
    assert len(small_world.told(0)) == 4
    async with small_world.storage() as storage:
        assert (await storage.alerts.log.waiting()).owed == small_world.channels
        assert await storage.alerts.log.end_hold()
    assert await small_world.deliver()
    small_world.judge()


async def test_an_edited_milestone_edits_the_message_and_the_reference_stays(small_world):
    assert await small_world.deliver()
    before = small_world.messages(0)[0]
    async with small_world.storage() as storage:
        change = a_change("c-edit", "m-0", FieldChange("", "title", "Act 0", "Act Zero"), scope=None, made_at=now())
        await storage.record.amend(change)
    process = await small_world.start()
    try:
        await _until(lambda: all("Act Zero" in small_world.messages(number)[0].content for number in range(8)))
    finally:
        process.kill()
        await process.wait()
    after = small_world.messages(0)[0]
    assert len(small_world.messages(0)) == 4
    assert "Edited" in after.content and after.edited_at is not None
    assert after.content.rpartition("\n")[2] == before.content.rpartition("\n")[2]


async def _until(is_so, within=30.0):
    for _ in range(int(within / 0.02)):
        if is_so():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"not so within {within} seconds")


def _waiting(world):
    with closing(sqlite3.connect(f"file:{world.database}?mode=ro", uri=True)) as shell:
        return shell.execute("SELECT count(*) FROM posts WHERE state IN ('owed', 'sending')").fetchone()[0]


def _is(record, one):
    return record.method == "POST" and record.path == one[0] and record.body and record.body.get("nonce") == one[1]
