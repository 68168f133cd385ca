"""An operator's own figures: what is taken, what is refused and in which words."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import calculations
from calculations.coin_supply import Asset, parse_coin_supply
from calculations.figure_error import FigureError
from calculations.limits import Limit, parse_contribution_limits
from calculations.pool_parts import check_parts
from calculations.quarters import Quarter
from calculations.reference_prices import parse_reference_prices
from calculations.retirement_assets import Base, parse_retirement_assets
from tracker.market.figures import (
    CurrentFigures,
    Figures,
    StoredFigure,
    add_figures,
    combine,
    read_operator_file,
    with_stored,
)
from tracker.market.operator_rows import document_of

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
GUIDE = Path(__file__).parents[2] / "docs" / "figures.md"
EXAMPLES = re.findall(r"```json\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


class KeptFigures:
    """The operator's rows in a list; obeys the port as far as these tests need it."""

    def __init__(self) -> None:
        self.rows: list[StoredFigure] = []

    async def add(self, rows: Sequence[StoredFigure]) -> None:
        self.rows.extend(rows)

    async def all(self) -> Sequence[StoredFigure]:
        return tuple(self.rows)


def document(name: str) -> Mapping[str, Any]:
    path = Path(calculations.__file__).parent / "figures" / name
    loaded: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def shipped() -> Figures:
    supply = document("crypto_supply.json")
    return Figures(
        parse_retirement_assets(document("retirement_assets.json")),
        parse_coin_supply(supply),
        parse_contribution_limits(document("contribution_limits.json")),
        parse_reference_prices(supply),
    )


def source(**changes: object) -> dict[str, object]:
    fields = {"publisher": "ICI", "document": "IRS Notice 2026-99", "url": "https://www.example.org/release"}
    return {name: value for name, value in {**fields, **changes}.items() if value is not None}


def quarter(**changes: object) -> dict[str, object]:
    return {"quarter": "2026Q3", "plan_401k": "10.1", "source": source(), **changes}


def price(**changes: object) -> dict[str, object]:
    return {"name": "new-year", "day_utc": "2026-01-01", "btc": "87500", "source": source(), **changes}


def year(**changes: object) -> dict[str, object]:
    return {"year": 2026, "ira_contribution": 7600, "source": source(), **changes}


def test_every_section_of_the_guide_has_an_example() -> None:
    sections = [key for example in EXAMPLES for key in json.loads(example)]
    assert sections == ["years", "quarters", "reference_prices", "coin_supply"]


@pytest.mark.parametrize("example", EXAMPLES)
async def test_each_example_of_the_guide_can_be_added(example: str, shipped: Figures) -> None:
    store = KeptFigures()
    rows = await add_figures(example, shipped=shipped, store=store, now=NOW)
    assert len(store.rows) == len(rows) > 0
    assert all("https://" in entry.source and entry.added_at == NOW for entry in store.rows)


async def test_added_figures_are_those_that_answers_use(shipped: Figures) -> None:
    store = KeptFigures()
    for example in EXAMPLES:
        await add_figures(example, shipped=shipped, store=store, now=NOW)
    figures = with_stored(shipped, await store.all())
    assert figures.limits.of(2027).amount(Limit.ELECTIVE_DEFERRAL) == 25000
    assert figures.limits.of(2027).source.url == "https://www.example.org/notice.pdf"
    assert figures.assets.at(Base.PLANS_401K, Quarter(2026, 3)).dollars == Decimal("10.1e12")
    named = figures.prices.named("new-year-2026")
    assert named is not None
    assert named.prices[Asset.BTC] == Decimal("81234.5")
    supply = figures.supply.on(Asset.ETH, date(2026, 11, 24))
    assert supply is not None
    assert supply.coins == Decimal(120750000)
    assert figures.supply.per_day(Asset.ETH, date(2026, 11, 24)) == Decimal(2750)
    assert shipped.prices.named("new-year-2026") is None


def test_a_row_for_a_known_quarter_replaces_what_it_gives_and_leaves_the_rest(shipped: Figures) -> None:
    rows = read_operator_file({"quarters": [quarter(quarter="2025Q1", plan_401k="8.8")]})
    figures = combine(shipped, rows)
    first = Quarter(2025, 1)
    assert figures.assets.at(Base.PLANS_401K, first).dollars == Decimal("8.8e12")
    assert figures.assets.at(Base.IRAS, first) == shipped.assets.at(Base.IRAS, first)


async def test_a_later_row_counts_over_an_earlier_one(shipped: Figures) -> None:
    store = KeptFigures()
    for amount in ("10.1", "10.2"):
        text = json.dumps({"quarters": [quarter(plan_401k=amount)]})
        await add_figures(text, shipped=shipped, store=store, now=NOW)
    figures = with_stored(shipped, await store.all())
    assert figures.assets.newest(Base.PLANS_401K).dollars == Decimal("10.2e12")


