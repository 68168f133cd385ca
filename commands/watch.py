"""`/watch`: a member is told of one item by direct message, until they stop it with one press."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord
from discord import app_commands

from calculations.errors import UserError
from commands.feature import AnyCommand, ControlHandler
from commands.replies.answers import BRAND, Answer, replace, reply
from commands.replies.controls import custom_id, parts_of, select_values
from commands.replies.inert import inert, shortened
from commands.replies.milestone_answer import LONGEST_ID
from commands.replies.milestone_picker import MilestonePicker, milestone_name
from commands.replies.watching import stop_button
from commands.replies.words import Phrasebook, Words
from tracker.alerts.watches import Watch, Watches
from tracker.policy.milestones import Milestone
from tracker.policy.record import RecordStore

_MOST_CHOICES = 25
_TITLE = 160
_LINE = 120


@dataclass(frozen=True, slots=True)
class WatchCommand:
    """The command `/watch`, and what stops a watch. Everything here is a person's own."""

    words: Words
    watches: Watches
    record: RecordStore
    picker: MilestonePicker

    def commands(self) -> Sequence[AnyCommand]:
        text = self.words.text

        @app_commands.command(name="watch", description=text("watch.description"))
        @app_commands.describe(milestone=text("watch.option.milestone"))
        async def watch(interaction: discord.Interaction, milestone: str | None = None) -> None:
            phrases = self.words.for_locale(interaction.locale)
            if milestone is None:
                await reply(interaction, await self._list(phrases, interaction.user.id), private=True)
                return
            found = await self.picker.read(milestone, interaction.guild_id)
            await reply(interaction, await self._watch(interaction, phrases, found), private=True)

        @watch.autocomplete("milestone")
        async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            return await self.picker.suggest(interaction, typed)

        return [watch]

    def controls(self) -> Mapping[str, ControlHandler]:
        return {"watch.stop": self._stop, "watch.choose": self._choose}

    async def _watch(self, interaction: discord.Interaction, phrases: Phrasebook, milestone: Milestone) -> Answer:
        if len(milestone.id) > LONGEST_ID:
            raise UserError("watch.not_this")
        # Where the bot is no member, or outside servers, a person sees what everybody sees.
        guild_id = interaction.guild_id if interaction.is_guild_integration() else None
        await self.watches.watch(interaction.user.id, milestone.id, guild_id, str(interaction.locale))
        lines = (
            phrases.say("watch.watching", title=inert(milestone.title, limit=_TITLE)),
            phrases.say("watch.how"),
        )
        return Answer("\n".join(lines), buttons=(stop_button(phrases, milestone.id),))

    async def _list(self, phrases: Phrasebook, person_id: int) -> Answer:
        watches = await self.watches.list(person_id)
        if not watches:
            return Answer(phrases.say("watch.none"))
        names = {watch.milestone_id: await self._name(phrases, watch) for watch in watches}
        shown = list(names.items())[:_MOST_CHOICES]
        lines = [phrases.say("watch.line", title=inert(name, limit=_LINE)) for _, name in shown]
        if any(watch.is_blocked for watch in watches):
            lines.append(phrases.say("watch.blocked"))
        view = discord.ui.View(timeout=None)
        options = [discord.SelectOption(label=shortened(name, 100), value=id_) for id_, name in shown]
        view.add_item(
            discord.ui.Select(
                custom_id=custom_id("watch.choose"), placeholder=phrases.say("watch.choose"), options=options
            )
        )
        view.stop()
        details = discord.Embed(description="\n".join(lines)[:4096], colour=BRAND)
        return Answer(phrases.plural("watch.first_line", len(watches)), details, rows=view)

    async def _stop(self, interaction: discord.Interaction, rest: str) -> None:
        (milestone_id,) = parts_of(rest, 1)
        phrases = self.words.for_locale(interaction.locale)
        ended = await self.watches.unwatch(interaction.user.id, milestone_id)
        answer = Answer(phrases.say("watch.stopped" if ended else "watch.stopped_before"))
        if interaction.message is not None and interaction.message.flags.ephemeral:
            await replace(interaction, answer)
        else:
            # The alert itself stays to be read.
            await reply(interaction, answer, private=True)

    async def _choose(self, interaction: discord.Interaction, rest: str) -> None:
        chosen = select_values(interaction)
        if len(chosen) != 1:
            raise UserError("control.outdated")
        phrases = self.words.for_locale(interaction.locale)
        await self.watches.unwatch(interaction.user.id, chosen[0])
        await replace(interaction, await self._list(phrases, interaction.user.id))

    async def _name(self, phrases: Phrasebook, watch: Watch) -> str:
        milestone = await self.record.milestone(watch.milestone_id, guild=watch.guild_id)
        if milestone is None:
            return watch.milestone_id
        name = milestone_name(phrases, milestone)
        return phrases.say("watch.withdrawn", title=shortened(name, _LINE)) if milestone.withdrawn else name
