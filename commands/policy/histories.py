"""`/policy history` and `/policy undo`: what was changed, and taking it back by another change."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

import discord
from discord import app_commands

from calculations.errors import UserError
from commands.feature import ControlHandler
from commands.policy.desk import Actor, Desk
from commands.policy.history_pages import change_name, history_page
from commands.policy.options import Suggestions, suggesting_milestones
from commands.policy.sheets import Sheet
from commands.replies.answers import Answer, reply
from commands.replies.controls import parts_of, select_values
from commands.replies.milestone_picker import MilestonePicker
from commands.replies.paging import show_page, wanted_page
from tracker.policy.drafts import Act
from tracker.policy.history import Histories
from tracker.policy.milestones import Milestone

_MOST_CHOICES = 25


@dataclass(frozen=True, slots=True)
class HistoryDesk:
    """The commands, and the buttons under their answers."""

    desk: Desk
    picker: MilestonePicker
    histories: Histories

    def add_to(self, group: app_commands.Group) -> None:
        """Register the commands."""
        self._history(group)
        self._undo(group)

    def controls(self) -> Mapping[str, ControlHandler]:
        return {
            "policy.log": self._turn,
            "policy.log_of": self._open,
            "policy.log_file": self._export,
            "policy.undo": self._undo_pressed,
            "policy.undo_chosen": self._undo_chosen,
        }

    def _history(self, group: app_commands.Group) -> None:
        text = self.desk.words.text

        @group.command(name="history", description=text("policy.history.description"))
        @app_commands.describe(milestone=text("policy.option.milestone"))
        async def history(interaction: discord.Interaction, milestone: str) -> None:
            actor = await self.desk.actor(interaction)
            found = await self.picker.read(milestone, interaction.guild_id, withdrawn_too=True)
            await self._show(interaction, actor, found)

        history.autocomplete("milestone")(suggesting_milestones(self.picker, withdrawn_too=True))

    def _undo(self, group: app_commands.Group) -> None:
        text = self.desk.words.text

        @group.command(name="undo", description=text("policy.undo.description"))
        @app_commands.describe(milestone=text("policy.undo.option.milestone"), change=text("policy.undo.option.change"))
        async def undo(
            interaction: discord.Interaction, milestone: str | None = None, change: str | None = None
        ) -> None:
            actor = await self.desk.actor(interaction)
            if change is None and milestone is not None:
                change = await self._newest_of(
                    actor, await self.picker.read(milestone, interaction.guild_id, withdrawn_too=True)
                )
            await self._begin_undo(interaction, actor, change)

        undo.autocomplete("milestone")(suggesting_milestones(self.picker, withdrawn_too=True))

        @undo.autocomplete("change")
        async def suggest(interaction: discord.Interaction, typed: str) -> Suggestions:
            return await self._suggest_changes(interaction, typed)

    async def _turn(self, interaction: discord.Interaction, rest: str) -> None:
        milestone_id, owner, number, step = parts_of(rest, 4)
        actor = await self.desk.actor(interaction)
        milestone = await self._milestone(actor, milestone_id)
        entries = await self.histories.history(milestone.id, actor.author)
        page = wanted_page(number, step)
        await show_page(
            interaction,
            owner,
            lambda reader: history_page(actor.phrases, milestone, entries, number=page, owner_id=reader),
        )

    async def _open(self, interaction: discord.Interaction, rest: str) -> None:
        (milestone_id,) = parts_of(rest, 1)
        actor = await self.desk.actor(interaction)
        await self._show(interaction, actor, await self._milestone(actor, milestone_id))

    async def _export(self, interaction: discord.Interaction, rest: str) -> None:
        (milestone_id,) = parts_of(rest, 1)
        actor = await self.desk.actor(interaction)
        milestone = await self._milestone(actor, milestone_id)
        table = await self.histories.export_csv(milestone.id, actor.author)
        await reply(
            interaction,
            Answer(
                actor.phrases.say("policy.history.exported"),
                picture=discord.File(io.BytesIO(table), f"history-{milestone.id}.csv"),
            ),
            private=True,
        )

    async def _undo_pressed(self, interaction: discord.Interaction, rest: str) -> None:
        (change_id,) = parts_of(rest, 1)
        await self._begin_undo(interaction, await self.desk.actor(interaction), change_id)

    async def _undo_chosen(self, interaction: discord.Interaction, rest: str) -> None:
        actor = await self.desk.actor(interaction)
        chosen = select_values(interaction)
        if len(chosen) != 1:
            raise UserError("control.outdated")
        await self._begin_undo(interaction, actor, chosen[0])

    async def _begin_undo(self, interaction: discord.Interaction, actor: Actor, change_id: str | None) -> None:
        """Show what taking a change back would do; without an id, one's own last one in this server."""
        given = {} if change_id is None else {"change": change_id.strip()}
        draft = await self.desk.editing.open(Act.UNDO, actor.author, today=actor.today, given=given)
        await self.desk.show_draft(interaction, actor, draft, Sheet.TEXT, anew=True)

    async def _newest_of(self, actor: Actor, milestone: Milestone) -> str:
        entries = await self.histories.history(milestone.id, actor.author)
        newest = next((entry.change.id for entry in entries if entry.may_undo), None)
        if newest is None:
            raise UserError("editing.nothing_to_undo")
        return newest

    async def _suggest_changes(self, interaction: discord.Interaction, typed: str) -> Suggestions:
        chosen = getattr(interaction.namespace, "milestone", None)
        if not chosen:
            return []
        try:
            actor = await self.desk.actor(interaction)
            milestone = await self.picker.read(str(chosen), interaction.guild_id, withdrawn_too=True)
        except UserError:
            # No moderator, or nothing that is on record has been named yet.
            return []
        entries = await self.histories.history(milestone.id, actor.author)
        named = [
            (change_name(actor.phrases, entry.change, milestone), entry.change.id)
            for entry in entries
            if entry.may_undo
        ]
        wanted = typed.casefold().strip()
        return [
            app_commands.Choice(name=name, value=change_id) for name, change_id in named if wanted in name.casefold()
        ][:_MOST_CHOICES]

    async def _show(self, interaction: discord.Interaction, actor: Actor, milestone: Milestone) -> None:
        entries = await self.histories.history(milestone.id, actor.author)
        answer = history_page(actor.phrases, milestone, entries, number=1, owner_id=interaction.user.id)
        await self.desk.show(interaction, actor, answer, anew=True)

    async def _milestone(self, actor: Actor, milestone_id: str) -> Milestone:
        milestone = await self.desk.record.milestone(milestone_id, guild=actor.author.guild_id)
        if milestone is None:
            raise UserError("editing.no_such_milestone")
        return milestone
