"""The buttons under an alert beside its source: its history, why it is here, no more of its topics, what waits."""

import discord

from commands.replies.controls import custom_id
from commands.replies.words import Phrasebook

_Button = discord.ui.Button[discord.ui.View]


def alert_buttons(phrases: Phrasebook, milestone_id: str) -> tuple[_Button, ...]:
    """Return the buttons; an id is at most `LONGEST_ID` long."""
    return (
        discord.ui.Button(label=phrases.say("ask.history"), custom_id=custom_id("ask.history", milestone_id)),
        discord.ui.Button(label=phrases.say("alerts.button.why"), custom_id=custom_id("alerts.why", milestone_id)),
        discord.ui.Button(label=phrases.say("alerts.button.mute"), custom_id=custom_id("alerts.mute", milestone_id)),
    )


def waiting_button(phrases: Phrasebook) -> _Button:
    """Return the button that shows a moderator what waits for approval."""
    return discord.ui.Button(
        style=discord.ButtonStyle.primary,
        label=phrases.say("alerts.button.waiting"),
        custom_id=custom_id("alerts.waiting"),
    )
