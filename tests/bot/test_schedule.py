"""Jobs that are woken by the clock, or at once."""

import asyncio
from datetime import UTC, datetime, timedelta

import apscheduler.schedulers.base
import pytest

from bot.schedule import Job, Schedule


class Woken:
    """Counts how often it was woken, and lets a test wait for it."""

    def __init__(self):
        self.times = 0
        self.moved = asyncio.Event()

    async def wake(self):
        self.times += 1
        self.moved.set()

    async def until(self, times):
        async with asyncio.timeout(15):
            while self.times < times:
                self.moved.clear()
                await self.moved.wait()


@pytest.fixture
async def woken():
    return Woken()


@pytest.fixture
async def schedule(woken):
    schedule = Schedule([Job("notices", woken.wake, timedelta(days=1))], lambda: datetime.now(UTC))
    yield schedule
    schedule.close()


async def test_a_job_can_be_woken_before_its_time(schedule, woken):
    schedule.start()
    await woken.until(1)
    for times in (2, 3):
        schedule.soon("notices")
        await woken.until(times)


async def test_before_the_start_nothing_is_woken(schedule, woken):
    schedule.soon("notices")
    assert woken.times == 0
    schedule.start()
    await woken.until(1)


@pytest.fixture
def machine(monkeypatch):
    """The machine's clock, for the schedule and for APScheduler, which a test may set."""

    class Machine(datetime):
        jump = timedelta(0)

        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + cls.jump

    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", Machine)
    return Machine


@pytest.mark.parametrize(
    "jump", [timedelta(hours=-3), timedelta(hours=3), timedelta(days=-400), timedelta(days=20_000)]
)
async def test_after_the_machines_clock_was_set_every_job_is_woken_and_goes_on(woken, machine, jump):
    seldom = Woken()
    schedule = Schedule(
        [Job("often", woken.wake, timedelta(seconds=1)), Job("seldom", seldom.wake, timedelta(hours=1))],
        lambda: machine.now(UTC),
    )
    try:
        schedule.start()
        await woken.until(1)
        await seldom.until(1)
        machine.jump = jump
        await seldom.until(2)
        await woken.until(woken.times + 3)
    finally:
        schedule.close()


async def test_a_job_that_is_wanted_while_it_runs_looks_once_more():
    held = asyncio.Event()

    class Slow(Woken):
        async def wake(self):
            await super().wake()
            await held.wait()

    slow = Slow()
    schedule = Schedule([Job("slow", slow.wake, timedelta(days=1))], lambda: datetime.now(UTC))
    try:
        schedule.start()
        await slow.until(1)
        for _ in range(3):
            schedule.wake_all()
        held.set()
        await slow.until(2)
        await asyncio.sleep(0)
        assert slow.times == 2
    finally:
        schedule.close()
