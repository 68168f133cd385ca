"""The program's one clock for the short commands: they must not differ from the bot in what time it is."""

import asyncio

from bot.cli.ending import ExitCode, Stop
from bot.clock import Clock
from bot.config import Settings
from bot.sources.playground_clock import ClockUnreachableError, read_ahead


def clock_or_stop(settings: Settings) -> Clock:
    """Return the clock, or end the command where it is a playground's that cannot be reached."""
    if settings.clock_address is None:
        return Clock()
    try:
        return Clock(asyncio.run(read_ahead(settings.clock_address)))
    except ClockUnreachableError as error:
        raise Stop(str(error), ExitCode.NETWORK) from None
