"""`/alerts explain`: why a channel was told of a milestone or was not, each gate in turn, in words."""

from collections.abc import Callable
from dataclasses import dataclass

import discord
from discord import app_commands

from calculations.errors import UserError
from commands.alerts.desk import AlertDesk, ChannelOption
from commands.alerts.entry_words import state_in_words
from commands.alerts.logbook import SECTIONS
from commands.alerts.wish_words import trait_in_words, words_in_words
from commands.replies.answers import BRAND, Answer, reply
from commands.replies.days import moment
from commands.replies.inert import inert
from commands.replies.milestone_picker import MilestonePicker, milestone_name
from commands.replies.permissions import missing_permissions, named
from commands.replies.words import Phrasebook
from tracker.alerts.entries import Entry
from tracker.alerts.explaining import Gate, Passage, Silence
from tracker.alerts.filters import Trait
from tracker.alerts.log import Proposed
from tracker.alerts.needs import FORUM_TAG, Need
from tracker.delivery_error import Trouble

_TITLE = 120


@dataclass(frozen=True, slots=True)
class ExplainDesk:
    """The command."""

    desk: AlertDesk
    picker: MilestonePicker

    def add_to(self, group: app_commands.Group) -> None:
        """Register the command."""
        text = self.desk.words.text

        @group.command(name="explain", description=text("alerts.explain.description"))
        @app_commands.describe(milestone=text("alerts.option.milestone"), channel=text("alerts.option.channel"))
        async def explain(
            interaction: discord.Interaction, milestone: str, channel: ChannelOption | None = None
        ) -> None:
            await self._explain(interaction, milestone, channel)

        @explain.autocomplete("milestone")
        async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            return await self.picker.suggest(interaction, typed)

    async def _explain(self, interaction: discord.Interaction, typed: str, channel: int | None) -> None:
        actor = await self.desk.moderator(interaction)
        phrases = actor.phrases
        subscription = await self.desk.subscription(interaction, channel)
        try:
            milestone = await self.picker.read(typed, actor.guild_id)
        except UserError:
            proposed = [one for one in await self.desk.log.store.proposed(actor.guild_id) if one.is_named(typed)]
            if not proposed:
                raise
            await reply(interaction, _proposed_answer(phrases, proposed[0], subscription.channel_id), private=True)
            return
        lacks = missing_permissions(interaction, subscription.channel_id)
        passages = await self.desk.log.explain(subscription, milestone.id, lacks=lacks)
        values = {
            "title": inert(milestone_name(phrases, milestone), limit=_TITLE),
            "channel": f"<#{subscription.channel_id}>",
        }
        # What was told stays told, also where the channel has been paused or asked for something else since.
        entries = await self.desk.log.store.of_milestone(subscription.id, milestone.id)
        told = next((entry for entry in entries if entry.post.state in SECTIONS["sent"]), None)
        first = phrases.say("alerts.explain.told" if told is not None else "alerts.explain.not_told", **values)
        lines = [passage_line(phrases, passage, self._state) for passage in passages]
        if told is not None and passages[-1].entry != told:
            state = self._state(phrases, told)
            lines.append(phrases.say("alerts.explain.before", ref=told.ref, state=state))
        details = discord.Embed(description="\n".join(lines)[:4096], colour=BRAND)
        await reply(interaction, Answer(first, details), private=True)

    def _state(self, phrases: Phrasebook, entry: Entry) -> str:
        return state_in_words(phrases, entry, self.desk.now())


def _proposed_answer(phrases: Phrasebook, proposed: Proposed, channel_id: int) -> Answer:
    title = inert(proposed.title, limit=_TITLE)
    first = phrases.say("alerts.explain.not_told", title=title, channel=f"<#{channel_id}>")
    line = phrases.say("alerts.gate.proposed", moment=moment(proposed.since))
    return Answer(first, discord.Embed(description=f"⛔ {line}", colour=BRAND))


_State = Callable[[Phrasebook, Entry], str]


def passage_line(phrases: Phrasebook, passage: Passage, state: _State) -> str:
    """Return one gate: open or shut, and what it says of itself."""
    mark = "✅" if passage.is_open else "⛔"
    return f"{mark} {_gate(phrases, passage, state)}"


