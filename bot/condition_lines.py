"""How the program is doing in sentences for operators: what `rollover status` prints and the health address answers."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tracker.condition import Condition, Fault, Notice, Pulse, faults, notices


def condition_lines(condition: Condition, now: datetime) -> list[str]:
    """Return the lines: the judgement first, then what it rests on."""
    wrong = [_fault(fault, condition, now) for fault in faults(condition, now)]
    worth_a_look = notices(condition, now)
    noted = [_notice(notice, condition, now) for notice in worth_a_look]
    return [*(wrong or [_judgement(worth_a_look)]), *noted, "", *_facts(condition, now)]


def _judgement(worth_a_look: Sequence[Notice]) -> str:
    """Return the first line where nothing is wrong."""
    return "Nothing is wrong; worth a look:" if worth_a_look else "All is well."


def _fault(fault: Fault, condition: Condition, now: datetime) -> str:
    pulse = condition.pulse
    match fault:
        case Fault.NOT_RUNNING:
            return "WRONG: the program is not running. Start it with: rollover run"
        case Fault.SILENT if pulse is not None:
            silence = _span(now - pulse.at)
            return (
                f"WRONG: the program has given no sign for {silence}; it was killed, hangs, or cannot write to its "
                "database. The log says why; restart it."
            )
        case Fault.DISCONNECTED if pulse is not None and pulse.lost_at is not None:
            lost = _span(now - pulse.lost_at)
            return f"WRONG: no connection to Discord for {lost}; it keeps trying. Check the network."
        case _:
            since = "" if condition.due_since is None else f" since {_age(condition.due_since, now)}"
            return f"WRONG: {condition.due} message(s) are due{since} and do not go out; the log says why."


def _notice(notice: Notice, condition: Condition, now: datetime) -> str:
    match notice:
        case Notice.RECONNECTING:
            lost_at = None if condition.pulse is None else condition.pulse.lost_at
            since = "" if lost_at is None else f" (lost {_age(lost_at, now)})"
            return f"No connection to Discord just now{since}; it keeps trying."
        case Notice.HELD:
            return "No alerts go out since a backup was restored; see what waits, and let it go, with: rollover release"
        case Notice.PARKED:
            return (
                f"{condition.parked_places} channel(s) or people cannot be written to; moderators were told, and what "
                "waits goes out by itself once it may."
            )
        case Notice.FAILED:
            return f"{condition.failed} message(s) were given up or are in doubt; moderators see them in /alerts log."
        case Notice.SOURCES:
            return f"These sources fail: {', '.join(condition.failing_sources)}; /sources says why."
        case Notice.PRICES:
            oldest = min(condition.priced_at.values(), default=None)
            return "No price has arrived yet." if oldest is None else f"Prices are old: {_age(oldest, now)}."


def _facts(condition: Condition, now: datetime) -> list[str]:
    pulse = condition.pulse
    return [
        f"Version:        {_version(condition, pulse)}",
        f"Running:        {_running(pulse, now)}",
        f"Sources:        {_sources(condition, pulse, now)}",
        f"Last delivery:  {'none yet' if condition.delivered_at is None else _age(condition.delivered_at, now)}",
        f"Waiting:        {condition.due} due now, {condition.later} for later, {condition.hindered} held back",
        f"Prices:         {_prices(condition, pulse, now)}",
        f"Database:       {condition.size / 1_000_000:.1f} MB, schema {condition.schema}",
    ]


def _version(condition: Condition, pulse: Pulse | None) -> str:
    return condition.version if pulse is None else pulse.version


def _running(pulse: Pulse | None, now: datetime) -> str:
    if pulse is None:
        return "no"
    connected = "connected to Discord" if pulse.lost_at is None else f"connection lost {_age(pulse.lost_at, now)}"
    return f"since {pulse.started_at:%Y-%m-%d %H:%M} UTC, {connected}, last sign {_age(pulse.at, now)}"


def _sources(condition: Condition, pulse: Pulse | None, now: datetime) -> str:
    if pulse is not None and not pulse.asks_sources:
        return "not asked (SOURCES)"
    if condition.sources_checked_at is None:
        return "none has answered yet"
    return f"last answered {_age(condition.sources_checked_at, now)}"


def _prices(condition: Condition, pulse: Pulse | None, now: datetime) -> str:
    told = ", ".join(f"{asset} {_age(at, now)}" for asset, at in sorted(condition.priced_at.items())) or "none yet"
    return f"{told}; not asked (PRICES)" if pulse is not None and not pulse.asks_prices else told


def _age(moment: datetime, now: datetime) -> str:
    passed = now - moment
    return "just now" if passed < timedelta(seconds=1) else f"{_span(passed)} ago"


def _span(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    for name, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {name}s"
    return f"{seconds} second" if seconds == 1 else f"{seconds} seconds"
