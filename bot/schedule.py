"""What happens by the clock: one table of jobs. A job only wakes a service; the rows say what is due."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """A service to wake, and how often. The first time is at once."""

    name: str
    wake: Callable[[], Awaitable[None]]
    every: timedelta


class Schedule:
    """Wakes the jobs until it is closed. A late or missed tick is made up once; ticks never overlap."""

    def __init__(self, jobs: Iterable[Job], now: Callable[[], datetime]) -> None:
        self._jobs = tuple(jobs)
        self._now = now
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def start(self) -> None:
        for job in self._jobs:
            self._scheduler.add_job(
                _guarded(job),
                IntervalTrigger(seconds=int(job.every.total_seconds()), timezone=UTC),
                id=job.name,
                next_run_time=self._now(),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._scheduler.start()

    def soon(self, name: str) -> None:
        """Wake a job now, before its time. Nothing before `start`, with which every job has its first time."""
        if self._scheduler.running:
            self._scheduler.modify_job(name, next_run_time=self._now())

    def close(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


def _guarded(job: Job) -> Callable[[], Awaitable[None]]:
    async def wake() -> None:
        # One failing job must not stop the clock for the others.
        try:
            await job.wake()
        except asyncio.CancelledError:
            # The schedule is closing, and this job ends here; APScheduler would log it as a fault.
            log.debug("job %s was cut short", job.name)
        except Exception:
            log.exception("job %s failed", job.name)

    return wake
