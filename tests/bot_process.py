"""Starts the real bot as a process of its own, as an operator would, and stops it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class BotProcess:
    """A running bot: its process, and the file its log goes to."""

    process: asyncio.subprocess.Process
    log_file: Path

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8")

    async def terminate(self, within: float = 5) -> int:
        """Send SIGTERM and return the exit code; a test fails when it takes longer than `within` seconds."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.process.wait(), within)

    async def kill(self) -> None:
        """Send SIGKILL, as a power cut would."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Return an environment with the given settings and nothing of the person's own."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name in ("PATH", "LANG", "TZ", "SYSTEMROOT") or name.startswith("COVERAGE")
    }
    return {
        **inherited,
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "PRICES": "off",
        "DATABASE_URL": f"sqlite:///{folder / 'rollover.db'}",
        **settings,
    }


async def start_process(folder: Path, *arguments: str, settings: Mapping[str, str]) -> BotProcess:
    """Start `python -m bot ARGUMENTS` in `folder`."""
    log_file = folder / "bot.log"
    with log_file.open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *arguments,
            cwd=folder,
            env=environment(folder, **settings),
            stdout=log,
            stderr=log,
            stdin=asyncio.subprocess.DEVNULL,
        )
    return BotProcess(process, log_file)


@asynccontextmanager
async def running_bot(playground, folder: Path, **settings: str) -> AsyncIterator[BotProcess]:
    """Run the bot against a playground until the block ends; it is ready when the block begins."""
    bot = await start_process(
        folder,
        "run",
        settings={"DISCORD_TOKEN": playground.token, "DISCORD_API_URL": playground.api_url, **settings},
    )
    try:
        ready = asyncio.ensure_future(playground.wait_for_bot(timeout=30))
        ended = asyncio.ensure_future(bot.process.wait())
        done, waiting = await asyncio.wait({ready, ended}, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
        if ended in done:
            raise AssertionError(f"the bot ended at its start:\n{bot.log}")
        ready.result()
        yield bot
    finally:
        if bot.process.returncode is None:
            await bot.terminate(within=15)
