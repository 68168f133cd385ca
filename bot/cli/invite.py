"""`rollover invite`: the link that adds the bot to a server."""

import asyncio

import click

from bot.cli.ending import ExitCode, Stop, settings_or_stop, token_or_stop
from bot.client.connection import ConnectionFailedError, Refusal
from bot.client.installation import application_of, invitation


@click.command()
def invite() -> None:
    """Print the link that adds the bot with just the permissions it needs."""
    settings = settings_or_stop()
    token = token_or_stop(settings)
    try:
        application = asyncio.run(application_of(token, settings.discord_api_url))
    except ConnectionFailedError as error:
        code = ExitCode.TOKEN if error.refusal is Refusal.TOKEN else ExitCode.NETWORK
        raise Stop(str(error), code) from None
    click.echo(invitation(application.id))
