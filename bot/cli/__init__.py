"""The command line, `rollover`: one module a command."""

import click

import bot
from bot.cli.backup import backup
from bot.cli.check import check
from bot.cli.demo import demo
from bot.cli.ending import Stop
from bot.cli.figures import figures
from bot.cli.invite import invite
from bot.cli.release import release
from bot.cli.restore import restore
from bot.cli.run import run
from bot.cli.status import status


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(bot.__version__, prog_name="rollover")
def cli() -> None:
    """Rollover follows U.S. policy on crypto and alternative assets in retirement plans, on Discord."""


for command in (run, demo, check, invite, backup, restore, release, figures, status):
    cli.add_command(command)


def main() -> None:
    """Run the command line."""
    try:
        cli(prog_name="rollover")
    except Stop as stop:
        click.echo(str(stop), err=True)
        raise SystemExit(int(stop.code)) from None
