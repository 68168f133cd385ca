"""What no source can say of the time when a row is added: days to come, pools that do not fit into each other.

Asked only when a row is added. A stored row that comes to contradict newly shipped figures is no reason to forget it.
"""

from collections.abc import Mapping
from datetime import date

from calculations.figure_error import FigureError
from calculations.figure_rows import amount_of, last_day_of
from calculations.pool_parts import check_parts
from calculations.quarters import read_quarter
from calculations.reference_prices import ReferencePrices
from calculations.retirement_assets import RetirementAssets
from tracker.market.operator_rows import FigureKind, OperatorRow

FIRST_COIN = date(2009, 1, 3)
"""The day of Bitcoin's first block, before which no coin existed."""

_MOST_BLOCKS_A_DAY = 200
"""The protocol aims at 144; over the chain's whole life it has been a little more."""

_ETHER: Mapping[str, tuple[int, int]] = {
    "supply": (72_000_000, 1_000_000_000),
    "eth_per_day": (1, 100_000),
    "staked_eth": (1, 1_000_000_000),
}
"""What can be right of ether: it began with 72 million (Ethereum's genesis block), and some 120 million exist."""


def check_possible(row: OperatorRow, assets: RetirementAssets, prices: ReferencePrices, today: date) -> None:
    """Check a row that is already among the figures it is given.

    Raises: FigureError in one sentence that says what to type instead.
    """
    match row.kind:
        case FigureKind.YEAR:
            _check_year(row, today)
        case FigureKind.QUARTER:
            _check_quarter(row, assets, today)
        case FigureKind.REFERENCE_PRICE:
            named = prices.named(str(row.fields["name"]))
            if named is not None:
                _check_day(row, named.day, today)
        case FigureKind.COIN_SUPPLY:
            _check_coins(row, today)


def _check_year(row: OperatorRow, today: date) -> None:
    year = row.fields["year"]
    if isinstance(year, int) and year > today.year + 1:
        raise row.error("", f"limits are announced in the autumn before their year: type {today.year + 1} or earlier")


def _check_quarter(row: OperatorRow, assets: RetirementAssets, today: date) -> None:
    quarter = read_quarter(str(row.fields["quarter"]))
    if quarter.last_day > today:
        raise row.error("quarter", f"has not ended yet: type {_newest_ended(today)} or earlier")
    for known in assets.quarters:
        if known.quarter == quarter:
            try:
                check_parts(known)
            except FigureError as error:
                raise row.error(error.field, error.problem) from None


def _check_day(row: OperatorRow, day: date, today: date) -> None:
    if day > today:
        raise row.error("day_utc", f"{day} is yet to come: type a day up to {today}")
    if day < FIRST_COIN:
        raise row.error("day_utc", f"{day} is before the first coin: type a day from {FIRST_COIN} on")


def _check_coins(row: OperatorRow, today: date) -> None:
    fields = row.fields
    if fields.get("day_utc") is not None:
        day, is_exact = last_day_of(fields, "day_utc")
        # Of a month that is under way, some day has come.
        _check_day(row, day if is_exact else day.replace(day=1), today)
        height = fields.get("height")
        if isinstance(height, int) and height > (day - FIRST_COIN).days * _MOST_BLOCKS_A_DAY:
            raise row.error("height", f"{height} is more blocks than can have been found by {day}: check the digits")
    for field, (least, most) in _ETHER.items():
        amount = amount_of(fields, field)
        if amount is not None and not least <= amount <= most:
            raise row.error(field, f"{amount:f} cannot be right: type whole ether, {least} to {most}")


def _newest_ended(today: date) -> str:
    number = (today.month - 1) // 3
    return f"{today.year}Q{number}" if number else f"{today.year - 1}Q4"
