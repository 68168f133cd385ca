"""Coins in circulation and new coins, on a day.

Bitcoin's supply follows from the height of its chain; heights are known on some days, in between they are
interpolated, after the newest one blocks come at the target pace. Ether has no such rule (issuance depends
on what is staked, and fees are burned): its supply is the newest published figure, never extrapolated.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any

from calculations.figure_error import FigureError
from calculations.figure_rows import (
    Row,
    Source,
    amount_of,
    day_of,
    last_day_of,
    required_amount_of,
    rows_of,
    section_of,
    source_of,
    text_of,
    whole_of,
)

SATOSHI = 10**8
FIRST_SUBSIDY = 50 * SATOSHI
HALVING_INTERVAL = 210_000
PAYING_ERAS = 33
"""Era 32 pays one satoshi a block, the next nothing."""
BLOCKS_PER_DAY = 144

_EXPLORER = "explorer"


class Asset(StrEnum):
    """A kind of coin."""

    BTC = "BTC"
    ETH = "ETH"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A height of the Bitcoin chain on a day (UTC)."""

    day: date
    height: int
    is_estimate: bool = False


@dataclass(frozen=True, slots=True)
class BlockHeight:
    """The height of the Bitcoin chain on a day, with the anchors it was worked out from."""

    height: int
    day: date
    after: Anchor
    """The newest anchor on or before the day."""
    before: Anchor | None
    """The next anchor: the height lies on the line between the two. None: blocks come at the target pace."""

    @property
    def is_about(self) -> bool:
        return self.after.is_estimate or self.day != self.after.day


@dataclass(frozen=True, slots=True)
class Supply:
    """Coins issued and in circulation; lost ones count."""

    asset: Asset
    coins: Decimal
    day: date
    """The day the figure belongs to."""
    is_about: bool
    height: BlockHeight | None = None
    """How Bitcoin's figure was worked out."""
    series: str | None = None
    """Which of the published series an ether figure belongs to; they differ by 0.6 percent."""
    source: Source | None = None
    day_is_known: bool = True
    """False where only the month of a published figure is known; `day` is then its last day."""


@dataclass(frozen=True, slots=True)
class EtherCheckpoint:
    """A published figure of the ether supply."""

    day: date
    day_is_known: bool
    coins: Decimal
    series: str
    source: Source
    is_about: bool


@dataclass(frozen=True, slots=True)
class EtherIssuance:
    """New ether a day, before fees are burned, at an amount staked."""

    per_day: Decimal
    staked: Decimal | None
    source: Source | None


@dataclass(frozen=True, slots=True, eq=False)
class CoinSupply:
    """What is known of both supplies. Anchors and checkpoints are sorted by day."""

    anchors: tuple[Anchor, ...]
    checkpoints: tuple[EtherCheckpoint, ...]
    ether_issuance: EtherIssuance
    maximum: Decimal
    """No more than this many BTC can ever be issued."""

    def on(self, asset: Asset, day: date) -> Supply | None:
        """Return the coins in circulation on that day; None where nothing is known so early.

        Ether: the newest figure dated on or before the day, of the explorers' series where it has one.
        """
        if asset is Asset.BTC:
            height = self.height_on(day)
            if height is None:
                return None
            return Supply(asset, issued(height.height), day, height.is_about, height=height)
        return self._ether_on(day)

    def height_on(self, day: date) -> BlockHeight | None:
        """Return the height of the Bitcoin chain on that day, None before its first block."""
        place = bisect_right(self.anchors, day, key=lambda anchor: anchor.day)
        if place == 0:
            return None
        after = self.anchors[place - 1]
        days = (day - after.day).days
        if days == 0:
            return BlockHeight(after.height, day, after, None)
        if place == len(self.anchors):
            return BlockHeight(after.height + BLOCKS_PER_DAY * days, day, after, None)
        before = self.anchors[place]
        blocks = (before.height - after.height) * days // (before.day - after.day).days
        return BlockHeight(after.height + blocks, day, after, before)

    def per_day(self, asset: Asset, day: date) -> Decimal:
        """Return the new coins a day; for ether the newest known rate, whatever the day."""
        if asset is Asset.ETH:
            return self.ether_issuance.per_day
        height = self.height_on(day)
        return Decimal(subsidy(height.height if height else 0) * BLOCKS_PER_DAY) / SATOSHI

    def new_coins(self, asset: Asset, start: date, years: int) -> Decimal:
        """Return the coins that will be issued in the `years` from `start` on.

        Bitcoin by the block rule at the target pace, halvings included; ether at today's rate, before burning.
        """
        days = (years_later(start, years) - start).days
        if asset is Asset.ETH:
            return self.ether_issuance.per_day * days
        height = self.height_on(start)
        first = height.height if height else 0
        return issued(first + BLOCKS_PER_DAY * days) - issued(first)

    def with_rows(self, rows: Iterable[Row]) -> "CoinSupply":
        """Return the supplies with the operator's rows. Each needs a `source` and is one of

        - `{"asset": "BTC", "day_utc": "2026-11-20", "height": 976900}`: an anchor,
        - `{"asset": "ETH", "day_utc": "2026-10-31", "supply": "120700000", "series": "explorer (Etherscan)"}`,
        - `{"asset": "ETH", "eth_per_day": "2750", "staked_eth": "36500000"}`: today's issuance.

        A row for a day on record replaces what is known of it.
        Raises: FigureError for a row that cannot be right, such as a height that falls from day to day.
        """
        anchors = {anchor.day: anchor for anchor in self.anchors}
        checkpoints = {(known.day, known.series): known for known in self.checkpoints}
        issuance = self.ether_issuance
        for row in rows:
            asset = text_of(row, "asset").upper()
            source = source_of(row)
            if asset == Asset.BTC:
                anchor = Anchor(day_of(row, "day_utc"), whole_of(row, "height"))
                anchors[anchor.day] = anchor
            elif asset != Asset.ETH:
                raise FigureError("asset", f"{asset!r} is neither BTC nor ETH")
            elif row.get("eth_per_day") is not None:
                issuance = EtherIssuance(required_amount_of(row, "eth_per_day"), amount_of(row, "staked_eth"), source)
            else:
                checkpoint = _checkpoint(row, required_amount_of(row, "supply"))
                checkpoints[checkpoint.day, checkpoint.series] = checkpoint
        return CoinSupply(
            _in_order(anchors.values()),
            tuple(sorted(checkpoints.values(), key=lambda known: known.day)),
            issuance,
            self.maximum,
        )

    def _ether_on(self, day: date) -> Supply | None:
        known = [checkpoint for checkpoint in self.checkpoints if checkpoint.day <= day]
        if not known:
            return None
        explorers = [checkpoint for checkpoint in known if checkpoint.series.startswith(_EXPLORER)]
        newest = (explorers or known)[-1]
        return Supply(
            Asset.ETH,
            newest.coins,
            newest.day,
            newest.is_about,
            series=newest.series,
            source=newest.source,
            day_is_known=newest.day_is_known,
        )


