"""The schema, step by step: which steps a database has had, and how the rest are taken.

A step is a file of plain SQL in `steps`; once released it never changes. sqlite-utils keeps the names of those taken
and runs each in a transaction of its own. What it does not do is done here: a copy before, the search index after,
and the refusal of a database from the future.
"""

import logging
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from importlib import resources
from pathlib import Path

from storage.errors import StorageError
from storage.sqlite.copies import copies_beside, copy_database, copy_name
from storage.sqlite.library import Database, Migrations

log = logging.getLogger(__name__)

APPLICATION_ID = 1383033964
"""What the first step writes into the file's header; `file` and SQLite's tools show it too."""

_SET = "rollover"


def shipped_steps() -> Mapping[str, str]:
    """Return the SQL of every step by name, in order."""
    folder = resources.files("storage.sqlite").joinpath("steps")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql"))
    return {name.removesuffix(".sql"): folder.joinpath(name).read_text(encoding="utf-8") for name in names}


def taken_steps(connection: sqlite3.Connection, path: Path) -> list[str]:
    """Return the names of the steps that the database at `path` has had, in order; empty for a new one.

    Raises: StorageError for a database that is another program's.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application == APPLICATION_ID:
        return [step.name for step in Migrations(_SET).applied(Database(connection, execute_plugins=False))]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    # sqlite-utils makes its table of names before the first step; a start that was cut short may leave it alone.
    ours = connection.execute("SELECT count(*) FROM sqlite_master WHERE tbl_name = '_sqlite_migrations'").fetchone()[0]
    if application != 0 or tables != ours:
        raise StorageError(
            f"{path} is a database of another program, and is left alone. Name another file in DATABASE_URL."
        )
    return []


def migrate(
    connection: sqlite3.Connection,
    path: Path,
    *,
    program_version: str,
    now: Callable[[], datetime],
    steps: Mapping[str, str],
) -> None:
    """Take the steps that the database has not had, each in a transaction with its name.

    A database with anything in it is copied first; the copy's name carries the time and the version that last
    opened it. Must run under the lock, before anybody else has the connection.
    Raises: StorageError when the database has had steps that this program does not know; it is not touched then.
    """
    taken = taken_steps(connection, path)
    refuse_newer(path, taken, program_version, steps)
    if len(taken) == len(steps):
        return
    if taken:
        copy = copy_name(path, now(), last_version(connection))
        copy_database(path, copy)
        log.info("Copied the database to %s before migrating it", copy)
    migrations = Migrations(_SET)
    for name, sql in steps.items():
        migrations(name=name)(_step(sql))
    # A step may have to rebuild a table that others point at, which must not trip over its own foreign keys;
    # the pragma means nothing inside a transaction, so every step checks them itself, at its end.
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        migrations.apply(Database(connection, execute_plugins=False))
    finally:
        connection.execute("PRAGMA foreign_keys = ON")
    log.info("Migrated the database: %s", ", ".join(name for name in steps if name not in taken))


def refuse_newer(path: Path, taken: Sequence[str], program_version: str, steps: Mapping[str, str]) -> None:
    """Raise StorageError when a database has had steps that this program does not know.

    The sentence names the copy beside it that this program can open, where there is one.
    """
    unknown = [name for name in taken if name not in steps]
    if not unknown:
        return
    sentence = (
        f"The database {path} was migrated by a newer version ({', '.join(unknown)}); this is version "
        f"{program_version} and must not write to it. Run the newer version"
    )
    copy = next((copy for copy in copies_beside(path) if _is_readable(copy, steps)), None)
    if copy is None:
        raise StorageError(f"{sentence}. No copy from before that migration lies beside it.")
    raise StorageError(f"{sentence}, or go back to the copy from before that migration with: rollover restore {copy}")


def last_version(connection: sqlite3.Connection) -> str:
    """Return the version of the program that last opened the database."""
    row = connection.execute("SELECT value FROM program_facts WHERE name = 'program_version'").fetchone()
    return "unknown" if row is None else str(row[0])


def _step(sql: str) -> Callable[[Database], None]:
    def take(database: Database) -> None:
        connection = database.conn
        before = _triggers(connection)
        database.executescript(sql)
        _restore_triggers(connection, before, sql)
        _rebuild_search(connection)
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise sqlite3.IntegrityError(
                f"rows of {sorted({row[0] for row in broken})} point at rows that do not exist"
            )

    return take


def _triggers(connection: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    rows = connection.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {name: (table, sql) for name, table, sql in rows}


def _restore_triggers(connection: sqlite3.Connection, before: Mapping[str, tuple[str, str]], step: str) -> None:
    """Put back the triggers that a step lost by rebuilding their table, unless it drops them by name."""
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    after = _triggers(connection)
    for name, (table, sql) in before.items():
        if name not in after and table in tables and f"DROP TRIGGER {name}" not in step:
            connection.execute(sql)


def _rebuild_search(connection: sqlite3.Connection) -> None:
    """Rebuild each full-text index from its table, then let SQLite compare the two."""
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%fts5%'"
    )
    for (name,) in found.fetchall():
        connection.execute(f'INSERT INTO "{name}" ("{name}") VALUES (\'rebuild\')')
        connection.execute(f'INSERT INTO "{name}" ("{name}", rank) VALUES (\'integrity-check\', 1)')


def _is_readable(copy: Path, steps: Mapping[str, str]) -> bool:
    try:
        with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as connection:
            return set(taken_steps(connection, copy)) <= set(steps)
    except (sqlite3.Error, StorageError):
        return False
