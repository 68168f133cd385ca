"""`/alerts log` and `/alerts explain`: what became of posts, and why something was told or was not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord
from discord import app_commands

from calculations.errors import UserError
from commands.alerts.desk import AlertDesk, ChannelOption, Moderating, channel_of
from commands.alerts.wish_words import trait_in_words
from commands.feature import ControlHandler
from commands.replies.answers import BRAND, Answer, reply
from commands.replies.answers import replace as put_in_place
from commands.replies.controls import custom_id, parts_of, select_values
from commands.replies.days import moment
from commands.replies.inert import inert
from commands.replies.milestone_picker import MilestonePicker, milestone_name
from commands.replies.words import Phrasebook
from tracker.alerts.filters import Trait
from tracker.alerts.log import Entry, Gate, Passage
from tracker.alerts.posts import PlaceKind, PostKind, PostState
from tracker.delivery_error import Trouble

_SHOWN = 12
_MOST_CHOICES = 25
_TITLE = 80

_SECTIONS: Mapping[str, tuple[PostState, ...]] = {
    "all": (),
    "sent": (PostState.SENT, PostState.LISTED),
    "failed": (PostState.FAILED, PostState.UNCLEAR),
    "waiting": (PostState.AWAITING, PostState.OWED, PostState.SENDING),
    "dropped": (PostState.SUPERSEDED,),
}

_Select = discord.ui.Select[discord.ui.View]


@dataclass(frozen=True, slots=True)
class StoryDesk:
    """The two commands, and what can be done from the log."""

    desk: AlertDesk
    picker: MilestonePicker

    def add_to(self, group: app_commands.Group) -> None:
        """Register the commands."""
        text = self.desk.words.text

        @group.command(name="log", description=text("alerts.log.description"))
        @app_commands.describe(show=text("alerts.option.show"))
        @app_commands.choices(
            show=[
                app_commands.Choice(name=text("alerts.log.show_all"), value="all"),
                app_commands.Choice(name=text("alerts.log.show_sent"), value="sent"),
                app_commands.Choice(name=text("alerts.log.show_failed"), value="failed"),
                app_commands.Choice(name=text("alerts.log.show_waiting"), value="waiting"),
                app_commands.Choice(name=text("alerts.log.show_dropped"), value="dropped"),
            ]
        )
        async def log(interaction: discord.Interaction, show: str = "all") -> None:
            actor = await self.desk.moderator(interaction)
            await reply(interaction, await self._log(actor, show), private=True)

        @group.command(name="explain", description=text("alerts.explain.description"))
        @app_commands.describe(milestone=text("alerts.option.milestone"), channel=text("alerts.option.channel"))
        async def explain(
            interaction: discord.Interaction, milestone: str, channel: ChannelOption | None = None
        ) -> None:
            await self._explain(interaction, milestone, channel)

        @explain.autocomplete("milestone")
        async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            return await self.picker.suggest(interaction, typed)

    def controls(self) -> Mapping[str, ControlHandler]:
        return {"alerts.again": self._again, "alerts.approve": self._approve, "alerts.dismiss": self._dismiss}

    async def _again(self, interaction: discord.Interaction, rest: str) -> None:
        actor, show, ref = await self._chosen(interaction, rest)
        await self.desk.log.resend(actor.guild_id, ref)
        await self._show(interaction, actor, show, actor.phrases.say("alerts.log.again_done", ref=ref))

    async def _approve(self, interaction: discord.Interaction, rest: str) -> None:
        actor, show, ref = await self._chosen(interaction, rest)
        await self.desk.log.approve(actor.guild_id, ref)
        await self._show(interaction, actor, show, actor.phrases.say("alerts.log.approve_done", ref=ref))

    async def _dismiss(self, interaction: discord.Interaction, rest: str) -> None:
        actor, show, ref = await self._chosen(interaction, rest)
        await self.desk.log.dismiss(actor.guild_id, ref)
        await self._show(interaction, actor, show, actor.phrases.say("alerts.log.dismiss_done", ref=ref))

    async def _chosen(self, interaction: discord.Interaction, rest: str) -> tuple[Moderating, str, str]:
        (show,) = parts_of(rest, 1)
        actor = await self.desk.moderator(interaction)
        chosen = select_values(interaction)
        if len(chosen) != 1 or show not in _SECTIONS:
            raise UserError("control.outdated")
        return actor, show, chosen[0]

    async def _show(self, interaction: discord.Interaction, actor: Moderating, show: str, note: str) -> None:
        await put_in_place(interaction, await self._log(actor, show, note))

    async def _log(self, actor: Moderating, show: str, note: str | None = None) -> Answer:
        phrases = actor.phrases
        entries = await self.desk.log.log(actor.guild_id, *_SECTIONS[show])
        first = phrases.plural("alerts.log.first_line", len(entries)) if entries else phrases.say("alerts.log.none")
        content = first if note is None else f"{note}\n{first}"
        if not entries:
            return Answer(content)
        lines = [_entry_line(phrases, entry) for entry in entries[:_SHOWN]]
        details = discord.Embed(description="\n".join(lines)[:4096], colour=BRAND)
        if len(entries) > _SHOWN:
            details.set_footer(text=phrases.plural("alerts.log.more", len(entries) - _SHOWN))
        return Answer(content, details, rows=_log_controls(phrases, entries, show))

    async def _explain(self, interaction: discord.Interaction, typed: str, channel: int | None) -> None:
        actor = await self.desk.moderator(interaction)
        milestone = await self.picker.read(typed, actor.guild_id)
        place = channel_of(interaction, channel)
        subscription = await self.desk.subscriptions.of_channel(actor.guild_id, place)
        passages = await self.desk.log.explain(subscription, milestone.id)
        phrases = actor.phrases
        values = {"title": inert(milestone_name(phrases, milestone), limit=120), "channel": f"<#{place}>"}
        # What was told stays told, also where the channel has been paused or asked for something else since.
        entries = await self.desk.log.store.of_milestone(subscription.id, milestone.id)
        told = next((entry for entry in entries if entry.post.state in _SECTIONS["sent"]), None)
        first = phrases.say("alerts.explain.told" if told is not None else "alerts.explain.not_told", **values)
        lines = [_passage_line(phrases, passage) for passage in passages]
        if told is not None and passages[-1].entry != told:
            lines.append(phrases.say("alerts.explain.before", ref=told.ref, state=_state(phrases, told)))
        await reply(
            interaction, Answer(first, discord.Embed(description="\n".join(lines)[:4096], colour=BRAND)), private=True
        )


def _log_controls(phrases: Phrasebook, entries: Sequence[Entry], show: str) -> discord.ui.View | None:
    failed = [one for one in entries if one.post.state in (PostState.FAILED, PostState.UNCLEAR)]
    awaiting = [one for one in entries if one.post.state is PostState.AWAITING]
    offered = (
        ("alerts.again", phrases.say("alerts.log.again"), failed),
        ("alerts.approve", phrases.say("alerts.log.approve"), awaiting),
        ("alerts.dismiss", phrases.say("alerts.log.dismiss"), [*failed, *awaiting]),
    )
    view = discord.ui.View(timeout=None)
    for name, placeholder, listed in offered:
        if listed:
            view.add_item(_entry_select(phrases, custom_id(name, show), placeholder, listed[:_MOST_CHOICES]))
    view.stop()
    return view if view.children else None


def _entry_select(phrases: Phrasebook, identity: str, placeholder: str, entries: Sequence[Entry]) -> _Select:
    options = {
        one.ref: discord.SelectOption(
            label=phrases.say("alerts.log.choice", ref=one.ref, what=_what(phrases, one))[:100], value=one.ref
        )
        for one in entries
    }
    return discord.ui.Select(custom_id=identity, placeholder=placeholder, options=list(options.values()))


def _entry_line(phrases: Phrasebook, entry: Entry) -> str:
    place = f"<#{entry.post.place.id}>" if entry.post.place.kind is PlaceKind.CHANNEL else f"<@{entry.post.place.id}>"
    what = inert(_what(phrases, entry), limit=_TITLE)
    return phrases.say("alerts.log.line", ref=entry.ref, place=place, what=what, state=_state(phrases, entry))


def _what(phrases: Phrasebook, entry: Entry) -> str:
    if entry.title is not None:
        return entry.title
    match entry.post.kind:
        case PostKind.DIGEST:
            return phrases.say("alerts.kind.digest")
        case PostKind.MARKET:
            return phrases.say("alerts.kind.market")
        case PostKind.CATCH_UP:
            return phrases.say("alerts.kind.catch_up")
        case _:
            return phrases.say("alerts.kind.notice")


def _state(phrases: Phrasebook, entry: Entry) -> str:
    """Return what became of it, or why it is held back."""
    match entry.post.state:
        case PostState.SENT | PostState.LISTED:
            at = moment(entry.settled_at) if entry.settled_at is not None else ""
            link = _link(entry)
            if link is None:
                return phrases.say("alerts.state.sent", moment=at)
            return phrases.say("alerts.state.sent_link", moment=at, link=link)
        case PostState.FAILED:
            return phrases.say("alerts.state.failed", why=_trouble(phrases, entry.trouble))
        case PostState.UNCLEAR:
            return phrases.say("alerts.state.unclear")
        case PostState.AWAITING:
            return phrases.say("alerts.state.awaiting")
        case PostState.SUPERSEDED:
            return phrases.say("alerts.state.superseded")
        case PostState.SENDING:
            return phrases.say("alerts.state.sending")
        case PostState.OWED:
            if entry.is_parked:
                return phrases.say("alerts.state.parked")
            if entry.next_at is None:
                return phrases.say("alerts.state.sending")
            if entry.attempts:
                return phrases.say(
                    "alerts.state.again", moment=moment(entry.next_at), why=_trouble(phrases, entry.trouble)
                )
            return phrases.say("alerts.state.owed", moment=moment(entry.next_at))


def _trouble(phrases: Phrasebook, trouble: Trouble | str | None) -> str:
    match trouble:
        case Trouble.GONE:
            return phrases.say("alerts.trouble.gone")
        case Trouble.FORBIDDEN:
            return phrases.say("alerts.trouble.forbidden")
        case Trouble.CLOSED:
            return phrases.say("alerts.trouble.closed")
        case Trouble.REFUSED:
            return phrases.say("alerts.trouble.refused")
        case _:
            return phrases.say("alerts.trouble.busy")


def _link(entry: Entry) -> str | None:
    """Return the address of the message. Source: Discord, the form of a message link."""
    post = entry.post
    if entry.message_id is None or post.place.kind is not PlaceKind.CHANNEL:
        return None
    return f"https://discord.com/channels/{post.guild_id or '@me'}/{post.place.id}/{entry.message_id}"


def _passage_line(phrases: Phrasebook, passage: Passage) -> str:
    mark = "✅" if passage.is_open else "⛔"
    return f"{mark} {_gate(phrases, passage)}"


def _gate(phrases: Phrasebook, passage: Passage) -> str:
    is_open, until = passage.is_open, moment(passage.until) if passage.until is not None else None
    match passage.gate:
        case Gate.VISIBLE:
            return phrases.say("alerts.gate.visible" if is_open else "alerts.gate.not_visible")
        case Gate.TOPICS | Gate.KINDS | Gate.JURISDICTIONS | Gate.STATUSES:
            trait = trait_in_words(phrases, Trait(passage.gate))
            return phrases.say("alerts.gate.trait" if is_open else "alerts.gate.not_trait", trait=trait)
        case Gate.SUBSCRIBED_IN_TIME:
            return phrases.say("alerts.gate.in_time" if is_open else "alerts.gate.not_in_time")
        case Gate.CHANGES_WANTED:
            return phrases.say("alerts.gate.changes" if is_open else "alerts.gate.no_changes")
        case Gate.APPROVED:
            return phrases.say("alerts.gate.approved" if is_open else "alerts.gate.not_approved")
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
            return phrases.say("alerts.gate.permitted" if is_open else "alerts.gate.not_permitted")
        case Gate.SENT:
            if passage.entry is None:
                return phrases.say("alerts.gate.nothing_sent")
            return phrases.say("alerts.gate.sent", ref=passage.entry.ref, state=_state(phrases, passage.entry))
