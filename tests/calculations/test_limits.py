"""The limits on record: every shipped year, the years that are not there, and the operator's rows."""

import copy
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import calculations
from calculations.contributions import Tier, maximum, tiers_of
from calculations.errors import UserError
from calculations.figure_error import FigureError
from calculations.limit_years import Limit, PhaseOut
from calculations.limits import ContributionLimits, parse_contribution_limits

DOCUMENT: dict[str, Any] = json.loads(
    (Path(calculations.__file__).parent / "figures" / "contribution_limits.json").read_text(encoding="utf-8")
)
YEARS = sorted(DOCUMENT["years"])
SOURCE = {"document": "IRS Notice 2026-99", "url": "https://www.irs.gov/pub/irs-drop/n-26-99.pdf", "date": "2026-11"}


@pytest.fixture(scope="module")
def limits() -> ContributionLimits:
    return parse_contribution_limits(DOCUMENT)


def new_year(year: int = 2027, **fields: object) -> dict[str, Any]:
    row = copy.deepcopy(DOCUMENT["years"]["2026"])
    del row["derived"]
    return {**row, "year": year, "source": dict(SOURCE), **fields}


def test_every_shipped_year_is_read(limits: ContributionLimits) -> None:
    assert [str(year) for year in limits.years] == YEARS
    assert (limits.oldest_year, limits.newest_year) == (2002, 2026)


@pytest.mark.parametrize("year", YEARS)
def test_every_figure_of_a_shipped_year_is_as_printed(limits: ContributionLimits, year: str) -> None:
    row, read = DOCUMENT["years"][year], limits.of(int(year))
    for limit in Limit:
        field, _, part = limit.partition(".")
        printed = row[field] if not part or row[field] is None else row[field][part]
        assert read.amount(limit) == printed
    for kind in PhaseOut:
        field, _, part = kind.partition(".")
        assert list(read.ranges[kind]) == row[field][part]


@pytest.mark.parametrize("year", YEARS)
def test_the_sums_of_the_shipped_figures_are_those_worked_out_here(limits: ContributionLimits, year: str) -> None:
    sums, read = DOCUMENT["years"][year]["derived"], limits.of(int(year))
    under_50, from_50 = maximum(read, Tier.UNDER_50), maximum(read, Tier.FROM_50)
    highest = maximum(read, tiers_of(read)[-1])
    assert sums == {
        "employee_max_under_50": under_50.deferral,
        "employee_max_50": from_50.deferral,
        "employee_max_60_63": highest.deferral,
        "all_sources_max_under_50": under_50.total,
        "all_sources_max_50": from_50.total,
        "all_sources_max_60_63": highest.total,
        "ira_max_50": from_50.ira,
    }


@pytest.mark.parametrize("year", YEARS)
def test_every_figure_has_a_document_with_an_address(limits: ContributionLimits, year: str) -> None:
    read = limits.of(int(year))
    for figure in (*read.amounts, *read.ranges):
        source = read.source_of(figure)
        assert source.document
        assert source.url.startswith("https://")


def test_a_figure_from_another_document_names_that_one(limits: ContributionLimits) -> None:
    assert limits.of(2025).source_of(Limit.WAGE_BASE).document == "SSA contribution and benefit base"
    assert limits.of(2026).source_of(Limit.HSA_FAMILY).document == "Rev. Proc. 2025-19"
    assert limits.of(2025).source_of(Limit.ELECTIVE_DEFERRAL).document == "IRS Notice 2024-80"


def test_what_is_not_certain_about_a_source_is_kept(limits: ContributionLimits) -> None:
    assert not limits.of(2002).source.number_confirmed
    assert limits.of(2025).source.number_confirmed
    assert limits.of(2006).source.companion == "IRS Notice 2005-75"
    assert limits.of(2022).is_seen_once(Limit.HSA_FAMILY)
    assert limits.of(2007).is_seen_once(PhaseOut.DEDUCTION_SPOUSE)
    assert not limits.of(2007).is_seen_once(PhaseOut.DEDUCTION_SINGLE)
    assert limits.of(2011).is_from_statute(Limit.IRA_CATCH_UP_50)


@pytest.mark.parametrize(
    ("year", "key", "named"),
    [
        (2027, "limits.year_too_new", "2026"),
        (9999, "limits.year_too_new", "2026"),
        (1990, "limits.year_too_old", "2002"),
        (2001, "limits.year_too_old", "2002"),
        (-2025, "limits.year_too_old", "2002"),
    ],
)
def test_a_year_without_figures_is_refused_with_the_nearest_on_record(
    limits: ContributionLimits, year: int, key: str, named: str
) -> None:
    with pytest.raises(UserError) as refused:
        limits.of(year)
    assert refused.value.key == key
    assert named in refused.value.values.values()


