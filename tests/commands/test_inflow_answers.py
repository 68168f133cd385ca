"""The answers of `/inflow`: what they say, how prices age, and what the button carries."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculations.allocations import EITHER, ONLY, read_allocation
from calculations.coin_supply import Asset, parse_coin_supply
from calculations.errors import UserError
from calculations.limits import parse_contribution_limits
from calculations.quarters import Quarter, read_quarter
from calculations.reference_prices import parse_reference_prices
from calculations.retirement_assets import Base, parse_retirement_assets
from calculations.shares import Form, Share, read_share
from commands.replies.answers import Answer
from commands.replies.controls import CUSTOM_ID_LIMIT
from commands.replies.inflow.answer import inflow_answer
from commands.replies.inflow.carried import Carried, read_working_id, working_id
from commands.replies.inflow.case import InflowCase, InflowQuestion, work_out
from commands.replies.inflow.prices import Origin, PriceUsed, choose_prices, read_wish
from commands.replies.inflow.steps import inflow_working
from commands.replies.inflow.suggestions import suggest_assets, suggest_prices, suggest_quarters, suggest_shares
from commands.replies.refusals import refusal_in_words
from commands.replies.words import Words
from commands.replies.working import WIDTH, show_working
from tracker.market.figures import Figures
from tracker.market.quotes import Quote, Quotes


def document(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((resources.files("calculations") / "figures" / name).read_text("utf-8"))
    return read


FIGURES = Figures(
    parse_retirement_assets(document("retirement_assets.json")),
    parse_coin_supply(document("crypto_supply.json")),
    parse_contribution_limits(document("contribution_limits.json")),
    parse_reference_prices(document("crypto_supply.json")),
)
NOW = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
WORDS = Words()
ENGLISH = WORDS.for_locale("en-US")
LOCALES = ("en-US", "en-GB", "de", "fr", "pt-BR", "ja", "hi", "pl")


class KeptPrices:
    """A store of prices that was filled before the start."""

    def __init__(self, quotes: Sequence[Quote]) -> None:
        self._quotes = quotes

    async def save(self, quotes: Sequence[Quote]) -> None:
        self._quotes = quotes

    async def last(self) -> Sequence[Quote]:
        return self._quotes


def quote(asset: Asset, price: str, age: timedelta, *, checked: bool = True) -> Quote:
    return Quote(asset, Decimal(price), "Coinbase Exchange", NOW - age, NOW - age, checked)


async def quotes(age: timedelta | None, *, checked: bool = True) -> Quotes:
    kept = (
        []
        if age is None
        else [quote(Asset.BTC, "63212.97", age, checked=checked), quote(Asset.ETH, "1712.34", age, checked=checked)]
    )
    service = Quotes([], KeptPrices(kept), now=lambda: NOW)
    await service.restore()
    return service


async def ask(
    share: str,
    *,
    base: Base = Base.PLANS_401K,
    asset: str | None = None,
    price: str | None = None,
    as_of: str | None = None,
    years: int | None = None,
    age: timedelta | None = timedelta(minutes=2),
    checked: bool = True,
    figures: Figures = FIGURES,
) -> InflowCase:
    allocation = read_allocation(asset) if asset else EITHER
    question = InflowQuestion(read_share(share), base, read_quarter(as_of) if as_of else None, allocation, years)
    wish = read_wish(price, allocation, figures.prices)
    prices = choose_prices(wish, allocation, await quotes(age, checked=checked), figures.prices, NOW)
    return work_out(question, prices, figures, NOW.date())


def said(case: InflowCase, locale: str = "en-US") -> Answer:
    return inflow_answer(WORDS.for_locale(locale), case, NOW)


def text(answer: Answer) -> str:
    assert answer.details is not None
    fields = [f"{field.name}\n{field.value}" for field in answer.details.fields]
    return "\n".join([answer.content, answer.details.description or "", *fields])


def pressed(answer: Answer) -> Carried:
    (button,) = answer.buttons
    return read_working_id(str(button.custom_id).partition(":")[2])


def working(answer: Answer, figures: Figures = FIGURES, locale: str = "en-US") -> Answer:
    carried = pressed(answer)
    case = work_out(carried.question, carried.prices, figures, carried.answered_on)
    phrases = WORDS.for_locale(locale)
    return show_working(phrases, inflow_working(phrases, case, figures_changed=carried.has_changed(case)))


async def test_the_articles_example_is_given_exactly() -> None:
    answer = said(await ask("1%", as_of="2025-Q1", price="article"))
    assert answer.content == (
        "**1% of 401(k) plans** ($8.7T on Mar 31, 2025, 20 months old) is **$87B**: "
        "**about 748,000 BTC** (3.76% of those in circulation) or "
        "**about 22.6M ETH** (18.7% of those in circulation)."
    )


async def test_every_answer_holds_the_example_that_everybody_knows() -> None:
    for case in (await ask("3%"), await ask("$1B", asset="eth"), await ask("1/7", base=Base.IRAS, asset="70/30")):
        assert (
            "1% of $8.7 trillion (Mar 31, 2025) = $87B = about 748,000 BTC or about 22.6M ETH "
            "at the article's prices of Aug 7, 2025."
        ) in text(said(case))


async def test_the_first_line_names_dollars_coins_parts_base_and_age() -> None:
    answer = said(await ask("1%"))
    assert "\n" not in answer.content
    for piece in ("$10T on Sep 30, 2025, 14 months old", "$100B", "about 1.58M BTC", "7.86%", "ETH"):
        assert piece in answer.content


async def test_the_details_name_price_age_supply_maximum_and_days() -> None:
    answer = text(said(await ask("1%", asset="btc")))
    for piece in (
        "Price: BTC $63,212.97, Coinbase Exchange, 2 minutes ago.",
        "7.86% of about 20.12M in circulation on Nov 24, 2026",
        "7.53% of the 20,999,999.9769 that can ever exist",
        "about 3,520 days of today's new coins, 450 a day",
        "two reports of its release agree",
    ):
        assert piece in answer
    assert "ETH:" not in answer


async def test_ether_names_its_series_and_its_month() -> None:
    assert "of about 120.7M in circulation (May 2026, explorers' series)" in text(said(await ask("1%")))


@pytest.mark.parametrize(
    ("share", "reading"),
    [
        ("1", "read as 1%; a number alone is a percentage."),
        ("0.01", "read as 0.01%; a number alone is a percentage."),
        ("1,500", "read as 1.5%; a number alone is a percentage."),
        ("1,5%", "read as 1.5%."),
        ("50bp", "read as 0.5%."),
        ("1/200", "read as 1/200, 0.5%."),
        ("1/300", "read as 1/300, about 0.333%."),
        ("$87B", "read as $87,000,000,000, 0.87% of the base."),
        ("$1,234.50", "read as $1,234.50, about 0.0000000123% of the base."),
    ],
)
async def test_the_answer_says_how_the_share_was_read(share: str, reading: str) -> None:
    assert reading in text(said(await ask(share)))


async def test_alternatives_are_told_from_a_split() -> None:
    either, both = said(await ask("1%")), said(await ask("1%", asset="70/30"))
    assert "BTC** (7.86% of those in circulation) or **" in either.content
    assert "not both" in text(either)
    assert " and **about" in both.content
    assert "not both" not in text(both)


async def test_more_coins_than_can_exist_are_said_in_place_of_a_share() -> None:
    answer = said(await ask("100%", as_of="2025-Q1", price="article"))
    assert "about 74.8M BTC** (more than the 20,999,999.9769 that can ever exist)" in answer.content
    assert "about 2.26B ETH** (more than all in circulation, about 120.7M)" in answer.content
    assert "375" not in text(answer)


async def test_a_part_too_small_to_show_is_less_than_the_smallest_shown() -> None:
    answer = said(await ask("0.0001%"))
    assert "less than 0.01% of those in circulation" in answer.content
    assert "less than 0.1% of those in circulation" in answer.content


async def test_years_are_set_against_the_new_coins_of_that_time() -> None:
    answer = text(said(await ask("1%", asset="btc", years=10)))
    assert "Over 10 years: about 158,000 BTC a year. In all that is about 216% of the about 732,000 new BTC" in answer
    assert "Within 1 year: about 1.58M BTC, which is about 963%" in text(said(await ask("1%", asset="btc", years=1)))


async def test_the_headlines_figure_is_said_to_be_what_it_is() -> None:
    answer = said(await ask("1%", base=Base.HEADLINE, price="article"))
    assert "all employer DC plans, headline figure" in answer.content
    assert "is not 401(k) plans, which held $8.7T on Mar 31, 2025" in text(answer)
    assert "$12.2T on Mar 31, 2025" in text(answer)
    assert "about 1.07M BTC" in answer.content


async def test_a_figure_of_one_report_is_shown_as_unconfirmed() -> None:
    assert "unconfirmed: one report only" in text(said(await ask("1%", base=Base.ALL_ASSETS)))


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({}, "Price: BTC $63,212.97, Coinbase Exchange, 2 minutes ago."),
        ({"checked": False}, "2 minutes ago. Unchecked: no second venue agreed."),
        (
            {"age": timedelta(days=3)},
            "Price: BTC $63,212.97, the last known: Coinbase Exchange, 3 days ago (Nov 21, 2026",
        ),
        ({"age": None}, "Price: BTC $116,310. No market price is known, so this is the article's of Aug 7, 2025."),
        ({"price": "article"}, "Price: BTC $116,310, the article's of Aug 7, 2025."),
        ({"price": "65k"}, "Price: BTC $65,000, the one you gave."),
        ({"price": "live"}, "Price: BTC $63,212.97, Coinbase Exchange, 2 minutes ago."),
    ],
)
async def test_the_price_says_where_it_is_from_and_how_old_it_is(options: dict[str, Any], line: str) -> None:
    assert line in text(said(await ask("1%", asset="btc", **options)))


async def test_the_supply_is_that_of_the_day_of_the_price() -> None:
    assert "in circulation on Aug 7, 2025" in text(said(await ask("1%", asset="btc", price="article")))
    assert "in circulation on Nov 21, 2026" in text(said(await ask("1%", asset="btc", age=timedelta(days=3))))
    assert "in circulation on Nov 24, 2026" in text(said(await ask("1%", asset="btc", price="65000")))


async def test_an_operators_reference_price_is_named() -> None:
    row = {"name": "new-year", "day_utc": "2026-01-01", "btc": "87500", "source": {"publisher": "Kraken"}}
    figures = replace(FIGURES, prices=FIGURES.prices.with_rows([row]))
    answer = text(said(await ask("1%", asset="btc", price="New-Year", figures=figures)))
    assert "Price: BTC $87,500, “new\\-year” of Jan 1, 2026." in answer
    with pytest.raises(UserError, match=r"price\.not_in_reference"):
        await ask("1%", price="new-year", figures=figures)


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"price": "65000"}, "price.needs_asset"),
        ({"price": "65000", "asset": "70/30"}, "price.needs_asset"),
        ({"price": "yesterday"}, "price.unreadable"),
        ({"price": "1" * 300, "asset": "btc"}, "price.out_of_range"),
        ({"as_of": "2022-Q1"}, "assets.no_figure_between"),
        ({"base": Base.HEADLINE, "as_of": "2025-Q1"}, "assets.headline_has_no_quarters"),
        ({"asset": "70/40"}, "allocation.not_hundred"),
    ],
)
async def test_what_cannot_be_answered_is_refused(options: dict[str, Any], key: str) -> None:
    with pytest.raises(UserError) as caught:
        await ask("1%", **options)
    assert caught.value.key == key
    assert refusal_in_words(ENGLISH, caught.value)


CASES: tuple[dict[str, Any], ...] = (
    {"share": "1%"},
    {"share": "1", "as_of": "2025-Q1", "price": "article"},
    {"share": "$87,123,456,789.01", "asset": "33.33/66.67", "years": 30},
    {"share": "123456789/987654321", "base": Base.HEADLINE, "asset": "btc", "price": "123456789.1234", "years": 7},
    {"share": "0.123456789012%", "base": Base.ALL_ASSETS, "asset": "99.99/0.01", "years": 30, "checked": False},
    {"share": "5‰", "base": Base.IRAS, "asset": "eth", "age": timedelta(days=400)},
    {"share": "100%", "base": Base.ALL_DC, "age": None, "years": 1},
)


@pytest.mark.parametrize("options", CASES)
async def test_the_button_carries_everything_the_working_needs(options: dict[str, Any]) -> None:
    case = await ask(**options)
    carried = pressed(said(case))
    again = work_out(carried.question, carried.prices, FIGURES, carried.answered_on)
    assert again.result == case.result
    assert again.base == case.base
    assert not carried.has_changed(again)
    assert [price.origin for price in carried.prices] == [price.origin for price in case.prices]
    assert said(again).content == said(case).content


@pytest.mark.parametrize("options", CASES)
@pytest.mark.parametrize("locale", LOCALES)
async def test_the_working_fits_a_phone_and_discord(options: dict[str, Any], locale: str) -> None:
    answer = working(said(await ask(**options), locale), locale=locale)
    assert answer.details is not None
    block = (answer.details.description or "").splitlines()
    assert (block[0], block[-1]) == ("```text", "```")
    assert max(map(len, block)) <= WIDTH
    assert len(answer.details) <= 6000
    assert len(answer.details.description or "") <= 4096
    assert all(len(field.value or "") <= 1024 for field in answer.details.fields)
    assert len(said(await ask(**options), locale).content) <= 2000


async def test_the_working_can_be_redone_by_hand() -> None:
    answer = working(said(await ask("1%", as_of="2025-Q1", price="article")))
    assert answer.details is not None
    block = answer.details.description or ""
    for line in (
        "8,700,000,000,000 x 1/100",
        "= 87,000,000,000",
        "87,000,000,000 / 116,310",
        "= 748,001.03172556",
        "+ 68,971 x 3.125",
        "= 19,903,034.375",
        "= 3.7582%",
        "144 blocks x 3.125 = 450 a day",
        "= 1,662.2 days",
        "= 22,597,402.59740260",
        "= 18.7220%",
    ):
        assert line in block
    sources = "\n".join(field.value or "" for field in answer.details.fields)
    assert "https://www.ici.org/statistical-report/ret_25_q1" in sources
    assert "https://cryptonewseth.com" not in sources


async def test_the_working_says_when_the_figures_have_changed_since() -> None:
    answer = said(await ask("1%", as_of="2025-Q1", price="article"))
    source = {"publisher": "ICI, revised"}
    row = {"quarter": "2025Q1", "plan_401k": "8.8", "source": source}
    revised = replace(FIGURES, assets=FIGURES.assets.with_rows([row]))
    assert "changed" not in working(answer).content
    later = working(answer, revised)
    assert "The figures have changed since that answer." in later.content
    assert "8,800,000,000,000" in str(later.details and later.details.description)
    issuance = {"asset": "ETH", "eth_per_day": "2750", "source": source}
    staked_more = replace(FIGURES, supply=FIGURES.supply.with_rows([issuance]))
    assert "changed" in working(answer, staked_more).content


async def test_a_newer_quarter_does_not_change_an_answer_already_given() -> None:
    answer = said(await ask("1%"))
    newer = replace(
        FIGURES,
        assets=FIGURES.assets.with_rows([{"quarter": "2026Q2", "plan_401k": "11", "source": {"publisher": "ICI"}}]),
    )
    later = working(answer, newer)
    assert later.content == answer.content


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "p1.0",
        "p1.0|k20251x|fuy0.abc",
        "p0.0|k20251b|fuy0.abc|n2hqu.0,fuku,article",
        "p1.0|z20251b|fuy0.abc|n2hqu.0,fuku,article",
        "p1.0|k20255b|fuy0.abc|n2hqu.0,fuku,article",
        "f2.1|k20251b|fuy0.abc|n2hqu.0,fuku,article",
        "p1.0|k20251s0|fuy0.abc|n2hqu.0,fuku,article|n2hqu.0,fuku,article",
        "p1.0|k20251b|zzzzzzzzzz.abc|n2hqu.0,fuku,article",
        "p1.0|k20251b|fuy0.abc|n0.0,fuku,article",
        "p1.0|k20251b|fuy0.abc|n2hqu.0,,article",
        "p1.0|k20251b|fuy0.abc|l2hqu.0,zzzzzzzzzzzz,Kraken",
        "p1.0|k20251by0|fuy0.abc|n2hqu.0,fuku,article",
    ],
)
def test_a_button_of_another_form_is_refused(rest: str) -> None:
    with pytest.raises(UserError, match=r"control\.outdated"):
        read_working_id(rest)


shares = (
    st.fractions(0, 1, max_denominator=999_999_999).filter(bool).map(lambda value: Share(Form.FRACTION, value))
    | st.decimals("0.000000000001", "100", places=12).map(lambda value: read_share(f"{value:f}"))
    | st.decimals("0.01", "12500000000000", places=2).map(lambda value: read_share(f"${value:f}"))
)
venues = st.sampled_from(["Coinbase Exchange", "Kraken", "Bitstamp", "Gemini", "A venue with quite a long name, Inc."])


@given(
    shares,
    st.sampled_from([Base.ALL_ASSETS, Base.HEADLINE]),
    st.sampled_from([EITHER, *ONLY.values(), read_allocation("33.33/66.67")]),
    st.none() | st.integers(1, 30),
    st.tuples(st.decimals("0.0001", "999999999", places=4), venues, st.booleans()),
    st.tuples(st.decimals("0.0001", "999999999", places=4), venues, st.booleans()),
)
def test_whatever_was_asked_fits_the_button_and_comes_back(
    share: Share, base: Base, allocation: Any, years: int | None, first: Any, second: Any
) -> None:
    prices = [
        PriceUsed(asset, price.normalize(), Origin.LIVE, NOW.date(), venue, NOW, checked)
        for (asset, _), (price, venue, checked) in zip(allocation.weights, (first, second), strict=False)
    ]
    case = work_out(InflowQuestion(share, base, None, allocation, years), prices, FIGURES, NOW.date())
    identity = working_id(case)
    assert len(identity) <= CUSTOM_ID_LIMIT
    carried = read_working_id(identity.partition(":")[2])
    assert replace(carried.question, quarter=None) == case.question
    assert [price.dollars for price in carried.prices] == [price.dollars for price in prices]
    assert [price.is_checked for price in carried.prices] == [price.is_checked for price in prices]
    assert all(
        price.name.startswith(shown.name.rstrip("…")) and shown.name
        for price, shown in zip(prices, carried.prices, strict=True)
    )


def names(choices: Sequence[Any]) -> list[str]:
    return [choice.name for choice in choices]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("", "0.1%"),
        (".5", "0.5%"),
        ("2", "2%"),
        ("87b", "$87,000,000,000"),
        ("1/300", "1/300 (about 0.333%)"),
        ("x", "0.1%"),
    ],
)
def test_shares_are_offered_as_they_are_read(typed: str, first: str) -> None:
    choices = suggest_shares(ENGLISH, typed)
    assert choices[0].name == first
    assert {"0.1%", "0.5%", "1%", "2%", "5%"} <= set(names(choices))
    assert len(names(choices)) == len(set(names(choices)))
    assert all(read_share(choice.value) for choice in choices)


def test_assets_are_offered_as_they_are_read() -> None:
    assert names(suggest_assets(ENGLISH, ""))[:3] == ["BTC and ETH side by side", "BTC only", "ETH only"]
    assert names(suggest_assets(ENGLISH, "60:40"))[0] == "60% BTC and 40% ETH"
    assert all(read_allocation(choice.value) for choice in suggest_assets(ENGLISH, "12,5/87,5"))


async def test_prices_are_offered_with_what_they_are() -> None:
    live = await quotes(timedelta(minutes=2))
    offered = suggest_prices(ENGLISH, FIGURES.prices, live, "", NOW)
    assert [choice.value for choice in offered] == ["live", "article"]
    assert offered[0].name == "live: BTC $63,212.97, ETH $1,712.34 (2 minutes old)"
    assert suggest_prices(ENGLISH, FIGURES.prices, live, "65k", NOW)[0].value == "65000"
    assert [choice.value for choice in suggest_prices(ENGLISH, FIGURES.prices, live, "art", NOW)] == ["article"]
    assert "no price has arrived" in suggest_prices(ENGLISH, FIGURES.prices, await quotes(None), "", NOW)[0].name


def test_quarters_are_offered_newest_first_and_only_known_ones() -> None:
    assets = FIGURES.assets
    offered = suggest_quarters(ENGLISH, assets, Base.PLANS_401K, "")
    assert offered[0].name == "2025-Q3: $10T on Sep 30, 2025"
    assert len(offered) == 25
    assert all(assets.at(Base.PLANS_401K, read_quarter(choice.value)) for choice in offered)
    assert suggest_quarters(ENGLISH, assets, Base.PLANS_401K, "mar 2025")[0].value == str(Quarter(2025, 1))
    assert suggest_quarters(ENGLISH, assets, Base.ALL_ASSETS, "2026")[0].value == "2026-Q1"
    assert suggest_quarters(ENGLISH, assets, Base.HEADLINE, "") == []


@pytest.mark.parametrize("locale", LOCALES)
async def test_every_language_reads_its_own_numbers(locale: str) -> None:
    for options in CASES:
        answer = said(await ask(**options), locale)
        assert "{" not in text(answer)
        assert len(answer.details or "") <= 6000
    german = said(await ask("1.5%"), "de")
    assert "1,5\u00a0%" in german.content