async def test_one_wrong_row_keeps_the_whole_file_out(shipped: Figures) -> None:
    store = KeptFigures()
    text = json.dumps({"quarters": [quarter(), quarter(quarter="2026Q4", total="fifty")]})
    with pytest.raises(FigureError):
        await add_figures(text, shipped=shipped, store=store, now=NOW)
    assert store.rows == []


async def test_a_file_is_checked_against_the_rows_added_before(shipped: Figures) -> None:
    store = KeptFigures()
    for day, height in (("2026-11-20", 976900), ("2026-11-21", 976800)):
        row = {"asset": "BTC", "day_utc": day, "height": height, "source": source()}
        text = json.dumps({"coin_supply": [row]})
        if height == 976900:
            await add_figures(text, shipped=shipped, store=store, now=NOW)
        else:
            with pytest.raises(FigureError, match="976800"):
                await add_figures(text, shipped=shipped, store=store, now=NOW)
    assert len(store.rows) == 1


def test_a_byte_order_mark_is_no_part_of_the_file() -> None:
    assert document_of("\ufeff{}") == {}


REFUSED: list[tuple[object, str]] = [
    ([], "the file: expected an object"),
    ({}, "the file: holds 0 rows"),
    ({"quarters": []}, "the file: holds 0 rows"),
    ({"quarter": [quarter()]}, "quarter: is none of years, quarters, reference_prices, coin_supply"),
    ({"quarters": {"2026Q3": quarter()}}, "quarters: expected a list"),
    ({"quarters": ["2026Q3"]}, "quarters, row 1: expected an object"),
    ({"quarters": [quarter()] * 2}, r"quarters, row 2 \(2026Q3\): is there twice"),
    ({"quarters": [quarter(), quarter(quarter="2026-q3")]}, r"quarters, row 2 \(2026-q3\): is there twice"),
    ({"quarters": [quarter()] * 501}, "the file: holds 501 rows"),
    ({"quarters": [quarter(plan_401="1")]}, r"quarters, row 1 \(2026Q3\), plan_401: no such field"),
    ({"quarters": [quarter(plan_401k=Decimal("10.1"))]}, r"plan_401k: .* in quotation marks: \"10.1\""),
    ({"quarters": [quarter(plan_401k=10.1)]}, r"plan_401k: .* in quotation marks"),
    ({"quarters": [quarter(plan_401k="ten")]}, r"quarters, row 1 \(2026Q3\), plan_401k: "),
    ({"quarters": [quarter(plan_401k="-1")]}, r"\(2026Q3\), plan_401k: "),
    ({"quarters": [quarter(plan_401k=-10)]}, r"\(2026Q3\), plan_401k: '-10' is not above zero"),
    ({"quarters": [quarter(plan_401k="nan")]}, r"\(2026Q3\), plan_401k: 'nan' is not above zero"),
    ({"quarters": [quarter(plan_401k="1e400")]}, r"\(2026Q3\), plan_401k: .*trillion"),
    ({"quarters": [quarter(plan_401k="1e-400")]}, r"\(2026Q3\), plan_401k: .*trillion"),
    ({"quarters": [quarter(plan_401k=Decimal("1e400"))]}, r"\(2026Q3\), plan_401k: is a number out of bounds"),
    ({"quarters": [quarter(plan_401k=10**4000)]}, r"\(2026Q3\), plan_401k: is a number out of bounds"),
    ({"quarters": [quarter(note="\ud800")]}, r"\(2026Q3\), note: holds a character that cannot be shown"),
    ({"quarters": [quarter(seen_at=[{"\x00": 1}])]}, r"\(2026Q3\), seen_at: holds a character that cannot be shown"),
    ({"quarters": [quarter(plan_401k="10100")]}, r"\(2026Q3\), plan_401k: .*trillion"),
    ({"quarters": [quarter(plan_401k=None)]}, r"quarters, row 1 \(2026Q3\).*gives no figure"),
    ({"quarters": [quarter(quarter="2026Q5")]}, r"quarters, row 1 \(2026Q5\), quarter: "),
    ({"quarters": [quarter(source=None)]}, "source: missing: every row names the publisher and the url"),
    ({"quarters": [quarter(source="ICI")]}, "source: missing"),
    ({"quarters": [quarter(source=source(publisher=None))]}, r"source\.publisher: missing"),
    ({"quarters": [quarter(source=source(publisher=" "))]}, r"source\.publisher: missing"),
    ({"quarters": [quarter(source=source(url=None))]}, r"source\.url: expected the address"),
    ({"quarters": [quarter(source=source(url="http://www.example.org/"))]}, r"source\.url: .*https://"),
    ({"quarters": [quarter(source=source(url="https://x.org/) [a](b"))]}, r"source\.url: "),
    ({"quarters": [quarter(note="x" * 601)]}, r"\(2026Q3\), note: is longer"),
    ({"quarters": [quarter(seen_at=[[[[[[[1]]]]]]])]}, r"\(2026Q3\), seen_at: is nested too deep"),
    ({"years": [year(source=source(document=None))]}, r"years, row 1 \(2026\), source\.document: missing"),
    ({"years": [year(source=source(url="irs.gov"))]}, r"years, row 1 \(2026\), source\.url: "),
    ({"years": [year(ira_contribution="7600")]}, r"years, row 1 \(2026\), ira_contribution: "),
    ({"years": [year(ira=7600)]}, r"years, row 1 \(2026\), ira: no such field"),
    ({"years": [year(year=2027)]}, r"years, row 1 \(2027\), elective_deferral_402g: missing"),
    ({"years": {"27": year()}}, "years: '27' is not a year"),
    ({"years": {"2027": year()}}, "years, 2027, year: is another year"),
    ({"years": {"2027": 7600}}, "years, 2027: expected an object"),
    ({"reference_prices": [price(btc=None)]}, r"reference_prices, row 1 \(new-year\), "),
    ({"reference_prices": [price(btc="free")]}, r"reference_prices, row 1 \(new-year\), btc: "),
    ({"reference_prices": [price(name="btc", btc="0")]}, r"reference_prices, row 1 \(btc\), btc: "),
    ({"reference_prices": [price(name="article")]}, r"reference_prices, row 1 \(article\), name: "),
    ({"reference_prices": [price(day_utc="1.1.2026")]}, r"\(new-year\), day_utc: "),
    ({"coin_supply": [{"asset": "DOGE", "source": source()}]}, r"coin_supply, row 1 \(DOGE\), asset: "),
    (
        {"coin_supply": [{"asset": "BTC", "day_utc": "2026-11-20", "height": 5, "source": source()}]},
        r"coin_supply, row 1 \(BTC 2026-11-20\), height: ",
    ),
]


