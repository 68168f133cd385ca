"""`/policy drafts`: what a moderator has begun and not kept yet; choosing one shows its panel again."""

from collections.abc import Mapping
from dataclasses import dataclass

import discord
from discord import app_commands

from calculations.errors import UserError
from commands.feature import ControlHandler
from commands.policy.desk import Actor, Desk
from commands.policy.sheets import sheet_of
from commands.policy.waiting import choosing
from commands.replies.answers import BRAND, Answer, reply
from commands.replies.controls import select_values
from commands.replies.inert import inert
from commands.replies.milestone_picker import milestone_name
from tracker.policy.drafts import Act, Draft

_MOST_LISTED = 10

ACTS: Mapping[Act, str] = {
    Act.ADD: "policy.act.add",
    Act.EDIT: "policy.act.edit",
    Act.ACTION: "policy.act.action",
    Act.DEADLINE: "policy.act.deadline",
    Act.RELATE: "policy.act.relate",
    Act.TAKE_OUT: "policy.act.take_out",
    Act.WITHDRAW: "policy.act.withdraw",
    Act.UNDO: "policy.act.undo",
    Act.PUBLISH: "policy.act.publish",
}


@dataclass(frozen=True, slots=True)
class DraftsDesk:
    """The command and its select."""

    desk: Desk

    def add_to(self, group: app_commands.Group) -> None:
        """Register the command."""
        text = self.desk.words.text

        @group.command(name="drafts", description=text("policy.drafts.description"))
        async def drafts(interaction: discord.Interaction) -> None:
            actor = await self.desk.actor(interaction)
            await reply(interaction, await self._list(actor), private=True)

    def controls(self) -> Mapping[str, ControlHandler]:
        return {"policy.draft": self._open}

    async def _open(self, interaction: discord.Interaction, rest: str) -> None:
        chosen = select_values(interaction)
        if len(chosen) != 1:
            raise UserError("control.outdated")
        actor, draft = await self.desk.drafter(interaction, chosen[0])
        await self.desk.show_draft(interaction, actor, draft, sheet_of(draft), anew=True)

    async def _list(self, actor: Actor) -> Answer:
        phrases = actor.phrases
        drafts = await self.desk.editing.drafts(actor.author)
        if not drafts:
            return Answer(phrases.say("policy.drafts.none"))
        shown = drafts[:_MOST_LISTED]
        names = [(draft.id, await self._name(actor, draft)) for draft in shown]
        lines = [
            phrases.say(
                "policy.drafts.line",
                name=inert(name, limit=160),
                until=f"<t:{int(draft.kept_until.timestamp())}:R>",
            )
            for draft, (_, name) in zip(shown, names, strict=True)
        ]
        view = discord.ui.View(timeout=None)
        view.add_item(choosing(phrases, "policy.draft", names))
        # Finished, it is not kept in memory; see `controls`.
        view.stop()
        details = discord.Embed(description="\n".join(lines), colour=BRAND)
        return Answer(phrases.plural("policy.drafts.first_line", len(drafts)), details, rows=view)

    async def _name(self, actor: Actor, draft: Draft) -> str:
        phrases = actor.phrases
        milestone = await self.desk.milestone_of(draft)
        about = milestone_name(phrases, milestone) if milestone is not None else draft.typed.get("title", "")
        act = phrases.say(ACTS[draft.act])
        return phrases.say("policy.drafts.name", act=act, about=" ".join(about.split()))
