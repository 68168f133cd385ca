"""`/timeline`: the policy milestones on record, newest action first, page by page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeGuard

import discord
from discord import app_commands

from commands.feature import AnyCommand, ControlHandler
from commands.milestone import opened
from commands.replies.answers import BRAND, Answer, reply
from commands.replies.cards import milestone_list
from commands.replies.controls import parts_of
from commands.replies.filter_codes import read_timeline_code, timeline_code
from commands.replies.inert import inert
from commands.replies.jurisdictions import read_jurisdiction, suggest_jurisdictions
from commands.replies.milestone_answer import open_select, rows_of
from commands.replies.paging import page_buttons, show_page, wanted_page
from commands.replies.statuses import read_status, suggest_statuses
from commands.replies.terms import (
    KINDS,
    TOPICS,
    jurisdiction_in_words,
    kind_in_words,
    status_in_words,
    topic_in_words,
)
from commands.replies.typed_days import read_stretch, suggest_days
from commands.replies.words import Phrasebook, Words
from tracker.policy.related import Entries, Entry
from tracker.policy.timeline import Timeline, TimelineFilter, TimelinePage

_PAGE_SIZE = 5
"""Two lines each: a page fits a phone without scrolling far."""

_Choices = list[app_commands.Choice[str]]


@dataclass(frozen=True, slots=True)
class TimelineCommand:
    """The command `/timeline`."""

    words: Words
    timeline: Timeline
    entries: Entries
    today: Callable[[], date]

    def commands(self) -> Sequence[AnyCommand]:
        text = self.words.text

        @app_commands.command(name="timeline", description=text("timeline.description"))
        @app_commands.describe(
            topic=text("timeline.option.topic"),
            kind=text("timeline.option.kind"),
            jurisdiction=text("timeline.option.jurisdiction"),
            status=text("timeline.option.status"),
            since=text("timeline.option.since"),
            until=text("timeline.option.until"),
            private=text("option.private"),
        )
        @app_commands.choices(
            topic=[app_commands.Choice(name=text(key), value=topic) for topic, key in TOPICS.items()],
            kind=[app_commands.Choice(name=text(key), value=kind) for kind, key in KINDS.items()],
        )
        async def timeline(
            interaction: discord.Interaction,
            topic: app_commands.Choice[str] | None = None,
            kind: app_commands.Choice[str] | None = None,
            jurisdiction: str | None = None,
            status: str | None = None,
            since: str | None = None,
            until: str | None = None,
            private: bool = False,
        ) -> None:
            phrases = self.words.for_locale(interaction.locale)
            first, last = read_stretch(since, until, today=self.today())
            wanted = TimelineFilter(
                topic=topic.value if topic else None,
                kind=kind.value if kind else None,
                jurisdiction=read_jurisdiction(phrases, jurisdiction) if _is_given(jurisdiction) else None,
                status=read_status(phrases, status) if _is_given(status) else None,
                since=first,
                until=last,
            )
            page = await self.timeline.page(wanted, guild=interaction.guild_id, size=_PAGE_SIZE)
            await reply(interaction, await self._answer(interaction, phrases, wanted, page), private=private)

        @timeline.autocomplete("jurisdiction")
        async def suggest_places(interaction: discord.Interaction, typed: str) -> _Choices:
            phrases = self.words.for_locale(interaction.locale)
            return [app_commands.Choice(name=name, value=code) for name, code in suggest_jurisdictions(phrases, typed)]

        @timeline.autocomplete("status")
        async def suggest_standing(interaction: discord.Interaction, typed: str) -> _Choices:
            phrases = self.words.for_locale(interaction.locale)
            return [app_commands.Choice(name=name, value=code) for name, code in suggest_statuses(phrases, typed)]

        @timeline.autocomplete("since")
        @timeline.autocomplete("until")
        async def suggest_bounds(interaction: discord.Interaction, typed: str) -> _Choices:
            return suggest_days(self.words.for_locale(interaction.locale), typed, today=self.today())

        return [timeline]

    def controls(self) -> Mapping[str, ControlHandler]:
        return {"timeline.page": self._turn}

    async def _answer(
        self, interaction: discord.Interaction, phrases: Phrasebook, wanted: TimelineFilter, page: TimelinePage
    ) -> Answer:
        if page.total != 1:
            return _answer(phrases, wanted, page, interaction.user.id)
        (milestone,) = page.milestones
        related = await self.entries.around(milestone, guild=interaction.guild_id)
        card = opened(phrases, Entry(milestone, tuple(related)), interaction.user.id)
        return replace(card, content=f"{_first_line(phrases, wanted, page)}\n{card.content}")

    async def _turn(self, interaction: discord.Interaction, rest: str) -> None:
        code, owner, number, step = parts_of(rest, 4)
        phrases = self.words.for_locale(interaction.locale)
        wanted = read_timeline_code(code)
        page = await self.timeline.page(
            wanted, guild=interaction.guild_id, number=wanted_page(number, step), size=_PAGE_SIZE
        )
        await show_page(interaction, owner, lambda reader: _answer(phrases, wanted, page, reader))


def _is_given(typed: str | None) -> TypeGuard[str]:
    return typed is not None and bool(typed.strip())


def _answer(phrases: Phrasebook, wanted: TimelineFilter, page: TimelinePage, owner_id: int) -> Answer:
    if not page.milestones:
        return Answer(_nothing(phrases, wanted))
    details = discord.Embed(description=milestone_list(phrases, page.milestones), colour=BRAND)
    details.set_footer(text=_footer(phrases, page))
    buttons = page_buttons(
        phrases,
        "timeline.page",
        (timeline_code(wanted),),
        number=page.number,
        pages=page.pages,
        owner_id=owner_id,
    )
    rows = rows_of(open_select(phrases, page.milestones), buttons)
    return Answer(_first_line(phrases, wanted, page), details, rows=rows)


def _first_line(phrases: Phrasebook, wanted: TimelineFilter, page: TimelinePage) -> str:
    asked = _asked_for(phrases, wanted)
    newest, oldest = page.milestones[0], page.milestones[-1]
    if page.number > 1:
        first = (page.number - 1) * _PAGE_SIZE + 1
        stretch = {
            "first": first,
            "last": first + len(page.milestones) - 1,
            "newest": newest.latest_on,
            "oldest": oldest.latest_on,
        }
        if asked:
            return phrases.plural("timeline.later_page_asked", page.total, asked=asked, **stretch)
        return phrases.plural("timeline.later_page", page.total, **stretch)
    title = inert(newest.title)
    if asked:
        return phrases.plural("timeline.first_line_asked", page.total, asked=asked, title=title, day=newest.latest_on)
    return phrases.plural("timeline.first_line", page.total, title=title, day=newest.latest_on)


def _nothing(phrases: Phrasebook, wanted: TimelineFilter) -> str:
    asked = _asked_for(phrases, wanted)
    return phrases.say("timeline.nothing_asked", asked=asked) if asked else phrases.say("timeline.nothing")


def _asked_for(phrases: Phrasebook, wanted: TimelineFilter) -> str:
    asked = []
    if wanted.jurisdiction is not None:
        asked.append(jurisdiction_in_words(phrases, wanted.jurisdiction))
    if wanted.topic is not None:
        asked.append(topic_in_words(phrases, wanted.topic))
    if wanted.kind is not None:
        asked.append(kind_in_words(phrases, wanted.kind))
    if wanted.status is not None:
        asked.append(status_in_words(phrases, wanted.status))
    if wanted.since is not None:
        asked.append(phrases.say("timeline.since", day=wanted.since))
    if wanted.until is not None:
        asked.append(phrases.say("timeline.until", day=wanted.until))
    return phrases.say("timeline.and").join(asked)


def _footer(phrases: Phrasebook, page: TimelinePage) -> str:
    position = phrases.say("page.position", number=page.number, pages=page.pages)
    if page.checked_on is None:
        return position
    return phrases.say("timeline.footer", position=position, day=page.checked_on)
