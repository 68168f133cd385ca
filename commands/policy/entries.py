"""The commands that begin a change of the record: each opens a draft, then its form or its panel."""

from dataclasses import dataclass

import discord
from discord import app_commands

from calculations.errors import UserError
from commands.policy.desk import Desk
from commands.policy.options import (
    Suggestions,
    read_status,
    suggest_parts,
    suggest_statuses,
    suggesting_milestones,
)
from commands.policy.sheets import SHEETS, Sheet, read_sheet
from commands.replies.jurisdictions import read_jurisdiction, suggest_jurisdictions
from commands.replies.milestone_picker import MilestonePicker
from commands.replies.terms import KINDS, RELATIONS, TOPICS
from tracker.policy.drafts import Act
from tracker.policy.milestones import OWN_ID_PREFIX


@dataclass(frozen=True, slots=True)
class Entries:
    """`/policy add`, `edit`, `action`, `deadline`, `relate`, `withdraw` and `publish`."""

    desk: Desk
    picker: MilestonePicker

    def add_to(self, group: app_commands.Group) -> None:
        """Register the commands."""
        self._add(group)
        self._edit(group)
        self._dated(group, Act.ACTION, "action", self.desk.words.text("policy.action.description"))
        self._dated(group, Act.DEADLINE, "deadline", self.desk.words.text("policy.deadline.description"))
        self._relate(group)
        self._withdraw(group)
        self._publish(group)

    def _add(self, group: app_commands.Group) -> None:
        text = self.desk.words.text

        @group.command(name="add", description=text("policy.add.description"))
        @app_commands.describe(
            kind=text("policy.add.option.kind"),
            jurisdiction=text("policy.add.option.jurisdiction"),
            topic=text("policy.add.option.topic"),
            status=text("policy.add.option.status"),
        )
        @app_commands.choices(
            kind=[app_commands.Choice(name=text(key), value=kind) for kind, key in KINDS.items()],
            topic=[app_commands.Choice(name=text(key), value=topic) for topic, key in TOPICS.items()],
        )
        async def add(
            interaction: discord.Interaction,
            kind: app_commands.Choice[str],
            jurisdiction: str,
            topic: app_commands.Choice[str],
            status: str | None = None,
        ) -> None:
            actor = await self.desk.actor(interaction)
            given = {
                "kind": kind.value,
                "jurisdiction": read_jurisdiction(actor.phrases, jurisdiction),
                "topics": topic.value,
            }
            if status is not None:
                given["status"] = read_status(actor.phrases, status)
            draft = await self.desk.editing.open(Act.ADD, actor.author, today=actor.today, given=given)
            await self.desk.open_form(interaction, actor, draft, Sheet.TEXT)

        @add.autocomplete("jurisdiction")
        async def suggest_places(interaction: discord.Interaction, typed: str) -> Suggestions:
            phrases = self.desk.words.for_locale(interaction.locale)
            return [app_commands.Choice(name=name, value=code) for name, code in suggest_jurisdictions(phrases, typed)]

        @add.autocomplete("status")
        async def suggest_status(interaction: discord.Interaction, typed: str) -> Suggestions:
            phrases = self.desk.words.for_locale(interaction.locale)
            return suggest_statuses(phrases, typed, getattr(interaction.namespace, "kind", None))

    def _edit(self, group: app_commands.Group) -> None:
        text = self.desk.words.text

        @group.command(name="edit", description=text("policy.edit.description"))
        @app_commands.describe(
            milestone=text("policy.option.milestone"),
            what=text("policy.edit.option.what"),
            part=text("policy.edit.option.part"),
        )
        @app_commands.choices(what=[app_commands.Choice(name=text(key), value=sheet) for sheet, key in SHEETS.items()])
        async def edit(
            interaction: discord.Interaction,
            milestone: str,
            what: app_commands.Choice[str] | None = None,
            part: str | None = None,
        ) -> None:
            sheet = read_sheet(what.value) if what is not None else Sheet.TEXT
            await self._open(interaction, Act.EDIT, milestone, part=part or "", sheet=sheet)

        edit.autocomplete("milestone")(suggesting_milestones(self.picker))

        @edit.autocomplete("part")
        async def suggest_part(interaction: discord.Interaction, typed: str) -> Suggestions:
            return await self._suggest_parts(interaction, typed, with_relations=False)

    def _dated(self, group: app_commands.Group, act: Act, name: str, description: app_commands.locale_str) -> None:
        @group.command(name=name, description=description)
        @app_commands.describe(milestone=self.desk.words.text("policy.option.milestone"))
        async def dated(interaction: discord.Interaction, milestone: str) -> None:
            await self._open(interaction, act, milestone)

        dated.autocomplete("milestone")(suggesting_milestones(self.picker))

    def _relate(self, group: app_commands.Group) -> None:
        text = self.desk.words.text

        @group.command(name="relate", description=text("policy.relate.description"))
        @app_commands.describe(
            milestone=text("policy.option.milestone"),
            relation=text("policy.relate.option.relation"),
            other=text("policy.relate.option.other"),
        )
        @app_commands.choices(
            relation=[app_commands.Choice(name=text(key), value=relation) for relation, key in RELATIONS.items()]
        )
        async def relate(
            interaction: discord.Interaction, milestone: str, relation: app_commands.Choice[str], other: str
        ) -> None:
            actor = await self.desk.actor(interaction)
            found = await self.picker.read(milestone, interaction.guild_id)
            related = await self.picker.read(other, interaction.guild_id)
            draft = await self.desk.editing.open(
                Act.RELATE,
                actor.author,
                today=actor.today,
                milestone_id=found.id,
                given={"type": relation.value, "other": related.id},
            )
            await self.desk.show_draft(interaction, actor, draft, Sheet.TEXT)

        relate.autocomplete("milestone")(suggesting_milestones(self.picker))
        relate.autocomplete("other")(suggesting_milestones(self.picker))

    def _withdraw(self, group: app_commands.Group) -> None:
        text = self.desk.words.text

        @group.command(name="withdraw", description=text("policy.withdraw.description"))
        @app_commands.describe(milestone=text("policy.option.milestone"), part=text("policy.withdraw.option.part"))
        async def withdraw(interaction: discord.Interaction, milestone: str, part: str | None = None) -> None:
            act = Act.WITHDRAW if part is None else Act.TAKE_OUT
            await self._open(interaction, act, milestone, part=part or "")

        withdraw.autocomplete("milestone")(suggesting_milestones(self.picker))

        @withdraw.autocomplete("part")
        async def suggest_part(interaction: discord.Interaction, typed: str) -> Suggestions:
            return await self._suggest_parts(interaction, typed, with_relations=True)

    def _publish(self, group: app_commands.Group) -> None:
        text = self.desk.words.text

        @group.command(name="publish", description=text("policy.publish.description"))
        @app_commands.describe(milestone=text("policy.option.milestone"))
        async def publish(interaction: discord.Interaction, milestone: str) -> None:
            actor = await self.desk.actor(interaction, Act.PUBLISH)
            typed = milestone.strip()
            # Another server's milestone is on no list here; the bot's owners name it by its id.
            milestone_id = (
                typed if typed.startswith(OWN_ID_PREFIX) else (await self.picker.read(typed, interaction.guild_id)).id
            )
            draft = await self.desk.editing.open(
                Act.PUBLISH, actor.author, today=actor.today, milestone_id=milestone_id
            )
            await self.desk.show_draft(interaction, actor, draft, Sheet.TEXT)

        publish.autocomplete("milestone")(suggesting_milestones(self.picker))

    async def _open(
        self,
        interaction: discord.Interaction,
        act: Act,
        milestone: str,
        *,
        part: str = "",
        sheet: Sheet = Sheet.TEXT,
    ) -> None:
        actor = await self.desk.actor(interaction)
        found = await self.picker.read(milestone, interaction.guild_id)
        draft = await self.desk.editing.open(
            act, actor.author, today=actor.today, milestone_id=found.id, part=part.strip()
        )
        await self.desk.open_form(interaction, actor, draft, sheet)

    async def _suggest_parts(
        self, interaction: discord.Interaction, typed: str, *, with_relations: bool
    ) -> Suggestions:
        chosen = getattr(interaction.namespace, "milestone", None)
        if not chosen:
            return []
        try:
            milestone = await self.picker.read(str(chosen), interaction.guild_id)
        except UserError:
            # Nothing that is on record has been named yet.
            return []
        phrases = self.desk.words.for_locale(interaction.locale)
        return suggest_parts(phrases, milestone, typed, with_relations=with_relations)
