"""Since when a connection to Discord is gone, over all shards."""

from collections.abc import Callable
from datetime import datetime

_BEFORE_THE_FIRST = -1


class Shards:
    """Notes which shards have no connection: none at the beginning. Times are of the clock that it is handed.

    `changed` is called whenever a connection was lost or found.
    """

    def __init__(self, now: Callable[[], datetime], changed: Callable[[], None]) -> None:
        self._now = now
        self._changed = changed
        self._lost_at: dict[int, datetime] = {_BEFORE_THE_FIRST: now()}

    @property
    def lost_at(self) -> datetime | None:
        """Since when the shard is without a connection that has been so for longest; None when all have one."""
        return min(self._lost_at.values(), default=None)

    def lost(self, shard_id: int) -> None:
        """Note that a connection is gone; said again, the first time counts."""
        self._lost_at.setdefault(shard_id, self._now())
        self._changed()

    def found(self, shard_id: int) -> None:
        """Note that a shard has a connection."""
        self._lost_at.pop(shard_id, None)
        self._lost_at.pop(_BEFORE_THE_FIRST, None)
        self._changed()
