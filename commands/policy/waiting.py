"""`/policy queue`: what waits for a moderator, in one list, whoever it comes from; choosing a line opens it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import discord
from discord import app_commands

from calculations.errors import UserError
from commands.feature import ControlHandler
from commands.policy.desk import Actor, Desk
from commands.replies.answers import BRAND, Answer, reply
from commands.replies.controls import custom_id, parts_of, select_values
from commands.replies.inert import shortened
from commands.replies.paging import page_buttons, show_page, wanted_page
from commands.replies.words import Phrasebook

_PAGE_SIZE = 5
_OPTION_LIMIT = 100


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One thing that waits: its id, its name in plain text, and its line in the list."""

    id: str
    name: str
    line: str


class QueueSection(Protocol):
    """One sort of thing that waits in a guild, the longest waiting first."""

    @property
    def name(self) -> str:
        """Return the word that stands for this sort in a custom_id."""

    async def count(self, actor: Actor) -> int:
        """Return how many wait."""

    async def entries(self, actor: Actor, *, start: int, size: int) -> Sequence[QueueEntry]:
        """Return some of them from position `start`."""

    async def open(self, actor: Actor, entry_id: str) -> Answer:
        """Return one with the buttons that settle it. Raises: UserError when it does not wait any more."""


@dataclass(frozen=True, slots=True)
class QueueDesk:
    """The command, its pages and its select. The sections stand one after the other."""

    desk: Desk
    sections: Sequence[QueueSection]

    def add_to(self, group: app_commands.Group) -> None:
        """Register the command."""
        text = self.desk.words.text

        @group.command(name="queue", description=text("policy.queue.description"))
        async def queue(interaction: discord.Interaction) -> None:
            actor = await self.desk.actor(interaction)
            answer = await self._page(actor, 1)
            await reply(interaction, answer, private=self.desk.is_private(interaction, actor))

    def controls(self) -> Mapping[str, ControlHandler]:
        return {"policy.queue": self._turn, "policy.queue_open": self._open}

    async def _turn(self, interaction: discord.Interaction, rest: str) -> None:
        owner, number, step = parts_of(rest, 3)
        actor = await self.desk.actor(interaction)
        answer = await self._page(actor, wanted_page(number, step))
        await show_page(interaction, owner, lambda reader: answer)

    async def _open(self, interaction: discord.Interaction, rest: str) -> None:
        actor = await self.desk.actor(interaction)
        chosen = select_values(interaction)
        if len(chosen) != 1:
            raise UserError("control.outdated")
        sort, _, entry_id = chosen[0].partition(":")
        for section in self.sections:
            if section.name == sort:
                answer = await section.open(actor, entry_id)
                await reply(interaction, answer, private=self.desk.is_private(interaction, actor))
                return
        raise UserError("control.outdated")

    async def _page(self, actor: Actor, number: int) -> Answer:
        counts = [await section.count(actor) for section in self.sections]
        total = sum(counts)
        if not total:
            return Answer(actor.phrases.say("policy.queue.empty"))
        pages = -(-total // _PAGE_SIZE)
        number = min(max(number, 1), pages)
        start, size = (number - 1) * _PAGE_SIZE, _PAGE_SIZE
        shown: list[tuple[str, QueueEntry]] = []
        for section, count in zip(self.sections, counts, strict=True):
            if start < count and size:
                entries = await section.entries(actor, start=start, size=size)
                shown.extend((section.name, entry) for entry in entries)
                size -= len(entries)
            start = max(0, start - count)
        details = discord.Embed(description="\n\n".join(entry.line for _, entry in shown), colour=BRAND)
        details.set_footer(text=actor.phrases.say("page.position", number=number, pages=pages))
        return Answer(
            actor.phrases.plural("policy.queue.first_line", total),
            details,
            rows=_rows(actor, shown, number=number, pages=pages),
        )


def choosing(phrases: Phrasebook, name: str, options: Sequence[tuple[str, str]]) -> discord.ui.Select[discord.ui.View]:
    """Return a select that opens one of the options, each a value and its name."""
    return discord.ui.Select(
        custom_id=custom_id(name),
        placeholder=phrases.say("policy.queue.open"),
        row=0,
        options=[discord.SelectOption(label=shortened(label, _OPTION_LIMIT), value=value) for value, label in options],
    )


def _rows(actor: Actor, shown: Sequence[tuple[str, QueueEntry]], *, number: int, pages: int) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    options = [(f"{sort}:{entry.id}", entry.name) for sort, entry in shown]
    view.add_item(choosing(actor.phrases, "policy.queue_open", options))
    for button in page_buttons(
        actor.phrases, "policy.queue", (), number=number, pages=pages, owner_id=actor.author.user_id
    ):
        button.row = 1
        view.add_item(button)
    # Finished, it is not kept in memory; see `controls`.
    view.stop()
    return view
