"""`rollover release`: after a restore, shows which alerts wait, and lets them go."""

import asyncio
from collections.abc import Sequence

import click

import bot
from bot.cli.ending import ExitCode, Stop, settings_or_stop
from bot.cli.timing import clock_or_stop
from bot.clock import Clock
from storage import StorageError, open_storage
from tracker.alerts.entries import Entry
from tracker.alerts.log import Waiting
from tracker.condition import Fault, faults

_SHOWN = 50


@click.command()
@click.option("--yes", is_flag=True, help="Let them go; without it they are only shown.")
def release(yes: bool) -> None:
    """Show the alerts that wait since a backup was restored; with --yes, let them go."""
    settings = settings_or_stop()
    clock = clock_or_stop(settings)
    try:
        waiting, entries, runs = asyncio.run(_release(settings.database_url, clock, end=yes))
    except StorageError as error:
        raise Stop(str(error), ExitCode.DATABASE) from None
    if waiting.held_since is None:
        click.echo("No backup was restored that holds alerts back; nothing to release.")
        return
    unread = sum(entry.post.as_of <= waiting.held_since and not entry.was_looked_for for entry in entries)
    click.echo(f"{len(entries)} alert(s) wait since the restore of {waiting.held_since:%Y-%m-%d %H:%M} UTC.")
    if unread:
        click.echo(
            f"For {unread} of them the channel was not looked at yet: a running bot does that within a minute. "
            "Those that stand there already are not sent again."
        )
    if not runs:
        click.echo(
            "The program is not running. What it has not taken up yet is missing here: start it (rollover run), then "
            "look again."
        )
    for entry in entries[:_SHOWN]:
        click.echo(f"  {entry.ref}  {entry.post.place.kind} {entry.post.place.id}  {entry.title or entry.post.kind}")
    if len(entries) > _SHOWN:
        click.echo(f"  and {len(entries) - _SHOWN} more")
    if not yes:
        click.echo("Send them with: rollover release --yes")
    else:
        click.echo("They go out now." if runs else "They go out once the program runs.")


async def _release(database_url: str, clock: Clock, *, end: bool) -> tuple[Waiting, Sequence[Entry], bool]:
    """Return what waits, each of it, and whether the program runs that would send it."""
    async with open_storage(database_url, program_version=bot.__version__, now=clock.now, shared=True) as storage:
        log = storage.alerts.log
        waiting = await log.waiting()
        entries = await log.owed_after_restore() if waiting.held_since is not None else ()
        now = clock.now()
        wrong = faults(await storage.condition.condition(now), now)
        if end:
            await log.end_hold()
        return waiting, entries, not {Fault.NOT_RUNNING, Fault.SILENT}.intersection(wrong)
