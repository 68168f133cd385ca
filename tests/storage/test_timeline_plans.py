"""The hot queries run on indexes, whatever is asked for."""

import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest

from storage.sqlite.migrations import shipped_steps
from storage.sqlite.policy.timeline import count_query, page_query
from tests.record_factories import GUILD
from tracker.policy.milestones import Kind, Status, Topic
from tracker.policy.timeline import TimelineFilter

FILTERS = [
    TimelineFilter(**{name: value for name, value in chosen if value is not None})
    for chosen in itertools.product(
        [("topic", None), ("topic", Topic.TAX)],
        [("kind", None), ("kind", Kind.STATE_BILL)],
        [("jurisdiction", None), ("jurisdiction", "US-NH")],
        [("status", None), ("status", Status.ENACTED)],
        [("since", None), ("since", date(2025, 1, 1))],
        [("until", None), ("until", date(2025, 12, 31))],
    )
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


@pytest.mark.parametrize("oldest_first", [False, True])
@pytest.mark.parametrize("guild", [None, GUILD])
def test_a_page_is_never_sorted_and_never_scans(database, guild, oldest_first):
    for wanted in FILTERS:
        steps = plan(database, page_query(wanted, guild, 0, 5, oldest_first=oldest_first))
        assert not [step for step in steps if "SCAN" in step or "TEMP B-TREE" in step], (wanted, steps)


@pytest.mark.parametrize("guild", [None, GUILD])
def test_counting_searches_indexes_only(database, guild):
    for wanted in FILTERS:
        steps = plan(database, count_query(wanted, guild))
        assert not [step for step in steps if "SCAN" in step and step != "SCAN CONSTANT ROW"], (wanted, steps)


@pytest.mark.parametrize("guild", [None, GUILD])
def test_a_topic_is_listed_without_a_look_at_each_listing(database, guild):
    for wanted in FILTERS:
        if wanted.topic is not None:
            steps = plan(database, page_query(wanted, guild, 0, 5))
            assert not [step for step in steps if "SEARCH shown" in step and "listings" in step], (wanted, steps)


@pytest.mark.parametrize("guild", [None, GUILD])
def test_counting_everything_reads_an_index_alone(database, guild):
    steps = plan(database, count_query(TimelineFilter(), guild))
    assert all("COVERING INDEX" in step for step in steps if "listings_by" in step), steps