@pytest.mark.parametrize(("document", "sentence"), REFUSED)
def test_a_wrong_file_is_refused_with_row_and_field(document: object, sentence: str, shipped: Figures) -> None:
    with pytest.raises(FigureError, match=sentence) as raised:
        combine(shipped, read_operator_file(document))
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the file: is empty: write rows"),
        ('{"years": {}\n"quarters": []}', "the file: is no JSON: .* in line 2"),
        ('{"years": {"2027": {}, "2027": {}}}', "2027: is there twice"),
        ('{"quarters": [{"total": NaN}]}', "the file: NaN is no number"),
        ("[" * 200_000, "the file: is nested too deep"),
        ("9" * 5000, "the file: holds a number that is out of bounds"),
        ("1e9999999999999999999", "the file: holds a number that is out of bounds"),
    ],
)
def test_a_file_that_is_no_plain_json_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(FigureError, match=sentence):
        document_of(text)


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("weather", "{}"),
        ("quarter", "not json"),
        ("quarter", "[]"),
        ("quarter", '{"quarter": "2026Q3"}'),
        ("year", '{"year": 2027}'),
    ],
)
def test_a_stored_row_that_this_release_cannot_use_is_logged_and_left_out(
    kind: str, row: str, shipped: Figures, caplog: pytest.LogCaptureFixture
) -> None:
    good = StoredFigure("quarter", json.dumps(quarter()), "ICI, https://www.example.org/release", NOW)
    figures = with_stored(shipped, [StoredFigure(kind, row, "a note, https://www.example.org", NOW), good])
    assert figures.assets.newest(Base.PLANS_401K).quarter == Quarter(2026, 3)
    assert figures.limits is shipped.limits
    assert "a note, https://www.example.org" in caplog.text


def test_without_rows_the_shipped_figures_count(shipped: Figures) -> None:
    assert with_stored(shipped, []) == combine(shipped, []) == shipped


def test_new_figures_count_from_the_moment_they_are_put_in(shipped: Figures) -> None:
    current = CurrentFigures(shipped)
    figures = combine(shipped, read_operator_file({"reference_prices": [price()]}))
    assert current.now() is shipped
    current.replace(figures)
    assert current.now() is figures


async def test_a_quarter_that_has_not_ended_is_refused(shipped: Figures) -> None:
    store = KeptFigures()
    text = json.dumps({"quarters": [quarter(quarter="2030Q1")]})
    with pytest.raises(FigureError, match="has not ended yet"):
        await add_figures(text, shipped=shipped, store=store, now=NOW)
    assert not store.rows


