"""How fast one change reaches many channels, and what `/inflow` feels of it.

python -m tests.benchmarks.alerts [MESSAGES] waits for that many messages, without a number for all of them.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from playground.changes import Change, MessageCreated
from tests.benchmarks.page import Promise, promises
from tests.bot_process import running_bot
from tests.delivery_world import MODERATORS, DeliveryWorld, delivery_world, now
from tests.record_factories import a_milestone, an_addition
from tracker.alerts.expansion import Expansion

CHANNELS = 10_000
TIMED = 2_500
"""Messages of the ten thousand for which `make bench` waits: fifty seconds of the two hundred that all take."""

REQUESTS_A_SECOND = 50
"""Discord, Topics, "Rate Limits": the limit for all requests of a bot together."""

_FIRST = 50
"""Messages after which the time is taken, so that the start of the program does not count."""

_IDLE_ASKED = 150
"""Before the change and after its messages, each."""

_PAUSE_SECONDS = 0.04


@dataclass(frozen=True, slots=True)
class FanOut:
    """What was measured, in seconds and messages a second; `refusals` are answers of 429."""

    channels: int
    timed: int
    expansion: float
    rate: float
    busy: float
    idle: float
    refusals: int

    @property
    def promises(self) -> list[Promise]:
        share, slowdown = self.rate / REQUESTS_A_SECOND, self.busy / self.idle
        return [
            Promise(
                f"one change, expanded to {self.channels:,} subscriptions",
                f"{self.expansion:.2f} s",
                "under 1 s",
                self.expansion < 1,
            ),
            Promise(
                f"messages a second, {self.timed - _FIRST:,} of the {self.channels:,} timed",
                f"{self.rate:.1f}, {share:.1%} of Discord's {REQUESTS_A_SECOND}",
                "at least 95%",
                share >= 0.95,
            ),
            Promise(
                f"`/inflow` meanwhile, median (idle {self.idle * 1000:.2f} ms)",
                f"{self.busy * 1000:.2f} ms, {slowdown:.2f} times",
                "at most 1.5 times",
                slowdown <= 1.5,
            ),
            Promise("requests that Discord's limits refused (429)", str(self.refusals), "none", self.refusals == 0),
        ]


class _Told:
    """Counts the messages that came into the subscribed channels."""

    def __init__(self, world: DeliveryWorld) -> None:
        self.count = 0
        self._grown = asyncio.Event()
        world.playground.world.subscribe(self._hear)

    async def until(self, count: int) -> None:
        while self.count < count:
            self._grown.clear()
            await self._grown.wait()

    def _hear(self, change: Change) -> None:
        if isinstance(change, MessageCreated) and change.message.channel_id != MODERATORS:
            self.count += 1
            self._grown.set()


async def fan_out(folder: Path, *, timed: int = TIMED, say: Callable[[str], None]) -> FanOut:
    """Tell ten thousand channels of one change, while a person asks `/inflow` again and again."""
    idle_home = folder / "idle"
    idle_home.mkdir()
    async with delivery_world(folder, channels=CHANNELS) as world:
        await world.subscribe()
        say(f"subscribed {CHANNELS:,} channels")
        idle = await _idle(world, idle_home)
        expansion = await _expand(world)
        say(f"expanded in {expansion:.2f} s; waiting for {timed:,} messages")
        told = _Told(world)
        async with running_bot(world.playground, world.folder, ALERT_HOLD_SECONDS="0"):
            await told.until(_FIRST)
            first, begun = told.count, time.perf_counter()
            delivered = asyncio.ensure_future(told.until(timed))
            busy = await _asked(world, lambda asked: delivered.done())
            rate = (told.count - first) / (time.perf_counter() - begun)
        idle += await _idle(world, idle_home)
        refusals = sum(record.status == 429 for record in world.playground.requests)
    return FanOut(CHANNELS, timed, expansion, rate, statistics.median(busy), statistics.median(idle), refusals)


async def _expand(world: DeliveryWorld) -> float:
    async with world.storage() as storage:
        addition = an_addition(a_milestone("m-0", title="Act 0"))
        await storage.record.add(replace(addition, change=replace(addition.change, scope=None, made_at=now())))
        begun = time.perf_counter()
        assert await Expansion(storage.alerts.expansion, now, timedelta(0)).expand_due() == world.channels
        return time.perf_counter() - begun


async def _idle(world: DeliveryWorld, home: Path) -> list[float]:
    """Ask a bot that owes nobody anything."""
    async with running_bot(world.playground, home):
        await world.playground.wait_for_bot(commands=True)
        await _asked(world, lambda asked: asked == _IDLE_ASKED // 5)
        return await _asked(world, lambda asked: asked == _IDLE_ASKED)


async def _asked(world: DeliveryWorld, is_over: Callable[[int], bool]) -> list[float]:
    person = world.playground.person("adam")
    times: list[float] = []
    while not is_over(len(times)):
        begun = time.perf_counter()
        reply = await person.slash("inflow", share="1%", channel=MODERATORS)
        times.append(time.perf_counter() - begun)
        assert reply.content
        await asyncio.sleep(_PAUSE_SECONDS)
    return times


async def main(arguments: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        timed = int(arguments[0]) if arguments else CHANNELS
        measured = await fan_out(Path(name), timed=timed, say=lambda line: None)
    sys.stdout.write(promises(measured.promises) + "\n")
    raise SystemExit(0 if all(one.kept for one in measured.promises) else 1)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
