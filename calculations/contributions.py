"""How much a person may contribute in a year: how age and pay combine with the limits.

Source: IRC 402(g)(1), 414(v), 415(c)(1), 401(a)(17), 219(b); SECURE 2.0 Act, sections 109 and 603; T.D. 10033,
90 FR 44527. Checked 2026-11-24. General law: a plan may allow less.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from calculations.limit_years import Limit, YearLimits

CATCH_UP_AGE = 50
_HIGHER_FROM, _HIGHER_TO = 60, 63


class Tier(StrEnum):
    """Which catch-up counts, by the age on 31 December."""

    UNDER_50 = "under_50"
    FROM_50 = "from_50"
    """From 50 on; from 2025 without 60 to 63."""
    FROM_60_TO_63 = "from_60_to_63"


@dataclass(frozen=True, slots=True)
class Maximum:
    """The most that one person of a tier and pay may contribute in a year; all in dollars."""

    limits: YearLimits
    tier: Tier
    pay: Decimal | None
    """None where pay is not known and taken not to be what binds."""
    catch_up: Decimal
    """The whole catch-up of the tier, zero under 50."""
    deferral: Decimal
    """From the person's own pay, pre-tax and Roth together, catch-up included."""
    additions: Decimal
    """From all sources without the catch-up: the lesser of the dollar limit and pay."""
    total: Decimal
    """From all sources of one employer, catch-up included."""
    ira_limit: Decimal
    """An IRA, traditional and Roth together, before pay is looked at."""
    ira: Decimal
    """The same capped by pay, as if none of it were deferred."""

    @property
    def room(self) -> Decimal:
        """What the employer, or after-tax money, can add when the person defers the most."""
        return self.total - self.deferral

    @property
    def deferred_catch_up(self) -> Decimal:
        """The part of `deferral` that is above the elective deferral and therefore catch-up."""
        return max(Decimal(0), self.deferral - self.limits.amounts[Limit.ELECTIVE_DEFERRAL])

    @property
    def taxable_pay_left(self) -> Decimal | None:
        """Pay that is left when the whole deferral is pre-tax, None without a known pay."""
        return None if self.pay is None else self.pay - self.deferral


def tiers_of(limits: YearLimits) -> tuple[Tier, ...]:
    """Return the tiers of the year, youngest first: the 60-63 tier exists from 2025."""
    if limits.amount(Limit.CATCH_UP_60_63) is None:
        return (Tier.UNDER_50, Tier.FROM_50)
    return (Tier.UNDER_50, Tier.FROM_50, Tier.FROM_60_TO_63)


def tier_at(limits: YearLimits, age: int) -> Tier:
    """Return the tier at an age on 31 December of the year; at 64 it is that of 50 again."""
    if age < CATCH_UP_AGE:
        return Tier.UNDER_50
    if _HIGHER_FROM <= age <= _HIGHER_TO and Tier.FROM_60_TO_63 in tiers_of(limits):
        return Tier.FROM_60_TO_63
    return Tier.FROM_50


def maximum(limits: YearLimits, tier: Tier, pay: Decimal | None = None) -> Maximum:
    """Return the most a person of `tier` with `pay` may contribute.

    The catch-up is on top of the elective deferral and does not count against the total (IRC 414(v)(3)(A));
    the one of 60-63 replaces that of 50. Deferrals and an IRA come out of pay and cannot exceed it.
    """
    amounts = limits.amounts
    catch_up = {
        Tier.UNDER_50: Decimal(0),
        Tier.FROM_50: amounts[Limit.CATCH_UP_50],
        Tier.FROM_60_TO_63: amounts.get(Limit.CATCH_UP_60_63, amounts[Limit.CATCH_UP_50]),
    }[tier]
    ira_limit = amounts[Limit.IRA] + (0 if tier is Tier.UNDER_50 else amounts[Limit.IRA_CATCH_UP_50])
    additions = _capped(amounts[Limit.TOTAL_ADDITIONS], pay)
    return Maximum(
        limits,
        tier,
        pay,
        catch_up,
        _capped(amounts[Limit.ELECTIVE_DEFERRAL] + catch_up, pay),
        additions,
        additions + _capped(catch_up, pay),
        ira_limit,
        _capped(ira_limit, pay),
    )


def counted_pay(limits: YearLimits, pay: Decimal) -> Decimal:
    """Return the pay that a match or percentage looks at, IRC 401(a)(17); it does not cap the deferral."""
    return min(pay, limits.amounts[Limit.COUNTED_PAY])


def months_left(year: int, today: date) -> tuple[date, ...]:
    """Return the first days of this and the coming months of `year`; empty unless `year` is the current one."""
    if today.year != year:
        return ()
    return tuple(date(year, month, 1) for month in range(today.month, 13))


def per_month(amount: Decimal, months: int) -> Decimal:
    """Return `amount` spread over `months` in whole dollars, rounded down so that they never exceed it."""
    return (amount / months).quantize(Decimal(1), rounding=ROUND_DOWN)


def _capped(amount: Decimal, pay: Decimal | None) -> Decimal:
    return amount if pay is None else min(amount, pay)
