"""Candidates for a question come out of indexes, however many milestones there are."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from storage.sqlite.migrations import shipped_steps
from storage.sqlite.policy.questions import listed_query, words_query
from tests.record_factories import GUILD


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        for sql in shipped_steps().values():
            connection.executescript(sql)
        yield connection


def plan(database, query):
    sql, values = query
    return [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {sql}", values)]


@pytest.mark.parametrize("guild", [None, GUILD])
@pytest.mark.parametrize("places", [(), ("US-NH", "US-VT")])
def test_words_are_looked_up_in_the_full_text_index_newest_first(database, guild, places):
    steps = plan(database, words_query('"bitcoin" *', places, guild, 60))
    assert any("VIRTUAL TABLE INDEX" in step for step in steps)
    assert not [step for step in steps if step.startswith("SCAN") and "VIRTUAL TABLE" not in step]
    assert not [step for step in steps if "TEMP B-TREE" in step], steps


@pytest.mark.parametrize("guild", [None, GUILD])
@pytest.mark.parametrize(("column", "value"), [("status", "vetoed"), ("jurisdiction", "US-NH")])
def test_the_newest_of_a_status_or_place_are_read_in_order(database, guild, column, value):
    steps = plan(database, listed_query(column, value, (), guild))
    assert not [step for step in steps if "SCAN shown" in step or "TEMP B-TREE" in step], steps


def test_a_day_is_looked_up_in_an_index(database):
    steps = plan(
        database,
        ("SELECT milestone FROM actions WHERE happened_on BETWEEN ? AND ? ORDER BY happened_on DESC", ("a", "b")),
    )
    assert "actions_by_day" in steps[0]
