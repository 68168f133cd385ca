"""`rollover demo`: the real bot in the playground, with a chat page in the browser."""

import asyncio
import contextlib
import socket
import subprocess
import sys
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from pydantic import SecretStr

from bot.cli.ending import ExitCode, Stop, settings_or_stop
from bot.cli.program import run_until_stopped
from bot.cli.signals import EndingSignals
from storage import StorageError, database_path

USUAL_PORT = 8712
START_SECONDS = 30
END_SECONDS = 5
LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Playground:
    """What the playground said when it was up."""

    process: "subprocess.Popen[str]"
    api_url: str
    token: str
    page_url: str


@click.command()
@click.option("--reset", is_flag=True, help="Begin the demo's world and database anew.")
@click.option("--port", type=click.IntRange(0, 65535), help=f"Port of the page (usually {USUAL_PORT}).")
@click.option("--browser/--no-browser", default=True, help="Open the page in the browser.")
def demo(reset: bool, port: int | None, browser: bool) -> None:
    """Try Rollover in a browser: no Discord account, no token."""
    started: list[subprocess.Popen[str]] = []
    signals = EndingSignals(before_ending_at_once=lambda: _end_unawaited(started))
    signals.take()
    try:
        _demo(signals, started, reset=reset, port=port, browser=browser)
    finally:
        signals.ignore()


def _demo(
    signals: EndingSignals, started: "list[subprocess.Popen[str]]", *, reset: bool, port: int | None, browser: bool
) -> None:
    settings = settings_or_stop()
    database = _demo_database(settings.database_url)
    world = database.with_suffix(".world.json")
    database.parent.mkdir(parents=True, exist_ok=True)
    if reset:
        _begin_anew(database, world)
    with _running_playground(world, port, started) as playground:
        demo_settings = settings.model_copy(
            update={
                "discord_token": SecretStr(playground.token),
                "discord_api_url": playground.api_url,
                "database_url": f"sqlite:///{database}",
                "clock": "playground",
            }
        )
        click.echo(f"\n  Rollover is at {playground.page_url}\n  Type /inflow 1% there. Ctrl-C ends it.\n")
        run_until_stopped(demo_settings, playground.token, signals, _PageAndPlayground(playground, browser))


def _end_unawaited(started: "list[subprocess.Popen[str]]") -> None:
    for process in started:
        process.terminate()


def _demo_database(url: str) -> Path:
    """Return the demo's own database, beside the real one, which the demo never touches."""
    try:
        real = database_path(url)
    except StorageError as error:
        raise Stop(str(error), ExitCode.DATABASE) from None
    return real.with_name(f"{real.stem}-demo.db")


def _begin_anew(database: Path, world: Path) -> None:
    for leftover in (database, Path(f"{database}-wal"), Path(f"{database}-shm"), world):
        leftover.unlink(missing_ok=True)
    click.echo("The demo begins anew.")


@contextlib.contextmanager
def _running_playground(world: Path, port: int | None, started: "list[subprocess.Popen[str]]") -> Iterator[Playground]:
    command = [sys.executable, "-m", "playground", "--data", str(world), "--port", str(_port(port))]
    # In a session of its own, so that Ctrl-C reaches this process alone, which then ends both in order.
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    started.append(process)
    try:
        yield _introduced(process)
    finally:
        process.terminate()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _introduced(process: "subprocess.Popen[str]") -> Playground:
    if process.stdout is None:
        raise Stop("The playground could not be started.", ExitCode.FAULT)
    lines = [process.stdout.readline().strip() for _ in range(3)]
    if not all(lines):
        raise Stop("The playground did not start; the lines above say why.", ExitCode.FAULT)
    values = [line.split()[-1] for line in lines]
    return Playground(process, *values)


def _port(wanted: int | None) -> int:
    if wanted is not None:
        return wanted
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", USUAL_PORT))
        except OSError:
            return 0
    return USUAL_PORT


class _PageAndPlayground:
    """Opens the page once, and ends the bot when the playground is gone."""

    def __init__(self, playground: Playground, browser: bool) -> None:
        self._playground = playground
        self._browser = browser

    async def __call__(self, stop: asyncio.Event) -> None:
        if self._browser:
            await asyncio.to_thread(webbrowser.open, self._playground.page_url)
        # Looked at now and then: a thread that waits for the process would keep this program from ending before it.
        while self._playground.process.poll() is None:  # noqa: ASYNC110 - another process sets no event
            await asyncio.sleep(LOOK_SECONDS)
        stop.set()
