"""The database's own guard: nothing in the record is written without its change, and the changes stay."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.sqlite.connection import open_for_writing
from tests.record_factories import GUILD, NOW, a_change, a_milestone, an_addition, opened, shipped_text
from tracker.policy.changes import FieldChange
from tracker.policy.exchange import deadline_document, relation_document
from tracker.policy.milestones import Deadline, Relation
from tracker.policy.record import Record

DEADLINE = Deadline("m-own#m-2", NOW.date(), "Comments close", "60 days")


@pytest.fixture
async def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A connection like the writer's to a record that has something in every table."""
    path = tmp_path / "rollover.db"
    async with opened(path) as storage:
        await Record(storage.record, lambda: NOW).load_bundled(shipped_text([a_milestone("shared")]))
        await storage.record.add(an_addition(a_milestone("m-own", scope=GUILD)))
        added = [
            FieldChange(DEADLINE.id, "deadline", None, deadline_document(DEADLINE)),
            FieldChange("amends shared", "relation", None, relation_document(Relation("amends", "shared"))),
        ]
        await storage.record.amend(a_change("c-1", "m-own", *added))
        title = FieldChange("", "title", "Title of shared", "Ours")
        await storage.record.amend(a_change("c-2", "shared", title))
    with closing(open_for_writing(path)) as connection:
        yield connection


TABLES = ["milestones", "milestone_topics", "actions", "deadlines", "relations", "overrides"]


def an_update(table: str) -> str:
    column = "title" if table == "milestones" else "milestone"
    return f"UPDATE {table} SET {column} = {column}"


def an_insert(database: sqlite3.Connection, table: str) -> str:
    """Return the SQL that copies the rows of a table under other keys."""
    keys = {"id": "id || '-2'", "number": "number + 100", "position": "position + 100", "type": "'supersedes'"}
    keys |= {"part": "'p'"} if table == "overrides" else {}
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    values = ", ".join(keys.get(column, column) for column in columns)
    return f"INSERT INTO {table} SELECT {values} FROM {table} WHERE true"


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("kind", ["insert", "update", "delete"])
async def test_a_row_of_the_record_cannot_be_written_without_a_change(database, table, kind):
    if kind == "delete":
        statement = f"DELETE FROM {table}"
    else:
        statement = an_update(table) if kind == "update" else an_insert(database, table)
    assert database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > 0
    before = list(database.iterdump())
    database.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.IntegrityError, match=r"FOREIGN KEY|never deleted"):
        assert database.execute(statement).rowcount > 0
        database.execute("COMMIT")
    database.execute("ROLLBACK")
    assert list(database.iterdump()) == before


async def test_the_change_of_another_milestone_is_no_change_of_this_one(database):
    database.execute("BEGIN IMMEDIATE")
    database.execute("UPDATE milestones SET title = 'X' WHERE id = 'm-own'")
    _insert_change(database, "shared")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        database.execute("COMMIT")
    database.execute("ROLLBACK")


async def test_nothing_is_written_after_its_change(database):
    database.execute("BEGIN IMMEDIATE")
    _insert_change(database, "m-own")
    database.execute("UPDATE milestones SET title = 'X' WHERE id = 'm-own'")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        database.execute("COMMIT")
    database.execute("ROLLBACK")


async def test_with_its_change_a_row_is_written(database):
    database.execute("BEGIN IMMEDIATE")
    database.execute("UPDATE milestones SET title = 'X' WHERE id = 'm-own'")
    _insert_change(database, "m-own")
    database.execute("COMMIT")
    assert database.execute("SELECT count(*) FROM unaudited").fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM changes",
        "DELETE FROM change_fields",
        "UPDATE changes SET made_at = '2020-01-01T00:00:00.000000Z'",
        "UPDATE changes SET reason = 'another'",
        "UPDATE changes SET scope = NULL",
        "UPDATE change_fields SET after = '1'",
    ],
)
async def test_the_trail_cannot_be_rewritten(database, statement):
    with pytest.raises(sqlite3.IntegrityError, match="changes are never"):
        database.execute(statement)


async def test_the_author_of_a_change_can_be_erased(database):
    database.execute("UPDATE changes SET author = NULL, author_erased = 1 WHERE author = 7")
    assert database.execute("SELECT count(*) FROM changes WHERE author_erased").fetchone()[0] > 0


def _insert_change(database: sqlite3.Connection, milestone: str) -> None:
    database.execute(
        "INSERT INTO changes (id, milestone, origin, author_erased, made_at, announcement, is_addition) "
        "VALUES ('c-9', ?, 'moderator', 0, '2026-11-24T10:15:00.000000Z', 'nothing', 0)",
        [milestone],
    )
