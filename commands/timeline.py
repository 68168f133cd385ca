"""`/timeline`: the policy milestones on record, newest action first, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord
from discord import app_commands

from commands.feature import AnyCommand, ControlHandler
from commands.replies.answers import BRAND, Answer, reply
from commands.replies.cards import milestone_card, milestone_list
from commands.replies.controls import parts_of
from commands.replies.inert import inert
from commands.replies.jurisdictions import read_jurisdiction, suggest_jurisdictions
from commands.replies.paging import page_buttons, show_page, wanted_page
from commands.replies.terms import TOPICS, jurisdiction_in_words, topic_in_words
from commands.replies.words import Phrasebook, Words
from tracker.policy.timeline import Timeline, TimelineFilter, TimelinePage

_PAGE_SIZE = 5
"""Two lines each: a page fits a phone without scrolling far."""


@dataclass(frozen=True, slots=True)
class TimelineCommand:
    """The command `/timeline`."""

    words: Words
    timeline: Timeline

    def commands(self) -> Sequence[AnyCommand]:
        text = self.words.text

        @app_commands.command(name="timeline", description=text("timeline.description"))
        @app_commands.describe(
            topic=text("timeline.option.topic"),
            jurisdiction=text("timeline.option.jurisdiction"),
            private=text("option.private"),
        )
        @app_commands.choices(topic=[app_commands.Choice(name=text(key), value=topic) for topic, key in TOPICS.items()])
        async def timeline(
            interaction: discord.Interaction,
            topic: app_commands.Choice[str] | None = None,
            jurisdiction: str | None = None,
            private: bool = False,
        ) -> None:
            phrases = self.words.for_locale(interaction.locale)
            asked = jurisdiction.strip() if jurisdiction else ""
            wanted = TimelineFilter(
                topic=topic.value if topic else None,
                jurisdiction=read_jurisdiction(phrases, asked) if asked else None,
            )
            page = await self.timeline.page(wanted, guild=interaction.guild_id, size=_PAGE_SIZE)
            await reply(interaction, _answer(phrases, wanted, page, interaction.user.id), private=private)

        @timeline.autocomplete("jurisdiction")
        async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            phrases = self.words.for_locale(interaction.locale)
            return [app_commands.Choice(name=name, value=code) for name, code in suggest_jurisdictions(phrases, typed)]

        return [timeline]

    def controls(self) -> Mapping[str, ControlHandler]:
        return {"timeline.page": self._turn}

    async def _turn(self, interaction: discord.Interaction, rest: str) -> None:
        topic, jurisdiction, owner_id, number, step = parts_of(rest, 5)
        phrases = self.words.for_locale(interaction.locale)
        wanted = TimelineFilter(topic=topic or None, jurisdiction=jurisdiction or None)
        page = await self.timeline.page(
            wanted, guild=interaction.guild_id, number=wanted_page(number, step), size=_PAGE_SIZE
        )
        await show_page(interaction, owner_id, lambda reader: _answer(phrases, wanted, page, reader))


def _answer(phrases: Phrasebook, wanted: TimelineFilter, page: TimelinePage, owner_id: int) -> Answer:
    if not page.milestones:
        return Answer(_nothing(phrases, wanted))
    if page.total == 1:
        details = milestone_card(phrases, page.milestones[0])
    else:
        details = discord.Embed(description=milestone_list(phrases, page.milestones), colour=BRAND)
    details.set_footer(text=_footer(phrases, page))
    buttons = page_buttons(
        phrases,
        "timeline.page",
        (str(wanted.topic or ""), str(wanted.jurisdiction or "")),
        number=page.number,
        pages=page.pages,
        owner_id=owner_id,
    )
    return Answer(_first_line(phrases, wanted, page), details, buttons)


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
    return phrases.say("timeline.and").join(asked)


def _footer(phrases: Phrasebook, page: TimelinePage) -> str:
    position = phrases.say("page.position", number=page.number, pages=page.pages)
    if page.checked_on is None:
        return position
    return phrases.say("timeline.footer", position=position, day=page.checked_on)
