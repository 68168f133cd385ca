"""`/help`: what there is, by task, with commands that can be clicked; only what this person may do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord
from discord import app_commands

from commands.feature import AnyCommand, ControlHandler
from commands.replies.answers import BRAND, Answer, reply
from commands.replies.command_links import CommandLinks
from commands.replies.words import Phrasebook, Words
from commands.rights import Rights

_FOR_MODERATORS = frozenset({"policy", "alerts"})

_Command = app_commands.Command[app_commands.Group, ..., None] | app_commands.Group


@dataclass(frozen=True, slots=True)
class HelpCommand:
    """The command `/help`; `offered` are all commands of the program."""

    words: Words
    links: CommandLinks
    rights: Rights
    offered: Sequence[AnyCommand]

    def commands(self) -> Sequence[AnyCommand]:
        @app_commands.command(name="help", description=self.words.text("help.description"))
        async def help_command(interaction: discord.Interaction) -> None:
            phrases = self.words.for_locale(interaction.locale)
            keeps_record = await self.rights.is_moderator(interaction)
            answer = self._answer(phrases, interaction.permissions, keeps_record=keeps_record)
            await reply(interaction, answer, private=True)

        return [help_command]

    def controls(self) -> Mapping[str, ControlHandler]:
        return {}

    def _answer(self, phrases: Phrasebook, permissions: discord.Permissions, *, keeps_record: bool) -> Answer:
        allowed = {
            command.name
            for command in self.offered
            if not isinstance(command, app_commands.ContextMenu) and _may_use(permissions, command.default_permissions)
        }
        # Discord lists it for more and for other people than the bot obeys.
        allowed = allowed | _FOR_MODERATORS if keeps_record else allowed - _FOR_MODERATORS
        details = discord.Embed(colour=BRAND)
        for task, names in _tasks(phrases):
            lines = [self._line(phrases, name) for name in names if name.partition(" ")[0] in allowed]
            if lines:
                details.add_field(name=task, value="\n".join(lines), inline=False)
        details.set_footer(text=phrases.say("help.footer"))
        return Answer(phrases.say("help.first_line"), details)

    def _line(self, phrases: Phrasebook, name: str) -> str:
        return phrases.say("help.line", command=self.links.mention(name), purpose=_purpose(phrases, name))


def _may_use(has: discord.Permissions, needs: discord.Permissions | None) -> bool:
    return needs is None or has.administrator or needs <= has


def _tasks(phrases: Phrasebook) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (phrases.say("help.task.calculate"), ("inflow", "limits", "market")),
        (
            phrases.say("help.task.follow"),
            ("ask", "timeline", "search", "milestone", "deadlines", "states", "changes", "watch"),
        ),
        (phrases.say("help.task.understand"), ("explain",)),
        (phrases.say("help.task.mend"), ("report",)),
        (
            phrases.say("help.task.keep"),
            ("policy add", "policy action", "policy edit", "policy history", "policy queue", "policy import"),
        ),
        (phrases.say("help.task.tell"), ("alerts add", "alerts list", "alerts log", "alerts explain", "alerts hold")),
        (phrases.say("help.task.run"), ("setup", "sources")),
        (phrases.say("help.task.about"), ("about", "status", "privacy")),
    ]


def _purpose(phrases: Phrasebook, name: str) -> str:
    match name:
        case "inflow":
            return phrases.say("help.inflow")
        case "limits":
            return phrases.say("help.limits")
        case "market":
            return phrases.say("help.market")
        case "ask":
            return phrases.say("help.ask")
        case "explain":
            return phrases.say("help.explain")
        case "timeline":
            return phrases.say("help.timeline")
        case "search":
            return phrases.say("help.search")
        case "milestone":
            return phrases.say("help.milestone")
        case "deadlines":
            return phrases.say("help.deadlines")
        case "states":
            return phrases.say("help.states")
        case "changes":
            return phrases.say("help.changes")
        case "report":
            return phrases.say("help.report")
        case "watch":
            return phrases.say("help.watch")
        case "alerts add":
            return phrases.say("help.alerts_add")
        case "alerts list":
            return phrases.say("help.alerts_list")
        case "alerts log":
            return phrases.say("help.alerts_log")
        case "alerts explain":
            return phrases.say("help.alerts_explain")
        case "alerts hold":
            return phrases.say("help.alerts_hold")
        case "policy add":
            return phrases.say("help.policy_add")
        case "policy action":
            return phrases.say("help.policy_action")
        case "policy edit":
            return phrases.say("help.policy_edit")
        case "policy history":
            return phrases.say("help.policy_history")
        case "policy queue":
            return phrases.say("help.policy_queue")
        case "policy import":
            return phrases.say("help.policy_import")
        case "setup":
            return phrases.say("help.setup")
        case "sources":
            return phrases.say("help.sources")
        case "privacy":
            return phrases.say("help.privacy")
        case "status":
            return phrases.say("help.status")
        case _:
            return phrases.say("help.about")
