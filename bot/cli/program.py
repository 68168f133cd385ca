"""Runs the program in this process until a signal ends it; shared by `run` and `demo`."""

import asyncio
import signal
from collections.abc import Awaitable, Callable

from bot.app import run_program
from bot.cli.ending import ExitCode, Stop
from bot.client.connection import ConnectionFailedError, Refusal
from bot.config import Settings, SettingsError
from bot.health import HealthAddressError
from bot.logs import set_up_logs
from bot.sources.playground_clock import ClockUnreachableError
from storage import AlreadyRunningError, StorageError

_EXIT_OF = {
    Refusal.TOKEN: ExitCode.TOKEN,
    Refusal.NETWORK: ExitCode.NETWORK,
    Refusal.GATEWAY: ExitCode.GATEWAY,
}


def run_until_stopped(
    settings: Settings, token: str, beside: Callable[[asyncio.Event], Awaitable[None]] | None = None
) -> None:
    """Run the bot until SIGINT or SIGTERM; `beside` runs with it and may set the event that ends both.

    Raises: Stop with a sentence and an exit code when it cannot start or Discord ends the connection.
    """
    set_up_logs(settings.log_level, token)
    try:
        asyncio.run(_run(settings, token, beside))
    except ConnectionFailedError as error:
        raise Stop(str(error), _EXIT_OF[error.refusal]) from None
    except AlreadyRunningError as error:
        raise Stop(str(error), ExitCode.ALREADY_RUNNING) from None
    except HealthAddressError as error:
        raise Stop(str(error), ExitCode.USAGE) from None
    except ClockUnreachableError as error:
        raise Stop(str(error), ExitCode.NETWORK) from None
    except SettingsError as error:
        raise Stop(str(error), ExitCode.USAGE) from None
    except StorageError as error:
        raise Stop(str(error), ExitCode.DATABASE) from None


async def _run(settings: Settings, token: str, beside: Callable[[asyncio.Event], Awaitable[None]] | None) -> None:
    stop = asyncio.Event()
    _stop_on_signals(stop)
    companion = asyncio.ensure_future(beside(stop)) if beside is not None else None
    try:
        await run_program(settings, token, stop)
    finally:
        if companion is not None:
            companion.cancel()
            await asyncio.gather(companion, return_exceptions=True)


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:
            # Windows has no such handlers; there Ctrl-C cancels the program itself.
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
