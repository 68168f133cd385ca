"""`rollover restore`: put a backup in the database's place; the old one is kept."""

from pathlib import Path

import click

import bot
from bot.cli.ending import ExitCode, Stop, settings_or_stop
from bot.cli.timing import clock_or_stop
from storage import AlreadyRunningError, StorageError, restore_from


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Verify the backup FILE and put it in the database's place; the old one is kept."""
    settings = settings_or_stop()
    now = clock_or_stop(settings).now()
    try:
        kept = restore_from(settings.database_url, file, program_version=bot.__version__, now=now)
    except AlreadyRunningError as error:
        raise Stop(str(error), ExitCode.ALREADY_RUNNING) from None
    except StorageError as error:
        raise Stop(f"Nothing was restored, and nothing has changed. {error}", ExitCode.DATABASE) from None
    click.echo(f"Restored from {file.resolve()}")
    click.echo("Alerts are held back, so that none is sent twice; see which wait with: rollover release")
    if kept is not None:
        click.echo(f"The database before it is kept as {kept}")
