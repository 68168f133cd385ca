"""What changed since a moment, and since when each person has not read it."""

from datetime import datetime, timedelta

import pytest

from storage import Storage
from tests.record_factories import GUILD, NOW, OTHER_GUILD, a_change, a_milestone, an_addition, opened, shipped_text
from tracker.policy.changes import FieldChange, Origin
from tracker.policy.milestones import Milestone
from tracker.policy.recent import FIRST_TIME, RecentChanges
from tracker.policy.record import Record

ALICE, BEN = 1001, 1002
DAY = timedelta(days=1)
LONG_AGO = NOW - 400 * DAY


async def ship(storage: Storage, *milestones: Milestone, at: datetime = NOW) -> None:
    await Record(storage.record, lambda: at).load_bundled(shipped_text(milestones))


async def edit(storage: Storage, id: str, before: str, after: str, *, at: datetime, scope: int | None = GUILD) -> None:
    origin = Origin.OWNER if scope is None else Origin.MODERATOR
    change = a_change(id, "shared", FieldChange("", "title", before, after), made_at=at, scope=scope, origin=origin)
    await storage.record.amend(change)


async def ids(storage: Storage, since: datetime, *, guild: int | None = GUILD) -> list[str]:
    page = await RecentChanges(storage.recent, lambda: NOW).page(since, NOW, guild=guild, size=100)
    assert page.total == len(page.changes)
    return [one.change.id for one in page.changes]


async def test_the_first_load_is_no_change(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, a_milestone("shared"))
        assert await ids(storage, LONG_AGO) == []


async def test_an_upgrade_of_the_shipped_record_is_one(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, a_milestone("shared"), at=NOW - 3 * DAY)
        await ship(storage, a_milestone("shared", title="New title"), a_milestone("added"), at=NOW - DAY)
        page = await RecentChanges(storage.recent, lambda: NOW).page(LONG_AGO, NOW, guild=None, size=100)
        assert {(one.milestone.id, one.change.is_addition) for one in page.changes} == {
            ("shared", False),
            ("added", True),
        }


async def test_changes_come_newest_first_after_the_one_moment_and_up_to_the_other(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, a_milestone("shared"))
        await edit(storage, "c-1", "Title of shared", "a", at=NOW - 3 * DAY)
        await edit(storage, "c-2", "a", "b", at=NOW - 2 * DAY)
        await edit(storage, "c-3", "b", "c", at=NOW + DAY)
        assert await ids(storage, LONG_AGO) == ["c-2", "c-1"]
        assert await ids(storage, NOW - 3 * DAY) == ["c-2"]
        assert await ids(storage, NOW - 2 * DAY) == []


async def test_a_guild_sees_everybodys_changes_and_its_own(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, a_milestone("shared"))
        await edit(storage, "c-all", "Title of shared", "a", at=NOW - 2 * DAY, scope=None)
        await edit(storage, "c-own", "a", "b", at=NOW - DAY)
        await storage.record.add(an_addition(a_milestone("m-own", scope=GUILD)))
        assert await ids(storage, LONG_AGO) == ["c-m-own", "c-own", "c-all"]
        assert await ids(storage, LONG_AGO, guild=OTHER_GUILD) == ["c-all"]
        assert await ids(storage, LONG_AGO, guild=None) == ["c-all"]


async def test_somebody_new_reads_the_last_seven_days_and_then_what_is_new_since(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        first = RecentChanges(storage.recent, lambda: NOW)
        page = await first.page_for(ALICE, guild=GUILD, since=None)
        assert page.since == NOW - FIRST_TIME
        await first.mark_read(ALICE, page, guild=GUILD)
        later = RecentChanges(storage.recent, lambda: NOW + DAY)
        assert (await later.page_for(ALICE, guild=GUILD, since=None)).since == NOW
        for other in ((BEN, GUILD), (ALICE, OTHER_GUILD), (ALICE, None)):
            assert (await later.page_for(other[0], guild=other[1], since=None)).since == NOW + DAY - FIRST_TIME


async def test_asking_is_not_reading(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        recent = RecentChanges(storage.recent, lambda: NOW)
        await recent.page_for(ALICE, guild=GUILD, since=None)
        assert await storage.recent.read_until(ALICE, guild=GUILD) is None


@pytest.mark.parametrize(("days_back", "is_marked"), [(10, True), (5, True), (1, False)])
async def test_a_look_at_a_part_of_what_is_unread_marks_nothing(tmp_path, days_back, is_marked):
    async with opened(tmp_path / "rollover.db") as storage:
        await storage.recent.mark_read(ALICE, guild=GUILD, until=NOW - 5 * DAY)
        recent = RecentChanges(storage.recent, lambda: NOW)
        page = await recent.page_for(ALICE, guild=GUILD, since=NOW - days_back * DAY)
        assert page.since == NOW - days_back * DAY
        await recent.mark_read(ALICE, page, guild=GUILD)
        expected = NOW if is_marked else NOW - 5 * DAY
        assert await storage.recent.read_until(ALICE, guild=GUILD) == expected


async def test_what_was_read_is_never_unread_again(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await storage.recent.mark_read(ALICE, guild=GUILD, until=NOW)
        await storage.recent.mark_read(ALICE, guild=GUILD, until=NOW - DAY)
        assert await storage.recent.read_until(ALICE, guild=GUILD) == NOW


async def test_a_day_in_the_future_finds_nothing_and_is_no_error(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        page = await RecentChanges(storage.recent, lambda: NOW).page_for(ALICE, guild=None, since=NOW + DAY)
        assert (page.since, page.total, page.pages) == (NOW, 0, 1)


async def test_a_page_beyond_the_end_is_the_last_one(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, a_milestone("shared"))
        for number in range(3):
            before = "Title of shared" if not number else str(number - 1)
            await edit(storage, f"c-{number}", before, str(number), at=NOW - (5 - number) * DAY)
        recent = RecentChanges(storage.recent, lambda: NOW)
        page = await recent.page(LONG_AGO, NOW, guild=GUILD, number=9, size=2)
        assert (page.number, page.pages, [one.change.id for one in page.changes]) == (2, 2, ["c-0"])
        with pytest.raises(ValueError, match="page of 0"):
            await recent.page(LONG_AGO, NOW, guild=GUILD, size=0)


async def test_a_persons_readings_can_be_counted_and_erased(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await storage.recent.mark_read(ALICE, guild=GUILD, until=NOW)
        await storage.recent.mark_read(ALICE, guild=None, until=NOW)
        await storage.recent.mark_read(BEN, guild=GUILD, until=NOW)
        traces = storage.traces["change_readings"]
        assert await traces.count(ALICE) == 2
        assert await traces.erase(ALICE) == 2
        assert await traces.count(ALICE) == 0
        assert await storage.recent.read_until(ALICE, guild=GUILD) is None
        assert await storage.recent.read_until(BEN, guild=GUILD) == NOW
