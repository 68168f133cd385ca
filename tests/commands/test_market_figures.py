"""What `/market` shows of the figures: its chart, its working and the quarters it knows."""

import json
from datetime import date
from importlib import resources

import pytest

from calculations.errors import UserError
from calculations.quarters import Quarter
from calculations.retirement_assets import Base, RetirementAssets, parse_retirement_assets
from commands.draw.asset_chart import asset_chart, describe_chart, unbroken_runs
from commands.draw.line_chart import draw_line_chart
from commands.market import suggest_quarters
from commands.replies.market_working import fingerprint, market_working
from commands.replies.pools import known_quarters, newest_until, require_known
from commands.replies.refusals import refusal_in_words
from commands.replies.words import Words
from commands.replies.working import code_block

ENGLISH = Words().english
TODAY = date(2026, 11, 24)
SHIPPED = parse_retirement_assets(
    json.loads((resources.files("calculations") / "figures" / "retirement_assets.json").read_bytes())
)
OWN_SOURCE = {"publisher": "ICI", "title": "Own row", "url": "https://example.org/q"}


def with_row(quarter: str, **pools: str) -> RetirementAssets:
    return SHIPPED.with_rows([{"quarter": quarter, "source": OWN_SOURCE, **pools}])


def test_the_chart_breaks_each_line_where_a_quarter_has_no_figure() -> None:
    runs = unbroken_runs(SHIPPED.known(Base.ALL_ASSETS))
    ends = [(str(run[0].quarter), str(run[-1].quarter)) for run in runs]
    assert ends == [
        ("2015-Q4", "2016-Q1"),
        ("2016-Q4", "2018-Q1"),
        ("2018-Q3", "2021-Q4"),
        ("2022-Q3", "2023-Q2"),
        ("2024-Q2", "2026-Q1"),
    ]


def test_the_chart_names_each_line_with_its_newest_figure() -> None:
    labels = [line.label for line in asset_chart(ENGLISH, SHIPPED).lines]
    assert labels == ["All assets\n$47.6T", "IRAs\n$18.9T", "DC plans\n$13.9T", "401(k)\n$10T"]


def test_the_chart_says_that_its_lines_end_on_different_days() -> None:
    assert asset_chart(ENGLISH, SHIPPED).subtitle == "At quarter ends. Total to Mar 2026, parts to Sep 2025"


def test_the_chart_changes_with_the_operators_own_quarter() -> None:
    richer = with_row("2026Q2", total="49.9", ira="20.1", dc_all="14.6", plan_401k="10.5")
    chart = asset_chart(ENGLISH, richer)
    assert chart.digest != asset_chart(ENGLISH, SHIPPED).digest
    assert chart.title == "U.S. retirement assets: $49.9T"
    assert chart.subtitle == "At quarter ends, to Jun 2026"
    assert chart.y_ticks[-1].at >= 49.9


def test_the_axis_grows_with_the_figures() -> None:
    chart = asset_chart(ENGLISH, with_row("2031Q4", total="131"))
    assert chart.y_ticks[0].label == "$0"
    assert chart.y_ticks[-1].at >= 131
    assert len(chart.y_ticks) <= 8
    assert len(chart.x_ticks) <= 8


def test_the_drawn_chart_is_small_enough_for_a_phones_plan() -> None:
    assert len(draw_line_chart(asset_chart(ENGLISH, SHIPPED))) <= 200_000


def test_the_chart_in_words_states_the_first_and_the_newest_figure_of_each_line() -> None:
    words = describe_chart(ENGLISH, SHIPPED)
    assert "All assets: $24T on Dec 31, 2015, $47.6T on Mar 31, 2026." in words
    assert "401(k): $4.7T on Dec 31, 2015, $10T on Sep 30, 2025." in words
    assert len(words) <= 1024


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        (Quarter(2022, 1), ("2021-Q4", "2022-Q3")),
        (Quarter(2026, 2), ("2026-Q1",)),
        (Quarter(2010, 1), ("2015-Q4",)),
    ],
)
def test_a_quarter_without_figures_is_refused_with_the_nearest_known(asked: Quarter, named: tuple[str, ...]) -> None:
    with pytest.raises(UserError) as refused:
        require_known(SHIPPED, asked)
    sentence = refusal_in_words(ENGLISH, refused.value)
    assert str(asked) in sentence
    assert all(quarter in sentence for quarter in named)


def test_a_quarter_with_one_pool_only_is_shown() -> None:
    assert require_known(SHIPPED, Quarter(2023, 4)) == Quarter(2023, 4)


def test_the_newest_figure_up_to_a_quarter_is_never_from_after_it() -> None:
    figure = newest_until(SHIPPED, Base.IRAS, Quarter(2024, 3))
    assert figure is not None
    assert str(figure.quarter) == "2024-Q2"
    assert newest_until(SHIPPED, Base.IRAS, Quarter(2010, 1)) is None


def test_quarters_are_suggested_newest_first_and_only_where_there_is_a_figure() -> None:
    suggested = [str(quarter) for quarter in suggest_quarters(SHIPPED, "")]
    assert suggested[:2] == ["2026-Q1", "2025-Q4"]
    assert len(suggested) == 25
    assert "2022-Q1" not in map(str, known_quarters(SHIPPED))


@pytest.mark.parametrize("typed", ["2025-q1", "Q1 2025", "March 2025"])
def test_a_quarter_is_suggested_however_it_is_typed(typed: str) -> None:
    assert str(suggest_quarters(SHIPPED, typed)[0]) == "2025-Q1"


def test_the_working_can_be_redone_by_hand_and_says_that_icis_parts_need_not_add_up() -> None:
    working = market_working(ENGLISH, SHIPPED, Quarter(2025, 1), today=TODAY, changed=False)
    block = code_block(working.steps)
    assert "$8,700,000,000,000 x 1/100" in block
    assert "= $87,000,000,000" in block
    # The checks of 2025-Q1: 43.5 against a published 43.4, 12.248 against 12.2.
    assert "= 43.5" in block
    assert "published: 43.4" in block
    assert "= 12.248" in block
    assert block.count("rounding can explain it") == 2
    assert max(map(len, block.splitlines())) <= 40
    assert any("https://www.ici.org/statistical-report/ret_25_q1" in source for source in working.sources)


def test_a_sum_that_rounding_cannot_explain_is_said_to_be_one() -> None:
    odd = with_row("2026Q2", total="60", ira="1", dc_all="1", government_db="1", private_db="1", annuities="1")
    working = market_working(ENGLISH, odd, Quarter(2026, 2), today=TODAY, changed=False)
    assert "55.0 apart: more than rounding can" in code_block(working.steps)


def test_the_working_names_the_operator_where_a_figure_is_the_operators_own() -> None:
    working = market_working(ENGLISH, with_row("2026Q2", total="49.9"), Quarter(2026, 2), today=TODAY, changed=False)
    assert any("[Own row](https://example.org/q)" in source and "operator" in source for source in working.sources)


def test_the_fingerprint_changes_with_a_figure_behind_the_table_and_with_no_other() -> None:
    end = Quarter(2025, 1)
    assert fingerprint(SHIPPED, end) == fingerprint(with_row("2026Q2", total="49.9"), end)
    assert fingerprint(SHIPPED, end) != fingerprint(with_row("2024Q3", ira="16.4"), end)
    assert len(fingerprint(SHIPPED, end)) == 8
