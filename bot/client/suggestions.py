"""Suggestions that failed: the person sees an empty list either way, so most of it is a line in the log at best."""

import logging

import aiohttp
import discord
from discord import app_commands

from bot.client.failures import UNKNOWN_INTERACTION
from calculations.errors import UserError
from storage import StorageError

log = logging.getLogger(__name__)


def note_failed_suggestions(error: BaseException) -> bool:
    """Log why nothing was suggested, in a line; return False for a fault of this program, which is not logged here."""
    if isinstance(error, discord.NotFound) and error.code == UNKNOWN_INTERACTION:
        # The person has typed on, and Discord asks anew with every letter.
        log.debug("suggestions came too late")
    elif isinstance(error, UserError):
        log.debug("there was nothing to suggest: %s", error)
    elif isinstance(error, discord.HTTPException | aiohttp.ClientError | StorageError | app_commands.AppCommandError):
        log.warning("there were no suggestions: %s", error)
    else:
        return False
    return True


class FailedSuggestions(logging.Filter):
    """Takes the place of discord.py's own record of failed suggestions, a traceback whatever the reason.

    discord.py tells of them nowhere else: `CommandTree._call` logs them and goes on.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        return error is None or not note_failed_suggestions(error)
