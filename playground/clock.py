"""The playground's time: the real clock plus an offset that a test puts forward instead of sleeping."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(slots=True, eq=False)
class Alarm:
    """A callback that is to run once at `due`, in the clock's own seconds."""

    due: float
    callback: Callable[[], None]
    clock: "Clock"
    timer: asyncio.TimerHandle | None = None

    def cancel(self) -> None:
        """Forget the callback; safe to repeat, and after it has run."""
        if self.timer is not None:
            self.timer.cancel()
        self.clock.forget(self)


class Clock:
    """Tells the time to everything in the playground, and wakes what waits for a moment.

    Alarms run on real time plus the offset, so a limit of 3 seconds holds for a real bot and a test need not wait.
    """

    def __init__(self, ahead: float = 0.0) -> None:
        self._offset = ahead
        self._alarms: set[Alarm] = set()
        self._listeners: list[Callable[[], None]] = []

    @property
    def ahead(self) -> float:
        """The seconds by which this clock is ahead of the machine's."""
        return self._offset

    def now(self) -> datetime:
        """Return the current moment, aware and in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self._offset)

    def seconds(self) -> float:
        """Return seconds that only rise, from an arbitrary zero."""
        return time.monotonic() + self._offset

    def call_after(self, delay: float, callback: Callable[[], None]) -> Alarm:
        """Run the callback `delay` seconds from now, unless the alarm is cancelled before."""
        alarm = Alarm(self.seconds() + delay, callback, self)
        self._alarms.add(alarm)
        self._set(alarm)
        return alarm

    def advance(self, seconds: float) -> None:
        """Put the clock forward; what becomes due runs in the next rounds of the event loop, earliest first."""
        self._offset += seconds
        for alarm in sorted(self._alarms, key=lambda one: one.due):
            if alarm.timer is not None:
                alarm.timer.cancel()
            self._set(alarm)
        for listener in tuple(self._listeners):
            listener()

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call the listener each time the clock was put forward; return the function that ends it."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    async def sleep(self, seconds: float) -> None:
        """Return when `seconds` have passed by this clock."""
        woken = asyncio.get_running_loop().create_future()
        alarm = self.call_after(seconds, lambda: None if woken.done() else woken.set_result(None))
        try:
            await woken
        finally:
            alarm.cancel()

    def forget(self, alarm: Alarm) -> None:
        """Take the alarm off the list of those to be moved when the clock is put forward."""
        self._alarms.discard(alarm)

    def _set(self, alarm: Alarm) -> None:
        loop = asyncio.get_running_loop()
        alarm.timer = loop.call_later(max(0.0, alarm.due - self.seconds()), self._ring, alarm)

    def _ring(self, alarm: Alarm) -> None:
        self._alarms.discard(alarm)
        alarm.callback()
