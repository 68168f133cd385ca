"""How limits, age and pay combine: the worked cases, and what must hold whatever the numbers."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import calculations
from calculations.contributions import (
    Tier,
    counted_pay,
    maximum,
    months_left,
    per_month,
    tier_at,
    tiers_of,
)
from calculations.limit_years import Limit
from calculations.limits import parse_contribution_limits

LIMITS = parse_contribution_limits(
    json.loads((Path(calculations.__file__).parent / "figures" / "contribution_limits.json").read_text("utf-8"))
)

years = st.sampled_from(sorted(LIMITS.years))
ages = st.integers(14, 120)
pays = st.decimals(min_value="0.01", max_value=1_000_000, places=2)


@pytest.mark.parametrize(
    ("year", "age", "pay", "deferral", "total", "room", "ira"),
    [
        pytest.param(2025, 49, 80_000, 23_500, 70_000, 46_500, 7_000, id="A"),
        pytest.param(2025, 50, 80_000, 31_000, 77_500, 46_500, 8_000, id="B"),
        pytest.param(2025, 59, 400_000, 31_000, 77_500, 46_500, 8_000, id="C"),
        pytest.param(2025, 60, 80_000, 34_750, 81_250, 46_500, 8_000, id="D"),
        pytest.param(2025, 63, 400_000, 34_750, 81_250, 46_500, 8_000, id="E"),
        pytest.param(2025, 64, 80_000, 31_000, 77_500, 46_500, 8_000, id="F"),
        pytest.param(2025, 49, 20_000, 20_000, 20_000, 0, 7_000, id="G"),
        pytest.param(2025, 62, 20_000, 20_000, 31_250, 11_250, 8_000, id="H"),
        pytest.param(2024, 61, 80_000, 30_500, 76_500, 46_000, 8_000, id="I"),
        pytest.param(2026, 55, 160_000, 32_500, 80_000, 47_500, 8_600, id="J"),
        pytest.param(2026, 61, 150_000, 35_750, 83_250, 47_500, 8_600, id="K"),
        pytest.param(2026, 64, 400_000, 32_500, 80_000, 47_500, 8_600, id="L"),
    ],
)
def test_worked_case(year: int, age: int, pay: int, deferral: int, total: int, room: int, ira: int) -> None:
    limits = LIMITS.of(year)
    own = maximum(limits, tier_at(limits, age), Decimal(pay))
    assert (own.deferral, own.total, own.room, own.ira) == (deferral, total, room, ira)


@pytest.mark.parametrize("age", [49, 62])
def test_deferring_the_whole_pay_leaves_no_taxable_pay_for_an_ira(age: int) -> None:
    limits = LIMITS.of(2025)
    assert maximum(limits, tier_at(limits, age), Decimal(20_000)).taxable_pay_left == 0


@pytest.mark.parametrize(("year", "pay", "match"), [(2025, 400_000, 17_500), (2026, 400_000, 18_000)])
def test_a_match_looks_at_counted_pay_only(year: int, pay: int, match: int) -> None:
    assert counted_pay(LIMITS.of(year), Decimal(pay)) * Decimal("0.05") == match


def test_pay_below_the_cap_counts_in_full() -> None:
    assert counted_pay(LIMITS.of(2025), Decimal(80_000)) == 80_000


@pytest.mark.parametrize(
    ("year", "birth_years"), [(2025, {1962, 1963, 1964, 1965}), (2026, {1963, 1964, 1965, 1966}), (2024, set())]
)
def test_the_birth_years_of_the_60_63_tier(year: int, birth_years: set[int]) -> None:
    limits = LIMITS.of(year)
    assert birth_years == {born for born in range(1900, 2012) if tier_at(limits, year - born) is Tier.FROM_60_TO_63}


@pytest.mark.parametrize(
    ("age", "tier"),
    [
        (49, Tier.UNDER_50),
        (50, Tier.FROM_50),
        (59, Tier.FROM_50),
        (60, Tier.FROM_60_TO_63),
        (63, Tier.FROM_60_TO_63),
        (64, Tier.FROM_50),
    ],
)
def test_the_edges_of_the_tiers(age: int, tier: Tier) -> None:
    assert tier_at(LIMITS.of(2025), age) is tier


def test_the_60_63_catch_up_of_2026_is_not_half_as_much_again_as_the_current_one() -> None:
    limits = LIMITS.of(2026)
    assert maximum(limits, Tier.FROM_60_TO_63).catch_up == 11_250 != limits.amounts[Limit.CATCH_UP_50] * 3 / 2


@given(years, ages, pays, pays)
def test_more_pay_never_allows_less(year: int, age: int, one: Decimal, other: Decimal) -> None:
    limits = LIMITS.of(year)
    tier = tier_at(limits, age)
    less, more = maximum(limits, tier, min(one, other)), maximum(limits, tier, max(one, other))
    unbound = maximum(limits, tier)
    assert less.deferral <= more.deferral <= unbound.deferral
    assert less.total <= more.total <= unbound.total
    assert less.ira <= more.ira <= unbound.ira


@given(years, ages, pays)
def test_nobody_defers_more_than_pay_or_than_all_sources_together(year: int, age: int, pay: Decimal) -> None:
    limits = LIMITS.of(year)
    own = maximum(limits, tier_at(limits, age), pay)
    assert own.deferral <= pay
    assert own.ira <= pay
    assert own.room >= 0
    assert own.taxable_pay_left is not None and own.taxable_pay_left >= 0


@given(years, ages)
def test_catch_up_never_counts_against_total_additions(year: int, age: int) -> None:
    limits = LIMITS.of(year)
    own = maximum(limits, tier_at(limits, age))
    assert own.total - own.catch_up == limits.amounts[Limit.TOTAL_ADDITIONS]
    assert own.room == limits.amounts[Limit.TOTAL_ADDITIONS] - limits.amounts[Limit.ELECTIVE_DEFERRAL]


@given(years, ages)
def test_the_60_63_catch_up_replaces_the_other_one(year: int, age: int) -> None:
    limits = LIMITS.of(year)
    own = maximum(limits, tier_at(limits, age))
    assert own.catch_up in {0, limits.amount(Limit.CATCH_UP_50), limits.amount(Limit.CATCH_UP_60_63)}
    assert own.deferral == limits.amounts[Limit.ELECTIVE_DEFERRAL] + own.catch_up


@given(years, pays)
def test_an_ira_has_no_60_63_tier(year: int, pay: Decimal) -> None:
    limits = LIMITS.of(year)
    assert len({maximum(limits, tier, pay).ira for tier in tiers_of(limits)[1:]}) == 1


@given(years, ages, st.integers(1, 12))
def test_the_months_never_add_up_to_more_than_the_limit(year: int, age: int, months: int) -> None:
    limits = LIMITS.of(year)
    deferral = maximum(limits, tier_at(limits, age)).deferral
    each = per_month(deferral, months)
    assert deferral - months < each * months <= deferral


def test_this_month_is_counted_among_the_months_left() -> None:
    assert months_left(2026, date(2026, 11, 24)) == (date(2026, 11, 1), date(2026, 12, 1))
    assert months_left(2026, date(2026, 12, 31)) == (date(2026, 12, 1),)
    assert len(months_left(2026, date(2026, 1, 1))) == 12


def test_only_the_current_year_has_months_left() -> None:
    assert months_left(2025, date(2026, 11, 24)) == ()
    assert months_left(2027, date(2026, 11, 24)) == ()
