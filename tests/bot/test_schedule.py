"""Jobs that are woken by the clock, or at once."""

import asyncio
from datetime import UTC, datetime, timedelta

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
        async with asyncio.timeout(5):
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
