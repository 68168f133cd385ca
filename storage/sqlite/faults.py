"""What SQLite and the file system say is wrong, in sentences for the person who runs the bot."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import BusyError, StorageError

_SENTENCES = {
    sqlite3.SQLITE_BUSY: "The database {path} is locked by another program that is writing to it. "
    "Close that program and try again.",
    sqlite3.SQLITE_LOCKED: "The database {path} is locked by another program that is writing to it. "
    "Close that program and try again.",
    sqlite3.SQLITE_FULL: "There is no room left for the database {path}. Nothing of this step was kept and nothing "
    "before it was lost; free some space on that disk.",
    sqlite3.SQLITE_READONLY: "The database {path} is read-only for this program. Make the file and its folder "
    "writable for the user it runs as.",
    sqlite3.SQLITE_CORRUPT: "The database {path} is damaged. It is left as it is; a backup takes its place with: "
    "rollover restore FILE",
    sqlite3.SQLITE_NOTADB: "The file {path} is not a database, or its first page is damaged. It is left as it is; name "
    "another file in DATABASE_URL, or put a backup in its place with: rollover restore FILE",
    sqlite3.SQLITE_CANTOPEN: "The database {path} cannot be opened. It must be a file that the user this program "
    "runs as may read and write, in a folder where that user may write too.",
    sqlite3.SQLITE_PERM: "The database {path} cannot be opened: permission denied.",
    sqlite3.SQLITE_IOERR: "The disk did not read or write the database {path} as it should. Nothing of this step was "
    "kept; look at the disk before starting again.",
}

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}

_FULL_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what goes wrong with the database at `path` into StorageError.

    Errors that only a mistake in this program can cause, such as a broken constraint, pass as they are.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        # The low byte is the error proper; the rest says more than an operator needs.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        sentence = _SENTENCES.get(code)
        if sentence is None:
            raise
        kind = BusyError if code in _BUSY else StorageError
        raise kind(sentence.format(path=path)) from error
    except OSError as error:
        raise StorageError(file_fault(path, error)) from error


def queue_too_long(path: Path) -> BusyError:
    """Return the error of a step that other steps kept from its turn."""
    return BusyError(f"The database {path} has had too much else to write for a step that could not wait.")


def damage(path: Path) -> str:
    """Return the sentence for a database that is not sound."""
    return _SENTENCES[sqlite3.SQLITE_CORRUPT].format(path=path)


def file_fault(path: Path, error: OSError) -> str:
    """Return the sentence for a file or folder that the system refuses."""
    if error.errno in _FULL_DISK:
        return _SENTENCES[sqlite3.SQLITE_FULL].format(path=path)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"{error.filename or path} cannot be written or read: {error.strerror}."
    return f"{error.filename or path} cannot be used: {error.strerror}."
