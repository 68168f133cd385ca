"""`/status`: how the bot is doing, for whoever wonders why a channel is quiet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import discord
from discord import app_commands

from commands.feature import AnyCommand, ControlHandler
from commands.replies.answers import BRAND, Answer, reply
from commands.replies.days import ago, moment
from commands.replies.words import Phrasebook, Words
from commands.sources import source_name
from tracker.condition import Condition, ConditionStore, Fault, Notice, faults, notices


@dataclass(frozen=True, slots=True)
class StatusCommand:
    """The command `/status`."""

    version: str
    words: Words
    store: ConditionStore
    now: Callable[[], datetime]

    def commands(self) -> Sequence[AnyCommand]:
        @app_commands.command(name="status", description=self.words.text("status.description"))
        async def status(interaction: discord.Interaction) -> None:
            now = self.now()
            condition = await self.store.condition(now)
            phrases = self.words.for_locale(interaction.locale)
            await reply(interaction, self._answer(phrases, condition, now), private=True)

        return [status]

    def controls(self) -> Mapping[str, ControlHandler]:
        return {}

    def _answer(self, phrases: Phrasebook, condition: Condition, now: datetime) -> Answer:
        # That it answers shows that it runs and is connected; what a stale note says of that is of no use here.
        wrong = [_fault(phrases, condition) for fault in faults(condition, now) if fault is Fault.LATE]
        worth_a_look = [notice for notice in notices(condition, now) if notice is not Notice.RECONNECTING]
        noted = [_notice(phrases, notice, condition) for notice in worth_a_look]
        if wrong:
            first = phrases.say("status.not_well")
        elif Notice.HELD in worth_a_look:
            first = phrases.say("status.on_hold")
        elif worth_a_look:
            first = phrases.say("status.worth_a_look")
        else:
            first = phrases.say("status.well")
        details = discord.Embed(colour=BRAND)
        for name, value in self._facts(phrases, condition):
            details.add_field(name=name, value=value, inline=True)
        return Answer("\n".join([first, *(f"- {line}" for line in [*wrong, *noted])]), details)

    def _facts(self, phrases: Phrasebook, condition: Condition) -> list[tuple[str, str]]:
        return [
            (phrases.say("status.sources"), _sources(phrases, condition)),
            (phrases.say("status.delivery"), _delivery(phrases, condition)),
            (phrases.say("status.waiting"), _waiting(phrases, condition)),
            (phrases.say("status.prices"), _prices(phrases, condition)),
            (phrases.say("status.database"), _database(phrases, condition)),
            (phrases.say("status.version"), _version(phrases, condition, self.version)),
        ]


def _fault(phrases: Phrasebook, condition: Condition) -> str:
    since = "" if condition.due_since is None else ago(condition.due_since)
    return phrases.plural("status.late", condition.due, since=since)


def _notice(phrases: Phrasebook, notice: Notice, condition: Condition) -> str:
    match notice:
        case Notice.HELD:
            return phrases.say("status.held")
        case Notice.PARKED:
            return phrases.plural("status.parked", condition.parked_places)
        case Notice.FAILED:
            return phrases.plural("status.given_up", condition.failed)
        case Notice.SOURCES:
            names = ", ".join(source_name(phrases, name) for name in condition.failing_sources)
            return phrases.say("status.sources_failing", names=names)
        case Notice.PRICES if not condition.priced_at:
            return phrases.say("status.prices_none")
        case _:
            return phrases.say("status.prices_old")


def _sources(phrases: Phrasebook, condition: Condition) -> str:
    if condition.pulse is not None and not condition.pulse.asks_sources:
        return phrases.say("status.not_asked")
    if condition.sources_checked_at is None:
        return phrases.say("status.none_yet")
    return ago(condition.sources_checked_at)


def _delivery(phrases: Phrasebook, condition: Condition) -> str:
    return phrases.say("status.none_yet") if condition.delivered_at is None else ago(condition.delivered_at)


def _waiting(phrases: Phrasebook, condition: Condition) -> str:
    if not condition.waiting:
        return phrases.say("status.nothing_waits")
    counts = (
        ("status.due", condition.due),
        ("status.later", condition.later),
        ("status.hindered", condition.hindered),
    )
    return "\n".join(_counted(phrases, key, count) for key, count in counts if count)


def _counted(phrases: Phrasebook, key: str, count: int) -> str:
    match key:
        case "status.due":
            return phrases.plural("status.due", count)
        case "status.later":
            return phrases.plural("status.later", count)
        case _:
            return phrases.plural("status.hindered", count)


def _prices(phrases: Phrasebook, condition: Condition) -> str:
    if condition.pulse is not None and not condition.pulse.asks_prices:
        return phrases.say("status.not_asked")
    told = [f"{asset}: {ago(at)}" for asset, at in sorted(condition.priced_at.items())]
    return "\n".join(told) or phrases.say("status.none_yet")


def _database(phrases: Phrasebook, condition: Condition) -> str:
    return phrases.say("status.database_text", size=phrases.number(Decimal(condition.size) / 1_000_000, 1))


def _version(phrases: Phrasebook, condition: Condition, version: str) -> str:
    if condition.pulse is None:
        return version
    return phrases.say("status.version_text", version=version, since=moment(condition.pulse.started_at))