def subsidy(height: int) -> int:
    """Return the satoshi that the block at `height` creates.

    Source: Bitcoin Core, GetBlockSubsidy: 50 BTC, halved by a shift every 210,000 blocks.
    """
    era = height // HALVING_INTERVAL
    return FIRST_SUBSIDY >> era if era < PAYING_ERAS else 0


def issued(height: int) -> Decimal:
    """Return the BTC issued by blocks 0 to `height`, both included."""
    eras, blocks = divmod(height + 1, HALVING_INTERVAL)
    full = sum(FIRST_SUBSIDY >> era for era in range(min(eras, PAYING_ERAS)))
    return Decimal(HALVING_INTERVAL * full + blocks * subsidy(height + 1)) / SATOSHI


def years_later(day: date, years: int) -> date:
    """Return the same day of the year `years` later; of 29 February the 28th where there is no such day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def parse_coin_supply(document: Mapping[str, Any]) -> CoinSupply:
    """Return the shipped figures.

    Raises: FigureError naming the field that is wrong.
    """
    btc = section_of(document, "btc")
    formula = section_of(btc, "supply_formula")
    anchors: dict[date, Anchor] = {}
    for row in rows_of(btc, "checkpoints"):
        if row.get("height_estimated") is not None:
            day = day_of(row, "day_utc")
            anchors[day] = Anchor(day, whole_of(row, "height_estimated"), is_estimate=True)
    for rows, day_field, height_field in (
        ([row for row in rows_of(btc, "checkpoints") if "height" in row], "day_utc", "height"),
        (
            [row for row in rows_of(btc, "eras") if row.get("start_date_kind") == "observed"],
            "start_date_utc",
            "first_height",
        ),
        (rows_of(formula, "anchors"), "day_utc", "height"),
    ):
        for row in rows:
            day = day_of(row, day_field)
            anchors[day] = Anchor(day, whole_of(row, height_field))
    eth = section_of(document, "eth")
    checkpoints = [
        _checkpoint(row, supply)
        for row in rows_of(eth, "checkpoints")
        if (supply := amount_of(row, "supply")) is not None
    ]
    return CoinSupply(
        _in_order(anchors.values()),
        tuple(sorted(checkpoints, key=lambda known: known.day)),
        _issuance(rows_of(eth, "issuance_per_day")),
        required_amount_of(btc, "max_supply_exact"),
    )


def _in_order(anchors: Iterable[Anchor]) -> tuple[Anchor, ...]:
    in_order = tuple(sorted(anchors, key=lambda anchor: anchor.day))
    for earlier, later in pairwise(in_order):
        if later.height <= earlier.height:
            raise FigureError("height", f"{later.height} on {later.day} is not above {earlier.height} on {earlier.day}")
    return in_order


def _checkpoint(row: Row, supply: Decimal) -> EtherCheckpoint:
    day, day_is_known = last_day_of(row, "day_utc")
    check = row.get("check")
    return EtherCheckpoint(
        day,
        day_is_known,
        supply,
        text_of(row, "series"),
        source_of(row),
        is_about=isinstance(check, str) and check.startswith("approximate"),
    )


def _issuance(rows: Iterable[Row]) -> EtherIssuance:
    for row in rows:
        if row.get("today") is True:
            return EtherIssuance(required_amount_of(row, "eth_per_day"), amount_of(row, "staked_eth"), None)
    raise FigureError("issuance_per_day", "no row is marked as today's")
