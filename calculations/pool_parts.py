"""Which pools of retirement assets are parts of which, and whether a quarter's figures can stand beside each other."""

from collections.abc import Mapping
from decimal import Decimal

from calculations.figure_error import FigureError
from calculations.retirement_assets import Pool, QuarterAssets
from calculations.typed_text import trimmed

PARTS: Mapping[Pool, tuple[Pool, ...]] = {
    Pool.DC_ALL: (Pool.PLAN_401K, Pool.OTHER_PRIVATE_DC, Pool.PLAN_403B, Pool.PLAN_457, Pool.TSP),
    Pool.TOTAL: (Pool.IRA, Pool.DC_ALL, Pool.GOVERNMENT_DB, Pool.PRIVATE_DB, Pool.ANNUITIES),
}
"""The pools that together make up another. Source: Investment Company Institute, The U.S. Retirement Market,
table 1 with its notes; `definitions` in the shipped figures."""

_TRILLION = Decimal(10) ** 12
_HALF_A_DIGIT = Decimal("0.05") * _TRILLION
"""The release gives most pools to a tenth of a trillion."""


def check_parts(assets: QuarterAssets) -> None:
    """Check that no pool is larger than one that holds it, nor the parts of one together than the whole.

    Their sum may differ by what rounding each of them makes, as it does in the releases. Pools without a figure are
    left out of account.
    Raises: FigureError naming the part and the whole.
    """
    dollars = {pool: amount.dollars for pool, amount in assets.amounts.items()}
    for part, whole in _pairs():
        if part in dollars and whole in dollars and dollars[part] > dollars[whole]:
            raise FigureError(
                part,
                f"{_trillions(dollars[part])} is more than {whole}, {_trillions(dollars[whole])}, which holds it: "
                f"type at most {_trillions(dollars[whole])}, or the right {whole} in the same row",
            )
    for whole, parts in PARTS.items():
        known = [dollars[part] for part in parts if part in dollars]
        if whole in dollars and sum(known) > dollars[whole] + _HALF_A_DIGIT * (len(known) + 1):
            named = " + ".join(part for part in parts if part in dollars)
            raise FigureError(
                whole,
                f"{_trillions(dollars[whole])} is less than its parts together, {named} = "
                f"{_trillions(Decimal(sum(known)))}: type the right {whole} and parts in one row",
            )


def _pairs() -> list[tuple[Pool, Pool]]:
    """Return each part with the whole that holds it, the nearest first."""
    direct = [(part, whole) for whole, parts in PARTS.items() for part in parts]
    return [*direct, *((part, Pool.TOTAL) for part in PARTS[Pool.DC_ALL])]


def _trillions(dollars: Decimal) -> str:
    return f"{trimmed(dollars / _TRILLION):f}"
