"""Retirement assets by quarter: what is on record, what is not, and the operator's own rows."""

import copy
import json
from datetime import date
from decimal import Decimal
from importlib import resources
from typing import Any

import pytest

from calculations.errors import UserError
from calculations.figure_error import FigureError
from calculations.figure_rows import Source
from calculations.quarters import Quarter
from calculations.retirement_assets import (
    POOL_OF_BASE,
    Base,
    Confidence,
    Pool,
    RetirementAssets,
    parse_retirement_assets,
)

DOCUMENT: dict[str, Any] = json.loads(
    (resources.files("calculations") / "figures" / "retirement_assets.json").read_text(encoding="utf-8")
)
SOURCE = {"publisher": "ICI", "title": "A release", "url": "https://www.ici.org/ret_26_q2", "published": "2026-09-17"}


@pytest.fixture(scope="module")
def assets() -> RetirementAssets:
    return parse_retirement_assets(DOCUMENT)


def test_every_shipped_figure_is_read_in_dollars(assets: RetirementAssets) -> None:
    for row, known in zip(DOCUMENT["quarters"], assets.quarters, strict=True):
        assert str(known.quarter).replace("-", "") == row["quarter"]
        assert known.as_of == known.quarter.last_day
        for pool in Pool:
            amount = known.amounts.get(pool)
            assert (amount.dollars / 10**12 if amount else None) == (Decimal(row[pool]) if row[pool] else None)


def test_every_shipped_figure_names_its_source_and_how_well_it_is_confirmed(assets: RetirementAssets) -> None:
    for known in assets.quarters:
        for amount in known.amounts.values():
            assert amount.source.publisher
            assert amount.source.title
            assert amount.confidence is not Confidence.OPERATOR


@pytest.mark.parametrize(
    ("base", "as_of", "dollars", "confidence"),
    [
        (Base.PLANS_401K, date(2025, 9, 30), "10.0e12", Confidence.TWO_REPORTS),
        (Base.ALL_DC, date(2025, 9, 30), "13.9e12", Confidence.TWO_REPORTS),
        (Base.IRAS, date(2025, 9, 30), "18.9e12", Confidence.TWO_REPORTS),
        (Base.ALL_ASSETS, date(2026, 3, 31), "47.6e12", Confidence.ONE_REPORT),
        (Base.HEADLINE, date(2025, 8, 7), "12.5e12", Confidence.ONE_REPORT),
    ],
)
def test_the_newest_figure_is_that_of_the_base_asked_for(
    assets: RetirementAssets, base: Base, as_of: date, dollars: str, confidence: Confidence
) -> None:
    newest = assets.newest(base)
    assert (newest.as_of, newest.dollars, newest.confidence) == (as_of, Decimal(dollars), confidence)


@pytest.mark.parametrize(
    ("base", "dollars"),
    [
        (Base.PLANS_401K, "8.7e12"),
        (Base.ALL_DC, "12.2e12"),
        (Base.IRAS, "16.8e12"),
        (Base.ALL_ASSETS, "43.4e12"),
    ],
)
def test_the_articles_quarter_is_as_it_was_published(assets: RetirementAssets, base: Base, dollars: str) -> None:
    figure = assets.at(base, Quarter(2025, 1))
    assert (figure.dollars, figure.as_of, figure.confidence) == (
        Decimal(dollars),
        date(2025, 3, 31),
        Confidence.PUBLISHER_PAGE,
    )


@pytest.mark.parametrize(
    ("base", "quarter", "key", "values"),
    [
        (Base.PLANS_401K, (2022, 1), "assets.no_figure_between", {"before": "2021-Q4", "after": "2022-Q3"}),
        (Base.PLANS_401K, (2024, 4), "assets.no_figure_between", {"before": "2024-Q2", "after": "2025-Q1"}),
        (Base.IRAS, (2023, 4), "assets.no_figure_between", {"before": "2023-Q2", "after": "2024-Q2"}),
        (Base.PLANS_401K, (2026, 1), "assets.no_figure_after", {"newest": "2025-Q3"}),
        (Base.ALL_ASSETS, (2199, 4), "assets.no_figure_after", {"newest": "2026-Q1"}),
        (Base.IRAS, (1990, 2), "assets.no_figure_before", {"oldest": "2015-Q4"}),
    ],
)
def test_a_quarter_without_a_figure_is_refused_with_the_nearest_known(
    assets: RetirementAssets, base: Base, quarter: tuple[int, int], key: str, values: dict[str, str]
) -> None:
    with pytest.raises(UserError) as caught:
        assets.at(base, Quarter(*quarter))
    assert caught.value.key == key
    said = {name: str(value) for name, value in caught.value.values.items()}
    assert said == {"quarter": f"{quarter[0]}-Q{quarter[1]}", **values}


def test_what_is_offered_can_be_had_and_nothing_else(assets: RetirementAssets) -> None:
    for base in POOL_OF_BASE:
        offered = {figure.quarter for figure in assets.known(base)}
        for known in assets.quarters:
            if known.quarter in offered:
                assert assets.at(base, known.quarter).quarter == known.quarter
            else:
                with pytest.raises(UserError):
                    assets.at(base, known.quarter)


