"""`rollover check`: looks over what the program depends on and says what is wrong in words."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import click

import bot
from bot import clock
from bot.cli.ending import ExitCode, Stop, token_or_stop
from bot.client.connection import ConnectionFailedError, Refusal
from bot.client.installation import Application, application_of
from bot.config import Settings, SettingsError, read_settings
from bot.newsroom import Trial, try_unconfirmed
from bot.sources.playground_clock import ClockUnreachableError, read_ahead
from storage import StorageError, examine

CLOCK_TOLERANCE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is in order, and the sentence about it."""

    in_order: bool
    sentence: str


@click.command()
def check() -> None:
    """Look token, network, database, clock, install settings and unconfirmed sources over."""
    try:
        settings = read_settings()
    except SettingsError as error:
        _show([Finding(False, f"Settings: {sentence}") for sentence in error.sentences])
        raise SystemExit(ExitCode.USAGE) from None
    findings = [_database(settings), *asyncio.run(_discord(settings)), *asyncio.run(_sources(settings))]
    _show(findings)
    if not all(finding.in_order for finding in findings):
        raise SystemExit(ExitCode.FAULT)


def _show(findings: Iterable[Finding]) -> None:
    for finding in findings:
        click.echo(f"{'ok  ' if finding.in_order else 'WRONG'} {finding.sentence}")


def _database(settings: Settings) -> Finding:
    try:
        return Finding(True, f"Database: {examine(settings.database_url, program_version=bot.__version__)}")
    except StorageError as error:
        return Finding(False, f"Database: {error}")


async def _discord(settings: Settings) -> list[Finding]:
    try:
        token = token_or_stop(settings)
    except Stop as stop:
        return [Finding(False, f"Token: {stop}"), *await _playground_clock(settings)]
    try:
        application = await application_of(token, settings.discord_api_url)
    except ConnectionFailedError as error:
        subject = "Token" if error.refusal is Refusal.TOKEN else "Network"
        return [Finding(False, f"{subject}: {error}"), *await _playground_clock(settings)]
    return [
        Finding(True, f"Token: belongs to the application {application.name} ({application.id})."),
        Finding(True, f"Network: {settings.discord_api_url} answers."),
        *(await _playground_clock(settings) or [_clock(application)]),
        *_installation(application),
    ]


async def _sources(settings: Settings) -> list[Finding]:
    if not settings.asks_sources:
        return []
    try:
        tried = await try_unconfirmed(settings, version=bot.__version__, now=clock.now)
    except SettingsError as error:
        return [Finding(False, f"Sources: {error}")]
    return [_source(trial, is_asked=settings.sources_unconfirmed) for trial in tried]


def _source(trial: Trial, *, is_asked: bool) -> Finding:
    if trial.refusal is None:
        then = "it is asked on schedule" if is_asked else "SOURCES_UNCONFIRMED=on has it asked on schedule"
        return Finding(True, f"Sources: {trial.name} answers at {trial.address} and shows {trial.shown}; {then}.")
    why = f"Sources: {trial.name} does not answer at {trial.address} ({trial.refusal})"
    if is_asked:
        return Finding(False, f"{why}; SOURCES_UNCONFIRMED=off leaves it out, SOURCE_ADDRESSES names another address.")
    return Finding(True, f"{why}; it stays off. SOURCE_ADDRESSES names another address to try.")


async def _playground_clock(settings: Settings) -> list[Finding]:
    """Look whether the playground's clock can be followed; nothing where it is the machine's own that counts."""
    if settings.clock_address is None:
        return []
    try:
        ahead = await read_ahead(settings.clock_address)
    except ClockUnreachableError as error:
        return [Finding(False, f"Clock: {error}")]
    minutes = round(ahead.total_seconds() / 60)
    return [Finding(True, f"Clock: the playground's, {minutes} min ahead of this machine's, which does not count.")]


def _clock(application: Application) -> Finding:
    if application.discord_time is None:
        return Finding(True, "Clock: not compared, the answer carried no time.")
    difference = clock.now() - application.discord_time
    seconds = round(abs(difference).total_seconds())
    if abs(difference) <= CLOCK_TOLERANCE:
        return Finding(True, f"Clock: within {seconds} s of Discord's.")
    direction = "ahead of" if difference > timedelta(0) else "behind"
    return Finding(False, f"Clock: {seconds} s {direction} Discord's; turn on time synchronisation.")


def _installation(application: Application) -> list[Finding]:
    findings = []
    if application.interactions_endpoint:
        findings.append(
            Finding(
                False,
                "Install settings: an Interactions Endpoint URL is set, so commands never reach this program; "
                "clear it under General Information.",
            )
        )
    missing = [
        name
        for name, allowed in (("Guild Install", application.guild_install), ("User Install", application.user_install))
        if not allowed
    ]
    if missing:
        findings.append(
            Finding(False, f"Install settings: {' and '.join(missing)} is off; turn it on under Installation.")
        )
    return findings or [Finding(True, "Install settings: servers and users may add it.")]
