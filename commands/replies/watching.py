"""The button that ends a member's watch of one milestone, under the answer to `/watch` and under each message."""

import discord

from commands.replies.controls import custom_id
from commands.replies.words import Phrasebook


def stop_button(phrases: Phrasebook, milestone_id: str) -> discord.ui.Button[discord.ui.View]:
    """Return the button; an id is at most `LONGEST_ID` long."""
    return discord.ui.Button(label=phrases.say("watch.stop"), custom_id=custom_id("watch.stop", milestone_id))
