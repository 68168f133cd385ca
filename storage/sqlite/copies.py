"""Whole copies of a database: made while it is in use, checked, and found again beside it."""

import logging
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from storage.errors import StorageError
from storage.sqlite.connection import open_for_reading
from storage.sqlite.faults import damage, explained
from storage.sqlite.moments import name_stamp

log = logging.getLogger(__name__)


def copy_database(database: Path, target: Path) -> None:
    """Write what is committed in `database` at this moment to the new file `target`, as one file without a log.

    Works while another process writes. The copy gets its name only when it is complete and found sound.
    Raises: StorageError, also when `target` exists.
    """
    _refuse_existing(target)
    with explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    try:
        write_copy(database, part)
        with explained(target):
            _give_name(part, target)
    finally:
        part.unlink(missing_ok=True)


def write_copy(database: Path, part: Path) -> None:
    """Write a sound copy of `database` over the file `part`. Raises: StorageError."""
    with explained(part):
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(open_existing(database)) as source, explained(part), closing(sqlite3.connect(part)) as copy:
        with explained(database):
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        # All pages in one go: that is one moment of the source, and its writer is not held up (WAL).
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        require_sound(copy, database)


def open_existing(database: Path) -> sqlite3.Connection:
    """Return a connection to a database that may be in use, or lie where nothing can be written.

    Raises: StorageError.
    """
    if not database.is_file():
        raise StorageError(f"There is no database {database}.")
    with explained(database):
        connection = open_for_reading(database)
        try:
            connection.execute("PRAGMA schema_version").fetchone()
        except sqlite3.OperationalError as error:
            connection.close()
            if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}:
                raise
            # In a folder without write permission a reader cannot make the index of the log; without a log
            # there is nothing to index, and nobody can be writing.
            if database.with_name(database.name + "-wal").exists():
                raise
            connection = sqlite3.connect(f"{database.as_uri()}?mode=ro&immutable=1", uri=True)
        except BaseException:
            connection.close()
            raise
        return connection


def require_sound(connection: sqlite3.Connection, named: Path) -> None:
    """Read the whole database and compare its indexes. Raises: StorageError when it is damaged."""
    with explained(named):
        findings = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
        if findings != ["ok"]:
            log.warning("%s: %s", named, findings[0])
            raise StorageError(damage(named))


def copy_name(database: Path, moment: datetime, version: str) -> Path:
    """Return the name of the copy that is made before a migration: when, and of which version's database."""
    safe = re.sub(r"[^0-9A-Za-z.+-]", "_", version) or "unknown"
    return database.with_name(f"{database.name}.{name_stamp(moment)}.v{safe}.copy")


def replaced_name(database: Path, moment: datetime) -> Path:
    """Return the name under which the database is kept that a backup takes the place of."""
    return database.with_name(f"{database.name}.{name_stamp(moment)}.replaced")


def copies_beside(database: Path) -> Iterator[Path]:
    """Return the copies that migrations left beside the database, newest first."""
    pattern = re.compile(re.escape(database.name) + r"\.\d{8}T\d{6}Z\.v.+\.copy")
    names = (path for path in database.parent.iterdir() if pattern.fullmatch(path.name))
    return iter(sorted(names, key=lambda path: path.name, reverse=True))


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk, where the system has a way to ask for it."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _give_name(part: Path, target: Path) -> None:
    try:
        # A link fails where the name has come into use meanwhile; a rename would overwrite it.
        target.hardlink_to(part)
    except FileExistsError:
        _refuse_existing(target)
        raise
    except OSError:
        # Some file systems, such as those of USB sticks, know no links.
        _refuse_existing(target)
        part.rename(target)
    sync_folder(target.parent)


def _refuse_existing(target: Path) -> None:
    if target.exists() or target.is_symlink():
        raise StorageError(f"{target} exists already and is not overwritten. Give another name.")
