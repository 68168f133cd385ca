"""`/states`: what the law of each state lets it hold, as a table and a map; or one state's items."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord
from discord import app_commands

from calculations.errors import UserError
from commands.draw.press import ChartPress
from commands.draw.state_map import CLASSES, capital, describe_map, names_of, state_map
from commands.draw.tiles import TileMap
from commands.feature import AnyCommand, ControlHandler
from commands.replies.answers import BRAND, Answer, reply
from commands.replies.cards import milestone_lines
from commands.replies.controls import parts_of
from commands.replies.inert import shortened
from commands.replies.jurisdictions import read_jurisdiction, suggest_jurisdictions
from commands.replies.milestone_answer import open_select, rows_of
from commands.replies.paging import page_buttons, show_page, wanted_page
from commands.replies.tables import table
from commands.replies.terms import authority_in_words, jurisdiction_in_words
from commands.replies.words import Phrasebook, Words
from tracker.policy.jurisdictions import Jurisdiction
from tracker.policy.milestones import InvestmentAuthority, Milestone
from tracker.policy.states import Standing, StateClass, StateRecord, States, known_authority, states_in
from tracker.policy.timeline import Timeline, TimelineFilter, TimelinePage

PICTURE = "state-map.png"

_PAGE_SIZE = 5
_DESCRIPTION_LIMIT = 4096
_ALT_LIMIT = 1024
"""Discord, Messages: the description of an attachment."""

_ROWS: Mapping[str | None, str] = {
    InvestmentAuthority.YES: "states.row.may_invest",
    InvestmentAuthority.MEMBER_CHOICE: "states.row.members_choose",
    InvestmentAuthority.RETENTION_ONLY: "states.row.may_keep",
    InvestmentAuthority.STUDY: "states.row.studies",
    InvestmentAuthority.PROHIBITED: "states.row.prohibited",
    None: "states.row.other",
}


@dataclass(frozen=True, slots=True)
class StatesCommand:
    """The command `/states`."""

    words: Words
    states: StateRecord
    timeline: Timeline
    press: ChartPress

    def commands(self) -> Sequence[AnyCommand]:
        text = self.words.text

        @app_commands.command(name="states", description=text("states.description"))
        @app_commands.describe(state=text("states.option.state"), private=text("option.private"))
        async def states(interaction: discord.Interaction, state: str | None = None, private: bool = False) -> None:
            phrases = self.words.for_locale(interaction.locale)
            if state is not None and state.strip():
                await self._show_state(interaction, read_jurisdiction(phrases, state), private=private)
            else:
                await self._show_all(interaction, phrases, private=private)

        @states.autocomplete("state")
        async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            phrases = self.words.for_locale(interaction.locale)
            return [
                app_commands.Choice(name=name, value=code)
                for name, code in suggest_jurisdictions(phrases, typed)
                if code != Jurisdiction.UNITED_STATES
            ]

        return [states]

    def controls(self) -> Mapping[str, ControlHandler]:
        return {"states.page": self._turn}

    async def _show_all(self, interaction: discord.Interaction, phrases: Phrasebook, *, private: bool) -> None:
        states = await self.states.states(guild=interaction.guild_id)
        # Numbers and names as the words' own language has them: another locale's may need letters no font here has.
        language = self.words.for_locale(str(phrases.language).replace("_", "-"))
        chart = state_map(language, states)
        answer = self._overview(phrases, states, chart)
        await reply(interaction, answer, private=private)
        if answer.picture is None:
            # The words are there at once; the picture follows when it is drawn.
            await self.press.prepare(chart)
            drawn = self._overview(phrases, states, chart)
            if drawn.picture is not None:
                await interaction.edit_original_response(embed=drawn.details, attachments=[drawn.picture])

    def _overview(self, phrases: Phrasebook, states: States, chart: TileMap) -> Answer:
        content, details = _overview_words(phrases, states)
        png = self.press.ready(chart)
        if png is None:
            return Answer(content, details)
        in_words = describe_map(phrases, states)
        # The library has no parameter for an embed picture's description, which Discord takes since June 2026.
        image = {"url": f"attachment://{PICTURE}", "description": in_words}
        with_picture = discord.Embed.from_dict({**details.to_dict(), "image": image})
        picture = discord.File(io.BytesIO(png), PICTURE, description=shortened(in_words, _ALT_LIMIT))
        return Answer(content, with_picture, picture=picture)

    async def _show_state(self, interaction: discord.Interaction, code: str, *, private: bool) -> None:
        if code == Jurisdiction.UNITED_STATES:
            raise UserError("states.federal")
        phrases = self.words.for_locale(interaction.locale)
        answer = await self._state(phrases, code, interaction.guild_id, interaction.user.id)
        await reply(interaction, answer, private=private)

    async def _turn(self, interaction: discord.Interaction, rest: str) -> None:
        code, owner, number, step = parts_of(rest, 4)
        phrases = self.words.for_locale(interaction.locale)
        guild = interaction.guild_id
        page = await self._page(code, guild, wanted_page(number, step))
        states = await self.states.states(guild=guild)
        await show_page(interaction, owner, lambda reader: _state_answer(phrases, states, code, page, reader))

    async def _state(self, phrases: Phrasebook, code: str, guild: int | None, owner_id: int) -> Answer:
        page = await self._page(code, guild, 1)
        return _state_answer(phrases, await self.states.states(guild=guild), code, page, owner_id)

    async def _page(self, code: str, guild: int | None, number: int) -> TimelinePage:
        return await self.timeline.page(TimelineFilter(jurisdiction=code), guild=guild, number=number, size=_PAGE_SIZE)


def _overview_words(phrases: Phrasebook, states: States) -> tuple[str, discord.Embed]:
    classes = states.classes()
    investing = states_in(classes, [StateClass.MAY_INVEST])
    lines = [
        phrases.plural("states.first_line", len(investing), states=names_of(phrases, investing))
        if investing
        else phrases.say("states.first_line_none"),
        phrases.say("states.enacted_misleads"),
        _table(phrases, states),
        phrases.say("states.legend"),
    ]
    listed = [
        phrases.say("states.listed", name=capital(phrases.say(key)), states=names_of(phrases, codes))
        for shown, key in CLASSES.items()
        if (codes := states_in(classes, [shown]))
    ]
    return "\n".join(lines), discord.Embed(description=shortened("\n".join(listed), _DESCRIPTION_LIMIT), colour=BRAND)


def _table(phrases: Phrasebook, states: States) -> str:
    """Return the items by what they would allow and how they stand as a code block; rows without any are left out."""
    counts = states.counts()
    head = (
        phrases.say("states.column.allows"),
        phrases.say("states.column.law"),
        phrases.say("states.column.open"),
        phrases.say("states.column.unverified"),
        phrases.say("states.column.ended"),
    )
    rows = [
        (phrases.say(key), *(_cell(phrases, counts[authority, standing]) for standing in Standing))
        for authority, key in _ROWS.items()
        if any(counts[authority, standing] for standing in Standing)
    ]
    return table((head, *rows))


def _cell(phrases: Phrasebook, count: int) -> str:
    return phrases.number(count) if count else "·"


def _state_answer(phrases: Phrasebook, states: States, code: str, page: TimelinePage, owner_id: int) -> Answer:
    name = jurisdiction_in_words(phrases, code)
    if not page.milestones:
        return Answer(phrases.say("states.state_nothing", state=name))
    shown = states.classes().get(code, StateClass.OTHER)
    details = discord.Embed(description=_items(phrases, page.milestones), colour=BRAND)
    details.set_footer(text=phrases.say("page.position", number=page.number, pages=page.pages))
    buttons = page_buttons(phrases, "states.page", (code,), number=page.number, pages=page.pages, owner_id=owner_id)
    first_line = phrases.plural("states.state", page.total, state=name, shown=phrases.say(CLASSES[shown]))
    return Answer(first_line, details, rows=rows_of(open_select(phrases, page.milestones), buttons))


def _items(phrases: Phrasebook, milestones: Sequence[Milestone]) -> str:
    for linked in (True, False):
        text = "\n\n".join(_item(phrases, milestone, linked=linked) for milestone in milestones)
        if len(text) <= _DESCRIPTION_LIMIT:
            return text
    return text[:_DESCRIPTION_LIMIT]


def _item(phrases: Phrasebook, milestone: Milestone, *, linked: bool) -> str:
    lines = milestone_lines(phrases, milestone, linked=linked)
    if known_authority(milestone.investment_authority) is None:
        return lines
    authority = authority_in_words(phrases, str(milestone.investment_authority))
    return phrases.say("states.item", lines=lines, authority=authority)
