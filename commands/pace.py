"""How fast one person may ask: a pure limit over moments that are handed in."""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from calculations.errors import UserError

_MOST_PEOPLE = 10_000
"""People remembered at a time; beyond, those who asked longest ago are forgotten, who are within their pace again."""


class Pace:
    """So many uses within so long, for each person; kept in memory, since a restart may forgive."""

    def __init__(self, most: int, within: timedelta, now: Callable[[], datetime]) -> None:
        self._most = most
        self._within = within
        self._now = now
        self._used: dict[int, deque[datetime]] = {}

    def take(self, person: int) -> None:
        """Count one use.

        Raises: UserError that says when to try again; that use does not count.
        """
        now = self._now()
        used = self._used.pop(person, deque())
        while used and now - used[0] >= self._within:
            used.popleft()
        # Put back last, so that the first is always who asked longest ago.
        self._used[person] = used
        if len(used) >= self._most:
            seconds = int((used[0] + self._within - now).total_seconds()) + 1
            raise UserError("pace.too_fast", seconds=seconds)
        used.append(now)
        if len(self._used) > _MOST_PEOPLE:
            del self._used[next(iter(self._used))]
