"""`rollover run`: join Discord and answer until told to stop."""

import click

from bot.cli.ending import settings_or_stop, token_or_stop
from bot.cli.program import run_until_stopped
from bot.cli.signals import EndingSignals


@click.command()
def run() -> None:
    """Join Discord with the token in .env."""
    signals = EndingSignals()
    signals.take()
    try:
        settings = settings_or_stop()
        run_until_stopped(settings, token_or_stop(settings), signals)
    finally:
        signals.ignore()