def test_a_gap_between_years_is_refused_and_has_no_year_before(limits: ContributionLimits) -> None:
    with_gap = limits.with_rows([new_year(2029)])
    with pytest.raises(UserError) as refused:
        with_gap.of(2028)
    assert refused.value.key == "limits.year_missing"
    assert with_gap.before(2029) is None
    assert limits.before(2002) is None


def test_an_operators_new_year_stands_beside_the_shipped_ones(limits: ContributionLimits) -> None:
    extended = limits.with_rows([new_year(elective_deferral_402g=25000)])
    assert extended.newest_year == 2027
    assert extended.of(2027).amount(Limit.ELECTIVE_DEFERRAL) == Decimal(25000)
    assert extended.of(2027).source.document == "IRS Notice 2026-99"
    assert limits.newest_year == 2026


def test_an_operators_correction_replaces_the_given_fields_only(limits: ContributionLimits) -> None:
    row = {"year": 2022, "hsa": {"family": 7400}, "source": {**SOURCE, "document": "Rev. Proc. 2021-25"}}
    before, after = limits.of(2022), limits.with_rows([row]).of(2022)
    assert after.amount(Limit.HSA_FAMILY) == 7400
    assert after.source_of(Limit.HSA_FAMILY).document == "Rev. Proc. 2021-25"
    assert not after.is_seen_once(Limit.HSA_FAMILY)
    assert after.amount(Limit.HSA_SELF_ONLY) == before.amount(Limit.HSA_SELF_ONLY)
    assert after.source_of(Limit.HSA_SELF_ONLY) == before.source_of(Limit.HSA_SELF_ONLY)
    assert after.is_seen_once(Limit.HSA_SELF_ONLY)
    assert after.source_of(Limit.ELECTIVE_DEFERRAL).document == "IRS Notice 2021-61"


def test_the_fingerprint_changes_with_a_figure_and_only_then(limits: ContributionLimits) -> None:
    correction = {"year": 2026, "catch_up_50": 8500, "source": SOURCE}
    same = {"year": 2026, "catch_up_50": 8000, "source": SOURCE}
    known = limits.of(2026).fingerprint
    assert limits.with_rows([correction]).of(2026).fingerprint != known
    assert limits.with_rows([same]).of(2026).fingerprint == known
    assert parse_contribution_limits(DOCUMENT).of(2026).fingerprint == known
    assert len({year.fingerprint for year in limits.years.values()}) == len(limits.years)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"year": "2027"}, "year"),
        ({"year": True}, "year"),
        ({"source": None}, "source"),
        ({"source": {"document": "a notice"}}, "source.url"),
        ({"source": {**SOURCE, "url": "ftp://example.org"}}, "source.url"),
        ({"source": {**SOURCE, "number_confirmed": "no"}}, "number_confirmed"),
        ({"source": {**SOURCE, "date": "autumn"}}, "source.date"),
        ({"source": {**SOURCE, "field_sources": {"hssa": SOURCE}}}, "field_sources.hssa"),
        ({"source": {**SOURCE, "field_sources": []}}, "field_sources"),
        ({"elective_deferral_402g": None}, "elective_deferral_402g"),
        ({"elective_deferral_402g": "25000"}, "elective_deferral_402g"),
        ({"elective_deferral_402g": 25000.5}, "elective_deferral_402g"),
        ({"elective_deferral_402g": -1}, "elective_deferral_402g"),
        ({"elective_deferral_402g": 245000000}, "elective_deferral_402g"),
        ({"elective_deferral_402g": True}, "elective_deferral_402g"),
        ({"catch_up_60_63": None}, "catch_up_60_63"),
        ({"roth_catch_up_wage_threshold": None}, "roth_catch_up_wage_threshold"),
        ({"catch_up_5O": 8000}, "catch_up_5O"),
        ({"hsa": {"selfonly": 4400}}, "hsa.selfonly"),
        ({"hsa": 4400}, "hsa"),
        ({"roth_ira_phase_out": {"single": [168000, 153000]}}, "roth_ira_phase_out.single"),
        ({"roth_ira_phase_out": {"single": 153000}}, "roth_ira_phase_out.single"),
        ({"derived": {"employee_max_50": 1}}, "derived.employee_max_50"),
        ({"derived": {"employee_max_49": 1}}, "derived.employee_max_49"),
        ({"single_secondary_source": ["hssa"]}, "single_secondary_source"),
        ({"note": 7}, "note"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_by_the_name_of_its_field(
    limits: ContributionLimits, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(FigureError) as refused:
        limits.with_rows([new_year(**changes)])
    assert field in str(refused.value)


def test_a_60_63_catch_up_before_2025_is_refused(limits: ContributionLimits) -> None:
    with pytest.raises(FigureError, match="catch_up_60_63"):
        limits.with_rows([{"year": 2024, "catch_up_60_63": 11250, "source": SOURCE}])


@pytest.mark.parametrize("document", [{}, {"years": {}}, {"years": []}, {"years": {"26": {}}}, {"years": {"2026": 1}}])
def test_a_document_of_another_shape_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(FigureError):
        parse_contribution_limits(document)
