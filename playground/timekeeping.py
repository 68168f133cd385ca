"""Putting the clock forward from outside, and those who follow it: a bot takes its time from here in a demo."""

import asyncio
import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from playground.clock import Clock
from playground.entities import Json

FOLLOWERS_SECONDS = 3.0
"""How long a follower is waited for; one that takes longer takes the time over when it can."""

FARTHEST = timedelta(days=3653)
"""How far ahead of the machine's clock it may be put: ten years."""


class ClockError(ValueError):
    """A move that the clock does not make; the message is a sentence for a person."""


class Follower:
    """One who keeps the same time."""

    def __init__(self) -> None:
        self._ahead: float | None = None
        self._news = asyncio.Event()
        self._taken_over = asyncio.Event()

    async def news(self) -> None:
        """Return when the clock was put forward since the last call; at once for the first."""
        await self._news.wait()
        self._news.clear()

    def take_over(self, ahead: float) -> None:
        """Note that the follower is so far ahead of the machine's clock now."""
        self._ahead = ahead
        self._taken_over.set()

    def ring(self) -> None:
        self._news.set()

    async def until(self, ahead: float) -> None:
        """Return when the follower is at least so far ahead."""
        while self._ahead is None or self._ahead < ahead:
            self._taken_over.clear()
            await self._taken_over.wait()


class Timekeeping:
    """The one door through which the clock is put forward."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._followers: set[Follower] = set()
        clock.subscribe(self._ring)

    def reading(self) -> Json:
        """Return what the clock shows, as it is told outside: the moment, and how far ahead it is."""
        return {"now": self.clock.now().isoformat(timespec="microseconds"), "ahead_seconds": self.clock.ahead}

    async def put_forward(self, *, seconds: float | None = None, to: datetime | None = None) -> None:
        """Put the clock forward by seconds, or to an aware moment; return when the followers have it, or after 3 s.

        Raises: ClockError.
        """
        if (seconds is None) == (to is None):
            raise ClockError("Say either by how much the clock is to be put forward, or to which moment.")
        if to is not None and to.utcoffset() is None:
            raise ClockError("A moment needs its offset from UTC, such as 2027-01-01T09:00:00-05:00.")
        step = (to - self.clock.now()).total_seconds() if to is not None else seconds or 0.0
        if not step > 0:  # which is also so of what is not a number
            raise ClockError("The clock can only be put forward.")
        if step > FARTHEST.total_seconds() - self.clock.ahead:
            raise ClockError("The clock can be put forward by ten years at most.")
        self.clock.advance(step)
        await self._taken_over()

    @contextmanager
    def followed(self) -> Iterator[Follower]:
        """Yield somebody who follows the clock until the block ends; it has news at once."""
        follower = Follower()
        follower.ring()
        self._followers.add(follower)
        try:
            yield follower
        finally:
            self._followers.discard(follower)
            # Whoever waits for one that is gone need not wait longer.
            follower.take_over(math.inf)

    async def _taken_over(self) -> None:
        if not self._followers:
            return
        ahead = self.clock.ahead
        waiting = [asyncio.ensure_future(one.until(ahead)) for one in self._followers]
        _, late = await asyncio.wait(waiting, timeout=FOLLOWERS_SECONDS)
        for one in late:
            one.cancel()

    def _ring(self) -> None:
        for follower in self._followers:
            follower.ring()


def read_moment(text: str) -> datetime:
    """Return the moment that is written as ISO 8601; in UTC when it has an offset. Raises: ClockError."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.utcoffset() is not None else moment
    except (ValueError, OverflowError):
        raise ClockError("A moment is written like 2027-01-01T09:00:00-05:00.") from None
