"""Everything that is kept: `open_storage(url)` gives one store for each port of `tracker`."""

from storage.backups import back_up, examine, restore_from
from storage.conditions import look_over
from storage.errors import AlreadyRunningError, BusyError, StorageError
from storage.opening import Storage, open_storage
from storage.patience import limit_patience
from storage.sqlite.connection import database_path

__all__ = [
    "AlreadyRunningError",
    "BusyError",
    "Storage",
    "StorageError",
    "back_up",
    "database_path",
    "examine",
    "limit_patience",
    "look_over",
    "open_storage",
    "restore_from",
]
