"""A term explained: its meaning in the first line, then more of it, its sources, and the ways on from it."""

from collections.abc import Sequence

import discord

from commands.replies.answers import BRAND, Answer
from commands.replies.controls import custom_id, short_number
from commands.replies.inert import inert, shortened
from commands.replies.links import source_link
from commands.replies.milestone_answer import open_select, rows_of
from commands.replies.status_lines import status_of
from commands.replies.words import Phrasebook
from tracker.policy.glossary import Claim, Explanation, Source
from tracker.policy.milestones import Milestone

_TEXT = 1000
_TITLE = 160
_FIELD = 1024
_LABEL = 80
_MOST_BUTTONS = 5
"""Discord, embed and component limits."""


def explained(
    phrases: Phrasebook,
    entry: Explanation,
    others: Sequence[Explanation],
    milestones: Sequence[Milestone],
    *,
    owner_id: int,
) -> Answer:
    """Return the answer; `others` are the terms to see as well, `milestones` what is on record about it."""
    line = phrases.say("explain.first_line", term=inert(entry.term), meaning=inert(entry.first, limit=_TEXT))
    details = _dispute(phrases, entry) if entry.supporters else _meaning(phrases, entry)
    if milestones:
        lines = "\n".join(_milestone_line(phrases, milestone) for milestone in milestones)
        details.add_field(name=phrases.say("explain.on_record"), value=lines[:_FIELD], inline=False)
    details.set_footer(text=phrases.say("explain.footer"))
    buttons = [
        discord.ui.Button[discord.ui.View](
            style=discord.ButtonStyle.secondary,
            label=shortened(other.term, _LABEL),
            custom_id=custom_id("explain.open", other.id, short_number(owner_id)),
        )
        for other in others[:_MOST_BUTTONS]
    ]
    return Answer(line, details, rows=rows_of(buttons, open_select(phrases, milestones)))


def _meaning(phrases: Phrasebook, entry: Explanation) -> discord.Embed:
    details = discord.Embed(description=inert(entry.more, limit=_TEXT), colour=BRAND)
    if entry.example:
        name = phrases.say("explain.example")
        details.add_field(name=name, value=inert(entry.example, limit=_TEXT), inline=False)
    sources = "\n".join(_source(phrases, source) for source in entry.sources)
    details.add_field(name=phrases.say("explain.source"), value=sources[:_FIELD], inline=False)
    return details


def _dispute(phrases: Phrasebook, entry: Explanation) -> discord.Embed:
    details = discord.Embed(colour=BRAND)
    for name, claims in (
        (phrases.say("explain.supporters"), entry.supporters),
        (phrases.say("explain.critics"), entry.critics),
    ):
        for number, claim in enumerate(claims):
            # One field for each claim, since together they are longer than a field may be.
            heading = name if number == 0 else "\u200b"
            details.add_field(name=heading, value=_claim(phrases, claim)[:_FIELD], inline=False)
    return details


def _claim(phrases: Phrasebook, claim: Claim) -> str:
    return phrases.say("explain.claim", text=inert(claim.text, limit=_TEXT), source=_source(phrases, claim.source))


def _source(phrases: Phrasebook, source: Source) -> str:
    parts: list[str] = [inert(source.title, limit=_TITLE)]
    if source.citation:
        parts.append(inert(source.citation, limit=_TITLE))
    link = source_link(phrases, source.url)
    if link is not None:
        parts.append(link)
    return phrases.say("explain.comma").join(parts)


def _milestone_line(phrases: Phrasebook, milestone: Milestone) -> str:
    title = inert(milestone.title, limit=_TITLE)
    status = status_of(phrases, milestone)
    if status is None:
        return phrases.say("explain.milestone_without_status", title=title)
    return phrases.say("explain.milestone", title=title, status=status)
