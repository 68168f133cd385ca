"""The review queue is read on indexes: what was settled long ago costs no page of texts, and nothing is sorted."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from storage.sqlite.migrations import shipped_steps
from storage.sqlite.policy import review_queue
from tests.record_factories import GUILD


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
def test_a_page_of_the_queue_runs_on_indexes_in_its_order(database, guild):
    steps = plan(database, review_queue.page_query(guild, 0, 5))
    assert [step for step in steps if "SCAN" in step] == ["SCAN candidates USING INDEX candidates_open"], steps
    assert all("INDEX" in step or "PRIMARY KEY" in step for step in steps if "SEARCH" in step), steps
    assert not [step for step in steps if "TEMP B-TREE" in step], steps


@pytest.mark.parametrize("guild", [None, GUILD])
@pytest.mark.parametrize("query", [review_queue.count_query, review_queue.lengths_query])
def test_counting_what_waits_reads_no_card(database, guild, query):
    steps = plan(database, query(guild))
    assert [step for step in steps if "SCAN" in step] == ["SCAN candidates USING COVERING INDEX candidates_open"], steps
    assert all("INDEX" in step or "PRIMARY KEY" in step for step in steps if "SEARCH" in step), steps


def test_what_was_found_before_is_looked_up_by_its_marks(database):
    sql = (
        "SELECT content FROM candidates WHERE is_refresh = 0 AND is_folded = 0 AND id IN (SELECT candidate "
        "FROM candidate_identifiers WHERE identifier IN (SELECT value FROM json_each(:marks))) ORDER BY number"
    )
    steps = plan(database, (sql, {"marks": "[]"}))
    assert not [step for step in steps if step.startswith("SCAN candidate")], steps
