"""The option `milestone:` of every command: suggestions while typing, and what was typed read back.

A suggestion's value is the milestone's id. What was typed without choosing is taken by id, by identifier (`HB 302`,
`h.r. 3633`) or by title; a near miss is refused with the nearest named.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import discord
from discord import app_commands

from calculations.errors import Shown, UserError
from commands.replies.inert import inert, shortened
from commands.replies.terms import jurisdiction_in_words
from commands.replies.words import Phrasebook, Words
from tracker.policy.milestones import Milestone
from tracker.policy.search import Search
from tracker.policy.timeline import EVERYTHING, Timeline

_MOST_CHOICES = 25
_CHOICE_LIMIT = 100
"""Discord, Autocomplete: at most 25 choices, each with up to 100 characters of name and of value."""

_NAMED = 3
"""How many of several that were meant are named."""

_TITLE = 60
_IDENTIFIER = 30


@dataclass(frozen=True, slots=True)
class MilestonePicker:
    """Suggests and reads milestones, each as the person's guild sees it."""

    words: Words
    search: Search
    timeline: Timeline

    async def suggest(
        self, interaction: discord.Interaction, typed: str, *, withdrawn_too: bool = False
    ) -> list[app_commands.Choice[str]]:
        """Return up to 25 milestones that may be meant, the likeliest first; the newest while nothing is typed."""
        phrases = self.words.for_locale(interaction.locale)
        guild = interaction.guild_id
        if typed.strip():
            milestones: Sequence[Milestone] = await self.search.suggest(
                typed, guild=guild, size=_MOST_CHOICES, withdrawn_too=withdrawn_too
            )
        else:
            milestones = (await self.timeline.page(EVERYTHING, guild=guild, size=_MOST_CHOICES)).milestones
        return [
            app_commands.Choice(name=_choice_name(phrases, milestone), value=milestone.id)
            for milestone in milestones
            if len(milestone.id) <= _CHOICE_LIMIT
        ]

    async def read(self, typed: str, guild: int | None, *, withdrawn_too: bool = False) -> Milestone:
        """Return the milestone that is meant, by its id perhaps a withdrawn one; with `withdrawn_too` by any name.

        Raises: UserError when none is, or several are, naming the nearest.
        """
        named = await self.search.named(typed, guild=guild, withdrawn_too=withdrawn_too)
        if len(named) == 1 or (named and named[0].id == typed.strip()):
            return named[0]
        if named:
            raise UserError("milestone.several", text=inert(typed, limit=50), names=_names(self.words.english, named))
        near = await self.search.suggest(typed, guild=guild, size=_NAMED)
        if near:
            raise UserError("milestone.unknown", text=inert(typed, limit=50), names=_names(self.words.english, near))
        raise UserError("milestone.unknown_far", text=inert(typed, limit=50))


def milestone_name(phrases: Phrasebook, milestone: Milestone, *, limit: int = _CHOICE_LIMIT) -> str:
    """Return a milestone in one line of plain text, for lists to choose from.

    Bills of many places share their words, so the line begins with what tells them apart: `HB 302, New Hampshire: ...`
    """
    place = jurisdiction_in_words(phrases, milestone.jurisdiction)
    title = " ".join(milestone.title.split())
    if milestone.identifiers:
        number = shortened(milestone.identifiers[0], _IDENTIFIER)
        name = phrases.say("milestone.name", number=number, place=place, title=title)
    else:
        name = phrases.say("milestone.name_without_number", place=place, title=title)
    return shortened(name, limit)


def _choice_name(phrases: Phrasebook, milestone: Milestone) -> str:
    if not milestone.withdrawn:
        return milestone_name(phrases, milestone)
    marked = phrases.say("milestone.name_withdrawn", name="")
    name = milestone_name(phrases, milestone, limit=_CHOICE_LIMIT - len(marked))
    return phrases.say("milestone.name_withdrawn", name=name)


def _names(phrases: Phrasebook, milestones: Sequence[Milestone]) -> Shown:
    names = (inert(milestone_name(phrases, milestone, limit=_TITLE)) for milestone in milestones[:_NAMED])
    return Shown("; ".join(names))
