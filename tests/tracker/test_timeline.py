"""Pages of the timeline: newest action first, filtered, and as each guild sees the record."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import Storage
from tests.record_factories import GUILD, NOW, OTHER_GUILD, a_change, a_milestone, an_addition, opened, shipped_text
from tracker.policy.changes import FieldChange, value_at
from tracker.policy.milestones import Action, Kind, Milestone, Status, Topic
from tracker.policy.record import Record
from tracker.policy.timeline import EVERYTHING, Timeline, TimelineFilter

DAY = date(2025, 8, 7)


async def ship(storage: Storage, *milestones: Milestone) -> None:
    await Record(storage.record, lambda: NOW).load_bundled(shipped_text(milestones))


async def ids(storage: Storage, wanted: TimelineFilter = EVERYTHING, *, guild: int | None = None) -> list[str]:
    page = await Timeline(storage.timeline).page(wanted, guild=guild, size=100)
    assert page.total == len(page.milestones)
    return [milestone.id for milestone in page.milestones]


async def test_the_newest_action_comes_first_and_ties_go_by_id(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(
            storage,
            a_milestone("older", latest_on=DAY - timedelta(days=1)),
            a_milestone("b-same", latest_on=DAY),
            a_milestone("a-same", latest_on=DAY),
        )
        assert await ids(storage) == ["a-same", "b-same", "older"]


async def test_an_empty_record_is_one_empty_page(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        page = await Timeline(storage.timeline).page(EVERYTHING, guild=GUILD)
    assert (page.milestones, page.number, page.pages, page.total, page.checked_on) == ((), 1, 1, 0, None)


async def test_a_page_beyond_the_end_is_the_last_one(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, *(a_milestone(f"m{number}") for number in range(7)))
        timeline = Timeline(storage.timeline)
        last = await timeline.page(EVERYTHING, guild=None, number=99, size=5)
        first = await timeline.page(EVERYTHING, guild=None, number=-3, size=5)
    assert (last.number, last.pages, last.total, len(last.milestones)) == (2, 2, 7, 2)
    assert (first.number, len(first.milestones)) == (1, 5)
    assert last.checked_on == date(2026, 11, 24)


async def test_a_page_of_nothing_is_refused(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        with pytest.raises(ValueError, match="page of 0"):
            await Timeline(storage.timeline).page(EVERYTHING, guild=None, size=0)


async def test_a_filter_asks_for_all_that_it_names(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(
            storage,
            a_milestone("tax-bill", kind=Kind.STATE_BILL, topics=(Topic.TAX, Topic.STABLECOIN), jurisdiction="US-NH"),
            a_milestone("tax-order", topics=(Topic.TAX,)),
            a_milestone("old-tax-order", topics=(Topic.TAX,), latest_on=date(2020, 1, 1)),
            a_milestone("vetoed", status=Status.VETOED, jurisdiction="US-AZ"),
        )
        assert await ids(storage, TimelineFilter(topic=Topic.TAX)) == ["tax-bill", "tax-order", "old-tax-order"]
        assert await ids(storage, TimelineFilter(topic=Topic.TAX, kind=Kind.STATE_BILL)) == ["tax-bill"]
        assert await ids(storage, TimelineFilter(topic=Topic.TAX, since=DAY, until=DAY)) == ["tax-bill", "tax-order"]
        assert await ids(storage, TimelineFilter(until=date(2020, 1, 1))) == ["old-tax-order"]
        assert await ids(storage, TimelineFilter(status=Status.VETOED, jurisdiction="US-AZ")) == ["vetoed"]
        assert await ids(storage, TimelineFilter(topic="unheard of")) == []


async def test_what_is_withdrawn_is_left_out(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, a_milestone("kept"), a_milestone("gone", withdrawn=True))
        assert await ids(storage) == ["kept"]
        assert await ids(storage, TimelineFilter(topic=Topic.RETIREMENT_CRYPTO)) == ["kept"]


async def test_a_guild_sees_its_own_milestones_among_everybodys(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, a_milestone("shared", latest_on=DAY))
        await storage.record.add(an_addition(a_milestone("m-own", scope=GUILD, latest_on=DAY + timedelta(days=1))))
        assert await ids(storage, guild=GUILD) == ["m-own", "shared"]
        assert await ids(storage, guild=OTHER_GUILD) == ["shared"]
        assert await ids(storage) == ["shared"]


async def test_an_override_counts_before_anything_is_filtered(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, a_milestone("shared", status=Status.IN_FORCE))
        edit = FieldChange("", "status", "in_force", "rescinded")
        await storage.record.amend(a_change("c-1", "shared", edit))
        in_force, rescinded = TimelineFilter(status=Status.IN_FORCE), TimelineFilter(status=Status.RESCINDED)
        assert await ids(storage, rescinded, guild=GUILD) == ["shared"]
        assert await ids(storage, in_force, guild=GUILD) == []
        assert await ids(storage, in_force, guild=OTHER_GUILD) == ["shared"]
        assert await ids(storage, in_force) == ["shared"]


async def test_an_own_action_moves_a_milestone_up_for_that_guild_alone(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(
            storage, a_milestone("first", latest_on=DAY), a_milestone("second", latest_on=DAY - timedelta(days=9))
        )
        action = {
            "id": "second#m-1",
            "date": (DAY + timedelta(days=3)).isoformat(),
            "what": "Heard in court",
            "status_after": None,
            "url": None,
        }
        await storage.record.amend(a_change("c-1", "second", FieldChange("second#m-1", "action", None, action)))
        assert await ids(storage, guild=GUILD) == ["second", "first"]
        assert await ids(storage) == ["first", "second"]
        page = await Timeline(storage.timeline).page(EVERYTHING, guild=GUILD)
        assert page.milestones[0].actions[-1] == Action(
            "second#m-1", DAY + timedelta(days=3), "Heard in court", None, None, GUILD
        )


@dataclass(frozen=True)
class Entry:
    """A milestone of a made-up record, and what one guild says over it."""

    milestone: Milestone
    overrides: tuple[FieldChange, ...]


@st.composite
def records(draw: st.DrawFn) -> list[Entry]:
    entries = []
    for number in range(draw(st.integers(0, 12))):
        scope = draw(st.sampled_from([None, None, GUILD, OTHER_GUILD]))
        milestone = a_milestone(
            f"{'m-' if scope else 's'}{number}",
            scope=scope,
            latest_on=DAY + timedelta(days=draw(st.integers(0, 3))),
            kind=draw(st.sampled_from([Kind.STATE_BILL, Kind.REPORT])),
            jurisdiction=draw(st.sampled_from(["US", "US-NH"])),
            status=draw(st.sampled_from([None, Status.ENACTED, Status.FAILED])),
            topics=tuple(draw(st.sets(st.sampled_from([Topic.TAX, Topic.STABLECOIN])))),
            withdrawn=draw(st.integers(0, 5)) == 0,
        )
        said = draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "status": st.sampled_from([None, "enacted"]),
                    "kind": st.just("report"),
                    "topics": st.sampled_from([[], ["tax"]]),
                    "withdrawn": st.booleans(),
                },
            )
        )
        overrides = [FieldChange("", field, value_at(milestone, "", field), value) for field, value in said.items()]
        entries.append(Entry(milestone, tuple(overrides) if scope is None else ()))
    return entries


filters = st.builds(
    TimelineFilter,
    topic=st.sampled_from([None, Topic.TAX]),
    kind=st.sampled_from([None, Kind.STATE_BILL]),
    jurisdiction=st.sampled_from([None, "US-NH"]),
    status=st.sampled_from([None, Status.ENACTED]),
    since=st.sampled_from([None, DAY + timedelta(days=1)]),
    until=st.sampled_from([None, DAY + timedelta(days=2)]),
)


def fits(milestone: Milestone, wanted: TimelineFilter) -> bool:
    return (
        not milestone.withdrawn
        and (wanted.topic is None or wanted.topic in milestone.topics)
        and (wanted.kind is None or wanted.kind == milestone.kind)
        and (wanted.jurisdiction is None or wanted.jurisdiction == milestone.jurisdiction)
        and (wanted.status is None or wanted.status == milestone.status)
        and (wanted.since is None or milestone.latest_on >= wanted.since)
        and (wanted.until is None or milestone.latest_on <= wanted.until)
    )


async def seen_by(storage: Storage, entries: Sequence[Entry], guild: int | None) -> list[Milestone]:
    found = [await storage.record.milestone(entry.milestone.id, guild=guild) for entry in entries]
    return [milestone for milestone in found if milestone is not None]


@settings(max_examples=40, deadline=None)
@given(records(), filters, st.integers(1, 4))
async def test_the_pages_are_exactly_what_a_reader_sees_in_order(entries, wanted, size):
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(folder) / "rollover.db") as storage:
            await ship(storage, *(entry.milestone for entry in entries if entry.milestone.scope is None))
            for entry in entries:
                if entry.milestone.scope is not None:
                    await storage.record.add(an_addition(entry.milestone))
                if entry.overrides:
                    await storage.record.amend(
                        a_change(f"c-{entry.milestone.id}", entry.milestone.id, *entry.overrides)
                    )
            for guild in (None, GUILD, OTHER_GUILD):
                visible = await seen_by(storage, entries, guild)
                expected = sorted(
                    (milestone for milestone in visible if fits(milestone, wanted)),
                    key=lambda milestone: (-milestone.latest_on.toordinal(), milestone.id),
                )
                timeline = Timeline(storage.timeline)
                first = await timeline.page(wanted, guild=guild, size=size)
                pages = [
                    await timeline.page(wanted, guild=guild, number=number + 1, size=size)
                    for number in range(first.pages)
                ]
                assert [milestone for page in pages for milestone in page.milestones] == expected
                assert {page.total for page in pages} == {len(expected)}
                assert all(len(page.milestones) == size for page in pages[:-1])


async def test_a_change_of_the_record_between_two_pages_loses_nothing_that_stays(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        entries = [a_milestone(f"s{number}", latest_on=DAY + timedelta(days=number)) for number in range(4)]
        await ship(storage, *entries)
        timeline = Timeline(storage.timeline)
        first = await timeline.page(EVERYTHING, guild=None, size=2)
        await Record(storage.record, lambda: NOW).load_bundled(
            shipped_text([*entries[:-1], replace(entries[-1], withdrawn=True)])
        )
        second = await timeline.page(EVERYTHING, guild=None, number=1, size=2)
    assert [milestone.id for milestone in first.milestones] == ["s3", "s2"]
    assert [milestone.id for milestone in second.milestones] == ["s2", "s1"]
