"""How fast one change reaches many channels, and what `/inflow` feels of it.

python -m tests.benchmarks.alerts [CHANNELS]
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from tests.bot_process import running_bot
from tests.delivery_world import DeliveryWorld, delivery_world, now
from tests.record_factories import a_milestone, an_addition
from tracker.alerts.expansion import Expansion

CHANNELS = 10_000
REQUESTS_A_SECOND = 50
"""Discord, Topics, "Rate Limits": the limit for all requests of a bot together."""


@dataclass(frozen=True)
class FanOut:
    """What was measured. `share` is of Discord's limit; `slowdown` is of the median answer, in times the idle one."""

    channels: int
    expansion_seconds: float
    share: float
    slowdown: float
    refusals: int


async def fan_out(channels: int) -> FanOut:
    """Tell that many channels of one change, while a person asks `/inflow` again and again."""
    with tempfile.TemporaryDirectory() as name:
        async with delivery_world(Path(name), channels=channels) as world:
            await world.subscribe()
            expansion_seconds = await _expand(world)
            person = world.playground.person("adam")
            async with running_bot(world.playground, world.folder, ALERT_HOLD_SECONDS="0"):
                await world.playground.wait_for_bot(commands=True)
                await _set_out(world)
                busy, seconds = await _while_delivering(world, person)
                await asyncio.sleep(2)
                idle = [await _ask(person) for _ in range(len(busy))]
            refusals = sum(record.status == 429 for record in world.playground.requests)
            rate = (channels - _FIRST) / seconds
            slowdown = statistics.median(busy) / statistics.median(idle)
            return FanOut(channels, expansion_seconds, rate / REQUESTS_A_SECOND, slowdown, refusals)


_FIRST = 50
"""Messages after which the time is taken, so that the start of the program does not count."""


async def _expand(world: DeliveryWorld) -> float:
    async with world.storage() as storage:
        addition = an_addition(a_milestone("m-0", title="Act 0"))
        await storage.record.add(replace(addition, change=replace(addition.change, scope=None, made_at=now())))
        begun = time.perf_counter()
        assert await Expansion(storage.alerts.expansion, now, timedelta(0)).expand_due() == world.channels
        return time.perf_counter() - begun


def _told(world: DeliveryWorld) -> int:
    return sum(len(world.playground.world.messages.get(id_, ())) for id_ in world.channel_ids)


async def _set_out(world: DeliveryWorld) -> None:
    while _told(world) < _FIRST:  # noqa: ASYNC110  # nothing tells of the messages of ten thousand channels at once
        await asyncio.sleep(0.05)


async def _while_delivering(world: DeliveryWorld, person: object) -> tuple[Sequence[float], float]:
    begun, busy = time.perf_counter(), []
    first = _told(world)
    while _told(world) < world.channels:
        busy.append(await _ask(person))
        await asyncio.sleep(0.4)
    seconds = time.perf_counter() - begun
    return busy, seconds * (world.channels - _FIRST) / max(world.channels - first, 1)


async def _ask(person: object) -> float:
    begun = time.perf_counter()
    reply = await person.slash("inflow", share="1%", channel="moderators")  # type: ignore[attr-defined]
    assert reply.content
    return time.perf_counter() - begun


if __name__ == "__main__":
    measured = asyncio.run(fan_out(int(sys.argv[1]) if len(sys.argv) > 1 else CHANNELS))
    sys.stdout.write(f"{measured}\n")
