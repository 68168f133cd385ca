"""The composition root: builds every part, hands each what it needs, starts and stops them in order."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import aiohttp

import bot
import bot.clock
from bot.alerts import build_alert_works
from bot.client.client import RolloverClient
from bot.client.connection import stay_connected
from bot.client.guild_list import GuildList
from bot.client.shards import Shards
from bot.clock import Clock
from bot.config import DISCORD_API, Settings, environment_without_secrets
from bot.figures import FiguresReader
from bot.health import health_address
from bot.messenger import DiscordMessenger
from bot.newsroom import open_newsroom
from bot.schedule import Job, Schedule
from bot.shipped import read_bundled_record, read_glossary
from bot.sources.coin_prices.venues import venues
from bot.sources.headers import user_agent
from bot.sources.http import HttpClient
from bot.sources.playground_clock import following
from commands.about import AboutCommand
from commands.alerts.desk import Posting
from commands.alerts.group import alerts_commands
from commands.alerts.reach import SubscribedChannels
from commands.ask import AskCommand
from commands.changes import ChangesCommand
from commands.deadlines import DeadlinesCommand
from commands.draw.asset_chart import asset_chart
from commands.draw.press import ChartPress
from commands.draw.state_map import state_map
from commands.explain import ExplainCommand
from commands.feature import Feature
from commands.help import HelpCommand
from commands.inflow import InflowCommand
from commands.limits import LimitsCommand
from commands.market import MarketCommand
from commands.milestone import MilestoneCommand
from commands.pace import Pace
from commands.policy.group import Keeping, policy_commands
from commands.privacy import PrivacyCommand
from commands.replies.command_links import CommandLinks
from commands.replies.milestone_picker import MilestonePicker
from commands.replies.words import Words
from commands.report import ReportCommand
from commands.rights import Rights
from commands.search import SearchCommand
from commands.setup import SetupCommand
from commands.sources import SourcesCommand
from commands.states import StatesCommand
from commands.status import StatusCommand
from commands.timeline import TimelineCommand
from commands.watch import WatchCommand
from storage import Storage, open_storage
from tracker.alerts.corrections import Corrections
from tracker.alerts.log import AlertLog
from tracker.alerts.subscriptions import Subscriptions
from tracker.alerts.watches import Watches
from tracker.alerts.welcomes import Welcomes
from tracker.condition import ConditionStore, Pulse
from tracker.guilds.presence import Presence
from tracker.guilds.privacy import Privacy
from tracker.guilds.settings import Guilds
from tracker.market.figures import CurrentFigures
from tracker.market.quotes import Quotes
from tracker.policy.due import DueDates
from tracker.policy.editing import Editing
from tracker.policy.exports import Exports
from tracker.policy.glossary import Glossary
from tracker.policy.history import Histories
from tracker.policy.import_undoing import ImportUndoing
from tracker.policy.imports import Imports
from tracker.policy.notices import to_owners
from tracker.policy.questions.asking import Questions
from tracker.policy.recent import RecentChanges
from tracker.policy.record import Record, RecordStore
from tracker.policy.related import Entries
from tracker.policy.report_delivery import ReportDelivery
from tracker.policy.reports import Reports
from tracker.policy.review_queue import ReviewQueue
from tracker.policy.reviews import Reviews
from tracker.policy.search import Search
from tracker.policy.states import StateRecord
from tracker.policy.timeline import Timeline

log = logging.getLogger(__name__)

FIGURES_REREAD = timedelta(minutes=1)
STATES_REDRAW = timedelta(minutes=1)
"""A look at the counts, which are kept; the map is drawn only where they have changed."""
SOURCES_LOOK = timedelta(minutes=1)
"""Which source is due its own plan says."""
PULSE = timedelta(seconds=30)
SERVERS_LOOK = timedelta(minutes=5)
"""One request for each two hundred servers."""
NOTICES_LOOK = timedelta(seconds=30)
ASKED_AT_ONCE = 8
ASKED_WITHIN = timedelta(seconds=30)
"""Questions that one person may ask in so long a time."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The services that the commands are handed."""

    words: Words
    figures: CurrentFigures
    quotes: Quotes
    press: ChartPress
    timeline: Timeline
    search: Search
    guilds: Guilds
    rights: Rights
    reports: Reports
    record: RecordStore
    privacy: Privacy
    entries: Entries
    due_dates: DueDates
    states: StateRecord
    recent: RecentChanges
    keeping: Keeping
    questions: Questions
    glossary: Glossary
    sources: SourcesCommand
    subscriptions: Subscriptions
    alert_log: AlertLog
    watches: Watches
    corrections: Corrections
    posting: Posting
    condition: ConditionStore


