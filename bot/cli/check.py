"""`rollover check`: looks over what the program depends on and says what is wrong in words."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import click

import bot
from bot import clock
from bot.cli.ending import ExitCode, settings_or_stop
from bot.client.connection import ConnectionFailedError, Refusal
from bot.client.installation import Application, application_of
from bot.config import Settings, SettingsError
from bot.newsroom import Trial, try_unconfirmed
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
    settings = settings_or_stop()
    findings = [_database(settings), *asyncio.run(_discord(settings)), *asyncio.run(_sources(settings))]
    for finding in findings:
        click.echo(f"{'ok  ' if finding.in_order else 'WRONG'} {finding.sentence}")
    if not all(finding.in_order for finding in findings):
        raise SystemExit(ExitCode.FAULT)


def _database(settings: Settings) -> Finding:
    try:
        return Finding(True, f"Database: {examine(settings.database_url, program_version=bot.__version__)}")
    except StorageError as error:
        return Finding(False, f"Database: {error}")


async def _discord(settings: Settings) -> list[Finding]:
    token = settings.discord_token.get_secret_value().strip() if settings.discord_token else ""
    if not token:
        return [
            Finding(
                False,
                "Token: DISCORD_TOKEN is not set; get one at https://discord.com/developers/applications "
                "(your application > Bot > Reset Token).",
            )
        ]
    try:
        application = await application_of(token, settings.discord_api_url)
    except ConnectionFailedError as error:
        subject = "Token" if error.refusal is Refusal.TOKEN else "Network"
        return [Finding(False, f"{subject}: {error}")]
    return [
        Finding(True, f"Token: belongs to the application {application.name} ({application.id})."),
        Finding(True, f"Network: {settings.discord_api_url} answers."),
        _clock(application),
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
