"""`/search`: the record in full text, best first, what was searched for in bold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord
from discord import app_commands

from commands.feature import AnyCommand, ControlHandler
from commands.milestone import opened
from commands.replies.answers import BRAND, Answer, reply
from commands.replies.controls import parts_of
from commands.replies.found_lines import found_list
from commands.replies.inert import inert
from commands.replies.milestone_answer import open_select, rows_of
from commands.replies.milestone_picker import MilestonePicker
from commands.replies.paging import page_buttons, show_page, wanted_page
from commands.replies.words import Phrasebook, Words
from tracker.policy.related import Entries, Entry
from tracker.policy.search import LONGEST_TEXT, Found, Search, SearchPage

_PAGE_SIZE = 5


@dataclass(frozen=True, slots=True)
class SearchCommand:
    """The command `/search`."""

    words: Words
    search: Search
    entries: Entries
    picker: MilestonePicker

    def commands(self) -> Sequence[AnyCommand]:
        text_of = self.words.text

        @app_commands.command(name="search", description=text_of("search.description"))
        @app_commands.describe(text=text_of("search.option.text"), private=text_of("option.private"))
        async def search(
            interaction: discord.Interaction,
            text: app_commands.Range[str, 1, LONGEST_TEXT],
            private: bool = False,
        ) -> None:
            await reply(interaction, await self._answer(interaction, text), private=private)

        @search.autocomplete("text")
        async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            choices = await self.picker.suggest(interaction, typed)
            return [choice for choice in choices if len(choice.value) <= LONGEST_TEXT]

        return [search]

    def controls(self) -> Mapping[str, ControlHandler]:
        return {"search.page": self._turn}

    async def _answer(self, interaction: discord.Interaction, text: str) -> Answer:
        phrases = self.words.for_locale(interaction.locale)
        guild, owner_id = interaction.guild_id, interaction.user.id
        # A suggestion that was chosen comes as the id of the item.
        entry = await self.entries.open(text.strip(), guild=guild)
        if entry is not None:
            return opened(phrases, entry, owner_id)
        page = await self.search.page(text, guild=guild, size=_PAGE_SIZE)
        if page.found.total == 1:
            (milestone,) = page.found.milestones
            related = await self.entries.around(milestone, guild=guild)
            card = opened(phrases, Entry(milestone, tuple(related)), owner_id)
            line = _first_line(phrases, text, page.found)
            return Answer(f"{line}\n{card.content}", card.details, rows=card.rows)
        return _page_answer(phrases, text, page, owner_id)

    async def _turn(self, interaction: discord.Interaction, rest: str) -> None:
        text, owner, number, step = parts_of(rest, 4)
        phrases = self.words.for_locale(interaction.locale)
        page = await self.search.page(
            text, guild=interaction.guild_id, number=wanted_page(number, step), size=_PAGE_SIZE
        )
        await show_page(interaction, owner, lambda reader: _page_answer(phrases, text, page, reader))


def _page_answer(phrases: Phrasebook, text: str, page: SearchPage, owner_id: int) -> Answer:
    found = page.found
    if not found.milestones:
        return Answer(phrases.say("search.nothing", text=inert(text)))
    details = discord.Embed(description=found_list(phrases, found), colour=BRAND)
    if page.pages > 1:
        details.set_footer(text=phrases.say("page.position", number=page.number, pages=page.pages))
    buttons = page_buttons(
        phrases,
        "search.page",
        # The separator means nothing in a search, and must not stand in what a button carries.
        (text.replace("|", " "),),
        number=page.number,
        pages=page.pages,
        owner_id=owner_id,
    )
    rows = rows_of(open_select(phrases, found.milestones), buttons)
    return Answer(_first_line(phrases, text, found), details, rows=rows)


def _first_line(phrases: Phrasebook, text: str, found: Found) -> str:
    shown = inert(text)
    if not found.has_every_word:
        return phrases.say("search.some_words", text=shown)
    if found.respelled:
        words = inert(", ".join(found.respelled))
        return phrases.plural("search.respelled", found.total, words=words)
    if found.is_at_least:
        return phrases.say("search.first_line_many", count=found.total, text=shown)
    return phrases.plural("search.first_line", found.total, text=shown)
