"""docs/commands.md, made from the commands as they are registered."""

from datetime import UTC, datetime

from discord import app_commands

import bot
from bot.app import Parts, build_features
from bot.clock import Clock
from bot.shipped import read_glossary, read_shipped_figures
from commands.alerts.desk import Posting
from commands.draw.press import ChartPress
from commands.feature import Feature
from commands.policy.group import Keeping
from commands.replies.command_links import CommandLinks
from commands.replies.words import Words
from commands.rights import Rights
from commands.sources import SourcesCommand
from tracker.alerts.corrections import Corrections
from tracker.alerts.log import AlertLog
from tracker.alerts.subscriptions import Subscriptions
from tracker.alerts.watches import Watches
from tracker.guilds.privacy import Privacy
from tracker.guilds.settings import Guilds
from tracker.market.figures import CurrentFigures
from tracker.market.quotes import Quotes
from tracker.policy.due import DueDates
from tracker.policy.questions.asking import Questions
from tracker.policy.recent import RecentChanges
from tracker.policy.related import Entries
from tracker.policy.reports import Reports
from tracker.policy.search import Search
from tracker.policy.states import StateRecord
from tracker.policy.timeline import Timeline

HEAD = f"""# Commands

Every command with its options, as Rollover {bot.__version__} registers them. Made by `make docs`.
"""


_Command = app_commands.Command | app_commands.ContextMenu


def registered_commands() -> list[_Command]:
    """Return the commands of the program, those of groups by themselves."""
    commands = [command for feature in _features() for command in feature.commands()]
    return [one for command in commands for one in (command.walk_commands() if _is_group(command) else [command])]


def _is_group(command: _Command | app_commands.Group) -> bool:
    return isinstance(command, app_commands.Group)


def control_names() -> set[str]:
    """Return the first words of all custom_ids that the program answers."""
    return {name for feature in _features() for name in feature.controls()}


def _features() -> list[Feature]:
    """Build the features without a database or a network: they are only described."""
    nothing = None
    words = Words()
    guilds = Guilds(nothing, lambda: datetime.now(UTC))
    parts = Parts(
        words=words,
        figures=CurrentFigures(read_shipped_figures()),
        quotes=Quotes((), nothing, now=lambda: datetime.now(UTC)),
        press=ChartPress(nothing),
        timeline=Timeline(nothing),
        search=Search(nothing),
        guilds=guilds,
        rights=Rights(guilds),
        reports=Reports(nothing, lambda: datetime.now(UTC), b"", lambda: None),
        record=nothing,
        privacy=Privacy({}, nothing),
        entries=Entries(nothing),
        due_dates=DueDates(nothing, lambda: datetime.now(UTC).date()),
        states=StateRecord(nothing),
        recent=RecentChanges(nothing, lambda: datetime.now(UTC)),
        keeping=Keeping(nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing),
        questions=Questions(nothing, lambda: datetime.now(UTC).date()),
        glossary=read_glossary(),
        sources=SourcesCommand(words, (), nothing, nothing, is_on=False, now=lambda: datetime.now(UTC)),
        subscriptions=Subscriptions(nothing, lambda: datetime.now(UTC)),
        alert_log=AlertLog(nothing, nothing, lambda: datetime.now(UTC)),
        watches=Watches(nothing, lambda: datetime.now(UTC)),
        condition=nothing,
        corrections=Corrections(nothing, lambda: datetime.now(UTC)),
        posting=Posting(nothing, nothing, nothing),
    )
    return build_features(parts, CommandLinks(), Clock())


def render() -> str:
    """Return the text of the page."""
    return HEAD + "".join(
        _section(command) for command in sorted(registered_commands(), key=lambda one: one.qualified_name)
    )


def _section(command: _Command) -> str:
    if isinstance(command, app_commands.ContextMenu):
        return f"\n## {command.name}\n\nIn the menu of a message, under **Apps**.\n"
    lines = [f"\n## /{command.qualified_name}\n", f"{command.description}\n"]
    if command.parameters:
        lines += ["| Option | | What to type |", "|---|---|---|"]
        lines += [_row(option) for option in command.parameters]
        lines.append("")
    return "\n".join(lines)


def _row(option: app_commands.Parameter) -> str:
    kind = "required" if option.required else "optional"
    choices = "; ".join(choice.name for choice in option.choices)
    limits = f" {option.min_value} to {option.max_value}." if option.min_value is not None else ""
    told = f"{option.description}.{limits}" + (f" One of: {choices}." if choices else "")
    return f"| `{option.display_name}` | {kind} | {told} |"
