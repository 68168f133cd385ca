"""**Correct this alert**, in the menu of a message: moderators correct or retract what their server was told."""

from collections.abc import Mapping
from dataclasses import dataclass

import discord
from discord import app_commands

from calculations.errors import UserError
from commands.alerts.desk import AlertDesk, Moderating
from commands.feature import ControlHandler
from commands.replies.alert_messages import ref_in
from commands.replies.answers import Answer, reply
from commands.replies.controls import custom_id, parts_of
from commands.replies.forms import ChoiceField, Filled, Option, TextField, open_form
from commands.replies.words import Phrasebook
from tracker.alerts.corrections import REASON_LIMIT, CorrectionKind

_QUIET = "quiet"
_TOLD = "told"


@dataclass(frozen=True, slots=True)
class CorrectingDesk:
    """The command and its form; both ask for the right."""

    desk: AlertDesk

    def menu(self) -> app_commands.ContextMenu:
        """Return the entry in the menu of a message."""

        async def correct(interaction: discord.Interaction, message: discord.Message) -> None:
            await self._open(interaction, message)

        menu = app_commands.ContextMenu(
            name=self.desk.words.text("alerts.correct.name"),
            callback=correct,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        menu.default_permissions = discord.Permissions(manage_messages=True)
        return menu

    def controls(self) -> Mapping[str, ControlHandler]:
        return {"alerts.correct": self._correct}

    async def _open(self, interaction: discord.Interaction, message: discord.Message) -> None:
        actor = await self.desk.moderator(interaction)
        ref = ref_in(message.content) if message.author.id == interaction.application_id else None
        # Before the form opens: nobody should write a correction of what is no alert.
        await self.desk.corrections.alert(actor.guild_id, _channel(interaction), message.id, ref)
        await open_form(
            interaction,
            identity=custom_id("alerts.correct", str(message.id), ref or ""),
            title=actor.phrases.say("alerts.correct.title"),
            fields=_fields(actor.phrases),
        )

    async def _correct(self, interaction: discord.Interaction, rest: str) -> None:
        message_id, ref = parts_of(rest, 2)
        actor = await self.desk.moderator(interaction)
        channel_id = _channel(interaction)
        alert = await self.desk.corrections.alert(actor.guild_id, channel_id, int(message_id), ref or None)
        filled = Filled.of(interaction)
        is_retracted = filled.choices.get("kind", ()) == (CorrectionKind.RETRACTED,)
        is_told = filled.choices.get("follow", ()) == (_TOLD,)
        count = await self.desk.corrections.correct(
            alert,
            CorrectionKind.RETRACTED if is_retracted else CorrectionKind.CORRECTED,
            filled.texts.get("reason", ""),
            id=str(interaction.id),
            by=actor.person_id,
            is_told=is_told,
        )
        answer = await self._said(actor, count, is_retracted=is_retracted, is_told=is_told)
        await reply(interaction, answer, private=True)

    async def _said(self, actor: Moderating, count: int, *, is_retracted: bool, is_told: bool) -> Answer:
        phrases = actor.phrases
        if is_retracted:
            lines = [phrases.plural("alerts.correct.retracted", count)]
        else:
            lines = [phrases.plural("alerts.correct.corrected", count)]
        if is_told:
            lines.append(phrases.say("alerts.correct.told"))
            if await self.desk.subscriptions.store.held_since(actor.guild_id) is not None:
                lines.append(phrases.say("alerts.correct.told_held"))
        lines.append(phrases.say("alerts.correct.record"))
        return Answer("\n".join(lines))


def _fields(phrases: Phrasebook) -> list[TextField | ChoiceField]:
    return [
        ChoiceField(
            "kind",
            phrases.say("alerts.correct.kind"),
            [
                Option(CorrectionKind.CORRECTED, phrases.say("alerts.correct.kind_corrected")),
                Option(CorrectionKind.RETRACTED, phrases.say("alerts.correct.kind_retracted")),
            ],
            chosen=[CorrectionKind.CORRECTED],
        ),
        TextField(
            "reason",
            phrases.say("alerts.correct.reason"),
            hint=phrases.say("alerts.correct.reason_hint"),
            limit=REASON_LIMIT,
            is_long=True,
        ),
        ChoiceField(
            "follow",
            phrases.say("alerts.correct.follow"),
            [
                Option(_QUIET, phrases.say("alerts.correct.follow_quiet")),
                Option(_TOLD, phrases.say("alerts.correct.follow_told")),
            ],
            chosen=[_QUIET],
        ),
    ]


def _channel(interaction: discord.Interaction) -> int:
    if interaction.channel_id is None:
        raise UserError("alerts.correct.no_alert")
    return interaction.channel_id
