"""`/deadlines`: what closes next, and on request what has closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord
from discord import app_commands

from commands.feature import AnyCommand, ControlHandler
from commands.replies.answers import BRAND, Answer, reply
from commands.replies.controls import parts_of
from commands.replies.days import until
from commands.replies.filter_codes import read_word, word_code
from commands.replies.fitting import fitted, inert_within
from commands.replies.inert import inert
from commands.replies.jurisdictions import read_jurisdiction, suggest_jurisdictions
from commands.replies.links import source_link
from commands.replies.milestone_answer import open_select, rows_of
from commands.replies.paging import page_buttons, show_page, wanted_page
from commands.replies.terms import TOPICS, jurisdiction_in_words, topic_in_words
from commands.replies.words import Phrasebook, Words
from tracker.policy.due import Due, DueDates, DueFilter, DuePage
from tracker.policy.milestones import Topic

_PAGE_SIZE = 5
_TITLE = 160
_LINE = 780
"""Characters of one deadline: five of them fit the description of an embed."""

_PAST = "past"
_AHEAD = ""


@dataclass(frozen=True, slots=True)
class DeadlinesCommand:
    """The command `/deadlines`."""

    words: Words
    due_dates: DueDates

    def commands(self) -> Sequence[AnyCommand]:
        text = self.words.text

        @app_commands.command(name="deadlines", description=text("deadlines.description"))
        @app_commands.describe(
            topic=text("timeline.option.topic"),
            jurisdiction=text("timeline.option.jurisdiction"),
            past=text("deadlines.option.past"),
            private=text("option.private"),
        )
        @app_commands.choices(topic=[app_commands.Choice(name=text(key), value=topic) for topic, key in TOPICS.items()])
        async def deadlines(
            interaction: discord.Interaction,
            topic: app_commands.Choice[str] | None = None,
            jurisdiction: str | None = None,
            past: bool = False,
            private: bool = False,
        ) -> None:
            phrases = self.words.for_locale(interaction.locale)
            place = jurisdiction.strip() if jurisdiction else ""
            wanted = DueFilter(
                topic=topic.value if topic else None,
                jurisdiction=read_jurisdiction(phrases, place) if place else None,
                past=past,
            )
            page = await self.due_dates.page(wanted, guild=interaction.guild_id, size=_PAGE_SIZE)
            await reply(interaction, _answer(phrases, wanted, page, interaction.user.id), private=private)

        @deadlines.autocomplete("jurisdiction")
        async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            phrases = self.words.for_locale(interaction.locale)
            return [app_commands.Choice(name=name, value=code) for name, code in suggest_jurisdictions(phrases, typed)]

        return [deadlines]

    def controls(self) -> Mapping[str, ControlHandler]:
        return {"deadlines.page": self._turn}

    async def _turn(self, interaction: discord.Interaction, rest: str) -> None:
        topic, jurisdiction, past, owner, number, step = parts_of(rest, 6)
        phrases = self.words.for_locale(interaction.locale)
        wanted = DueFilter(read_word(Topic, topic), jurisdiction or None, past == _PAST)
        page = await self.due_dates.page(
            wanted, guild=interaction.guild_id, number=wanted_page(number, step), size=_PAGE_SIZE
        )
        await show_page(interaction, owner, lambda reader: _answer(phrases, wanted, page, reader))


def _answer(phrases: Phrasebook, wanted: DueFilter, page: DuePage, owner_id: int) -> Answer:
    asked = _asked_for(phrases, wanted)
    parts = (word_code(wanted.topic), str(wanted.jurisdiction or ""), _PAST if wanted.past else _AHEAD)
    if not page.due:
        return _nothing(phrases, wanted, asked)
    details = discord.Embed(description="\n\n".join(_lines(phrases, due) for due in page.due), colour=BRAND)
    position = phrases.say("page.position", number=page.number, pages=page.pages)
    details.set_footer(text=phrases.say("deadlines.footer", position=position))
    buttons = page_buttons(phrases, "deadlines.page", parts, number=page.number, pages=page.pages, owner_id=owner_id)
    rows = rows_of(open_select(phrases, (due.milestone for due in page.due)), buttons)
    return Answer(_first_line(phrases, wanted, page, asked), details, rows=rows)


def _first_line(phrases: Phrasebook, wanted: DueFilter, page: DuePage, asked: str) -> str:
    first = page.due[0]
    shown = {
        "asked": asked,
        "what": inert(first.deadline.what, limit=_TITLE),
        "day": first.deadline.due_on,
        "until": until(first.deadline.due_on),
        "title": inert(first.milestone.title),
    }
    if page.number > 1:
        return phrases.plural("deadlines.later_page", page.total, **shown)
    if wanted.past:
        return phrases.plural("deadlines.first_line_past", page.total, **shown)
    return phrases.plural("deadlines.first_line", page.total, **shown)


def _nothing(phrases: Phrasebook, wanted: DueFilter, asked: str) -> Answer:
    if wanted.past:
        return Answer(phrases.say("deadlines.nothing_past", asked=asked))
    return Answer(phrases.say("deadlines.nothing", asked=asked))


def _asked_for(phrases: Phrasebook, wanted: DueFilter) -> str:
    """Return ` for Florida, Stablecoins`, or nothing where nothing was asked."""
    asked = []
    if wanted.jurisdiction is not None:
        asked.append(jurisdiction_in_words(phrases, wanted.jurisdiction))
    if wanted.topic is not None:
        asked.append(topic_in_words(phrases, wanted.topic))
    return phrases.say("deadlines.asked", asked=phrases.say("timeline.and").join(asked)) if asked else ""


def _lines(phrases: Phrasebook, due: Due) -> str:
    deadline, milestone = due.deadline, due.milestone
    title = inert_within(milestone.title, _TITLE + _TITLE // 4)
    source = source_link(phrases, milestone.url)
    about = title if source is None else phrases.say("card.with_source", text=title, source=source)

    def made(limit: int, about: str = about) -> str:
        return phrases.say(
            "deadlines.line",
            day=deadline.due_on,
            until=until(deadline.due_on),
            what=inert(deadline.what, limit=limit // 2),
            about=about,
            basis=inert(deadline.basis, limit=limit // 2),
        )

    text = fitted(made, _LINE)
    # An address of an unlikely length goes first: cut in the middle it would lead nowhere.
    return text if about in text else fitted(lambda limit: made(limit, title), _LINE)