def test_the_headlines_figure_has_no_quarters(assets: RetirementAssets) -> None:
    with pytest.raises(UserError, match=r"assets\.headline_has_no_quarters"):
        assets.at(Base.HEADLINE, Quarter(2025, 1))


def test_the_newest_day_is_that_of_any_base(assets: RetirementAssets) -> None:
    assert assets.newest_day == date(2026, 3, 31)


def test_an_operators_quarter_is_the_newest(assets: RetirementAssets) -> None:
    added = assets.with_rows([{"quarter": "2026Q2", "plan_401k": "11.1", "source": SOURCE}])
    newest = added.newest(Base.PLANS_401K)
    assert (newest.dollars, newest.as_of) == (Decimal("11.1e12"), date(2026, 6, 30))
    assert newest.confidence is Confidence.OPERATOR
    assert newest.source == Source("ICI", "A release", "https://www.ici.org/ret_26_q2", "2026-09-17")
    assert assets.newest(Base.PLANS_401K).dollars == Decimal("10e12")


def test_an_operators_row_replaces_what_it_gives_and_leaves_the_rest(assets: RetirementAssets) -> None:
    added = assets.with_rows([{"quarter": "2025-Q1", "plan_401k": "8.8", "check": "ici_page", "source": SOURCE}])
    assert added.at(Base.PLANS_401K, Quarter(2025, 1)).dollars == Decimal("8.8e12")
    assert added.at(Base.PLANS_401K, Quarter(2025, 1)).confidence is Confidence.PUBLISHER_PAGE
    assert added.at(Base.IRAS, Quarter(2025, 1)) == assets.at(Base.IRAS, Quarter(2025, 1))
    assert len(added.quarters) == len(assets.quarters)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"quarter": "2026Q2", "plan_401k": "11.1"}, "source: missing"),
        ({"quarter": "2026Q2", "plan_401k": "11.1", "source": {}}, r"source\.publisher"),
        ({"quarter": "2026Q2", "plan_401k": "11.1", "source": {"publisher": "ICI", "url": "ici.org"}}, r"source\.url"),
        ({"quarter": "2026Q2", "source": SOURCE}, "gives no figure"),
        ({"quarter": "2026Q5", "total": "1", "source": SOURCE}, "quarter: '2026Q5' is not a quarter"),
        ({"quarter": "", "total": "1", "source": SOURCE}, "quarter"),
        ({"quarter": "2026Q2", "total": "-1", "source": SOURCE}, "total: '-1' is not above zero"),
        ({"quarter": "2026Q2", "total": "0", "source": SOURCE}, "total"),
        ({"quarter": "2026Q2", "total": "NaN", "source": SOURCE}, "total"),
        ({"quarter": "2026Q2", "total": "much", "source": SOURCE}, "total: 'much' is not a number"),
        ({"quarter": "2026Q2", "total": 8.7, "source": SOURCE}, "total: expected a number in quotation marks"),
        ({"quarter": "2026Q2", "total": True, "source": SOURCE}, "total"),
        ({"quarter": "2026Q2", "total": "48100000000000", "source": SOURCE}, "total: .* trillions"),
        ({"quarter": "2026Q2", "total": "9" * 40, "source": SOURCE}, "total: longer"),
        ({"quarter": "2026Q2", "as_of": "2026-06-29", "total": "50", "source": SOURCE}, "as_of"),
        ({"quarter": "2026Q2", "check": "sure", "total": "50", "source": SOURCE}, "check: 'sure' is none of"),
    ],
)
def test_an_operators_row_that_cannot_be_right_is_refused_by_field(
    assets: RetirementAssets, row: dict[str, object], message: str
) -> None:
    with pytest.raises(FigureError, match=message):
        assets.with_rows([row])


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda document: document.pop("quarters"), "quarters: expected a list"),
        (lambda document: document.update(quarters=["2025Q1"]), "quarters: expected a list of objects"),
        (lambda document: document["quarters"].append(document["quarters"][0]), "there twice"),
        (lambda document: document.pop("headline_12_5_trillion"), "headline_12_5_trillion: expected an object"),
        (lambda document: document["headline_12_5_trillion"].pop("amount"), "amount: missing"),
        (lambda document: document["quarters"][0].update(source=None), "2015Q4, source: missing"),
    ],
)
def test_a_wrong_document_is_refused_by_field(spoil: Any, message: str) -> None:
    document = copy.deepcopy(DOCUMENT)
    spoil(document)
    with pytest.raises(FigureError, match=message):
        parse_retirement_assets(document)


def test_a_base_that_is_nowhere_on_record_is_said_to_be() -> None:
    document = copy.deepcopy(DOCUMENT)
    for row in document["quarters"]:
        row["ira"] = None
    assets = parse_retirement_assets(document)
    with pytest.raises(UserError, match=r"assets\.base_unknown"):
        assets.newest(Base.IRAS)
    with pytest.raises(UserError, match=r"assets\.base_unknown"):
        assets.at(Base.IRAS, Quarter(2025, 1))