def build_features(parts: Parts, links: CommandLinks, clock: Clock) -> list[Feature]:
    """Return all files of commands; `/help` comes last, since it lists the others."""
    words, figures = parts.words, parts.figures
    picker = MilestonePicker(words, parts.search, parts.timeline)
    features: list[Feature] = [
        InflowCommand(words, figures, parts.quotes, clock.now),
        LimitsCommand(words, figures, clock.today),
        MarketCommand(words, figures, parts.press, clock.today),
        TimelineCommand(words, parts.timeline, parts.entries, clock.today),
        SearchCommand(words, parts.search, parts.entries, picker),
        MilestoneCommand(words, parts.entries, picker),
        AskCommand(words, parts.questions, parts.entries, Pace(ASKED_AT_ONCE, ASKED_WITHIN, clock.now), clock.today),
        ExplainCommand(words, parts.glossary, parts.entries),
        DeadlinesCommand(words, parts.due_dates),
        StatesCommand(words, parts.states, parts.timeline, parts.press),
        ChangesCommand(words, parts.recent, clock.today),
        ReportCommand(words, parts.reports, parts.record, picker, parts.rights),
        policy_commands(words, parts.rights, picker, parts.keeping, parts.reports, parts.sources.queue, clock.now),
        WatchCommand(words, parts.watches, parts.record, picker),
        alerts_commands(
            words,
            parts.rights,
            picker,
            parts.subscriptions,
            parts.alert_log,
            parts.corrections,
            parts.posting,
            clock.now,
        ),
        parts.sources,
        SetupCommand(words, links, parts.guilds, parts.rights, parts.reports, clock.now),
        PrivacyCommand(words, parts.privacy),
        StatusCommand(bot.__version__, words, parts.condition, clock.now),
        AboutCommand(bot.__version__, words, parts.quotes, figures, parts.timeline, clock.now),
    ]
    offered = [command for feature in features for command in feature.commands()]
    return [*features, HelpCommand(words, links, parts.rights, offered)]


