"""A milestone opened: its card page by page, and the ways on from it; and the list to open one from."""

from collections.abc import Iterable, Sequence

import discord

from commands.replies.answers import Answer
from commands.replies.controls import custom_id
from commands.replies.inert import shortened
from commands.replies.links import host_of
from commands.replies.milestone_pages import milestone_pages
from commands.replies.milestone_picker import milestone_name
from commands.replies.paging import page_buttons
from commands.replies.status_lines import status_of, what_it_is
from commands.replies.terms import related_in_words
from commands.replies.words import Phrasebook
from tracker.policy.milestones import Milestone
from tracker.policy.related import Entry

LONGEST_ID = 60
"""Characters of a milestone's id that a button can carry; the longest that ships has 47."""

_MOST_OPTIONS = 25
_OPTION_LIMIT = 100
_ADDRESS_LIMIT = 512
_LABEL_LIMIT = 80
"""Discord, Components reference: options of a select and their texts, a link's address, a button's label."""

FROM_LIST = "list"
FROM_CARD = "card"
"""Where an item is opened from: a card of one's own is turned over, a list stays as it is."""


def milestone_answer(
    phrases: Phrasebook,
    entry: Entry,
    *,
    owner_id: int,
    number: int = 1,
    buttons: Sequence[discord.ui.Button[discord.ui.View]] = (),
) -> Answer:
    """Return one page of a milestone's card; a number beyond either end gives the page at that end.

    `buttons` stand behind those that turn the page and the link to the source.
    """
    milestone = entry.milestone
    pages = milestone_pages(phrases, milestone, entry.related)
    number = min(max(number, 1), len(pages))
    turning: tuple[discord.ui.Button[discord.ui.View], ...] = ()
    if len(milestone.id) <= LONGEST_ID:
        turning = page_buttons(
            phrases, "milestone.page", (milestone.id,), number=number, pages=len(pages), owner_id=owner_id
        )
    link = _link_button(phrases, milestone)
    related = {one.milestone.id: one for one in entry.related}
    select = _select(
        phrases,
        FROM_CARD,
        phrases.say("milestone.open_related"),
        (
            _option(phrases, one.milestone, related_in_words(phrases, one.type, is_reverse=one.is_reverse))
            for one in related.values()
        ),
    )
    rows = rows_of(turning, (*link, *buttons), select)
    return Answer(_first_line(phrases, milestone), pages[number - 1], rows=rows)


def open_select(phrases: Phrasebook, milestones: Iterable[Milestone]) -> discord.ui.Select[discord.ui.View] | None:
    """Return the list under an answer from which one of its milestones is opened; None without any."""
    listed = {milestone.id: milestone for milestone in milestones}
    options = (_option(phrases, one, _standing(phrases, one)) for one in listed.values())
    return _select(phrases, FROM_LIST, phrases.say("milestone.open"), options)


def rows_of(
    *rows: Sequence[discord.ui.Button[discord.ui.View]] | discord.ui.Select[discord.ui.View] | None,
) -> discord.ui.View | None:
    """Return rows of buttons and selects as a view that discord.py will not keep; None without any."""
    view = discord.ui.View(timeout=None)
    number = 0
    for row in rows:
        items = () if row is None else (row,) if isinstance(row, discord.ui.Select) else tuple(row)
        for item in items:
            item.row = number
            view.add_item(item)
        number += bool(items)
    view.stop()
    return view if number else None


def _first_line(phrases: Phrasebook, milestone: Milestone) -> str:
    what = what_it_is(phrases, milestone)
    status = status_of(phrases, milestone)
    if milestone.withdrawn:
        return phrases.say("milestone.first_line_withdrawn", what=what)
    if status is None:
        return phrases.say("milestone.first_line_without_status", what=what, day=milestone.latest_on)
    return phrases.say("milestone.first_line", what=what, status=status, day=milestone.latest_on)


def _standing(phrases: Phrasebook, milestone: Milestone) -> str:
    status = status_of(phrases, milestone)
    what = what_it_is(phrases, milestone)
    return what if status is None else phrases.say("card.about", what=what, status=status)


def _link_button(phrases: Phrasebook, milestone: Milestone) -> tuple[discord.ui.Button[discord.ui.View], ...]:
    host = host_of(milestone.url)
    if host is None or len(milestone.url) > _ADDRESS_LIMIT:
        return ()
    label = shortened(phrases.say("milestone.source_button", host=host), _LABEL_LIMIT)
    return (discord.ui.Button(style=discord.ButtonStyle.link, label=label, url=milestone.url),)


def _option(phrases: Phrasebook, milestone: Milestone, description: str) -> discord.SelectOption | None:
    if len(milestone.id) > _OPTION_LIMIT:
        return None
    return discord.SelectOption(
        label=milestone_name(phrases, milestone, limit=_OPTION_LIMIT),
        value=milestone.id,
        description=shortened(description, _OPTION_LIMIT),
    )


def _select(
    phrases: Phrasebook, origin: str, placeholder: str, options: Iterable[discord.SelectOption | None]
) -> discord.ui.Select[discord.ui.View] | None:
    kept = [option for option in options if option is not None][:_MOST_OPTIONS]
    if not kept:
        return None
    return discord.ui.Select(custom_id=custom_id("milestone.open", origin), placeholder=placeholder, options=kept)
