"""Runs the program in this process until a signal ends it; shared by `run` and `demo`."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.app import run_program
from bot.cli.ending import ExitCode, Stop
from bot.cli.signals import EndingSignals
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
    settings: Settings,
    token: str,
    signals: EndingSignals,
    beside: Callable[[asyncio.Event], Awaitable[None]] | None = None,
) -> None:
    """Run the bot until one of the signals; `beside` runs with it and may set the event that ends both.

    Raises: Stop with a sentence and an exit code when it cannot start or Discord ends the connection.
    """
    set_up_logs(settings.log_level, token)
    try:
        asyncio.run(_run(settings, token, signals, beside))
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


async def _run(
    settings: Settings,
    token: str,
    signals: EndingSignals,
    beside: Callable[[asyncio.Event], Awaitable[None]] | None,
) -> None:
    stop = asyncio.Event()
    signals.let_set(stop)
    if stop.is_set():
        return
    companion = asyncio.ensure_future(beside(stop)) if beside is not None else None
    try:
        await run_program(settings, token, stop)
    finally:
        if companion is not None:
            companion.cancel()
            await asyncio.gather(companion, return_exceptions=True)
