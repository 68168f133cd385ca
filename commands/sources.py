"""`/sources`: how each official source last answered, and how much of it waits in the queue."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import discord
from discord import app_commands

from commands.feature import AnyCommand, ControlHandler
from commands.replies.answers import BRAND, Answer, reply
from commands.replies.embed_fields import field_text
from commands.replies.inert import inert
from commands.replies.words import Phrasebook, Words
from tracker.policy.review_queue import ReviewQueue
from tracker.policy.seen import DiscoveryStore
from tracker.policy.sources import Listed, SourceState


@dataclass(frozen=True, slots=True)
class SourcesCommand:
    """The command `/sources`. `is_on` is whether the operator has sources asked at all."""

    words: Words
    listed: Sequence[Listed]
    store: DiscoveryStore
    queue: ReviewQueue
    is_on: bool
    now: Callable[[], datetime]

    def commands(self) -> Sequence[AnyCommand]:
        @app_commands.command(name="sources", description=self.words.text("sources.description"))
        async def sources(interaction: discord.Interaction) -> None:
            phrases = self.words.for_locale(interaction.locale)
            states = await self.store.states()
            lengths = await self.queue.lengths(interaction.guild_id)
            await reply(interaction, self._answer(phrases, states, lengths), private=True)

        return [sources]

    def controls(self) -> Mapping[str, ControlHandler]:
        return {}

    def _answer(self, phrases: Phrasebook, states: Mapping[str, SourceState], lengths: Mapping[str, int]) -> Answer:
        details = discord.Embed(colour=BRAND)
        asked = [one for one in self.listed if one.source is not None] if self.is_on else []
        lines = [self._line(phrases, one, states.get(one.name), lengths.get(one.name, 0)) for one in asked]
        failing = sum(states[one.name].is_failing for one in asked if one.name in states)
        # A field holds about four of these lines.
        for start in range(0, len(lines), 4):
            name = phrases.say("sources.asked") if start == 0 else "\u200b"
            details.add_field(name=name, value=field_text(lines[start : start + 4]), inline=False)
        idle = [line for one in self.listed if (line := _idle(phrases, one)) is not None]
        if idle:
            details.add_field(name=phrases.say("sources.idle"), value=field_text(idle), inline=False)
        waiting = phrases.plural("sources.waiting", sum(lengths.values()))
        if not self.is_on:
            return Answer(phrases.say("sources.off", waiting=waiting), details)
        if failing:
            return Answer(phrases.plural("sources.failing", failing, waiting=waiting), details)
        return Answer(phrases.say("sources.well", waiting=waiting), details)

    def _line(self, phrases: Phrasebook, one: Listed, state: SourceState | None, waiting: int) -> str:
        name = source_name(phrases, one.name)
        if state is None:
            return phrases.say("sources.not_yet", name=name)
        parts = []
        if state.succeeded_at is not None:
            parts.append(phrases.say("sources.answered", age=phrases.span(self.now() - state.succeeded_at)))
        else:
            parts.append(phrases.say("sources.never_answered"))
        if state.failed_at is not None and state.error is not None:
            said = {"error": inert(state.error, limit=100), "age": phrases.span(self.now() - state.failed_at)}
            if state.is_failing:
                parts.append(phrases.say("sources.fails", **said))
            else:
                parts.append(phrases.say("sources.failed", **said))
        parts.append(phrases.plural("sources.waiting", waiting))
        return phrases.say("sources.line", name=name, state="; ".join(parts))


def source_name(phrases: Phrasebook, name: str) -> str:
    """Return what a source is called; one that this release does not know by its short name."""
    match name:
        case "federal_register":
            return phrases.say("sources.federal_register")
        case "public_inspection":
            return phrases.say("sources.public_inspection")
        case "white_house":
            return phrases.say("sources.white_house")
        case "sec":
            return phrases.say("sources.sec")
        case "dol":
            return phrases.say("sources.dol")
        case "oira":
            return phrases.say("sources.oira")
        case "congress":
            return phrases.say("sources.congress")
        case "regulations":
            return phrases.say("sources.regulations")
        case "open_states":
            return phrases.say("sources.open_states")
        case "legiscan":
            return phrases.say("sources.legiscan")
        case _:
            return inert(name)


def _idle(phrases: Phrasebook, one: Listed) -> str | None:
    name = source_name(phrases, one.name)
    if one.lacks_key is not None:
        return phrases.say("sources.lacks_key", name=name, setting=one.lacks_key)
    if one.is_unconfirmed:
        return phrases.say("sources.unconfirmed", name=name, setting="SOURCES_UNCONFIRMED")
    return None
