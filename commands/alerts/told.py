"""The buttons under an alert: why it is here, for anybody; and no more of a topic, for moderators."""

from collections.abc import Mapping
from dataclasses import dataclass

import discord

from calculations.errors import UserError
from commands.alerts.desk import AlertDesk
from commands.alerts.wish_words import about_in_words, conflict_lines
from commands.feature import ControlHandler
from commands.replies.answers import Answer, reply
from commands.replies.answers import replace as put_in_place
from commands.replies.controls import custom_id, parts_of, select_values
from commands.replies.terms import topic_in_words
from tracker.alerts.filters import Trait


@dataclass(frozen=True, slots=True)
class ToldDesk:
    """What is pressed in the channel that was told."""

    desk: AlertDesk

    def controls(self) -> Mapping[str, ControlHandler]:
        return {"alerts.why": self._why, "alerts.mute": self._ask_topic, "alerts.mute_topic": self._mute}

    async def _why(self, interaction: discord.Interaction, rest: str) -> None:
        phrases = self.desk.words.for_locale(interaction.locale)
        found = await self.desk.subscription(interaction)
        lines = (
            phrases.say("alerts.why", about=about_in_words(phrases, found.wish.filter)),
            phrases.say("alerts.why_changes"),
        )
        await reply(interaction, Answer("\n".join(lines)[:2000]), private=True)

    async def _ask_topic(self, interaction: discord.Interaction, rest: str) -> None:
        (milestone_id,) = parts_of(rest, 1)
        actor = await self.desk.moderator(interaction)
        await self.desk.subscription(interaction)
        milestone = await self.desk.log.store.milestone(milestone_id, actor.guild_id)
        if milestone is None or not milestone.topics:
            raise UserError("milestone.gone")
        view = discord.ui.View(timeout=None)
        view.add_item(
            discord.ui.Select(
                custom_id=custom_id("alerts.mute_topic"),
                placeholder=actor.phrases.say("alerts.mute_choose"),
                options=[
                    discord.SelectOption(label=topic_in_words(actor.phrases, topic)[:100], value=str(topic))
                    for topic in milestone.topics[:25]
                ],
            )
        )
        view.stop()
        await reply(interaction, Answer(actor.phrases.say("alerts.mute_ask"), rows=view), private=True)

    async def _mute(self, interaction: discord.Interaction, rest: str) -> None:
        actor = await self.desk.moderator(interaction)
        chosen = select_values(interaction)
        if len(chosen) != 1:
            raise UserError("control.outdated")
        found = await self.desk.subscription(interaction)
        muted = await self.desk.subscriptions.mute(actor.guild_id, found.channel_id, Trait.TOPICS, chosen[0])
        topic = topic_in_words(actor.phrases, chosen[0])
        said = actor.phrases.say("alerts.muted", topic=topic, channel=f"<#{found.channel_id}>")
        notes = conflict_lines(actor.phrases, muted.wish.filter)
        await put_in_place(interaction, Answer("\n".join((said, *notes))))
