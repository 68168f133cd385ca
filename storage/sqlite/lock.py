"""One process for a database: a lock that the system gives back however the process ends."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from storage.errors import AlreadyRunningError
from storage.sqlite.faults import explained

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_LOCKED_BYTE = 1 << 20
"""Windows locks bytes, and nobody else may read those: so one far behind the text is locked."""


@contextmanager
def only_process(database: Path, *, started_at: datetime) -> Iterator[None]:
    """Hold the lock beside the database.

    The lock is the system's hold on an open file, not the file: one that is left behind means nothing. The file
    stays when the lock is given back, since removing it could leave two processes each with a lock of its own.
    Raises: AlreadyRunningError when another process holds it, saying which; StorageError when it cannot be written.
    """
    path = database.with_name(database.name + ".lock")
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _take(descriptor):
            raise AlreadyRunningError(database, *_holder(descriptor))
        with explained(path):
            os.ftruncate(descriptor, 0)
            os.write(descriptor, json.dumps({"pid": os.getpid(), "started_at": started_at.isoformat()}).encode())
        yield
    finally:
        os.close(descriptor)


def _holder(descriptor: int) -> tuple[int | None, datetime | None]:
    # It may be unwritten still: the holder locks first and then says who it is.
    try:
        who = json.loads(os.read(descriptor, 1000))
        return int(who["pid"]), datetime.fromisoformat(who["started_at"]).astimezone(UTC)
    except (ValueError, KeyError, TypeError, OSError):
        return None, None


if sys.platform == "win32":

    def _take(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True

else:

    def _take(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
