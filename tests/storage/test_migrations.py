"""How a database comes to this version's schema, and what happens to one that is older or newer."""

import hashlib
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from storage import StorageError
from storage.sqlite.connection import BUSY_SECONDS
from storage.sqlite.migrations import shipped_steps
from storage.sqlite.opening import open_database
from tests.record_factories import NOW, a_milestone, opened, shipped_text
from tracker.policy.record import Record

FIRST = dict(shipped_steps())
NOTE = {"9001_note": "CREATE TABLE notes (id TEXT NOT NULL PRIMARY KEY) STRICT;"}
REBUILD = {
    "9002_rebuild": """
        CREATE TABLE listings_new AS SELECT * FROM listings;
        DROP TABLE listings;
        ALTER TABLE listings_new RENAME TO listings;
    """
}


def migrate(path: Path, steps: dict[str, str], *, version: str = "0.2.0", later: int = 0) -> None:
    moment = NOW + timedelta(seconds=later)
    opened = open_database(path, program_version=version, now=lambda: moment, busy_seconds=BUSY_SECONDS, steps=steps)
    for connection in (opened.writer, *opened.readers):
        connection.close()


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as database:
        return {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def copies(path: Path) -> list[Path]:
    return sorted(path.parent.glob("*.copy"))


@pytest.fixture
async def older(tmp_path: Path) -> Path:
    """A database of version 0.1.0 with a milestone in it."""
    path = tmp_path / "rollover.db"
    async with opened(path, program_version="0.1.0") as storage:
        await Record(storage.record, lambda: NOW).load_bundled(shipped_text([a_milestone(title="Retirement Security")]))
    return path


def test_every_table_is_strict(tmp_path):
    migrate(tmp_path / "new.db", FIRST)
    with closing(sqlite3.connect(tmp_path / "new.db")) as database:
        loose = {row[1] for row in database.execute("PRAGMA table_list") if row[2] == "table" and not row[5]}
    # The last one is made by sqlite-utils itself.
    assert loose == {"sqlite_schema", "sqlite_temp_schema", "_sqlite_migrations"}


def test_a_new_database_is_not_copied(tmp_path):
    migrate(tmp_path / "new.db", FIRST)
    assert copies(tmp_path / "new.db") == []


async def test_an_older_database_is_copied_with_time_and_version_and_then_migrated(older):
    before = digest(older)
    migrate(older, FIRST | NOTE)
    (copy,) = copies(older)
    assert copy.name == "rollover.db.20261124T123000Z.v0.1.0.copy"
    assert "notes" in tables(older)
    assert "notes" not in tables(copy)
    assert digest(older) != before
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT title FROM milestones").fetchall() == [("Retirement Security",)]


async def test_a_database_of_this_version_is_neither_copied_nor_migrated(older):
    migrate(older, FIRST)
    assert copies(older) == []


async def test_a_step_that_fails_leaves_the_database_as_it_was(older):
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        migrate(older, FIRST | {"9001_broken": NOTE["9001_note"] + "INSERT INTO nowhere VALUES (1);"})
    assert "notes" not in tables(older)
    migrate(older, FIRST | NOTE, later=1)
    assert "notes" in tables(older)


async def test_a_step_that_would_leave_a_row_pointing_nowhere_is_not_taken(older):
    with pytest.raises(sqlite3.IntegrityError, match="point at rows that do not exist"):
        migrate(older, FIRST | {"9001_orphans": "INSERT INTO milestone_topics VALUES ('nothing', 0, 'tax');"})
    with closing(sqlite3.connect(older)) as database:
        assert database.execute("SELECT count(*) FROM milestones").fetchone() == (1,)


async def test_steps_before_a_failing_one_are_kept(older):
    with pytest.raises(sqlite3.OperationalError):
        migrate(older, FIRST | NOTE | {"9002_broken": "DROP TABLE nowhere;"})
    assert "notes" in tables(older)


async def test_the_search_index_is_rebuilt_and_its_triggers_put_back(older):
    # The rebuild by SQL alone loses the triggers, as sqlite-utils' `transform` does.
    migrate(older, FIRST | REBUILD)
    with closing(sqlite3.connect(older)) as database:
        found = "SELECT count(*) FROM listing_words WHERE listing_words MATCH ?"
        assert database.execute(found, ("retirement",)).fetchone() == (1,)
        database.execute("UPDATE listings SET title = 'Something else'")
        assert database.execute(found, ("retirement",)).fetchone() == (0,)
        assert database.execute(found, ("something",)).fetchone() == (1,)


async def test_an_index_that_went_astray_is_right_after_the_next_migration(older):
    with closing(sqlite3.connect(older)) as database, database:
        database.execute("INSERT INTO listing_words (listing_words) VALUES ('delete-all')")
    migrate(older, FIRST | NOTE)
    with closing(sqlite3.connect(older)) as database:
        found = database.execute("SELECT count(*) FROM listing_words WHERE listing_words MATCH 'retirement'")
        assert found.fetchone() == (1,)


async def test_a_newer_database_is_refused_untouched_and_the_copy_named(older):
    migrate(older, FIRST | NOTE)
    before = digest(older)
    with pytest.raises(StorageError, match="9001_note") as refused:
        migrate(older, FIRST, version="0.1.0")
    assert str(copies(older)[0]) in str(refused.value)
    assert "rollover restore" in str(refused.value)
    assert digest(older) == before


async def test_the_newest_copy_that_this_program_can_open_is_the_one_named(older):
    migrate(older, FIRST | NOTE, version="0.2.0")
    migrate(older, FIRST | NOTE | {"9002_more": "CREATE TABLE more (id TEXT) STRICT;"}, version="0.3.0", later=1)
    first, second = copies(older)
    with pytest.raises(StorageError) as refused:
        migrate(older, FIRST, version="0.1.0")
    assert str(first) in str(refused.value)
    with pytest.raises(StorageError) as refused:
        migrate(older, FIRST | NOTE, version="0.2.0")
    assert str(second) in str(refused.value)


async def test_without_a_copy_the_refusal_says_so(older):
    migrate(older, FIRST | NOTE)
    copies(older)[0].unlink()
    with pytest.raises(StorageError, match="No copy"):
        migrate(older, FIRST, version="0.1.0")


async def test_another_programs_database_is_left_as_it_is(tmp_path):
    path = tmp_path / "places.db"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE places (url TEXT)")
    before = digest(path)
    with pytest.raises(StorageError, match="another program"):
        async with opened(path):
            pass
    assert digest(path) == before


def test_a_first_start_that_was_cut_short_is_taken_up(tmp_path):
    path = tmp_path / "rollover.db"
    with pytest.raises(sqlite3.OperationalError):
        migrate(path, {"0001_record": FIRST["0001_record"] + "DROP TABLE nowhere;"})
    assert "milestones" not in tables(path)
    migrate(path, FIRST)
    assert copies(path) == []
    assert "milestones" in tables(path)
