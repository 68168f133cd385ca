"""`/alerts list`, `pause`, `resume`, `hold`, `remove` and `test`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import discord
from discord import app_commands

from calculations.errors import UserError
from commands.alerts.desk import AlertDesk, ChannelOption, Moderating, amend, answer
from commands.alerts.wish_words import about_in_words
from commands.feature import ControlHandler
from commands.replies.alert_messages import alert_answer
from commands.replies.answers import BRAND, Answer, reply
from commands.replies.answers import replace as put_in_place
from commands.replies.controls import custom_id, parts_of, select_values
from commands.replies.days import moment
from commands.replies.inert import shortened
from commands.replies.links import message_link
from commands.replies.milestone_answer import rows_of
from commands.replies.permissions import missing_permissions, needs_in_words
from commands.replies.typed_moments import read_moment, suggest_moments
from commands.replies.words import Phrasebook
from tracker.alerts.letters import Letter
from tracker.alerts.needs import FORUM_TAG, Need
from tracker.alerts.posts import Post, PostKind
from tracker.alerts.subscriptions import Subscription
from tracker.alerts.told_changes import Sum
from tracker.delivery_error import DeliveryError, Trouble
from tracker.policy.milestones import Milestone

_DESCRIPTION = 4000
_MOST_CHOICES = 25


@dataclass(frozen=True, slots=True)
class RunningDesk:
    """What is done with alerts that a server has."""

    desk: AlertDesk

    def add_to(self, group: app_commands.Group) -> None:
        """Register the commands."""
        text = self.desk.words.text

        @group.command(name="list", description=text("alerts.list.description"))
        async def list_alerts(interaction: discord.Interaction) -> None:
            actor = await self.desk.moderator(interaction)
            await self._list(actor, interaction)

        @group.command(name="pause", description=text("alerts.pause.description"))
        @app_commands.describe(until=text("alerts.option.until"), channel=text("alerts.option.channel"))
        async def pause(
            interaction: discord.Interaction, until: str | None = None, channel: ChannelOption | None = None
        ) -> None:
            await self._pause(interaction, until, channel)

        @pause.autocomplete("until")
        async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            zone = ZoneInfo(self.desk.rights.guilds.current(interaction.guild_id or 0).time_zone)
            phrases = self.desk.words.for_locale(interaction.locale)
            return suggest_moments(phrases, typed, now=self.desk.now(), zone=zone)

        @group.command(name="resume", description=text("alerts.resume.description"))
        @app_commands.describe(channel=text("alerts.option.channel_or_hold"))
        async def resume(interaction: discord.Interaction, channel: ChannelOption | None = None) -> None:
            await self._resume(interaction, channel)

        @group.command(name="hold", description=text("alerts.hold.description"))
        async def hold(interaction: discord.Interaction) -> None:
            actor = await self.desk.moderator(interaction)
            waiting = await self.desk.subscriptions.hold(actor.guild_id, by=actor.person_id)
            await reply(interaction, Answer(actor.phrases.plural("alerts.held", waiting)), private=True)

        @group.command(name="remove", description=text("alerts.remove.description"))
        @app_commands.describe(channel=text("alerts.option.channel"))
        async def remove(interaction: discord.Interaction, channel: ChannelOption | None = None) -> None:
            actor = await self.desk.moderator(interaction)
            await reply(interaction, await self._offer_removal(actor, interaction, channel), private=True)

        @group.command(name="test", description=text("alerts.test.description"))
        @app_commands.describe(channel=text("alerts.option.channel"))
        async def test(interaction: discord.Interaction, channel: ChannelOption | None = None) -> None:
            await self._test(interaction, channel)

    def controls(self) -> Mapping[str, ControlHandler]:
        return {"alerts.remove": self._remove, "alerts.remove_parked": self._choose_parked}

    async def _list(self, actor: Moderating, interaction: discord.Interaction) -> None:
        found = await self.desk.subscriptions.list(actor.guild_id)
        lacks: dict[int, frozenset[Need]] = {}
        for one in found:
            here = missing_permissions(interaction, one.channel_id, opens_threads=one.wish.threads)
            if here is not None:
                lacks[one.channel_id] = here
        known = await self._listed(actor, found, lacks)
        await reply(interaction, known, private=True)
        if not found:
            return
        # A permission may have been taken since, and nothing has fallen due there to show it.
        surveyed = await self._listed(actor, found, {**await self.desk.survey(actor.guild_id), **lacks})
        if surveyed != known:
            await amend(interaction, surveyed)

    async def _listed(
        self, actor: Moderating, found: Sequence[Subscription], lacks: Mapping[int, frozenset[Need]]
    ) -> Answer:
        phrases = actor.phrases
        if not found:
            return Answer(phrases.say("alerts.list.none"))
        lines = [phrases.plural("alerts.list.first_line", len(found))]
        held_since = await self.desk.subscriptions.store.held_since(actor.guild_id)
        if held_since is not None:
            lines.append(phrases.say("alerts.list.held", moment=moment(held_since)))
        shown: list[str] = []
        for subscription in found:
            entry = await self._line(phrases, subscription, lacks.get(subscription.channel_id, frozenset()))
            if len("\n".join((*shown, entry))) > _DESCRIPTION:
                break
            shown.append(entry)
        details = discord.Embed(description="\n".join(shown), colour=BRAND)
        if len(shown) < len(found):
            details.set_footer(text=phrases.plural("alerts.list.more", len(found) - len(shown)))
        return Answer("\n".join(lines), details)

    async def _line(self, phrases: Phrasebook, subscription: Subscription, lacks: frozenset[Need]) -> str:
        wish, channel_id = subscription.wish, subscription.channel_id
        about = about_in_words(phrases, wish.filter)
        lines = [phrases.say("alerts.list.line", channel=f"<#{channel_id}>", about=about[:200])]
        if wish.mention_role_id is not None:
            lines.append(phrases.say("alerts.wish.mentions", role=f"<@&{wish.mention_role_id}>"))
        if subscription.is_paused(self.desk.now()):
            lines.append(_paused(phrases, subscription.paused_until))
        if lacks:
            lines.append(needs_in_words(phrases, channel_id, lacks))
        elif (parked_for := await self.desk.log.store.parked_for(subscription.place)) is not None:
            lines.append(_parked(phrases, parked_for, channel_id))
        return "\n".join(lines)

    async def _pause(self, interaction: discord.Interaction, until: str | None, channel: int | None) -> None:
        actor = await self.desk.moderator(interaction)
        found = await self.desk.subscription(interaction, channel)
        end = read_moment(until, now=self.desk.now(), zone=ZoneInfo(actor.settings.time_zone))
        await self.desk.subscriptions.pause(actor.guild_id, found.channel_id, end)
        lines = (actor.phrases.say("alerts.paused", channel=f"<#{found.channel_id}>"), _paused(actor.phrases, end))
        await reply(interaction, Answer("\n".join(lines)), private=True)

    async def _resume(self, interaction: discord.Interaction, channel: int | None) -> None:
        actor = await self.desk.moderator(interaction)
        phrases = actor.phrases
        if channel is None and await self.desk.subscriptions.release(actor.guild_id):
            await reply(interaction, Answer(phrases.say("alerts.released")), private=True)
            return
        try:
            found = await self.desk.subscription(interaction, channel)
        except UserError as error:
            if channel is not None or error.key != "alerts.not_there":
                raise
            raise UserError("alerts.nothing_to_resume", **error.values) from error
        place = found.channel_id
        await self.desk.subscriptions.resume(actor.guild_id, place)
        missing: frozenset[Need] | None = frozenset()
        if await self.desk.log.store.parked_for(found.place) is not None:
            missing = await self.desk.ask(interaction, found.place)
        if missing:
            lines = [
                phrases.say("alerts.resumed_in_vain", channel=f"<#{place}>"),
                needs_in_words(phrases, place, missing),
            ]
        elif missing is None:
            lines = [phrases.say("alerts.resumed_unasked", channel=f"<#{place}>")]
        else:
            lines = [phrases.say("alerts.resumed", channel=f"<#{place}>")]
        if await self.desk.subscriptions.store.held_since(actor.guild_id) is not None:
            lines.append(phrases.say("alerts.still_held"))
        await answer(interaction, Answer("\n".join(lines)))

    async def _offer_removal(self, actor: Moderating, interaction: discord.Interaction, channel: int | None) -> Answer:
        if channel is not None:
            return _ask_removal(actor.phrases, await self.desk.subscription(interaction, channel))
        parked = await self._parked(actor)
        try:
            here = await self.desk.subscription(interaction)
        except UserError:
            if not parked:
                raise
            select = _parked_select(actor.phrases, parked)
            return Answer(actor.phrases.say("alerts.remove.which"), rows=rows_of(select))
        return _ask_removal(actor.phrases, here, [one for one in parked if one.id != here.id])

    async def _parked(self, actor: Moderating) -> list[Subscription]:
        """Return those whose places the bot could not write to: one that was deleted can be named no other way."""
        found = await self.desk.subscriptions.list(actor.guild_id)
        return [one for one in found if await self.desk.log.store.parked_for(one.place) is not None]

    async def _choose_parked(self, interaction: discord.Interaction, rest: str) -> None:
        actor = await self.desk.moderator(interaction)
        chosen = select_values(interaction)
        if len(chosen) != 1 or not chosen[0].isdecimal():
            raise UserError("control.outdated")
        found = await self.desk.subscriptions.of_channel(actor.guild_id, int(chosen[0]))
        await put_in_place(interaction, _ask_removal(actor.phrases, found))

    async def _remove(self, interaction: discord.Interaction, rest: str) -> None:
        (channel_id,) = parts_of(rest, 1)
        actor = await self.desk.moderator(interaction)
        await self.desk.subscriptions.remove(actor.guild_id, int(channel_id))
        said = Answer(actor.phrases.say("alerts.removed", channel=f"<#{channel_id}>"))
        await put_in_place(interaction, said)

    async def _test(self, interaction: discord.Interaction, channel: int | None) -> None:
        actor = await self.desk.moderator(interaction)
        found = await self.desk.subscription(interaction, channel)
        lacks = missing_permissions(interaction, found.channel_id)
        if lacks and lacks != {Need.TAG}:
            said = Answer(needs_in_words(actor.phrases, found.channel_id, lacks))
            await reply(interaction, said, private=True)
            return
        samples = await self.desk.log.preview(actor.guild_id, found.wish)
        # Sending may take longer than an answer to a person may.
        await interaction.response.defer(ephemeral=True)
        phrases = self.desk.words.for_locale(found.wish.locale)
        message = _sample_message(phrases, found, samples[0].milestone if samples else None)
        await interaction.followup.send(await self._shown(actor, found, message, phrases), ephemeral=True)

    async def _shown(self, actor: Moderating, found: Subscription, message: Answer, phrases: Phrasebook) -> str:
        """Post the example and return what came of it."""
        channel = f"<#{found.channel_id}>"
        try:
            sent = await self.desk.posting.show(found.place, phrases.say("alerts.test.name"), message)
        except DeliveryError as error:
            match error.trouble:
                case Trouble.UNTAGGED:
                    return needs_in_words(actor.phrases, found.channel_id, frozenset({Need.TAG}))
                case Trouble.LOCKED:
                    return needs_in_words(actor.phrases, found.channel_id, frozenset({Need.UNLOCKED}))
                case Trouble.GONE | Trouble.FORBIDDEN:
                    return actor.phrases.say("alerts.test.refused", channel=channel)
                case _:
                    return actor.phrases.say("alerts.test.unanswered", channel=channel)
        link = message_link(actor.guild_id, sent.thread_id or found.channel_id, sent.id)
        return actor.phrases.say("alerts.test.sent", channel=channel, link=link)


def _ask_removal(phrases: Phrasebook, subscription: Subscription, parked: Sequence[Subscription] = ()) -> Answer:
    button: discord.ui.Button[discord.ui.View] = discord.ui.Button(
        style=discord.ButtonStyle.danger,
        label=phrases.say("alerts.button.remove"),
        custom_id=custom_id("alerts.remove", str(subscription.channel_id)),
    )
    channel = f"<#{subscription.channel_id}>"
    rows = rows_of((button,), _parked_select(phrases, parked) if parked else None)
    return Answer(phrases.say("alerts.remove.ask", channel=channel), rows=rows)


def _parked_select(phrases: Phrasebook, parked: Sequence[Subscription]) -> discord.ui.Select[discord.ui.View]:
    options = [
        discord.SelectOption(
            label=shortened(
                phrases.say(
                    "alerts.remove.choice", id=str(one.channel_id), about=about_in_words(phrases, one.wish.filter)
                ),
                100,
            ),
            value=str(one.channel_id),
        )
        for one in parked[:_MOST_CHOICES]
    ]
    return discord.ui.Select(
        custom_id=custom_id("alerts.remove_parked"), placeholder=phrases.say("alerts.remove.parked"), options=options
    )


def _parked(phrases: Phrasebook, trouble: str, channel_id: int) -> str:
    match trouble:
        case Trouble.GONE:
            return phrases.say("alerts.list.gone", id=str(channel_id))
        case Trouble.LOCKED:
            return phrases.say("alerts.list.locked")
        case Trouble.UNTAGGED:
            return phrases.say("alerts.list.untagged", tag=FORUM_TAG)
        case _:
            return phrases.say("alerts.list.parked")


def _paused(phrases: Phrasebook, until: datetime | None) -> str:
    if until is None:
        return phrases.say("alerts.paused_open")
    return phrases.say("alerts.paused_until", moment=moment(until))


def _sample_message(phrases: Phrasebook, subscription: Subscription, milestone: Milestone | None) -> Answer:
    """Return what an alert looks like; nobody is mentioned in it."""
    first = phrases.say("alerts.test.first_line")
    if milestone is None:
        return Answer(first)
    created = subscription.created_at
    post = Post(
        key="test",
        kind=PostKind.CHANGE,
        place=subscription.place,
        guild_id=subscription.guild_id,
        subscription_id=subscription.id,
        milestone_id=milestone.id,
        due_at=created,
        as_of=created,
    )
    letter = Letter(post, "TEST", "", milestone=milestone, told=Sum((), (), is_addition=True))
    shown = alert_answer(phrases, letter)
    return Answer(f"{first}\n{shown.content}"[:2000], shown.details)
