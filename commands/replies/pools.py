"""The four pools of retirement assets that `/market` shows, and which of their figures belong to a table."""

from calculations.errors import UserError
from calculations.quarters import Quarter
from calculations.retirement_assets import Base, BaseFigure, RetirementAssets

POOLS = (
    (Base.ALL_ASSETS, "market.pool.total"),
    (Base.IRAS, "market.pool.ira"),
    (Base.ALL_DC, "market.pool.dc"),
    (Base.PLANS_401K, "market.pool.401k"),
)
"""Each base with the key of its short name, the total first."""


def known_quarters(assets: RetirementAssets) -> list[Quarter]:
    """Return the quarters in which at least one of the four pools is known, oldest first."""
    return sorted({figure.quarter for base, _ in POOLS for figure in assets.known(base) if figure.quarter})


def require_known(assets: RetirementAssets, quarter: Quarter) -> Quarter:
    """Return the quarter.

    Raises: UserError when none of the pools is known there, naming the nearest quarters where one is.
    """
    known = known_quarters(assets)
    if quarter in known:
        return quarter
    before = [other for other in known if other < quarter]
    after = [other for other in known if other > quarter]
    if before and after:
        raise UserError("market.no_figure_between", quarter=quarter, before=before[-1], after=after[0])
    if before:
        raise UserError("market.no_figure_after", quarter=quarter, newest=before[-1])
    if after:
        raise UserError("market.no_figure_before", quarter=quarter, oldest=after[0])
    raise UserError("market.no_figures")


def figure_at(assets: RetirementAssets, base: Base, quarter: Quarter) -> BaseFigure | None:
    """Return the base's figure in exactly that quarter, None when it is not known there."""
    return next((figure for figure in assets.known(base) if figure.quarter == quarter), None)


def newest_until(assets: RetirementAssets, base: Base, end: Quarter) -> BaseFigure | None:
    """Return the base's newest figure in `end` or before it, None when there is none."""
    known = [figure for figure in assets.known(base) if figure.as_of <= end.last_day]
    return known[-1] if known else None


def pools_until(assets: RetirementAssets, end: Quarter) -> list[tuple[str, BaseFigure]]:
    """Return the key of each pool's name with its newest figure up to `end`, in the order of `POOLS`."""
    return [(key, figure) for base, key in POOLS if (figure := newest_until(assets, base, end)) is not None]
