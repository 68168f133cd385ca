"""`rollover status`: how the program is doing, from its database; also for a container's health check."""

import click

import bot
from bot.cli.ending import ExitCode, Stop, settings_or_stop
from bot.cli.timing import clock_or_stop
from bot.condition_lines import condition_lines
from storage import StorageError, look_over
from tracker.condition import faults


@click.command()
def status() -> None:
    """Say how the program is doing; the exit code is 0 when all is well, 1 when not."""
    settings = settings_or_stop()
    now = clock_or_stop(settings).now()
    try:
        condition = look_over(settings.database_url, program_version=bot.__version__, now=now)
    except StorageError as error:
        raise Stop(str(error), ExitCode.DATABASE) from None
    for line in condition_lines(condition, now):
        click.echo(line)
    if faults(condition, now):
        raise SystemExit(ExitCode.FAULT)
