"""Everything on record about one milestone, as the pages of a card: as many as it takes, each as Discord allows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import discord

from commands.replies.answers import BRAND
from commands.replies.days import until
from commands.replies.fitting import FIELD_LIMIT, fitted, inert_within
from commands.replies.inert import inert
from commands.replies.links import source_link
from commands.replies.status_lines import status_of, what_it_is
from commands.replies.terms import (
    authority_in_words,
    confidence_in_words,
    related_in_words,
    status_in_words,
    topic_in_words,
)
from commands.replies.words import Phrasebook
from tracker.policy.milestones import Action, Allowance, Deadline, Milestone, UrlBasis
from tracker.policy.related import Related

_FIELDS_LIMIT = 25
_TITLE_LIMIT = 256
"""Discord, embed limits."""

_PAGE = 4000
"""Characters of a page: Discord takes 6,000, but a phone would scroll without end."""

_SUMMARY = 2000
_RELATED = 120

_NAMELESS = "\u200b"


@dataclass(frozen=True, slots=True)
class _Section:
    """What stands under one heading, line by line."""

    name: str
    lines: tuple[str, ...]
    is_inline: bool = False


def milestone_pages(
    phrases: Phrasebook, milestone: Milestone, related: Sequence[Related] = ()
) -> tuple[discord.Embed, ...]:
    """Return the card's pages: what it is and how it stands first, then deadlines, relations and its history."""
    pages = [_first_page(phrases, milestone)]
    for section in _sections(phrases, milestone, related):
        for number, value in enumerate(_values(section.lines)):
            page = pages[-1]
            is_full = len(page.fields) == _FIELDS_LIMIT or len(page) + len(section.name) + len(value) > _PAGE
            if is_full and page.fields:
                page = discord.Embed(title=page.title, colour=BRAND)
                pages.append(page)
            # What goes on where the field had no room needs no second heading, on a new page it does.
            name = _NAMELESS if number and page.fields else section.name
            page.add_field(name=name, value=value, inline=section.is_inline)
    for number, page in enumerate(pages, start=1):
        page.set_footer(text=_footer(phrases, milestone, number, len(pages)))
    return tuple(pages)


def _first_page(phrases: Phrasebook, milestone: Milestone) -> discord.Embed:
    source = source_link(phrases, milestone.url)
    is_short = len(milestone.summary) <= _SUMMARY or source is None
    rest = "" if is_short else "\n" + phrases.say("card.rest", source=source)
    return discord.Embed(
        title=inert_within(milestone.title, _TITLE_LIMIT),
        description=inert_within(milestone.summary, _SUMMARY) + rest,
        colour=BRAND,
    )


def _footer(phrases: Phrasebook, milestone: Milestone, number: int, pages: int) -> str:
    checked = phrases.say("card.checked", day=milestone.status_as_of)
    if pages == 1:
        return checked
    return phrases.say(
        "card.footer", position=phrases.say("page.position", number=number, pages=pages), checked=checked
    )


def _sections(phrases: Phrasebook, milestone: Milestone, related: Sequence[Related]) -> Iterator[_Section]:
    say = phrases.say
    if milestone.withdrawn:
        yield _Section(say("card.withdrawn"), (say("card.withdrawn_text"),))
    yield _Section(say("card.what"), (what_it_is(phrases, milestone),), is_inline=True)
    status = status_of(phrases, milestone)
    if status is not None:
        yield _Section(say("card.status"), (status,), is_inline=True)
    for name, text in (
        (say("card.identifier"), milestone.identifier),
        (say("card.agency"), milestone.agency),
        (say("card.sponsor"), milestone.sponsor),
        (say("card.session"), milestone.session),
    ):
        if text:
            yield _Section(name, (inert_within(text),), is_inline=True)
    if milestone.topics:
        topics = (topic_in_words(phrases, topic) for topic in milestone.topics)
        yield _Section(say("card.topics"), (say("timeline.and").join(topics),))
    yield from _allowing(phrases, milestone)
    source = source_link(phrases, milestone.url)
    if source is not None:
        yield _Section(say("card.source"), (_source(phrases, milestone, source),))
    if milestone.citation:
        yield _Section(say("card.citation"), (inert_within(milestone.citation),))
    yield _Section(say("card.confidence"), (confidence_in_words(phrases, milestone.confidence),))
    if milestone.deadlines:
        yield _Section(say("card.deadlines"), tuple(_deadline(phrases, one) for one in milestone.deadlines))
    if milestone.disputes:
        lines = tuple(_dispute(phrases, text) for text in milestone.disputes)
        yield _Section(say("card.disputes"), lines)
    if related:
        yield _Section(say("card.related"), tuple(_related(phrases, one) for one in related))
    if milestone.actions:
        yield _Section(say("card.actions"), tuple(_history(phrases, milestone)))
    if milestone.notes:
        yield _Section(say("card.notes"), (inert_within(milestone.notes),))


