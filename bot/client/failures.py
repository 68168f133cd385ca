"""What a person is told when something goes wrong: a sentence for bad input, a reference for a fault."""

import logging
import secrets

import aiohttp
import discord
from discord import app_commands

from calculations.errors import UserError
from commands.replies.refusals import refusal_in_words
from commands.replies.words import Words
from storage import BusyError

log = logging.getLogger(__name__)

UNKNOWN_INTERACTION = 10062
"""Discord, Opcodes and Status Codes: the three seconds for an answer are over, or it has one."""


async def answer_failure(interaction: discord.Interaction, error: BaseException, words: Words) -> None:
    """Tell the person, and nobody else, what went wrong.

    A `UserError` becomes its sentence, and so does a database that is busy. Anything else is logged with its traceback
    under a short reference that the person can quote. An interaction Discord no longer knows, or a connection that
    broke, is only logged.
    """
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    phrases = words.for_locale(interaction.locale)
    if isinstance(cause, UserError):
        await _say(interaction, refusal_in_words(phrases, cause))
        return
    if isinstance(cause, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        log.warning("a command arrived that this release does not have: %s", cause)
        await _say(interaction, phrases.say("failure.outdated_command"))
        return
    if isinstance(cause, discord.NotFound) and cause.code == UNKNOWN_INTERACTION:
        log.warning("an answer came too late for interaction %s", interaction.id)
        return
    if interaction.client.is_closed() or isinstance(cause, aiohttp.ClientError):
        # Whether Discord took the answer is not known: a second one could contradict it.
        log.warning("the answer to interaction %s broke off: %s", interaction.id, type(cause).__name__)
        return
    if isinstance(cause, BusyError):
        log.warning("interaction %s was not carried out: %s", interaction.id, cause)
        await _say(interaction, phrases.say("failure.busy"))
        return
    reference = secrets.token_hex(3).upper()
    log.error("fault %s in interaction %s", reference, interaction.id, exc_info=cause)
    await _say(interaction, phrases.say("failure.fault", reference=reference))


async def _say(interaction: discord.Interaction, sentence: str) -> None:
    nobody = discord.AllowedMentions.none()
    try:
        if interaction.response.is_done():
            await interaction.followup.send(sentence, ephemeral=True, allowed_mentions=nobody)
        else:
            await interaction.response.send_message(sentence, ephemeral=True, allowed_mentions=nobody)
    except (discord.HTTPException, aiohttp.ClientError) as error:
        log.warning("could not tell the person about it: %s", error)
    except RuntimeError as error:
        # aiohttp says so when the program ends while it answers.
        if not interaction.client.is_closed():
            raise
        log.warning("could not tell the person about it: %s", error)
