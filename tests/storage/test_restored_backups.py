"""A restored backup tells nothing a second time, and takes over nothing from the program that ran before it."""

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import time, timedelta

import pytest

from storage import look_over, restore_from
from tests.alert_works import MAYA, Clock, Room, alert_works
from tests.record_factories import GUILD, VERSION, a_milestone, opened, shipped_text
from tests.storage.test_report_store import a_report, notice
from tracker.alerts.slots import Rhythm
from tracker.condition import Fault, Pulse, faults
from tracker.market.figures import Figures
from tracker.policy.changes import Origin
from tracker.policy.record import Record


@asynccontextmanager
async def restored(tmp_path, clock, room):
    """Open the works on last night's backup, read back and let go."""
    path = tmp_path / "rollover.db"
    restore_from(str(path), tmp_path / "backup.db", program_version=VERSION, now=clock.now())
    clock.advance(minutes=1)
    async with alert_works(path, clock=clock, room=room) as works:
        await works.delivery.adopt()
        await works.tick()
        await works.delivery.read_back_held()
        yield works
        await works.storage.alerts.log.end_hold()
        for _ in range(3):
            await works.pass_time(minutes=1)


def of_last_year(figures: Figures) -> Figures:
    years = {year: limits for year, limits in figures.limits.years.items() if year < figures.limits.newest_year}
    return replace(figures, limits=replace(figures.limits, years=years))


async def test_new_figures_told_after_the_backup_are_not_told_again(tmp_path):
    clock, room = Clock(), Room()
    async with alert_works(tmp_path / "rollover.db", clock=clock, room=room) as works:
        figures = works.figures.now()
        works.figures.replace(of_last_year(figures))
        await works.subscribe()
        await works.tick()
        await works.storage.backup(tmp_path / "backup.db")
        works.figures.replace(figures)
        await works.pass_time(hours=1)
        assert room.kinds() == ["market"]
    async with restored(tmp_path, clock, room) as works:
        assert await works.storage.alerts.log.owed_after_restore() == []
    assert room.kinds() == ["market"]


async def test_what_a_digest_told_after_the_backup_is_not_told_by_the_next_one(tmp_path):
    clock, room = Clock(), Room()
    async with alert_works(tmp_path / "rollover.db", clock=clock, room=room) as works:
        await works.subscribe(digest=Rhythm.DAILY, digest_at=time(9), changes=False)
        await works.pass_time(days=1)
        await works.add("m-1")
        await works.storage.backup(tmp_path / "backup.db")
        for _ in range(3):
            await works.pass_time(days=1)
        assert room.kinds() == ["digest"]
    async with restored(tmp_path, clock, room) as works:
        assert await works.storage.alerts.log.owed_after_restore() == []
    assert room.kinds() == ["digest"]


async def test_a_digest_that_nobody_was_sent_before_the_restore_is_still_owed(tmp_path):
    clock, room = Clock(), Room()
    async with alert_works(tmp_path / "rollover.db", clock=clock, room=room) as works:
        await works.subscribe(digest=Rhythm.DAILY, digest_at=time(9), changes=False)
        clock.advance(minutes=1)
        await works.add("m-1")
        await works.storage.backup(tmp_path / "backup.db")
    clock.advance(days=3)
    async with restored(tmp_path, clock, room):
        assert room.kinds() == []
    assert room.kinds() == ["digest"]


async def test_a_change_after_the_restore_does_not_hide_that_the_one_before_was_told(tmp_path):
    path, clock, room = tmp_path / "rollover.db", Clock(), Room()
    async with alert_works(path, clock=clock, room=room) as works:
        await works.subscribe()
        await works.add("m-1")
        clock.advance(minutes=2)
        await works.expansion.expand_due()
        await works.storage.backup(tmp_path / "backup.db")
        await works.pass_time(minutes=1)
    restore_from(str(path), tmp_path / "backup.db", program_version=VERSION, now=clock.now())
    clock.advance(minutes=1)
    async with alert_works(path, clock=clock, room=room) as works:
        await works.delivery.adopt()
        # Nobody has looked into the channel yet.
        await works.change("status", "in_force", "rescinded")
        await works.pass_time(minutes=2)
        await works.storage.alerts.log.end_hold()
        for _ in range(3):
            await works.pass_time(minutes=1)
        assert [letter.post.change_ids for letter in room.letters()] == [("c-m-1",), ("change-1",)]


