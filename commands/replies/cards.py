"""A milestone as people see it: two lines in a list, or a card of its own."""

from collections.abc import Iterable

import discord

from commands.replies.inert import inert
from commands.replies.links import source_link
from commands.replies.milestone_pages import milestone_pages
from commands.replies.status_lines import status_of, what_it_is
from commands.replies.words import Phrasebook
from tracker.policy.milestones import Milestone

_DESCRIPTION_LIMIT = 4096
"""Discord, embed limits."""

_TITLE = 160
"""The longest title on record has 154 characters."""


def milestone_lines(phrases: Phrasebook, milestone: Milestone, *, title: str | None = None, linked: bool = True) -> str:
    """Return the milestone in two lines: its newest action's day and its title, then what it is and how it stands.

    The source stands behind them with its host. `title` takes the place of the milestone's own, inert already.
    """
    status = phrases.say("card.withdrawn_status") if milestone.withdrawn else status_of(phrases, milestone)
    about = what_it_is(phrases, milestone)
    if status is not None:
        about = phrases.say("card.about", what=about, status=status)
    source = source_link(phrases, milestone.url) if linked else None
    if source is not None:
        about = phrases.say("card.with_source", text=about, source=source)
    shown = inert(milestone.title, limit=_TITLE) if title is None else title
    return phrases.say("card.line", day=milestone.latest_on, title=shown, about=about)


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
    """Return the milestone as one card; where it has more to tell, the footer says that there are more pages."""
    return milestone_pages(phrases, milestone)[0]
