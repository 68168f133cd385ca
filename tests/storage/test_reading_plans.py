"""What members read runs on indexes; what was worked out is kept for as long as the record stays the same."""

import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from storage.sqlite.connection import BUSY_SECONDS
from storage.sqlite.migrations import shipped_steps
from storage.sqlite.opening import open_database
from storage.sqlite.policy import due, recent, search, states
from storage.sqlite.policy.versions import VersionedCache
from tests.record_factories import GUILD, NOW, a_change, a_milestone, an_addition, opened, shipped_text
from tracker.policy.changes import FieldChange
from tracker.policy.due import DueDates, DueFilter
from tracker.policy.milestones import Deadline, Kind, Topic
from tracker.policy.record import Record
from tracker.policy.search import Search
from tracker.policy.states import StateClass, StateRecord
from tracker.policy.timeline import Timeline, TimelineFilter

TODAY = date(2026, 11, 24)
DUE_FILTERS = [
    DueFilter(topic=topic, jurisdiction=place, past=past)
    for topic, place, past in itertools.product([None, Topic.TAX], [None, "US-NH"], [False, True])
]


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        for sql in shipped_steps().values():
            connection.executescript(sql)
        yield connection


def plan(database: sqlite3.Connection, query: tuple[str, dict[str, object]]) -> list[str]:
    sql, values = query
    return [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {sql}", values)]


@pytest.mark.parametrize("guild", [None, GUILD])
@pytest.mark.parametrize("wanted", DUE_FILTERS)
def test_a_page_of_deadlines_is_never_sorted_and_never_scans(database, guild, wanted):
    steps = plan(database, due.due_query(wanted, TODAY, guild, 0, 5))
    assert not [step for step in steps if "SCAN shown" in step or "TEMP B-TREE" in step], steps


@pytest.mark.parametrize("guild", [None, GUILD])
def test_a_search_asks_the_full_text_index_first_and_sorts_no_more_than_it_ranks(database, guild):
    steps = plan(database, search.ranking_query('"custody"', guild))
    assert any("listing_words VIRTUAL TABLE" in step for step in steps), steps
    assert [step for step in steps if "shown" in step] == ["SEARCH shown USING INTEGER PRIMARY KEY (rowid=?)"], steps
    # The one sort is that of the ranked ones; the index gives them newest first by itself.
    assert len([step for step in steps if "TEMP B-TREE" in step]) == 1, steps


@pytest.mark.parametrize("guild", [None, GUILD])
def test_the_map_is_counted_from_an_index_alone(database, guild):
    steps = plan(database, states.states_query(guild))
    assert all("COVERING INDEX listings_by_authority" in step for step in steps if " shown " in step), steps


def test_recent_changes_come_out_of_their_index_in_order(database):
    sql, values = recent.recent_query(0, 5)
    steps = plan(database, (sql, values | {"since": "", "until": "9", "guild": GUILD}))
    assert any("changes_by_time" in step for step in steps), steps
    assert not [step for step in steps if "TEMP B-TREE" in step], steps


def test_a_kept_value_is_worked_out_anew_when_the_record_has_changed(database):
    cache: VersionedCache[str, int] = VersionedCache(2)
    numbers = itertools.count()

    def get(key: str) -> int:
        return cache.get(database, key, lambda: next(numbers))

    assert [get("a"), get("a"), get("b"), get("b")] == [0, 0, 1, 1]
    database.execute(
        "INSERT INTO changes (id, milestone, origin, author_erased, made_at, announcement, is_addition) "
        "VALUES ('c', 'm', 'owner', 0, '', 'nothing', 0)"
    )
    try:
        assert get("a") == 2
    finally:
        database.rollback()


def test_only_so_many_values_are_kept(database):
    cache: VersionedCache[int, int] = VersionedCache(2)
    for key in range(5):
        cache.get(database, key, lambda key=key: key)
    assert len(cache._kept[1]) <= 2


async def test_counts_follow_the_record(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        timeline, dates = Timeline(storage.timeline), DueDates(storage.due, lambda: TODAY)
        for number in range(1, 4):
            deadline = Deadline(f"m-{number}#m-9", TODAY, "Comments", "60 days", GUILD)
            await storage.record.add(an_addition(a_milestone(f"m-{number}", scope=GUILD, deadlines=(deadline,))))
            assert (await timeline.page(TimelineFilter(), guild=GUILD)).total == number
            assert (await dates.page(DueFilter(), guild=GUILD)).total == number
            assert (await timeline.page(TimelineFilter(), guild=None)).total == 0


async def test_the_last_page_read_from_the_other_end_is_the_same(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        entries = [a_milestone(f"s{number}", latest_on=TODAY - timedelta(days=number // 3)) for number in range(20)]
        await Record(storage.record, lambda: NOW).load_bundled(shipped_text(entries))
        timeline = Timeline(storage.timeline)
        whole = await timeline.page(TimelineFilter(), guild=GUILD, size=100)
        pages = [await timeline.page(TimelineFilter(), guild=GUILD, number=number, size=3) for number in range(1, 8)]
    assert [one.id for page in pages for one in page.milestones] == [one.id for one in whole.milestones]


@pytest.fixture
async def older(tmp_path: Path) -> Path:
    """A database made before members could search by place, with a guild's own words in it."""
    path = tmp_path / "rollover.db"
    first = {"0001_record": shipped_steps()["0001_record"]}
    database = open_database(path, program_version="0.1.0", now=lambda: NOW, busy_seconds=BUSY_SECONDS, steps=first)
    for statement in _OLD_ROWS:
        database.writer.execute(statement)
    for connection in (database.writer, *database.readers):
        connection.close()
    return path


_OLD_ROWS = [
    """
    INSERT INTO milestones (id, origin, kind, title, jurisdiction, status, status_as_of, final_status_known, summary,
    url, url_basis, confidence, disputes, evidence, investment_authority, opened_on, latest_on, withdrawn)
    VALUES ('nh-bill', 'bundled', 'state_bill', 'Treasury Act', 'US-NH', 'enacted', '2025-05-06', 1, 'It is short.',
    'https://nh.gov/', 'seen', 'official', '[]', '[]', 'yes', '2025-05-06', '2025-05-06', 0)
    """,
    "INSERT INTO milestone_topics VALUES ('nh-bill', 0, 'tax')",
    "INSERT INTO deadlines VALUES ('nh-bill#d1', 'nh-bill', NULL, 'bundled', '2026-12-24', 'Comments', '60 days')",
    """
    INSERT INTO changes (id, milestone, origin, author_erased, made_at, announcement, is_addition)
    VALUES ('b-1', 'nh-bill', 'bundled', 0, '2026-01-01T00:00:00.000000Z', 'nothing', 1)
    """,
    """
    INSERT INTO overrides (milestone, scope, part, field, value, base_value)
    VALUES ('nh-bill', 81384788765712384, '', 'title', '"Our words"', '"Treasury Act"')
    """,
    """
    INSERT INTO listings (reader, milestone, kind, jurisdiction, status, latest_on, withdrawn, title, summary, actions)
    VALUES (0, 'nh-bill', 'state_bill', 'US-NH', 'enacted', '2025-05-06', 0, 'Treasury Act', 'It is short.', '')
    """,
    "INSERT INTO listing_topics VALUES (0, 'tax', '2025-05-06', 'nh-bill')",
]


async def test_a_database_from_before_is_listed_anew_for_all_its_readers(older):
    async with opened(older) as storage:
        search_ = Search(storage.search)
        assert (await search_.page("new hampshire", guild=None)).found.total == 1
        assert (await search_.page("our words", guild=GUILD)).found.milestones[0].title == "Our words"
        assert (await StateRecord(storage.states).states(guild=None)).classes() == {"US-NH": StateClass.MAY_INVEST}
        assert (await DueDates(storage.due, lambda: TODAY).page(DueFilter(), guild=GUILD)).total == 1
        wanted = TimelineFilter(topic=Topic.TAX, kind=Kind.STATE_BILL)
        assert (await Timeline(storage.timeline).page(wanted, guild=GUILD)).milestones[0].title == "Our words"


async def test_listing_anew_is_done_once(older):
    async with opened(older) as storage:
        await storage.record.amend(
            a_change("c-1", "nh-bill", FieldChange("", "summary", "It is short.", "It is long."))
        )
    with closing(sqlite3.connect(older)) as database:
        before = database.execute("SELECT group_concat(number) FROM listings").fetchone()
    async with opened(older):
        pass
    with closing(sqlite3.connect(older)) as database:
        assert database.execute("SELECT group_concat(number) FROM listings").fetchone() == before
        assert database.execute("SELECT * FROM program_facts WHERE name = 'listings_outdated'").fetchall() == []