async def test_what_a_source_finds_again_after_the_restore_is_not_told_again(tmp_path):
    clock, room = Clock(), Room()
    async with alert_works(tmp_path / "rollover.db", clock=clock, room=room) as works:
        await works.subscribe()
        await works.storage.backup(tmp_path / "backup.db")
        await works.add("m-1", origin=Origin.SOURCE)
        await works.pass_time(minutes=2)
        assert room.kinds() == ["change"]
    async with restored(tmp_path, clock, room) as works:
        await works.add("m-1", origin=Origin.SOURCE)
        await works.add("m-2", origin=Origin.SOURCE)
        await works.pass_time(minutes=2)
        await works.delivery.read_back_held()
        assert [entry.title for entry in await works.storage.alerts.log.owed_after_restore()] == ["Title of m-2"]
    assert [letter.milestone.id for letter in room.letters()] == ["m-1", "m-2"]


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize("looked_first", [True, False])
async def test_what_a_catch_up_post_told_after_the_backup_is_not_told_again(tmp_path, more, looked_first):
    path, clock, room = tmp_path / "rollover.db", Clock(), Room()
    async with alert_works(path, clock=clock, room=room) as works:
        await works.subscribe()
        await works.subscriptions.hold(GUILD, by=MAYA)
        for number in range(14):
            await works.add(f"m-{number}")
        clock.advance(minutes=2)
        await works.expansion.expand_due()
        await works.storage.backup(tmp_path / "backup.db")
        # The list may hold more than the backup knows of.
        for number in range(more):
            await works.add(f"m-more{number}")
        clock.advance(minutes=2)
        await works.expansion.expand_due()
        await works.subscriptions.release(GUILD)
        await works.pass_time(minutes=1)
        assert room.kinds() == ["catch_up"]
    restore_from(str(path), tmp_path / "backup.db", program_version=VERSION, now=clock.now())
    clock.advance(minutes=1)
    async with alert_works(path, clock=clock, room=room) as works:
        await works.delivery.adopt()
        await works.subscriptions.release(GUILD)
        if looked_first:
            await works.delivery.read_back_held()
        await works.storage.alerts.log.end_hold()
        for _ in range(20):
            await works.pass_time(minutes=1)
    assert room.kinds() == ["catch_up"]
    # The list says what it said: it is not edited into one of the posts that stand in it.
    assert room.edits == []


async def test_a_report_that_moderators_were_sent_after_the_backup_is_looked_for_first(tmp_path):
    path, clock = tmp_path / "rollover.db", Clock()
    async with opened(path, now=clock.now) as storage:
        await Record(storage.record, clock.now).load_bundled(shipped_text([a_milestone()]))
        await storage.reports.add(a_report(), [notice()])
        await storage.backup(tmp_path / "backup.db")
        await storage.notices.sent(notice(), 99, at=clock.now())
    clock.advance(days=1)
    async with restored(tmp_path, clock, Room()) as works:
        claim = await works.storage.notices.claim(clock.now(), lease_until=clock.now() + timedelta(minutes=1))
        assert claim is not None and claim.is_uncertain
        assert claim.first_tried_at <= clock.now() - timedelta(days=1)


async def test_a_restored_database_does_not_say_that_the_program_runs(tmp_path):
    path, clock = tmp_path / "rollover.db", Clock()
    async with opened(path, now=clock.now) as storage:
        await storage.condition.note(Pulse(clock.now(), clock.now(), VERSION))
        await storage.backup(tmp_path / "backup.db")
    restore_from(str(path), tmp_path / "backup.db", program_version=VERSION, now=clock.now())
    condition = look_over(str(path), program_version=VERSION, now=clock.now())
    assert faults(condition, clock.now()) == (Fault.NOT_RUNNING,)
