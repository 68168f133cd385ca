"""`rollover figures add`: the operator's own figures, without code and without a release."""

import asyncio
from pathlib import Path

import click

import bot
from bot.cli.ending import ExitCode, Stop, settings_or_stop
from bot.cli.timing import clock_or_stop
from bot.clock import Clock
from bot.shipped import read_shipped_figures
from calculations.figure_error import FigureError
from storage import StorageError, open_storage
from tracker.market.figures import add_figures

_MOST_BYTES = 2_000_000


@click.group()
def figures() -> None:
    """Keep the operator's own figures."""


@figures.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def add(file: Path) -> None:
    """Add the years, quarters or reference prices in FILE (JSON, see docs/figures.md)."""
    settings = settings_or_stop()
    clock = clock_or_stop(settings)
    try:
        count = asyncio.run(_add(settings.database_url, clock, _text_of(file)))
    except OSError as error:
        raise Stop(f"{file.name}: cannot be read: {error.strerror}", ExitCode.USAGE) from None
    except UnicodeDecodeError:
        raise Stop(f"{file.name}: is no text in UTF-8", ExitCode.USAGE) from None
    except FigureError as error:
        raise Stop(f"{file.name}: {error}", ExitCode.USAGE) from None
    except StorageError as error:
        raise Stop(str(error), ExitCode.DATABASE) from None
    click.echo(f"Added {count} row(s); a running bot uses them within a minute.")


def _text_of(file: Path) -> str:
    """Return a file's text. Raises: Stop for one that no figures make so long; OSError, UnicodeDecodeError."""
    with file.open("rb") as opened:
        # No more of it than that is read: a device has no end.
        content = opened.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise Stop(f"{file.name}: is longer than {_MOST_BYTES // 1_000_000} MB: add it in parts", ExitCode.USAGE)
    return content.decode("utf-8")


async def _add(database_url: str, clock: Clock, text: str) -> int:
    async with open_storage(database_url, program_version=bot.__version__, now=clock.now, shared=True) as storage:
        shipped = read_shipped_figures()
        return len(await add_figures(text, shipped=shipped, store=storage.figures, now=clock.now()))
