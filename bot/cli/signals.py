"""SIGTERM and Ctrl-C: the first asks the program to end in order, the second ends it at once."""

import asyncio
import os
import signal
from collections.abc import Callable
from types import FrameType

ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class EndingSignals:
    """Takes the signals from `take` on, whether or not an event loop runs yet; both handlers of asyncio need one."""

    def __init__(self, *, before_ending_at_once: Callable[[], None] = lambda: None) -> None:
        """`before_ending_at_once` must be quick: what it leaves undone stays so."""
        self._before_ending_at_once = before_ending_at_once
        self._is_asked = False
        self._stop: Callable[[], object] | None = None

    def take(self) -> None:
        """Take the signals over from whoever had them."""
        for number in ENDING_SIGNALS:
            signal.signal(number, self._received)

    def let_set(self, stop: asyncio.Event) -> None:
        """Let the first signal set `stop` of the running loop, at once if it has come already."""
        loop = asyncio.get_running_loop()

        def wake() -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(stop.set)

        self._stop = wake
        if self._is_asked:
            stop.set()

    def ignore(self) -> None:
        """Let what remains, the interpreter's own end, be as it is: a signal would give it another exit code."""
        for number in ENDING_SIGNALS:
            signal.signal(number, signal.SIG_IGN)

    def _received(self, number: int, _frame: FrameType | None) -> None:
        if self._is_asked:
            self._before_ending_at_once()
            # Not by an exception: wherever it came, it would be logged, or swallowed. The database survives this as
            # it survives a power cut.
            os._exit(128 + number)
        self._is_asked = True
        if self._stop is not None:
            self._stop()
