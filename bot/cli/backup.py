"""`rollover backup`: a copy of the database, also while the bot runs."""

from pathlib import Path

import click

from bot.cli.ending import ExitCode, Stop, settings_or_stop
from storage import StorageError, back_up


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the database into FILE, also while the bot runs."""
    settings = settings_or_stop()
    try:
        back_up(settings.database_url, file)
    except StorageError as error:
        raise Stop(str(error), ExitCode.DATABASE) from None
    click.echo(f"Backed up to {file.resolve()}")
