"""A milestone as people see it: two lines in a list, or a card of its own."""

from collections.abc import Iterable

import discord

from commands.replies.answers import BRAND
from commands.replies.embed_fields import field_text
from commands.replies.inert import inert
from commands.replies.links import masked_link
from commands.replies.terms import jurisdiction_in_words, kind_in_words, status_in_words
from commands.replies.words import Phrasebook
from tracker.policy.milestones import Milestone

_DESCRIPTION_LIMIT = 4096
"""Discord, embed limits."""

_TITLE = 160
"""The longest title on record has 154 characters."""

_TITLE_LIMIT = 256
_TEXT = 300
_SUMMARY = 1000


def milestone_lines(phrases: Phrasebook, milestone: Milestone, *, linked: bool = True) -> str:
    """Return the milestone in two lines: its newest action's day and its title, then what it is and how it stands."""
    title = masked_link(milestone.title, milestone.url if linked else None, limit=_TITLE)
    shown = {
        "day": milestone.latest_on,
        "title": title,
        "kind": kind_in_words(phrases, milestone.kind),
        "jurisdiction": jurisdiction_in_words(phrases, milestone.jurisdiction),
    }
    status = status_of(phrases, milestone)
    if status is None:
        return phrases.say("card.line_without_status", **shown)
    return phrases.say("card.line", status=status, **shown)


def milestone_list(phrases: Phrasebook, milestones: Iterable[Milestone]) -> str:
    """Return the milestones, two lines each, as the description of an embed."""
    listed = tuple(milestones)
    text = "\n\n".join(milestone_lines(phrases, milestone) for milestone in listed)
    if len(text) <= _DESCRIPTION_LIMIT:
        return text
    # Only addresses of an unlikely length come this far: the words matter more than the links.
    text = "\n\n".join(milestone_lines(phrases, milestone, linked=False) for milestone in listed)
    return text[:_DESCRIPTION_LIMIT]


def milestone_card(phrases: Phrasebook, milestone: Milestone) -> discord.Embed:
    """Return the milestone as a card: what it is, how it stands, its actions newest first, and its deadlines."""
    card = discord.Embed(
        title=inert(milestone.title, limit=_TITLE)[:_TITLE_LIMIT],
        url=milestone.url,
        description=inert(milestone.summary, limit=_SUMMARY),
        colour=BRAND,
    )
    status = status_of(phrases, milestone)
    kind = kind_in_words(phrases, milestone.kind)
    jurisdiction = jurisdiction_in_words(phrases, milestone.jurisdiction)
    card.add_field(
        name=phrases.say("card.what"),
        value=phrases.say("card.what_text", kind=kind, jurisdiction=jurisdiction),
    )
    if status is not None:
        card.add_field(name=phrases.say("card.status"), value=status)
    if milestone.identifier:
        card.add_field(name=phrases.say("card.identifier"), value=inert(milestone.identifier, limit=_TEXT))
    actions = [
        phrases.say("card.dated", day=action.happened_on, what=inert(action.what, limit=_TEXT))
        for action in reversed(milestone.actions)
    ]
    deadlines = [
        phrases.say("card.dated", day=deadline.due_on, what=inert(deadline.what, limit=_TEXT))
        for deadline in milestone.deadlines
    ]
    for name, lines in ((phrases.say("card.actions"), actions), (phrases.say("card.deadlines"), deadlines)):
        if lines:
            card.add_field(name=name, value=field_text(lines), inline=False)
    return card


def status_of(phrases: Phrasebook, milestone: Milestone) -> str | None:
    """Return the status in words, said to be the last known one, with its day, where the story may have gone on."""
    if milestone.status is None:
        return None
    status = status_in_words(phrases, milestone.status)
    if not milestone.status_is_last_known:
        return status
    day = milestone.status_as_of
    if milestone.outcome_is_unverified:
        return phrases.say("card.last_known_session_over", status=status, day=day)
    return phrases.say("card.last_known", status=status, day=day)
