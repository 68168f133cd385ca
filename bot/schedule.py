"""What happens by the clock: one table of jobs. A job only wakes a service; the rows say what is due.

The ticks run by the machine's own time, whatever time the services are handed: a tick is no appointment.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
JUMP_SECONDS = 2.0
"""By so much the machine's clock and its steady one must part, between two looks, to be told of as a jump."""


@dataclass(frozen=True, slots=True)
class Job:
    """A service to wake, and how often. The first time is at once."""

    name: str
    wake: Callable[[], Awaitable[None]]
    every: timedelta


class Schedule:
    """Wakes the jobs until it is closed. A late or missed tick is made up once; ticks never overlap.

    `now` is the machine's own time. Where it jumps (a laptop that slept, a clock that was set), in either direction,
    every job is woken: APScheduler, which waits for points in time, would wait for an hour that came once already.
    """

    def __init__(self, jobs: Iterable[Job], now: Callable[[], datetime]) -> None:
        self._jobs = tuple(jobs)
        self._now = now
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._under_way: set[str] = set()
        self._once_more: set[str] = set()
        self._look: asyncio.TimerHandle | None = None

    def start(self) -> None:
        for job in self._jobs:
            self._scheduler.add_job(
                self._guarded(job),
                _Every(job.every),
                id=job.name,
                next_run_time=self._now(),
                coalesce=True,
                # A tick that finds its job at work comes to nothing, see `_guarded`; with one instance each such tick
                # would be a warning.
                max_instances=2,
                misfire_grace_time=None,
            )
        self._scheduler.start()
        self._look_at_clock(self._now(), asyncio.get_running_loop().time())

    def soon(self, name: str) -> None:
        """Wake a job now, before its time. Nothing before `start`, with which every job has its first time."""
        if not self._scheduler.running:
            return
        if name in self._under_way:
            # What it is wanted for may have come after it looked.
            self._once_more.add(name)
        else:
            self._scheduler.modify_job(name, next_run_time=self._now())

    def wake_all(self) -> None:
        """Wake every job now, since the time is another than it was."""
        for job in self._jobs:
            self.soon(job.name)

    def close(self) -> None:
        if self._look is not None:
            self._look.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def _look_at_clock(self, last: datetime, last_steady: float) -> None:
        loop = asyncio.get_running_loop()
        moment, steady = self._now(), loop.time()
        jump = (moment - last).total_seconds() - (steady - last_steady)
        if abs(jump) > JUMP_SECONDS:
            log.info("the machine's clock jumped by %+.0f s", jump)
            self.wake_all()
        self._look = loop.call_later(LOOK_SECONDS, self._look_at_clock, moment, steady)

    def _guarded(self, job: Job) -> Callable[[], Awaitable[None]]:
        async def wake() -> None:
            if job.name in self._under_way:
                return
            self._under_way.add(job.name)
            try:
                await _woken(job)
                while job.name in self._once_more:
                    self._once_more.discard(job.name)
                    await _woken(job)
            except asyncio.CancelledError:
                # The schedule is closing, and this job ends here; APScheduler would log it as a fault.
                log.debug("job %s was cut short", job.name)
            finally:
                self._under_way.discard(job.name)

        return wake


class _Every(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """One tick after another, so long apart.

    APScheduler's own trigger counts from the last tick and lists every one that was missed: after a clock that was
    years behind is set right, that alone takes minutes, in which nothing else runs.
    """

    def __init__(self, interval: timedelta) -> None:
        self._interval = interval

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        return now + self._interval


async def _woken(job: Job) -> None:
    # One failing job must not stop the clock for the others.
    try:
        await job.wake()
    except Exception:
        log.exception("job %s failed", job.name)
