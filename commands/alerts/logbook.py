"""`/alerts log`: what was sent, what failed, what is held back and why; and what can be decided there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord
from discord import app_commands

from calculations.errors import UserError
from commands.alerts.desk import AlertDesk, Moderating
from commands.alerts.entry_words import entry_line, subject_in_words
from commands.feature import ControlHandler
from commands.replies.answers import BRAND, Answer, reply
from commands.replies.answers import replace as put_in_place
from commands.replies.controls import custom_id, parts_of, select_values
from commands.replies.milestone_answer import rows_of
from commands.replies.paging import page_buttons, wanted_page
from commands.replies.words import Phrasebook
from tracker.alerts.entries import Entry
from tracker.alerts.log import Page
from tracker.alerts.posts import PostState

SECTIONS: Mapping[str, tuple[PostState, ...]] = {
    "all": (),
    "sent": (PostState.SENT, PostState.LISTED),
    "failed": (PostState.FAILED, PostState.UNCLEAR),
    "waiting": (PostState.AWAITING, PostState.OWED, PostState.SENDING),
    "dropped": (PostState.SUPERSEDED,),
}
"""The states that each choice of the option `show:` shows; none stands for all."""

_Select = discord.ui.Select[discord.ui.View]


@dataclass(frozen=True, slots=True)
class LogDesk:
    """The command, its pages, and what is decided in them."""

    desk: AlertDesk

    def add_to(self, group: app_commands.Group) -> None:
        """Register the command."""
        text = self.desk.words.text

        @group.command(name="log", description=text("alerts.log.description"))
        @app_commands.describe(show=text("alerts.option.show"))
        @app_commands.choices(
            show=[
                app_commands.Choice(name=text("alerts.log.show_all"), value="all"),
                app_commands.Choice(name=text("alerts.log.show_sent"), value="sent"),
                app_commands.Choice(name=text("alerts.log.show_failed"), value="failed"),
                app_commands.Choice(name=text("alerts.log.show_waiting"), value="waiting"),
                app_commands.Choice(name=text("alerts.log.show_dropped"), value="dropped"),
            ]
        )
        async def log(interaction: discord.Interaction, show: str = "all") -> None:
            actor = await self.desk.moderator(interaction)
            await reply(interaction, await self._log(actor, show, 1), private=True)

    def controls(self) -> Mapping[str, ControlHandler]:
        return {
            "alerts.log": self._turn,
            "alerts.waiting": self._waiting,
            "alerts.again": self._again,
            "alerts.approve": self._approve,
            "alerts.dismiss": self._dismiss,
        }

    async def _turn(self, interaction: discord.Interaction, rest: str) -> None:
        show, _, number, step = parts_of(rest, 4)
        actor = await self.desk.moderator(interaction)
        await put_in_place(interaction, await self._log(actor, _known(show), wanted_page(number, step)))

    async def _waiting(self, interaction: discord.Interaction, rest: str) -> None:
        actor = await self.desk.moderator(interaction)
        await reply(interaction, await self._log(actor, "waiting", 1), private=True)

    async def _again(self, interaction: discord.Interaction, rest: str) -> None:
        actor, show, number, ref = await self._chosen(interaction, rest)
        await self.desk.log.resend(actor.guild_id, ref)
        await self._show(interaction, actor, show, number, actor.phrases.say("alerts.log.again_done", ref=ref))

    async def _approve(self, interaction: discord.Interaction, rest: str) -> None:
        actor, show, number, ref = await self._chosen(interaction, rest)
        await self.desk.log.approve(actor.guild_id, ref)
        await self._show(interaction, actor, show, number, actor.phrases.say("alerts.log.approve_done", ref=ref))

    async def _dismiss(self, interaction: discord.Interaction, rest: str) -> None:
        actor, show, number, ref = await self._chosen(interaction, rest)
        await self.desk.log.dismiss(actor.guild_id, ref)
        await self._show(interaction, actor, show, number, actor.phrases.say("alerts.log.dismiss_done", ref=ref))

    async def _chosen(self, interaction: discord.Interaction, rest: str) -> tuple[Moderating, str, int, str]:
        show, number = parts_of(rest, 2)
        actor = await self.desk.moderator(interaction)
        chosen = select_values(interaction)
        if len(chosen) != 1 or not number.isdecimal():
            raise UserError("control.outdated")
        return actor, _known(show), int(number), chosen[0]

    async def _show(
        self, interaction: discord.Interaction, actor: Moderating, show: str, number: int, note: str
    ) -> None:
        await put_in_place(interaction, await self._log(actor, show, number, note))

    async def _log(self, actor: Moderating, show: str, number: int, note: str | None = None) -> Answer:
        phrases = actor.phrases
        page = await self.desk.log.page(actor.guild_id, *SECTIONS[show], number=number)
        first = phrases.plural("alerts.log.first_line", page.total) if page.total else phrases.say("alerts.log.none")
        content = first if note is None else f"{note}\n{first}"
        if not page.entries:
            return Answer(content)
        lines = [entry_line(phrases, entry, self.desk.now()) for entry in page.entries]
        details = discord.Embed(description="\n".join(lines)[:4096], colour=BRAND)
        if page.pages > 1:
            details.set_footer(text=phrases.say("alerts.log.page", page=page.number, pages=page.pages))
        return Answer(content, details, rows=_controls(phrases, page, show, actor.person_id))


def _known(show: str) -> str:
    if show not in SECTIONS:
        raise UserError("control.outdated")
    return show


def _controls(phrases: Phrasebook, page: Page, show: str, owner_id: int) -> discord.ui.View | None:
    failed = [one for one in page.entries if one.post.state in (PostState.FAILED, PostState.UNCLEAR)]
    awaiting = [one for one in page.entries if one.post.state is PostState.AWAITING]
    offered = (
        ("alerts.again", phrases.say("alerts.log.again"), failed),
        ("alerts.approve", phrases.say("alerts.log.approve"), awaiting),
        ("alerts.dismiss", phrases.say("alerts.log.dismiss"), [*failed, *awaiting]),
    )
    selects = [
        _select(phrases, custom_id(name, show, str(page.number)), placeholder, listed)
        for name, placeholder, listed in offered
        if listed
    ]
    turning = page_buttons(phrases, "alerts.log", (show,), number=page.number, pages=page.pages, owner_id=owner_id)
    return rows_of(turning, *selects)


def _select(phrases: Phrasebook, identity: str, placeholder: str, entries: Sequence[Entry]) -> _Select:
    options = {
        one.ref: discord.SelectOption(
            label=phrases.say("alerts.log.choice", ref=one.ref, what=subject_in_words(phrases, one))[:100],
            value=one.ref,
        )
        for one in entries
    }
    return discord.ui.Select(custom_id=identity, placeholder=placeholder, options=list(options.values()))