async def run_program(settings: Settings, token: str, stop: asyncio.Event) -> None:
    """Run until `stop` is set.

    Raises: StorageError, AlreadyRunningError, ConnectionFailedError or ClockUnreachableError, each with a sentence for
    the operator.
    """
    clock = Clock()
    async with AsyncExitStack() as stack:
        if settings.clock_address is not None:
            await stack.enter_async_context(following(settings.clock_address, clock.set_ahead))
        storage = await stack.enter_async_context(
            open_storage(settings.database_url, program_version=bot.__version__, now=clock.now)
        )
        log.info("%s: %s", "NEW database created" if storage.created else "database", storage.path)
        await Record(storage.record, clock.now).load_bundled(read_bundled_record())
        if await Imports(storage.imports, clock.now).finish():
            log.info("finished the import that was under way when the program ended")
        figures = FiguresReader(storage.figures)
        current = CurrentFigures(await figures.read())
        quotes = await stack.enter_async_context(_quotes(settings, storage, clock))
        words = Words()
        press = ChartPress(storage.charts, environment=environment_without_secrets())
        stack.push_async_callback(press.close)
        newsroom = await stack.enter_async_context(
            open_newsroom(settings, storage, version=bot.__version__, now=clock.now)
        )
        queue = ReviewQueue(storage.queue, clock.now)
        guilds = Guilds(storage.guilds, clock.now)
        await guilds.restore()
        rights = Rights(guilds, settings.owner_ids)
        reports = Reports(storage.reports, clock.now, storage.secret, wake=lambda: schedule.soon("notices"))
        parts = Parts(
            words,
            current,
            quotes,
            press,
            Timeline(storage.timeline),
            Search(storage.search),
            guilds,
            rights,
            reports,
            storage.record,
            Privacy(storage.traces, storage.person_export),
            Entries(storage.entries),
            DueDates(storage.due, clock.today),
            StateRecord(storage.states),
            RecentChanges(storage.recent, clock.now),
            _keeping(storage, clock),
            Questions(storage.questions, clock.today),
            read_glossary(),
            SourcesCommand(words, newsroom.listed, storage.sources, queue, is_on=settings.asks_sources, now=clock.now),
            Subscriptions(storage.alerts.subscriptions, clock.now),
            AlertLog(
                storage.alerts.log,
                storage.alerts.subscriptions,
                clock.now,
                timedelta(seconds=settings.alert_hold_seconds),
            ),
            Watches(storage.alerts.watches, clock.now),
            Corrections(storage.alerts.corrections, clock.now),
            Posting(
                lambda place: alerts.parking.ask(place),
                lambda *shown: alerts.messenger.show(*shown),
                lambda guild_id: alerts.messenger.missing_in_guild(guild_id),
            ),
            storage.condition,
        )
        links = CommandLinks()
        features = build_features(parts, links, clock)
        own_api = settings.discord_api_url if settings.discord_api_url != DISCORD_API else None
        client = RolloverClient(features, words, links, rights, api_url=own_api)
        messenger = DiscordMessenger(client, words, clock.now)
        delivery = ReportDelivery(storage.notices, reports, storage.record, messenger, clock.now)

        alerts = await build_alert_works(
            storage, client, words, guilds, current.now, clock.now, hold=timedelta(seconds=settings.alert_hold_seconds)
        )
        stack.push_async_callback(alerts.delivery.close)

        presence = Presence(
            storage.presence,
            GuildList(client),
            Welcomes(storage.alerts.outbox, clock.now).owe,
            guilds.forgotten,
            clock.now,
        )
        await presence.restore()

        def heard_from(guild_id: int) -> None:
            if presence.is_new(guild_id):
                schedule.soon("servers")

        client.heard_from_guild = heard_from
        client.connections = Shards(clock.now, lambda: schedule.soon("pulse"))
        started_at = clock.now()

        async def beat() -> None:
            lost_at = client.connections.lost_at if client.connections is not None else None
            await storage.condition.note(
                Pulse(clock.now(), started_at, bot.__version__, lost_at, settings.asks_sources, settings.prices)
            )

        async def reread_figures() -> None:
            fresh = await figures.read_if_changed()
            if fresh is not None:
                log.info("the operator's figures have changed and are used from now on")
                current.replace(fresh)
            await press.prepare(asset_chart(words.english, current.now().assets))

        async def redraw_states() -> None:
            await press.prepare(state_map(words.english, await parts.states.states(guild=None)))

        schedule = Schedule(
            [
                Job("prices", quotes.refresh, timedelta(seconds=settings.price_interval_seconds)),
                Job("figures", reread_figures, FIGURES_REREAD),
                Job("states", redraw_states, STATES_REDRAW),
                Job("pulse", beat, PULSE),
                Job("servers", presence.sweep, SERVERS_LOOK),
                Job("notices", delivery.deliver_due, NOTICES_LOOK),
                *alerts.jobs(),
                *(Job(name, look, SOURCES_LOOK) for name, look in newsroom.looks.items() if settings.asks_sources),
            ],
            bot.clock.now,
        )
        # However it ends, nobody may read that it runs.
        stack.push_async_callback(storage.condition.note, None)
        stack.callback(schedule.close)
        clock.subscribe(schedule.wake_all)

        def begin() -> None:
            schedule.start()
            # What the start has built stays for good: left out of collections, it does not hold up answers.
            gc.collect()
            gc.freeze()

        finished = await parts.keeping.imports.finish()
        if finished:
            log.info("finished %s import(s) that an end of the program had interrupted", finished)
        await reports.readdress(None, to_owners(settings.owner_ids))
        if settings.health_address:
            await stack.enter_async_context(
                health_address(settings.health_address, lambda: storage.condition.condition(clock.now()), clock.now)
            )
        await beat()
        await stay_connected(
            client,
            token,
            stop,
            api_url=settings.discord_api_url,
            once_connected=begin,
            before_closing=schedule.close,
        )
    log.info("ended")


def _keeping(storage: Storage, clock: Clock) -> Keeping:
    return Keeping(
        editing=Editing(storage.editing, storage.drafts, clock.now),
        reviews=Reviews(storage.reviews, clock.now),
        histories=Histories(storage.history),
        imports=Imports(storage.imports, clock.now),
        import_undoing=ImportUndoing(storage.imports, clock.now),
        exports=Exports(storage.exports),
        record=storage.record,
        consequences=SubscribedChannels(storage.alerts.subscriptions, storage.alerts.expansion, storage.alerts.log),
    )


@asynccontextmanager
async def _quotes(settings: Settings, storage: Storage, clock: Clock) -> AsyncIterator[Quotes]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        http = HttpClient(session, user_agent=user_agent(bot.__version__, settings.contact), now=clock.now)
        asked = venues(
            http,
            now=clock.now,
            coinbase_url=settings.coinbase_url,
            kraken_url=settings.kraken_url,
            bitstamp_url=settings.bitstamp_url,
            gemini_url=settings.gemini_url,
        )
        quotes = Quotes(asked if settings.prices else (), storage.prices, now=clock.now)
        await quotes.restore()
        yield quotes
