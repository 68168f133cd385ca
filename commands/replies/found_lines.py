"""What a search found, as a list: each with what was searched for in bold, and the passage that has it."""

from commands.replies.inert import inert
from commands.replies.links import source_link
from commands.replies.passages import emphasised
from commands.replies.status_lines import status_of, what_it_is
from commands.replies.words import Phrasebook
from tracker.policy.milestones import Milestone
from tracker.policy.passages import excerpt, marked
from tracker.policy.queries import Query
from tracker.policy.search import Found

_DESCRIPTION_LIMIT = 4096
"""Discord, embed limits."""

_LONGEST_TITLE = 250
"""A longer title is shown without its hits, shortened."""

_SHORT = 120


def found_list(phrases: Phrasebook, found: Found) -> str:
    """Return the milestones that were found as the description of an embed, the best first."""
    for lines in (_full, _without_excerpt, _short):
        text = "\n\n".join(lines(phrases, milestone, found.query) for milestone in found.milestones)
        if len(text) <= _DESCRIPTION_LIMIT:
            return text
    return text[:_DESCRIPTION_LIMIT]


def _full(phrases: Phrasebook, milestone: Milestone, query: Query) -> str:
    text = _without_excerpt(phrases, milestone, query)
    passage = excerpt(milestone, query)
    return text if passage is None else phrases.say("search.with_passage", text=text, passage=emphasised(passage))


def _without_excerpt(phrases: Phrasebook, milestone: Milestone, query: Query) -> str:
    title = " ".join(milestone.title.split())
    shown = emphasised(marked(title, query)) if len(title) <= _LONGEST_TITLE else inert(title, limit=_LONGEST_TITLE)
    about = _about(phrases, milestone, emphasised(marked(what_it_is(phrases, milestone), query)))
    source = source_link(phrases, milestone.url)
    if source is not None:
        about = phrases.say("card.with_source", text=about, source=source)
    return phrases.say("search.line", title=shown, about=about)


def _short(phrases: Phrasebook, milestone: Milestone, query: Query) -> str:
    about = _about(phrases, milestone, what_it_is(phrases, milestone))
    return phrases.say("search.line", title=inert(milestone.title, limit=_SHORT), about=about)


def _about(phrases: Phrasebook, milestone: Milestone, what: str) -> str:
    status = status_of(phrases, milestone)
    if status is None:
        return phrases.say("search.about_without_status", what=what, day=milestone.latest_on)
    return phrases.say("search.about", what=what, status=status, day=milestone.latest_on)
