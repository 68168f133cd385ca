"""The group `/alerts`, put together of its parts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import discord
from discord import app_commands

from commands.alerts.correcting import CorrectingDesk
from commands.alerts.desk import AlertDesk, Posting
from commands.alerts.explaining import ExplainDesk
from commands.alerts.logbook import LogDesk
from commands.alerts.panels import PanelDesk
from commands.alerts.running import RunningDesk
from commands.alerts.told import ToldDesk
from commands.feature import AnyCommand, ControlHandler
from commands.replies.milestone_picker import MilestonePicker
from commands.replies.words import Words
from commands.rights import Rights
from tracker.alerts.corrections import Corrections
from tracker.alerts.log import AlertLog
from tracker.alerts.subscriptions import Subscriptions


@dataclass(frozen=True, slots=True)
class AlertsCommands:
    """The feature: its parts each register their commands and answer their own controls."""

    words: Words
    panels: PanelDesk
    running: RunningDesk
    log: LogDesk
    explaining: ExplainDesk
    told: ToldDesk
    correcting: CorrectingDesk

    def commands(self) -> Sequence[AnyCommand]:
        group = app_commands.Group(
            name="alerts",
            description=self.words.text("alerts.description"),
            guild_only=True,
            default_permissions=discord.Permissions(manage_messages=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        for part in (self.panels, self.running, self.log, self.explaining):
            part.add_to(group)
        return [group, self.correcting.menu()]

    def controls(self) -> Mapping[str, ControlHandler]:
        parts = (self.panels, self.running, self.log, self.told, self.correcting)
        return {name: handler for part in parts for name, handler in part.controls().items()}


def alerts_commands(
    words: Words,
    rights: Rights,
    picker: MilestonePicker,
    subscriptions: Subscriptions,
    log: AlertLog,
    corrections: Corrections,
    posting: Posting,
    now: Callable[[], datetime],
) -> AlertsCommands:
    """Return the feature, put together."""
    desk = AlertDesk(words, rights, subscriptions, log, corrections, posting, now)
    return AlertsCommands(
        words,
        PanelDesk(desk),
        RunningDesk(desk),
        LogDesk(desk),
        ExplainDesk(desk, picker),
        ToldDesk(desk),
        CorrectingDesk(desk),
    )
