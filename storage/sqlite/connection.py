"""Where the database is, and how a connection to it is set up."""

import os
import sqlite3
from pathlib import Path

from storage.errors import StorageError

BUSY_SECONDS = 5.0
"""How long a step waits for another program, such as an open sqlite3 shell, to finish writing.

One that a person waits for has less, see `storage.patience`."""

_SCHEME = "sqlite:///"

_EXAMPLE = "sqlite:////home/rollover/rollover.db (four slashes), or just /home/rollover/rollover.db"


def database_path(url: str) -> Path:
    """Return the file that a database URL names: `sqlite:////absolute/path.db`, or a plain absolute path.

    Raises: StorageError for a relative path (it would be another file in every folder) and for other databases.
    """
    text = url.strip()
    if not text:
        raise StorageError(f"The database's address is empty. Give an absolute one, such as {_EXAMPLE}.")
    if text.startswith(_SCHEME):
        # Three slashes and an absolute path of this system: `/home/...` makes them four, `C:/...` does not.
        text = text.removeprefix(_SCHEME)
    elif "://" in text or text.startswith("sqlite:"):
        scheme = text.split(":", 1)[0]
        raise StorageError(
            f"A database address beginning with {scheme}: is not understood. Give one such as {_EXAMPLE}."
        )
    if not Path(text).is_absolute():
        raise StorageError(f"The database's address {url!r} is relative. Give an absolute one, such as {_EXAMPLE}.")
    # Resolved, so that two names of one file (a link) share one lock.
    return Path(text).resolve()


def make_file(path: Path) -> bool:
    """Make sure that there is a file to open, readable by nobody else; return whether there was no database yet.

    A file without a single byte counts as none: it is what an interrupted first start leaves. Missing folders
    are made.
    Raises: StorageError for a folder; OSError.
    """
    if path.is_dir():
        raise StorageError(f"{path} is a folder. The database must be a file, such as {path / 'rollover.db'}.")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return path.stat().st_size == 0
    return True


def open_for_writing(path: Path, *, busy_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Return the connection for the one writer. Transactions are begun and ended by hand. Raises: sqlite3.Error."""
    connection = _connect(f"{path.as_uri()}?mode=rw", busy_seconds)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        # Every reader sees the last commit while the writer is at work.
        connection.execute("PRAGMA journal_mode = WAL")
        # What is committed survives a power cut: a post must never be sent on a claim that is then forgotten.
        connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    return connection


def open_for_reading(path: Path, *, busy_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Return a connection that cannot write. Raises: sqlite3.Error."""
    return _connect(f"{path.as_uri()}?mode=ro", busy_seconds)


def _connect(uri: str, busy_seconds: float) -> sqlite3.Connection:
    # isolation_level None: Python must begin no transaction by itself, since it would begin it deferred.
    # Each connection is used by one thread at a time, though not always by the same one.
    return sqlite3.connect(uri, uri=True, timeout=busy_seconds, isolation_level=None, check_same_thread=False)