IMPOSSIBLE: list[tuple[dict[str, object], str]] = [
    (
        {"quarters": [quarter(plan_401k="15.2", dc_all="14.1")]},
        r"quarters, row 1 \(2026Q3\), plan_401k: 15.2 is more than dc_all, 14.1, which holds it: type at most 14.1",
    ),
    ({"quarters": [quarter(plan_401k="50.1", total="50")]}, "plan_401k: 50.1 is more than total, 50, which holds it"),
    ({"quarters": [quarter(ira="50.1", total="50")]}, "ira: 50.1 is more than total, 50, which holds it"),
    # Of 2025Q1 dc_all is on record with 12.2.
    ({"quarters": [quarter(quarter="2025Q1", plan_401k="12.3")]}, "plan_401k: 12.3 is more than dc_all, 12.2, which"),
    (
        {"quarters": [quarter(quarter="2025Q1", plan_401k="8.7", total="20")]},
        "total: 20 is less than its parts together",
    ),
    ({"quarters": [quarter(quarter="2026Q4")]}, "quarter: has not ended yet: type 2026Q3 or earlier"),
    ({"reference_prices": [price(day_utc="2026-11-25")]}, "day_utc: 2026-11-25 is yet to come: type a day up to 2026-"),
    ({"reference_prices": [price(day_utc="1999-01-01")]}, "day_utc: 1999-01-01 is before the first coin: type a day"),
    ({"years": [year(year=2028)]}, r"years, row 1 \(2028\).*type 2027 or earlier"),
    (
        {"coin_supply": [{"asset": "BTC", "day_utc": "2026-12-20", "height": 980_000, "source": source()}]},
        "day_utc: 2026-12-20 is yet to come",
    ),
    (
        {"coin_supply": [{"asset": "btc", "day_utc": "2026-11-20", "height": 9_769_000, "source": source()}]},
        "height: 9769000 is more blocks than can have been found by 2026-11-20",
    ),
    (
        {
            "coin_supply": [
                {"asset": "ETH", "day_utc": "2026-12", "supply": "120700000", "series": "explorer", "source": source()}
            ]
        },
        "day_utc: 2026-12-01 is yet to come",
    ),
    (
        {
            "coin_supply": [
                {"asset": "ETH", "day_utc": "2026-11-20", "supply": "120.7", "series": "explorer", "source": source()}
            ]
        },
        "supply: 120.7 cannot be right: type whole ether, 72000000 to 1000000000",
    ),
    (
        {"coin_supply": [{"asset": "ETH", "eth_per_day": "1e20", "source": source()}]},
        "eth_per_day: 100000000000000000000 cannot be right",
    ),
]


@pytest.mark.parametrize(("document", "sentence"), IMPOSSIBLE)
async def test_what_no_source_can_say_today_is_refused_with_what_to_type(
    document: dict[str, object], sentence: str, shipped: Figures
) -> None:
    complete = shipped.limits.of(2026)
    if "years" in document:
        limits = {limit.value: int(amount) for limit, amount in complete.amounts.items() if "." not in limit.value}
        document = {"years": [{**limits, **row} for row in document["years"]]}  # type: ignore[attr-defined]
    store = KeptFigures()
    with pytest.raises(FigureError, match=sentence) as raised:
        await add_figures(json.dumps(document), shipped=shipped, store=store, now=NOW)
    assert "\n" not in str(raised.value)
    assert store.rows == []


async def test_a_day_and_a_pool_at_the_very_edge_are_taken(shipped: Figures) -> None:
    for document in (
        {"reference_prices": [price(day_utc="2026-11-24")]},
        {"quarters": [quarter(quarter="2026Q3", plan_401k="14.1", dc_all="14.1", total="14.1")]},
        # As the release of 2025Q1 has it: 12.248 and 43.5 when added up.
        {"quarters": [quarter(quarter="2025Q1", plan_401k="8.7", dc_all="12.2", total="43.4")]},
        {
            "coin_supply": [
                {"asset": "ETH", "day_utc": "2026-11", "supply": "120700000", "series": "explorer", "source": source()}
            ]
        },
    ):
        assert await add_figures(json.dumps(document), shipped=shipped, store=KeptFigures(), now=NOW)


def test_every_shipped_quarter_would_be_taken(shipped: Figures) -> None:
    for known in shipped.assets.quarters:
        check_parts(known)


async def test_a_stored_row_that_newly_shipped_figures_contradict_still_counts(shipped: Figures) -> None:
    kept = StoredFigure("quarter", json.dumps(quarter(quarter="2025Q1", plan_401k="12.3")), "ICI, https://x.org", NOW)
    figures = with_stored(shipped, [kept])
    assert figures.assets.at(Base.PLANS_401K, Quarter(2025, 1)).dollars == Decimal("12.3e12")
