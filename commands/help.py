"""`/help`: what there is, by task, with commands that can be clicked; only what this person may do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord
from discord import app_commands

from commands.feature import AnyCommand, ControlHandler
from commands.replies.answers import BRAND, Answer, reply
from commands.replies.command_links import CommandLinks
from commands.replies.words import Phrasebook, Words

_Command = app_commands.Command[app_commands.Group, ..., None] | app_commands.Group


@dataclass(frozen=True, slots=True)
class HelpCommand:
    """The command `/help`; `offered` are all commands of the program."""

    words: Words
    links: CommandLinks
    offered: Sequence[AnyCommand]

    def commands(self) -> Sequence[AnyCommand]:
        @app_commands.command(name="help", description=self.words.text("help.description"))
        async def help_command(interaction: discord.Interaction) -> None:
            phrases = self.words.for_locale(interaction.locale)
            await reply(interaction, self._answer(phrases, interaction.permissions), private=True)

        return [help_command]

    def controls(self) -> Mapping[str, ControlHandler]:
        return {}

    def _answer(self, phrases: Phrasebook, permissions: discord.Permissions) -> Answer:
        allowed = {
            command.name: command
            for command in self.offered
            if not isinstance(command, app_commands.ContextMenu) and _may_use(permissions, command.default_permissions)
        }
        details = discord.Embed(colour=BRAND)
        for task, names in _tasks(phrases):
            lines = [self._line(phrases, name) for name in names if name in allowed]
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
        (phrases.say("help.task.follow"), ("timeline",)),
        (phrases.say("help.task.about"), ("about",)),
    ]


def _purpose(phrases: Phrasebook, name: str) -> str:
    match name:
        case "inflow":
            return phrases.say("help.inflow")
        case "limits":
            return phrases.say("help.limits")
        case "market":
            return phrases.say("help.market")
        case "timeline":
            return phrases.say("help.timeline")
        case _:
            return phrases.say("help.about")
