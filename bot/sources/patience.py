"""A few tries, some chance apart: for sources that are read rarely, so that one hiccup does not cost hours."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from tracker.source_error import SourceError

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a question is put, and how long in between: `pause_seconds`, doubled each time, of which chance takes
    up to half, so that many bots do not come back at once.
    """

    tries: int = 3
    pause_seconds: float = 1.0
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random

    async def ask(self, question: Callable[[], Awaitable[_Answer]]) -> _Answer:
        """Return the first answer. Raises: the last SourceError, and at once one that a further try cannot mend: a
        permanent one, and one where the source said until when it wants to be left alone.
        """
        for number in range(1, self.tries + 1):
            try:
                return await question()
            except SourceError as error:
                if number == self.tries or not error.temporary or error.retry_at is not None:
                    raise
            await self.sleep(self.pause_seconds * 2 ** (number - 1) * (1 - self.chance() / 2))
        raise AssertionError("the last try either answers or raises")


class Pace:
    """Keeps questions a while apart, as a source's limits ask."""

    def __init__(self, seconds: float, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._seconds = seconds
        self._sleep = sleep
        self._next = 0.0

    async def wait(self) -> None:
        """Return when the next question may be put."""
        now = asyncio.get_running_loop().time()
        at = max(now, self._next)
        self._next = at + self._seconds
        if at > now:
            await self._sleep(at - now)