def _gate(phrases: Phrasebook, passage: Passage, state: _State) -> str:
    is_open, until = passage.is_open, moment(passage.until) if passage.until is not None else None
    match passage.gate:
        case Gate.ON_RECORD:
            return phrases.say("alerts.gate.visible" if is_open else "alerts.gate.not_visible")
        case Gate.NOT_WITHDRAWN:
            return phrases.say("alerts.gate.not_withdrawn" if is_open else "alerts.gate.withdrawn")
        case Gate.TOPICS | Gate.KINDS | Gate.JURISDICTIONS | Gate.STATUSES:
            return _trait(phrases, Trait(passage.gate), passage)
        case Gate.CHANGES_WANTED:
            return phrases.say("alerts.gate.changes" if is_open else "alerts.gate.no_changes")
        case Gate.REVIEWED:
            if not is_open and passage.since is not None:
                return phrases.say("alerts.gate.in_review", moment=moment(passage.since))
            return phrases.say("alerts.gate.reviewed")
        case Gate.ANNOUNCED:
            return phrases.say("alerts.gate.announced") if is_open else _silence(phrases, passage.silence, until)
        case Gate.APPROVED:
            return phrases.say("alerts.gate.approved" if is_open else "alerts.gate.not_approved")
        case Gate.STILL_WANTED:
            return phrases.say("alerts.gate.still_wanted" if is_open else "alerts.gate.not_wanted")
        case Gate.NOT_PAUSED:
            if not is_open and until is not None:
                return phrases.say("alerts.gate.paused_until", moment=until)
            return phrases.say("alerts.gate.not_paused" if is_open else "alerts.gate.paused")
        case Gate.NOT_HELD:
            return phrases.say("alerts.gate.not_held" if is_open else "alerts.gate.held")
        case Gate.OUTSIDE_QUIET_HOURS:
            if not is_open and until is not None:
                return phrases.say("alerts.gate.quiet", moment=until)
            return phrases.say("alerts.gate.not_quiet")
        case Gate.PERMITTED:
            return phrases.say("alerts.gate.permitted") if is_open else _not_permitted(phrases, passage)
        case Gate.SENT:
            if passage.entry is None:
                return phrases.say("alerts.gate.nothing_sent")
            return phrases.say("alerts.gate.sent", ref=passage.entry.ref, state=state(phrases, passage.entry))


def _trait(phrases: Phrasebook, trait: Trait, passage: Passage) -> str:
    name = trait_in_words(phrases, trait)
    words = words_in_words(phrases, trait, passage.words)
    if passage.is_open:
        return phrases.say("alerts.gate.trait", trait=name, words=words or phrases.say("alerts.gate.no_words"))
    if passage.left_out:
        return phrases.say("alerts.gate.muted", trait=name, words=words_in_words(phrases, trait, passage.left_out))
    return phrases.say(
        "alerts.gate.not_trait",
        trait=name,
        words=words or phrases.say("alerts.gate.no_words"),
        asked=words_in_words(phrases, trait, passage.asked),
    )


def _not_permitted(phrases: Phrasebook, passage: Passage) -> str:
    parked_for = passage.entry.parked_for if passage.entry is not None else None
    if parked_for == Trouble.GONE:
        return phrases.say("alerts.gate.gone")
    if parked_for == Trouble.LOCKED or Need.UNLOCKED in passage.needs:
        return phrases.say("alerts.gate.locked")
    if parked_for == Trouble.UNTAGGED or Need.TAG in passage.needs:
        return phrases.say("alerts.gate.untagged", tag=FORUM_TAG)
    permissions = named(phrases, passage.needs)
    if permissions:
        return phrases.say("alerts.gate.lacks", permissions=permissions)
    return phrases.say("alerts.gate.not_permitted")


def _silence(phrases: Phrasebook, silence: Silence | None, until: str | None) -> str:
    match silence:
        case Silence.HOLD:
            return phrases.say("alerts.silence.hold", moment=until or "")
        case Silence.SHIPPED:
            return phrases.say("alerts.silence.shipped")
        case Silence.BEFORE:
            return phrases.say("alerts.silence.before")
        case Silence.OLD:
            return phrases.say("alerts.silence.old")
        case Silence.QUIET:
            return phrases.say("alerts.silence.quiet")
        case Silence.UNDONE:
            return phrases.say("alerts.silence.undone")
        case Silence.MINOR:
            return phrases.say("alerts.silence.minor")
        case _:
            return phrases.say("alerts.silence.otherwise")
