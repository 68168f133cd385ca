"""How fast and how large the bot is, as ratios against a bare discord.py bot in the same run.

Both bots run as processes of their own in two playgrounds of this process; samples of the two alternate, so that
whatever else the machine does meets both alike.
"""

import asyncio
import gc
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playground import open_playground
from tests.bot_process import ROOT, environment, running_bot

ONE_AT_A_TIME = 400
IN_FLIGHT = 100
ROUNDS_IN_FLIGHT = 12
STARTS = 5
GUILDS, CHANNELS, ROLES = 10_000, 30, 20
SETTLE_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, the bare bot's figure, ours, and the bound we promise."""

    what: str
    bare: str
    ours: str
    ratio: str
    promised: str
    kept: bool


async def measure_answers(folder: Path) -> AsyncIterator[Row]:
    """Yield a row for each thing measured."""
    for measure in (latencies, start_times, memory):
        for row in await measure(folder):
            yield row


def ratios(rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = ["| Measured | Bare bot | Rollover | Ratio | Promised |", "|---|---|---|---|---|"]
    lines += [f"| {row.what} | {row.bare} | {row.ours} | {row.ratio} | {row.promised} |" for row in rows]
    return "\n".join(lines)


@asynccontextmanager
async def bare_bot(playground, folder: Path, intents: str = "none") -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the bare bot until the block ends."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.benchmarks.bare_bot",
        playground.api_url,
        playground.gateway_url,
        playground.token,
        intents,
        cwd=ROOT,
        env=environment(folder),
        stderr=None,
    )
    try:
        await playground.wait_for_bot(timeout=120)
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def latencies(folder: Path) -> list[Row]:
    """Measure from dispatch to the answer a person sees, one at a time and many at once."""
    rows = []
    async with (
        open_playground() as bare_world,
        open_playground() as our_world,
        bare_bot(bare_world, folder),
        running_bot(our_world, _made(folder / "ours")),
    ):
        bare, ours = bare_world.person("alice"), our_world.person("alice")
        for name, options in (("inflow", {"share": "1%"}), ("limits", {"year": "2025"})):
            for what, measure in (("one in flight", _one_at_a_time), (f"{IN_FLIGHT} in flight", _many_at_once)):
                theirs, own = await measure(
                    lambda name=name, options=options: bare.slash(name, **options),
                    lambda name=name, options=options: ours.slash(name, **options),
                )
                ratio = own / theirs
                rows.append(
                    Row(
                        f"`/{name}`, {what}, median",
                        f"{theirs * 1000:.2f} ms",
                        f"{own * 1000:.2f} ms",
                        f"{ratio:.2f}",
                        "at most 1.25",
                        ratio <= 1.25,
                    )
                )
    return rows


Ask = Callable[[], Awaitable[object]]


async def _one_at_a_time(bare: Ask, ours: Ask) -> tuple[float, float]:
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(ONE_AT_A_TIME):
        # Alternating which goes first keeps a drift of the machine out of the ratio.
        for which in (0, 1) if number % 2 else (1, 0):
            times[which].append(await _timed((bare, ours)[which]))
    return statistics.median(times[0][20:]), statistics.median(times[1][20:])


async def _many_at_once(bare: Ask, ours: Ask) -> tuple[float, float]:
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(ROUNDS_IN_FLIGHT):
        for which in (0, 1) if number % 2 else (1, 0):
            ask = (bare, ours)[which]
            # Both playgrounds live in this process: what it has to collect would fall on either at random.
            gc.collect()
            times[which].extend(await asyncio.gather(*(_timed(ask) for _ in range(IN_FLIGHT))))
    return statistics.median(times[0][IN_FLIGHT:]), statistics.median(times[1][IN_FLIGHT:])


async def _timed(ask: Ask) -> float:
    began = time.perf_counter()
    await ask()
    return time.perf_counter() - began


async def start_times(folder: Path) -> list[Row]:
    """Measure from starting the process to its session being ready, with a filled database."""
    bare, ours = [], []
    async with open_playground() as world:
        home = _made(folder / "start")
        for _ in range(STARTS + 1):
            began = time.perf_counter()
            async with bare_bot(world, folder):
                bare.append(time.perf_counter() - began)
            began = time.perf_counter()
            async with running_bot(world, home):
                ours.append(time.perf_counter() - began)
    theirs, own = statistics.median(bare[1:]), statistics.median(ours[1:])
    return [
        Row(
            "start to ready, filled database, median",
            f"{theirs:.2f} s",
            f"{own:.2f} s",
            f"{own - theirs:+.2f} s",
            "at most +1 s",
            own - theirs <= 1,
        )
    ]


async def memory(folder: Path) -> list[Row]:
    """Measure resident memory in a world of many guilds, after both bots have settled."""
    world_size = {"synthetic_guilds": GUILDS, "synthetic_channels": CHANNELS, "synthetic_roles": ROLES}
    async with open_playground(**world_size) as world, bare_bot(world, folder, "default") as process:
        theirs = await _settled_memory(process.pid)
    async with open_playground(**world_size) as world, running_bot(world, _made(folder / "large")) as bot:
        await world.person("alice").slash("inflow", share="1%")
        own = await _settled_memory(bot.process.pid)
    ratio = own / theirs
    return [
        Row(
            f"resident memory, {GUILDS:,} guilds of {CHANNELS} channels and {ROLES} roles",
            f"{theirs:.0f} MB (default intents)",
            f"{own:.0f} MB",
            f"{ratio:.2f}",
            "at most 0.30",
            ratio <= 0.3,
        )
    ]


async def _settled_memory(pid: int) -> float:
    """Return resident megabytes once they have stopped growing for a while."""
    last, steady = 0.0, 0
    while steady < SETTLE_SECONDS:
        await asyncio.sleep(1)
        now = _resident(pid)
        steady = steady + 1 if now <= last * 1.005 else 0
        last = now
    return last


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("the process has no memory line")


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
