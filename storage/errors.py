"""The errors of storage that an operator reads."""

from datetime import datetime
from pathlib import Path


class StorageError(Exception):
    """The database cannot do what was asked. The text is one or two clear sentences for the person who runs the bot.

    Nothing of the failed step was kept, and nothing that was there before was lost.
    """


class BusyError(StorageError):
    """Another program or other steps kept this one from its turn for as long as it could wait; it can be repeated."""


class AlreadyRunningError(StorageError):
    """Another process runs on this database. Its id and start are None where it could not be read who it is."""

    def __init__(self, database: Path, pid: int | None, started_at: datetime | None) -> None:
        who = "another process" if pid is None else f"process {pid}"
        since = "" if started_at is None else f", started {started_at:%Y-%m-%d %H:%M:%S} UTC"
        super().__init__(
            f"The database {database} is in use by {who}{since}. Only one may run on it: stop that one first."
        )
        self.database = database
        self.pid = pid
        self.started_at = started_at
