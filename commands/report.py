"""`/report`: a member says what is wrong with an item of the record; moderators decide, the member is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord
from discord import app_commands

from calculations.errors import UserError
from commands.feature import AnyCommand, ControlHandler
from commands.replies.answers import Answer, replace, reply
from commands.replies.controls import custom_id, parts_of
from commands.replies.forms import Filled, TextField, open_form
from commands.replies.inert import inert
from commands.replies.milestone_picker import MilestonePicker, milestone_name
from commands.replies.report_notices import decided_line, report_details
from commands.replies.words import Phrasebook, Words
from commands.rights import Rights
from tracker.policy.milestones import Milestone
from tracker.policy.notices import Recipient, to_channel, to_owners
from tracker.policy.record import RecordStore
from tracker.policy.reports import TEXT_LIMIT, Outcome, Report, Reports, ResolvedBeforeError


@dataclass(frozen=True, slots=True)
class ReportCommand:
    """The command `/report`, and the buttons under what it sends to moderators."""

    words: Words
    reports: Reports
    record: RecordStore
    picker: MilestonePicker
    rights: Rights

    def commands(self) -> Sequence[AnyCommand]:
        text = self.words.text

        @app_commands.command(name="report", description=text("report.description"))
        @app_commands.describe(milestone=text("report.option.milestone"), what=text("report.option.what"))
        async def report(
            interaction: discord.Interaction,
            milestone: str,
            what: app_commands.Range[str, 1, TEXT_LIMIT] | None = None,
        ) -> None:
            found = await self.picker.read(milestone, interaction.guild_id)
            if what is None:
                await self._open_form(interaction, found)
            else:
                await self._submit(interaction, found, what)

        @report.autocomplete("milestone")
        async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            return await self.picker.suggest(interaction, typed)

        return [report]

    def controls(self) -> Mapping[str, ControlHandler]:
        return {
            "report.open": self._open,
            "report.form": self._take_form,
            "report.accept": self._accept,
            "report.decline": self._ask_reason,
            "report.reason": self._decline,
        }

    async def _open(self, interaction: discord.Interaction, rest: str) -> None:
        await self._open_form(interaction, await self._milestone(interaction, rest))

    async def _open_form(self, interaction: discord.Interaction, milestone: Milestone) -> None:
        # Before the form opens: nobody should write a report to have it refused.
        await self.reports.require_allowed(interaction.user.id)
        phrases = self.words.for_locale(interaction.locale)
        await open_form(
            interaction,
            identity=custom_id("report.form", milestone.id),
            title=phrases.say("report.form_title"),
            fields=[
                TextField(
                    "what",
                    phrases.say("report.form_what"),
                    hint=milestone_name(phrases, milestone),
                    placeholder=phrases.say("report.form_example"),
                    limit=TEXT_LIMIT,
                    is_long=True,
                )
            ],
        )

    async def _take_form(self, interaction: discord.Interaction, rest: str) -> None:
        milestone = await self._milestone(interaction, rest)
        await self._submit(interaction, milestone, Filled.of(interaction).texts.get("what", ""))

    async def _submit(self, interaction: discord.Interaction, milestone: Milestone, what: str) -> None:
        guild_id = _guild_of(interaction)
        recipients = self._recipients(interaction, guild_id)
        await self.reports.submit(
            key=str(interaction.id),
            milestone_id=milestone.id,
            guild_id=guild_id,
            what=what,
            locale=str(interaction.locale),
            author_id=interaction.user.id,
            recipients=recipients,
        )
        phrases = self.words.for_locale(interaction.locale)
        await reply(interaction, _thanks(phrases, milestone, guild_id, recipients), private=True)

    def _recipients(self, interaction: discord.Interaction, guild_id: int | None) -> tuple[Recipient, ...]:
        if guild_id is None:
            return to_owners(self.rights.owner_ids)
        locale = str(interaction.guild_locale or interaction.locale)
        return to_channel(self.rights.guilds.current(guild_id).moderators_channel_id, locale)

    async def _accept(self, interaction: discord.Interaction, rest: str) -> None:
        guild_id = await self._require_right(interaction)
        await self._decide(interaction, rest, guild_id, Outcome.ACCEPTED, None)

    async def _ask_reason(self, interaction: discord.Interaction, rest: str) -> None:
        guild_id = await self._require_right(interaction)
        report = await self.reports.report(rest, guild_id=guild_id)
        if report.outcome is not None:
            await self._show_decided(interaction, report, was_decided_before=True)
            return
        phrases = self.words.for_locale(interaction.locale)
        await open_form(
            interaction,
            identity=custom_id("report.reason", report.id),
            title=phrases.say("report.reason_title"),
            fields=[
                TextField(
                    "reason",
                    phrases.say("report.reason"),
                    hint=phrases.say("report.reason_hint"),
                    limit=TEXT_LIMIT,
                    is_long=True,
                )
            ],
        )

    async def _decline(self, interaction: discord.Interaction, rest: str) -> None:
        guild_id = await self._require_right(interaction)
        reason = Filled.of(interaction).texts.get("reason", "")
        await self._decide(interaction, rest, guild_id, Outcome.DECLINED, reason)

    async def _decide(
        self,
        interaction: discord.Interaction,
        report_id: str,
        guild_id: int | None,
        outcome: Outcome,
        reason: str | None,
    ) -> None:
        try:
            report = await self.reports.resolve(
                report_id, guild_id=guild_id, outcome=outcome, by=interaction.user.id, reason=reason
            )
        except ResolvedBeforeError as error:
            await self._show_decided(interaction, error.report, was_decided_before=True)
        else:
            await self._show_decided(interaction, report, was_decided_before=False)

    async def _show_decided(
        self, interaction: discord.Interaction, report: Report, *, was_decided_before: bool
    ) -> None:
        """Put the decision in place of the buttons; who came second is told so besides."""
        place = interaction.guild_locale if report.guild_id is not None else None
        phrases = self.words.for_locale(place or interaction.locale)
        milestone = await self.record.milestone(report.milestone_id, guild=report.guild_id)
        await replace(
            interaction,
            Answer(
                _decided(phrases, report, milestone, interaction.message), report_details(phrases, report, milestone)
            ),
        )
        if was_decided_before:
            own = self.words.for_locale(interaction.locale)
            await interaction.followup.send(own.say("report.decided_before"), ephemeral=True)

    async def _require_right(self, interaction: discord.Interaction) -> int | None:
        """Return whose reports this person may decide here: a guild's as its moderator, None's as an owner."""
        if interaction.guild_id is None:
            self.rights.require_owner(interaction)
            return None
        return (await self.rights.require_moderator(interaction)).guild_id

    async def _milestone(self, interaction: discord.Interaction, milestone_id: str) -> Milestone:
        (known_id,) = parts_of(milestone_id, 1)
        milestone = await self.record.milestone(known_id, guild=interaction.guild_id)
        if milestone is None:
            raise UserError("report.item_gone")
        return milestone


def report_button(phrases: Phrasebook, milestone: Milestone) -> discord.ui.Button[discord.ui.View]:
    """Return the button that opens the form of `/report` for a milestone."""
    return discord.ui.Button(
        style=discord.ButtonStyle.secondary,
        label=phrases.say("report.button"),
        custom_id=custom_id("report.open", milestone.id),
    )


def _guild_of(interaction: discord.Interaction) -> int | None:
    """Return the guild whose moderators a report is for; None where the bot is not a member, or outside guilds."""
    return interaction.guild_id if interaction.is_guild_integration() else None


def _thanks(phrases: Phrasebook, milestone: Milestone, guild_id: int | None, recipients: Sequence[Recipient]) -> Answer:
    title = inert(milestone.title, limit=160)
    if guild_id is not None:
        line = phrases.say("report.kept" if recipients else "report.kept_without_channel", title=title)
    else:
        line = phrases.say("report.kept_for_owners" if recipients else "report.kept_without_owners", title=title)
    return Answer("\n".join((line, phrases.say("report.told"))))


def _decided(phrases: Phrasebook, report: Report, milestone: Milestone | None, pressed: discord.Message | None) -> str:
    """Return who decided what, with the reference that the message had."""
    line = decided_line(phrases, report, milestone)
    reference = pressed.content.rpartition("\n")[2] if pressed is not None else ""
    return f"{line}\n{reference}" if reference.startswith("-# ") else line
