"""The official sources in one table: where each is, how often it is asked, which key it needs, what it is called."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.sources.circuit import Circuit
from bot.sources.http import HttpClient, base_address
from bot.sources.official import (
    congress,
    federal_register,
    legiscan,
    oira,
    open_states,
    press,
    public_inspection,
    regulations,
    white_house,
)
from bot.sources.official.access import Access
from bot.sources.patience import Pace
from tracker.policy.discovery import Concern
from tracker.policy.sources import Listed, Plan, Source


@dataclass(frozen=True, slots=True)
class Row:
    """One source: `pace` is how many seconds its questions are kept apart."""

    name: str
    base_url: str
    plan: Plan
    pace: float
    make: Callable[[Access, Concern], Source]
    key_setting: str | None = None
    key_header: str | None = None
    key_param: str | None = None
    is_unconfirmed: bool = False


ROWS = (
    Row(
        federal_register.NAME,
        federal_register.BASE_URL,
        Plan(timedelta(hours=3)),
        1.0,
        lambda access, concern: federal_register.FederalRegister(access),
    ),
    Row(
        public_inspection.NAME,
        public_inspection.BASE_URL,
        # Filings appear at 08:45, 11:15, 14:00, 16:15 and 18:00.
        Plan(timedelta(minutes=15), hours=(time(8, 30), time(18, 30))),
        1.0,
        lambda access, concern: public_inspection.PublicInspection(access),
    ),
    Row(
        white_house.NAME,
        white_house.BASE_URL,
        Plan(timedelta(minutes=10)),
        2.0,
        lambda access, concern: white_house.WhiteHouse(access),
    ),
    Row(
        press.SEC.name,
        press.SEC.base_url,
        Plan(timedelta(minutes=20)),
        1.0,
        lambda access, concern: press.PressFeeds(access, press.SEC),
    ),
    Row(
        press.DOL.name,
        press.DOL.base_url,
        Plan(timedelta(minutes=30)),
        1.0,
        lambda access, concern: press.PressFeeds(access, press.DOL),
        is_unconfirmed=True,
    ),
    Row(oira.NAME, oira.BASE_URL, Plan(timedelta(hours=8)), 2.0, lambda access, concern: oira.Oira(access)),
    Row(
        congress.NAME,
        congress.BASE_URL,
        Plan(timedelta(hours=6)),
        0.5,
        lambda access, concern: congress.Congress(access, concern),
        key_setting="CONGRESS_API_KEY",
        key_header=congress.KEY_HEADER,
    ),
    Row(
        regulations.NAME,
        regulations.BASE_URL,
        Plan(timedelta(hours=6)),
        1.0,
        lambda access, concern: regulations.Regulations(access),
        key_setting="REGULATIONS_API_KEY",
        key_header=regulations.KEY_HEADER,
    ),
    Row(
        open_states.NAME,
        open_states.BASE_URL,
        Plan(timedelta(days=1)),
        # Ten questions a minute.
        7.0,
        lambda access, concern: open_states.OpenStates(access),
        key_setting="OPEN_STATES_API_KEY",
        key_header=open_states.KEY_HEADER,
    ),
    Row(
        legiscan.NAME,
        legiscan.BASE_URL,
        Plan(timedelta(days=1)),
        1.0,
        lambda access, concern: legiscan.LegiScan(access),
        key_setting="LEGISCAN_API_KEY",
        key_param=legiscan.KEY_PARAM,
    ),
)

NAMES = tuple(row.name for row in ROWS)


def listed_sources(
    client: HttpClient,
    concern: Concern,
    *,
    now: Callable[[], datetime],
    keys: Mapping[str, str],
    minutes: Mapping[str, int] | None = None,
    addresses: Mapping[str, str] | None = None,
    with_unconfirmed: bool = False,
) -> tuple[Listed, ...]:
    """Return every source with its plan; one that lacks its key, or whose address is unconfirmed, is left idle.

    `keys` are the keys by setting, `minutes` and `addresses` the operator's own intervals and addresses by source.
    Raises: ValueError for an address that `http.base_address` refuses.
    """
    return tuple(
        _listed(
            row,
            client,
            concern,
            now=now,
            key=keys.get(row.key_setting or ""),
            minutes=(minutes or {}).get(row.name),
            address=(addresses or {}).get(row.name, row.base_url),
            is_left_out=row.is_unconfirmed and not with_unconfirmed,
        )
        for row in ROWS
    )


def _listed(
    row: Row,
    client: HttpClient,
    concern: Concern,
    *,
    now: Callable[[], datetime],
    key: str | None,
    minutes: int | None,
    address: str,
    is_left_out: bool,
) -> Listed:
    plan = row.plan if minutes is None else Plan(timedelta(minutes=minutes), row.plan.hours)
    if row.key_setting is not None and not key:
        return Listed(row.name, plan, None, lacks_key=row.key_setting)
    if is_left_out:
        return Listed(row.name, plan, None, is_unconfirmed=True)
    access = Access(
        name=row.name,
        base_url=base_address(address),
        client=client,
        # What fails is told by whoever asks the sources, once for a source and not for each question.
        circuit=Circuit(row.name, now=now, log_level=logging.DEBUG),
        now=now,
        pace=Pace(row.pace),
        headers={row.key_header: key} if row.key_header and key else {},
        params={row.key_param: key} if row.key_param and key else {},
    )
    return Listed(row.name, plan, row.make(access, concern))
