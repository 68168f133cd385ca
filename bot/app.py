"""The composition root: builds every part, hands each what it needs, starts and stops them in order."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import aiohttp

import bot
from bot import clock
from bot.client.client import RolloverClient
from bot.client.connection import stay_connected
from bot.config import DISCORD_API, Settings, environment_without_secrets
from bot.figures import FiguresReader
from bot.schedule import Job, Schedule
from bot.shipped import read_bundled_record
from bot.sources.coin_prices.venues import venues
from bot.sources.http import HttpClient, user_agent
from commands.about import AboutCommand
from commands.draw.asset_chart import asset_chart
from commands.draw.press import ChartPress
from commands.feature import Feature
from commands.help import HelpCommand
from commands.inflow import InflowCommand
from commands.limits import LimitsCommand
from commands.market import MarketCommand
from commands.replies.command_links import CommandLinks
from commands.replies.words import Words
from commands.timeline import TimelineCommand
from storage import Storage, open_storage
from tracker.market.figures import CurrentFigures
from tracker.market.quotes import Quotes
from tracker.policy.record import Record
from tracker.policy.timeline import Timeline

log = logging.getLogger(__name__)

FIGURES_REREAD = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Parts:
    """The services that the commands are handed."""

    words: Words
    figures: CurrentFigures
    quotes: Quotes
    press: ChartPress
    timeline: Timeline


def build_features(parts: Parts, links: CommandLinks) -> list[Feature]:
    """Return all files of commands; `/help` comes last, since it lists the others."""
    words, figures = parts.words, parts.figures
    features: list[Feature] = [
        InflowCommand(words, figures, parts.quotes, clock.now),
        LimitsCommand(words, figures, clock.today),
        MarketCommand(words, figures, parts.press, clock.today),
        TimelineCommand(words, parts.timeline),
        AboutCommand(bot.__version__, words, parts.quotes, figures, parts.timeline, clock.now),
    ]
    offered = [command for feature in features for command in feature.commands()]
    return [*features, HelpCommand(words, links, offered)]


async def run_program(settings: Settings, token: str, stop: asyncio.Event) -> None:
    """Run until `stop` is set.

    Raises: StorageError, AlreadyRunningError or ConnectionFailedError, each with a sentence for the operator.
    """
    async with AsyncExitStack() as stack:
        storage = await stack.enter_async_context(
            open_storage(settings.database_url, program_version=bot.__version__, now=clock.now)
        )
        log.info("%s: %s", "NEW database created" if storage.created else "database", storage.path)
        await Record(storage.record, clock.now).load_bundled(read_bundled_record())
        figures = FiguresReader(storage.figures)
        current = CurrentFigures(await figures.read())
        quotes = await stack.enter_async_context(_quotes(settings, storage))
        words = Words()
        press = ChartPress(storage.charts, environment=environment_without_secrets())
        stack.push_async_callback(press.close)
        parts = Parts(words, current, quotes, press, Timeline(storage.timeline))
        links = CommandLinks()
        features = build_features(parts, links)
        own_api = settings.discord_api_url if settings.discord_api_url != DISCORD_API else None
        client = RolloverClient(features, words, links, api_url=own_api)

        async def reread_figures() -> None:
            fresh = await figures.read_if_changed()
            if fresh is not None:
                log.info("the operator's figures have changed and are used from now on")
                current.replace(fresh)
            await press.prepare(asset_chart(words.english, current.now().assets))

        schedule = Schedule(
            [
                Job("prices", quotes.refresh, timedelta(seconds=settings.price_interval_seconds)),
                Job("figures", reread_figures, FIGURES_REREAD),
            ],
            clock.now,
        )
        stack.callback(schedule.close)
        await stay_connected(client, token, stop, api_url=settings.discord_api_url, once_connected=schedule.start)
    log.info("ended")


@asynccontextmanager
async def _quotes(settings: Settings, storage: Storage) -> AsyncIterator[Quotes]:
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
