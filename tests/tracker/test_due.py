"""Deadlines in the order of their days, as each guild sees them."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import Storage
from tests.record_factories import GUILD, NOW, OTHER_GUILD, a_change, a_milestone, an_addition, opened, shipped_text
from tracker.policy.changes import FieldChange
from tracker.policy.due import DueDates, DueFilter
from tracker.policy.exchange import deadline_document
from tracker.policy.legal_days import end_of_day, start_of_day
from tracker.policy.milestones import Deadline, Milestone, Topic
from tracker.policy.record import Record

TODAY = date(2026, 11, 24)
AHEAD, PAST = DueFilter(), DueFilter(past=True)


def due(id: str, *days: int, **fields: object) -> Milestone:
    letter = "m-" if id.startswith("m-") else "d"
    scope = fields.get("scope")
    deadlines = tuple(
        Deadline(f"{id}#{letter}{number}", TODAY + timedelta(days=day), "Comments due", "60 days", scope)
        for number, day in enumerate(days, start=1)
    )
    return a_milestone(id, deadlines=deadlines, **fields)


async def ship(storage: Storage, *milestones: Milestone) -> None:
    await Record(storage.record, lambda: NOW).load_bundled(shipped_text(milestones))


async def days(storage: Storage, wanted: DueFilter = AHEAD, *, guild: int | None = None) -> list[tuple[str, int]]:
    page = await DueDates(storage.due, lambda: TODAY).page(wanted, guild=guild, size=100)
    assert page.total == len(page.due)
    return [(one.milestone.id, (one.deadline.due_on - TODAY).days) for one in page.due]


async def test_what_closes_next_comes_first_and_today_still_counts(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, due("later", 30, 3), due("now", 0), due("over", -1))
        assert await days(storage) == [("now", 0), ("later", 3), ("later", 30)]
        assert await days(storage, PAST) == [("over", -1)]


async def test_past_ones_come_latest_first(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, due("one", -30, -3), due("other", -5))
        assert await days(storage, PAST) == [("one", -3), ("other", -5), ("one", -30)]


async def test_topic_and_place_narrow_it(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, due("tax", 1, topics=(Topic.TAX,)), due("state", 2, jurisdiction="US-NH"))
        assert await days(storage, DueFilter(topic=Topic.TAX)) == [("tax", 1)]
        assert await days(storage, DueFilter(jurisdiction="US-NH")) == [("state", 2)]
        assert await days(storage, DueFilter(topic=Topic.TAX, jurisdiction="US-NH")) == []


async def test_withdrawn_milestones_have_no_deadlines(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, due("gone", 1, withdrawn=True))
        assert await days(storage) == []


async def test_a_guilds_own_deadline_is_seen_there_alone(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, due("shared", 5))
        own = Deadline("shared#m-1", TODAY + timedelta(days=2), "Our own call", "agreed")
        await storage.record.amend(
            a_change("c-1", "shared", FieldChange("shared#m-1", "deadline", None, deadline_document(own)))
        )
        assert await days(storage, guild=GUILD) == [("shared", 2), ("shared", 5)]
        assert await days(storage, guild=OTHER_GUILD) == await days(storage) == [("shared", 5)]


async def test_a_deadline_that_a_guild_moved_stands_where_it_moved_it(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, due("shared", 5))
        moved = FieldChange("shared#d1", "deadline.date", "2026-11-29", "2026-12-24")
        await storage.record.amend(a_change("c-1", "shared", moved))
        assert await days(storage, guild=GUILD) == [("shared", 30)]
        assert await days(storage) == [("shared", 5)]


async def test_a_page_beyond_the_end_is_the_last_one(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, due("one", 1, 2, 3))
        page = await DueDates(storage.due, lambda: TODAY).page(AHEAD, guild=None, number=9, size=2)
        assert (page.number, page.pages, page.total, len(page.due)) == (2, 2, 3, 1)
        with pytest.raises(ValueError, match="page of 0"):
            await DueDates(storage.due, lambda: TODAY).page(AHEAD, guild=None, size=0)


def test_a_day_ends_at_midnight_in_washington_in_summer_and_in_winter():
    assert end_of_day(date(2026, 7, 1)).isoformat() == "2026-07-01T23:59:59-04:00"
    assert end_of_day(date(2026, 12, 1)).isoformat() == "2026-12-01T23:59:59-05:00"
    assert start_of_day(date(2026, 12, 1)).isoformat() == "2026-12-01T00:00:00-05:00"


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.lists(st.integers(-4, 4), max_size=3), st.sampled_from([None, GUILD])), max_size=6),
    st.booleans(),
    st.integers(1, 4),
)
async def test_the_pages_are_exactly_what_a_reader_sees_in_order(entries, past, size):
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(folder) / "rollover.db") as storage:
            made = [
                due(f"{'m-' if scope else 's'}{number}", *offsets, scope=scope)
                for number, (offsets, scope) in enumerate(entries)
            ]
            await ship(storage, *(one for one in made if one.scope is None))
            for one in made:
                if one.scope is not None:
                    await storage.record.add(an_addition(one))
            for guild in (None, GUILD):
                expected = sorted(
                    (deadline.due_on, one.id, deadline.id)
                    for one in made
                    if one.scope in (None, guild)
                    for deadline in one.deadlines
                    if (deadline.due_on < TODAY) == past
                )
                if past:
                    expected.reverse()
                dates = DueDates(storage.due, lambda: TODAY)
                first = await dates.page(DueFilter(past=past), guild=guild, size=size)
                pages = [
                    await dates.page(DueFilter(past=past), guild=guild, number=number + 1, size=size)
                    for number in range(first.pages)
                ]
                found = [(one.deadline.due_on, one.milestone.id, one.deadline.id) for page in pages for one in page.due]
                assert found == expected
