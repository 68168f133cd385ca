"""What was worked out from the record, remembered for as long as the record stays what it is."""

import sqlite3
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


def record_version(connection: sqlite3.Connection) -> int:
    """Return a number that rises with every change of the record: nothing in it is written without one."""
    (number,) = connection.execute("SELECT ifnull(max(number), 0) FROM changes").fetchone()
    return int(number)


class VersionedCache(Generic[_Key, _Value]):
    """Values by key, all of one version of the record. Threads may share it: at worst both work a value out."""

    def __init__(self, most: int) -> None:
        """`most` values are kept at a time."""
        self._most = most
        # One tuple, taken and put whole: another thread may be reading an older version of the record.
        self._kept: tuple[int, dict[_Key, _Value]] = (-1, {})

    def get(self, connection: sqlite3.Connection, key: _Key, work_out: Callable[[], _Value]) -> _Value:
        """Return the value for the version that the connection's transaction sees."""
        version = record_version(connection)
        kept, values = self._kept
        if kept != version or (key not in values and len(values) >= self._most):
            values = {}
            self._kept = (version, values)
        if key not in values:
            values[key] = work_out()
        return values[key]