def _allowing(phrases: Phrasebook, milestone: Milestone) -> Iterator[_Section]:
    lines: list[str] = []
    if milestone.investment_authority is not None:
        lines.append(authority_in_words(phrases, milestone.investment_authority))
    if milestone.allows is not None:
        lines.extend(_allowance(phrases, milestone.allows))
    if lines:
        yield _Section(phrases.say("card.allows"), tuple(lines))


def _allowance(phrases: Phrasebook, allows: Allowance) -> Iterator[str]:
    yield fitted(lambda limit: phrases.say("card.allows_assets", text=inert(allows.assets, limit=limit)))
    yield fitted(lambda limit: phrases.say("card.allows_funds", text=inert(allows.funds, limit=limit)))
    if allows.cap_percent is not None:
        yield phrases.say("card.allows_cap", percent=allows.cap_percent)
    if allows.market_cap_min_usd is not None:
        yield phrases.say("card.allows_floor", amount=phrases.money_short(allows.market_cap_min_usd))


def _source(phrases: Phrasebook, milestone: Milestone, source: str) -> str:
    match milestone.url_basis:
        case UrlBasis.PATTERN:
            return phrases.say("card.source_by_pattern", source=source)
        case UrlBasis.MEMORY:
            return phrases.say("card.source_from_memory", source=source)
        case _:
            return source


def _deadline(phrases: Phrasebook, deadline: Deadline) -> str:
    return fitted(
        lambda limit: phrases.say(
            "card.deadline",
            day=deadline.due_on,
            until=until(deadline.due_on),
            what=inert(deadline.what, limit=limit // 2),
            basis=inert(deadline.basis, limit=limit // 2),
        )
    )


def _related(phrases: Phrasebook, related: Related) -> str:
    return phrases.say(
        "card.related_line",
        relation=related_in_words(phrases, related.type, is_reverse=related.is_reverse),
        title=inert(related.milestone.title, limit=_RELATED),
        what=what_it_is(phrases, related.milestone),
    )


def _history(phrases: Phrasebook, milestone: Milestone) -> list[str]:
    """Return the actions newest first; the status stands behind those that changed it."""
    lines = []
    status = None
    for action in milestone.actions:
        has_moved = action.status_after not in (None, status) and not action.is_record_check
        lines.append(_action(phrases, milestone, action, has_moved=has_moved))
        status = action.status_after or status
    return lines[::-1]


def _action(phrases: Phrasebook, milestone: Milestone, action: Action, *, has_moved: bool) -> str:
    # A link of the action's own is worth showing only where it is not the milestone's.
    source = source_link(phrases, action.url) if action.url != milestone.url else None

    def line(limit: int) -> str:
        shown = {"day": action.happened_on, "what": inert(action.what, limit=limit)}
        if action.status_after is None or not has_moved:
            return phrases.say("card.dated", **shown)
        return phrases.say("card.dated_with_status", status=status_in_words(phrases, action.status_after), **shown)

    if source is None:
        return fitted(line)
    return fitted(lambda limit: phrases.say("card.with_source", text=line(limit), source=source))


def _dispute(phrases: Phrasebook, text: str) -> str:
    return fitted(lambda limit: phrases.say("card.dispute", text=inert(text, limit=limit)))


def _values(lines: Sequence[str]) -> list[str]:
    """Return the lines as the values of as few fields as can hold them."""
    values: list[str] = []
    for line in lines:
        if values and len(values[-1]) + 1 + len(line) <= FIELD_LIMIT:
            values[-1] += "\n" + line
        else:
            values.append(line)
    return values
