"""Keeps the bot's requests below Discord's limit for all of them together, whatever they meet on their way.

Discord counts a request when it gets to it, which is somewhere between its departure and its answer. So a request
counts here from its departure until a second after its answer: no second of Discord's can then hold too many, however
they bunch up in between. Answers to people do not pass through here, and Discord does not count them.
Source: Discord, Topics, "Rate Limits": 50 requests a second for a bot; interaction routes are exempt.
"""

import asyncio
from collections import deque
from collections.abc import Callable

REQUESTS = 50
SECONDS = 1.002

_SHORTEST_GAP = 0.016
"""Between two departures, so that a full outbox leaves room for other work."""

_LOOK_SECONDS = 0.01


class Pacer:
    """Lets requests go one after the other, in the order in which they asked."""

    def __init__(self, seconds: Callable[[], float], *, requests: int = REQUESTS, per: float = SECONDS) -> None:
        """`seconds` is a clock that only rises, in seconds."""
        self._seconds = seconds
        self._requests = requests
        self._per = per
        self._under_way = 0
        self._answered: deque[float] = deque()
        self._last_departure = float("-inf")
        self._paused_until = float("-inf")
        self._turn = asyncio.Lock()

    async def turn(self) -> None:
        """Return when the next request may go; it counts from then on, until `answered` and a second after."""
        async with self._turn:
            while True:
                wait = self._wait()
                if wait <= 0:
                    break
                await asyncio.sleep(wait)
            self.note()

    def pause(self, seconds: float) -> None:
        """Let nothing go for so long: Discord has said that there were too many."""
        self._paused_until = max(self._paused_until, self._seconds() + seconds)

    def note(self) -> None:
        """Count a request that did not ask for its turn."""
        self._under_way += 1
        self._last_departure = self._seconds()

    def answered(self) -> None:
        """Note that a request was answered, or given up."""
        self._under_way -= 1
        self._answered.append(self._seconds())

    def _wait(self) -> float:
        now = self._seconds()
        while self._answered and self._answered[0] + self._per <= now:
            self._answered.popleft()
        gap = max(self._last_departure + _SHORTEST_GAP, self._paused_until) - now
        if self._under_way + len(self._answered) < self._requests:
            return gap
        return max(gap, self._answered[0] + self._per - now if self._answered else _LOOK_SECONDS)
