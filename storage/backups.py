"""Backups: taken while the bot runs, put back, and the look over a database. Plain functions, for the command line."""

import os
from contextlib import closing
from datetime import datetime
from pathlib import Path

from storage.errors import StorageError
from storage.sqlite.connection import database_path
from storage.sqlite.copies import copy_database, open_existing, require_sound
from storage.sqlite.faults import explained
from storage.sqlite.lock import only_process
from storage.sqlite.migrations import last_version, refuse_newer, shipped_steps, taken_steps
from storage.sqlite.replacing import replace_database

_HEADER_BYTES = 100
"""No database is shorter. Source: SQLite, Database File Format, 1.3 "The Database Header"."""


def back_up(url: str, target: Path) -> Path:
    """Write a complete, checked copy of the database to the new file `target`; return the database's own path.

    Works while the bot runs, and takes what is committed at that moment. The copy is one file, readable by its
    owner only.
    Raises: StorageError: no such database, a damaged one, `target` exists already, no room.
    """
    database = database_path(url)
    copy_database(database, target.absolute())
    return database


def restore_from(url: str, source: Path, *, program_version: str, now: datetime) -> Path | None:
    """Put a backup in the database's place; return the name under which the old one is kept, None if there was none.

    The backup is first copied, opened and checked; it may be of an older version, and is then migrated at the next
    start.
    Raises: StorageError: no such backup, a damaged one, another program's or a newer version's;
    AlreadyRunningError when the bot is running. Nothing is changed then.
    """
    database = database_path(url)
    with only_process(database, started_at=now):
        return replace_database(database, source.absolute(), program_version=program_version, moment=now)


def examine(url: str, *, program_version: str) -> str:
    """Read the whole database and return one sentence about it; nothing is changed, also while the bot runs.

    One that does not exist yet is in order too; an empty file is not, since it may be what is left of one.
    Raises: StorageError with what is wrong.
    """
    database = database_path(url)
    if not database.exists():
        return f"{database} does not exist yet; the first start makes it."
    if database.is_dir():
        raise StorageError(f"{database} is a folder. The database must be a file.")
    size = database.stat().st_size
    if size < _HEADER_BYTES:
        raise StorageError(
            f"{database} is {'empty' if size == 0 else 'too short'}, not a database. If there was one, put a backup in "
            "its place with: rollover restore FILE; if not, remove it, and the first start makes one."
        )
    steps = shipped_steps()
    with closing(open_existing(database)) as connection, explained(database):
        taken = taken_steps(connection, database)
        refuse_newer(database, taken, program_version, steps)
        require_sound(connection, database)
        version = last_version(connection) if taken else None
    if not os.access(database, os.W_OK) or not os.access(database.parent, os.W_OK):
        raise StorageError(f"{database} or its folder is read-only for this user.")
    if not taken:
        return f"{database} holds nothing yet; the first start fills it."
    if len(taken) < len(steps):
        return f"{database} is sound, of version {version}; the next start copies and migrates it."
    return f"{database} is sound, last opened by version {version}."
