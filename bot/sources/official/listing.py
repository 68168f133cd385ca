"""The official sources in one table: where each is, how often it is asked, which key it needs, what it is called."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import partial

from bot.sources.addresses import base_address
from bot.sources.circuit import Circuit
from bot.sources.http import HttpClient
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
from bot.sources.official.access import LONGEST_WAIT, Access
from bot.sources.patience import Pace
from tracker.policy.concern import Concern
from tracker.policy.sources import Listed, Plan, Source


@dataclass(frozen=True, slots=True)
class Row:
    """One source: `pace` is how many seconds its questions are kept apart.

    `trial` is for one whose address no recorded answer confirms: `rollover check` tries it, and it stays off until the
    operator wishes otherwise.
    """

    name: str
    base_url: str
    plan: Plan
    pace: float
    make: Callable[[Access, Concern], Source]
    key_setting: str | None = None
    key_header: str | None = None
    key_param: str | None = None
    trial: Callable[[Access], Source] | None = None


ROWS = (
    Row(
        federal_register.NAME,
        federal_register.BASE_URL,
        # An issue is listed at 06:00 or before; later looks find what was added to it, and the next one.
        Plan(at=(time(6, 15), time(9, 15), time(13, 15), time(18, 15))),
        1.0,
        lambda access, concern: federal_register.FederalRegister(access),
    ),
    Row(
        public_inspection.NAME,
        public_inspection.BASE_URL,
        # Filings appear at 08:45, 11:15, 14:00, 16:15 and 18:00.
        Plan(
            timedelta(minutes=15),
            at=(time(8, 47), time(11, 17), time(14, 2), time(16, 17), time(18, 2)),
            hours=(time(8, 30), time(18, 30)),
            is_for_working_days=True,
        ),
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
        trial=lambda access: press.PressFeeds(access, press.DOL),
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
        lambda access, concern: legiscan.LegiScan(access, partial(concern.store.marks, legiscan.NAME)),
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
            is_left_out=row.trial is not None and not with_unconfirmed,
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
    plan = row.plan if minutes is None else replace(row.plan, every=timedelta(minutes=minutes), at=())
    if row.key_setting is not None and not key:
        return Listed(row.name, plan, None, lacks_key=row.key_setting)
    if is_left_out:
        return Listed(row.name, plan, None, is_unconfirmed=True)
    access = _access(row, client, now=now, key=key, address=address)
    return Listed(row.name, plan, row.make(access, concern))


def trial_sources(
    client: HttpClient, *, now: Callable[[], datetime], addresses: Mapping[str, str] | None = None
) -> tuple[tuple[Source, str], ...]:
    """Return each source whose address is unconfirmed, with that address, to be tried once.

    Raises: ValueError for an address that `http.base_address` refuses.
    """
    found = []
    for row in ROWS:
        if row.trial is not None:
            address = (addresses or {}).get(row.name, row.base_url)
            found.append((row.trial(_access(row, client, now=now, key=None, address=address)), address))
    return tuple(found)


def _access(row: Row, client: HttpClient, *, now: Callable[[], datetime], key: str | None, address: str) -> Access:
    return Access(
        name=row.name,
        base_url=base_address(address),
        client=client,
        # What fails is told by whoever asks the sources, once for a source and not for each question.
        circuit=Circuit(row.name, now=now, log_level=logging.DEBUG, longest_hold=LONGEST_WAIT),
        now=now,
        pace=Pace(row.pace),
        headers={row.key_header: key} if row.key_header and key else {},
        params={row.key_param: key} if row.key_param and key else {},
    )
