"""Put a backup in the place of a database, so that a crash at any moment leaves either the one or the other."""

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from storage.errors import StorageError
from storage.sqlite.connection import open_for_writing
from storage.sqlite.copies import replaced_name, sync_folder, write_copy
from storage.sqlite.faults import explained
from storage.sqlite.migrations import refuse_newer, shipped_steps, taken_steps
from storage.sqlite.moments import moment_text


def replace_database(database: Path, source: Path, *, program_version: str, moment: datetime) -> Path | None:
    """Put a sound copy of `source` in the place of `database`; return the name the old one is kept under, if any.

    Must run under the lock. Nothing is touched before the backup has been copied, opened and found to be one that
    this program can use. The restored database remembers when that was, in `program_facts`.
    Raises: StorageError.
    """
    part = database.with_name(database.name + ".restoring")
    try:
        write_copy(source, part)
        with explained(part), closing(sqlite3.connect(part, isolation_level=None)) as copy:
            taken = taken_steps(copy, source)
            if not taken:
                raise StorageError(f"{source} is no backup of this program: there is nothing in it.")
            refuse_newer(source, taken, program_version, shipped_steps())
            copy.execute(
                "INSERT INTO program_facts (name, value) VALUES ('restored_at', ?) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (moment_text(moment),),
            )
            # It was noted by a program that ran on the other database.
            copy.execute("DELETE FROM program_facts WHERE name = 'pulse'")
        with explained(database):
            kept = _keep(database, moment) if database.exists() else None
            part.replace(database)
            sync_folder(database.parent)
        return kept
    finally:
        part.unlink(missing_ok=True)


def _keep(database: Path, moment: datetime) -> Path:
    """Give the old database a second name, with everything that is committed to it."""
    kept = replaced_name(database, moment)
    if kept.exists():
        raise StorageError(f"{kept} exists already; try again in a second.")
    log, kept_log = (file.with_name(file.name + "-wal") for file in (database, kept))
    if log.exists():
        shutil.copyfile(log, kept_log)
    try:
        # Closing the last connection brings the log into the file and removes it. Were it left, SQLite would
        # take it for the new database's.
        with closing(open_for_writing(database, busy_seconds=1)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error:
        # Damaged, which may be why it is replaced: file and log are kept side by side as they were.
        log.unlink(missing_ok=True)
    else:
        kept_log.unlink(missing_ok=True)
        if log.exists():
            raise StorageError(f"Another program has the database {database} open. Close it and try again.")
    database.with_name(database.name + "-shm").unlink(missing_ok=True)
    try:
        # A second name rather than a new one: there is no moment at which a start would find no database.
        kept.hardlink_to(database)
    except OSError:
        database.rename(kept)
    return kept
