"""The works behind alerts as a process of their own that can be told where to die. Run by the tests of delivery.

python -m tests.delivery_process API_URL TOKEN DATABASE STEP:COUNT
"""

import asyncio
import logging
import os
import signal
import sys
from collections import Counter
from datetime import timedelta

from bot import clock
from bot.alerts import build_alert_works
from bot.client.client import RolloverClient
from bot.client.connection import stay_connected
from bot.figures import FiguresReader
from bot.schedule import Schedule
from commands.replies.command_links import CommandLinks
from commands.replies.words import Words
from commands.rights import Rights
from storage import open_storage
from tracker.guilds.settings import Guilds
from tracker.market.figures import CurrentFigures


class Death:
    """Ends the process, as a power cut would, when a step is passed for the so-manieth time."""

    def __init__(self, step: str, count: int) -> None:
        self._step = step
        self._count = count
        self._passed: Counter[str] = Counter()

    def passed(self, step: str) -> None:
        self._passed[step] += 1
        if step == self._step and self._passed[step] == self._count:
            os.kill(os.getpid(), signal.SIGKILL)


async def deliver(api_url: str, token: str, database: str, death: Death) -> None:
    """Deliver until the process ends."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with open_storage(database, program_version="0.1.0", now=clock.now) as storage:
        words, guilds = Words(), Guilds(storage.guilds, clock.now)
        await guilds.restore()
        current = CurrentFigures(await FiguresReader(storage.figures).read())
        client = RolloverClient([], words, CommandLinks(), Rights(guilds, frozenset()), api_url=api_url)
        works = await build_alert_works(
            storage,
            client,
            words,
            guilds,
            current.now,
            clock.now,
            hold=timedelta(0),
            settling=timedelta(seconds=0.3),
            shortest_delay=timedelta(seconds=0.1),
            send_seconds=2.0,
            passed=death.passed,
        )
        schedule = Schedule(works.jobs(), clock.now)
        try:
            await stay_connected(client, token, stop, api_url=api_url, once_connected=schedule.start)
        finally:
            schedule.close()
            await works.delivery.close()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    _, url, token_given, path, when = sys.argv
    name, _, times = when.partition(":")
    asyncio.run(deliver(url, token_given, path, Death(name, int(times))))
