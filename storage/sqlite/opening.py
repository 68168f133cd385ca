"""Open the file itself: made where there is none, refused where it cannot serve, migrated where it is older."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.errors import StorageError
from storage.sqlite.connection import make_file, open_for_reading, open_for_writing
from storage.sqlite.copies import open_existing, require_sound
from storage.sqlite.faults import explained
from storage.sqlite.migrations import migrate, refuse_newer, shipped_steps, taken_steps
from storage.sqlite.policy.views import list_where_outdated

READERS = 2

CHECKED_BYTES = 16 * 1024 * 1024
"""Up to this size the whole database is checked at every start, which takes two or three ms a megabyte. In a larger one
damage shows when a step or a migration meets it."""


@dataclass(frozen=True, slots=True)
class OpenDatabase:
    """The connections of a database that is ready for use."""

    created: bool
    secret: bytes
    writer: sqlite3.Connection
    readers: tuple[sqlite3.Connection, ...]


def open_database(
    path: Path,
    *,
    program_version: str,
    now: Callable[[], datetime],
    busy_seconds: float,
    steps: Mapping[str, str] | None = None,
) -> OpenDatabase:
    """Open the database under its lock, see `storage.open_storage`. `steps` are those shipped unless given."""
    steps = shipped_steps() if steps is None else steps
    with explained(path):
        created = make_file(path) or not _check(path, program_version, steps)
        with ExitStack() as stack:
            writer = stack.enter_context(closing(open_for_writing(path, busy_seconds=busy_seconds)))
            migrate(writer, path, program_version=program_version, now=now, steps=steps)
            list_where_outdated(writer)
            _sign(writer, program_version)
            return _opened(stack, path, writer, created=created, busy_seconds=busy_seconds)


def open_beside(path: Path, *, program_version: str, busy_seconds: float) -> OpenDatabase:
    """Open a database that another process holds the lock of. Nothing is migrated.

    Raises: StorageError, also when this program's schema is not the one in use.
    """
    steps = shipped_steps()
    with explained(path), ExitStack() as stack:
        writer = stack.enter_context(closing(open_for_writing(path, busy_seconds=busy_seconds)))
        taken = taken_steps(writer, path)
        refuse_newer(path, taken, program_version, steps)
        if len(taken) < len(steps):
            raise StorageError(f"An older version than {program_version} runs on {path}. Update and restart it first.")
        return _opened(stack, path, writer, created=False, busy_seconds=busy_seconds)


def _opened(
    stack: ExitStack, path: Path, writer: sqlite3.Connection, *, created: bool, busy_seconds: float
) -> OpenDatabase:
    """Open what else is needed; only when nothing fails any more are the connections taken off `stack`."""
    row = writer.execute("SELECT value FROM program_facts WHERE name = 'secret'").fetchone()
    readers = tuple(
        stack.enter_context(closing(open_for_reading(path, busy_seconds=busy_seconds))) for _ in range(READERS)
    )
    stack.pop_all()
    return OpenDatabase(created, bytes.fromhex(row[0]), writer, readers)


def _check(path: Path, program_version: str, steps: Mapping[str, str]) -> bool:
    """Refuse a file that is damaged, another program's or a newer version's; return whether it holds anything yet.

    On a connection that cannot write: such a file is left exactly as it is.
    """
    with closing(open_existing(path)) as connection:
        taken = taken_steps(connection, path)
        refuse_newer(path, taken, program_version, steps)
        if path.stat().st_size <= CHECKED_BYTES:
            require_sound(connection, path)
    return bool(taken)


def _sign(connection: sqlite3.Connection, program_version: str) -> None:
    """Write down which version opened the database, which also shows that it can be written to."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(
            "INSERT INTO program_facts (name, value) VALUES ('program_version', ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE value <> excluded.value",
            (program_version,),
        )
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
