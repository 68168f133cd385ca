"""Pictures: what is drawn, that it can be read, and how it is ordered and kept."""

import asyncio
import io
import json
import logging
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageColor

from commands.draw.line_chart import HEIGHT, WIDTH, draw_line_chart
from commands.draw.palette import EDGE, INKS, PAPER, contrast
from commands.draw.pictures import Line, LineChart, Point, Tick, read_line_chart, spread
from commands.draw.press import ChartPress
from tracker.market.charts import ChartKey

DISCORD_GROUNDS = ("#1A1A1E", "#313338", "#242429", "#FFFFFF", "#F2F3F5")
"""Chat and embed grounds of the dark and the light look."""

INK = "#1D5C9E"


def run_of(*points: tuple[float, float]) -> tuple[Point, ...]:
    return tuple(Point(x, y, True) for x, y in points)


CHART = LineChart(
    name="apples",
    title="Apples in the barn",
    subtitle="Tonnes at the end of the year",
    lines=(Line("Apples\n5 t", INK, True, (run_of((2020, 5), (2021, 5)), run_of((2023, 5), (2024, 5)))),),
    x_ticks=(Tick(2020, "2020"), Tick(2024, "2024")),
    y_ticks=(Tick(0, "0"), Tick(10, "10 t")),
    notes=("The barn was closed in 2022.",),
)


class FakeChartStore:
    """Keeps pictures in memory, as the real store keeps them in its database."""

    def __init__(self) -> None:
        self.pictures: dict[ChartKey, bytes] = {}

    async def get(self, key: ChartKey) -> bytes | None:
        return self.pictures.get(key)

    async def put(self, key: ChartKey, png: bytes) -> None:
        older = [kept for kept in self.pictures if (kept.name, kept.theme) == (key.name, key.theme)]
        for kept in older:
            del self.pictures[kept]
        self.pictures[key] = png


class BrokenChartStore:
    """A store whose database cannot be reached."""

    async def get(self, key: ChartKey) -> bytes | None:
        raise RuntimeError("disk on fire")

    async def put(self, key: ChartKey, png: bytes) -> None:
        raise RuntimeError("disk on fire")


def pixels_of(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


@pytest.mark.parametrize("ink", INKS)
def test_every_ink_stands_out_from_the_paper_as_text_must(ink: str) -> None:
    assert contrast(ink, PAPER) >= 4.5


@pytest.mark.parametrize("ground", DISCORD_GROUNDS)
def test_the_card_is_told_apart_from_every_ground_by_its_paper_or_its_edge(ground: str) -> None:
    assert max(contrast(PAPER, ground), contrast(EDGE, ground)) >= 1.8


def test_contrast_agrees_with_the_published_extremes() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_the_picture_is_an_opaque_card_that_hides_discords_ground() -> None:
    picture = pixels_of(draw_line_chart(CHART))
    assert picture.size == (WIDTH, HEIGHT)
    assert picture.convert("RGBA").getchannel("A").getextrema() == (255, 255)
    assert picture.convert("RGB").getpixel((20, 20)) == ImageColor.getrgb(PAPER)


def test_the_same_chart_gives_the_same_bytes() -> None:
    assert draw_line_chart(CHART) == draw_line_chart(CHART)


def test_what_is_missing_leaves_a_gap() -> None:
    bridged = replace(CHART, lines=(replace(CHART.lines[0], runs=(run_of((2020, 5), (2024, 5)),)),))
    assert _widest_gap(draw_line_chart(CHART)) > WIDTH / 5
    assert _widest_gap(draw_line_chart(bridged)) < 10


def _widest_gap(png: bytes) -> int:
    """Return how many columns in a row, between first and last of the line, have no line in them."""
    picture = pixels_of(png).convert("RGB")
    ink = ImageColor.getrgb(INK)
    thick = [
        x
        for x in range(WIDTH)
        if sum(picture.getpixel((x, y)) == ink for y in range(HEIGHT // 3, 2 * HEIGHT // 3)) >= 3
    ]
    # The line's own name stands right of the picture, in the same ink.
    plotted = [x for x in thick if x < WIDTH * 3 // 4]
    return max(after - before for before, after in pairwise(plotted))


def test_an_unconfirmed_figure_is_drawn_hollow() -> None:
    confirmed = replace(CHART, lines=(replace(CHART.lines[0], runs=((Point(2022, 5, True),),)),))
    doubtful = replace(CHART, lines=(replace(CHART.lines[0], runs=((Point(2022, 5, False),),)),))
    hole = _ink_in_the_middle(draw_line_chart(confirmed)) - _ink_in_the_middle(draw_line_chart(doubtful))
    assert hole > 50


def _ink_in_the_middle(png: bytes) -> int:
    picture = pixels_of(png).convert("RGB").crop((WIDTH // 5, HEIGHT // 3, WIDTH * 2 // 3, 2 * HEIGHT // 3))
    return sum(count for count, colour in picture.getcolors(1 << 20) or () if colour == ImageColor.getrgb(INK))


def test_a_note_too_long_for_the_card_is_broken_into_lines() -> None:
    longer = replace(CHART, notes=("The barn was closed, as everybody in the valley remembers. " * 5,))
    right_edge = pixels_of(draw_line_chart(longer)).convert("RGB").crop((WIDTH - 30, 10, WIDTH - 10, HEIGHT - 10))
    assert right_edge.getcolors() == [(20 * (HEIGHT - 20), ImageColor.getrgb(PAPER))]


def test_a_chart_survives_its_way_to_the_other_process() -> None:
    assert read_line_chart(json.loads(CHART.document())) == CHART


def test_a_pictures_digest_changes_with_any_figure_and_any_word() -> None:
    other_figure = replace(CHART, lines=(replace(CHART.lines[0], runs=(run_of((2020, 6)),)),))
    other_word = replace(CHART, title="Pears in the barn")
    assert len({CHART.digest, other_figure.digest, other_word.digest}) == 3
    assert CHART.digest == replace(CHART, name="apples-elsewhere").digest


wishes = st.lists(st.floats(0, 1000), max_size=8)


@given(wishes, st.floats(1, 100))
def test_labels_are_spread_apart_in_their_order(wanted: list[float], gap: float) -> None:
    placed = spread(wanted, gap)
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    for lower, upper in pairwise(order):
        assert placed[upper] - placed[lower] >= gap - 1e-6


@given(st.lists(st.integers(0, 20), unique=True, max_size=8))
def test_labels_with_room_enough_stay_where_they_are(slots: list[int]) -> None:
    wanted = [slot * 50.0 for slot in slots]
    assert spread(wanted, 50.0) == pytest.approx(wanted)


async def test_an_ordered_picture_is_ready_for_a_later_answer_and_survives_a_restart() -> None:
    store = FakeChartStore()
    press = ChartPress(store)
    assert press.ready(CHART) is None
    await press.prepare(CHART)
    drawn = press.ready(CHART)
    assert drawn is not None
    assert pixels_of(drawn).size == (WIDTH, HEIGHT)

    restarted = ChartPress(store, command=_script("raise SystemExit('it must not be drawn again')"))
    await restarted.prepare(CHART)
    assert restarted.ready(CHART) == drawn


async def test_an_order_returns_at_once_and_is_carried_out_once(tmp_path: Path) -> None:
    tally = tmp_path / "tally"
    store = FakeChartStore()
    script = f"open({str(tally)!r}, 'a').write('x'); import sys; sys.stdout.buffer.write(b'\\x89PNG\\r\\n\\x1a\\n')"
    press = ChartPress(store, command=_script(script))
    for _ in range(3):
        press.order(CHART)
    assert press.ready(CHART) is None
    await press.prepare(CHART)
    press.order(CHART)
    assert press.ready(CHART) is not None
    assert tally.read_text() == "x"
    await press.close()


@pytest.mark.parametrize(
    "script", ["raise SystemExit(3)", "print('no picture')", "import time; time.sleep(60)", "raise ValueError('x')"]
)
async def test_a_drawing_that_fails_costs_one_log_line_and_no_answer(
    script: str, caplog: pytest.LogCaptureFixture
) -> None:
    press = ChartPress(FakeChartStore(), command=_script(script), time_limit_seconds=1.0)
    with caplog.at_level(logging.WARNING):
        await press.prepare(CHART)
        press.order(CHART)
        await asyncio.sleep(0)
    assert press.ready(CHART) is None
    assert len(caplog.records) == 1
    await press.close()


async def test_letters_that_the_font_lacks_give_no_picture_rather_than_boxes() -> None:
    press = ChartPress(FakeChartStore())
    await press.prepare(replace(CHART, title="सेब"))
    assert press.ready(replace(CHART, title="सेब")) is None


async def test_a_store_that_fails_takes_no_picture_away() -> None:
    press = ChartPress(BrokenChartStore())
    await press.prepare(CHART)
    assert press.ready(CHART) is not None


async def test_closing_ends_a_drawing_under_way() -> None:
    press = ChartPress(FakeChartStore(), command=_script("import time; time.sleep(60)"))
    press.order(CHART)
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await press.close()
    assert press.ready(CHART) is None


async def test_closing_waits_until_a_cancelled_drawing_has_ended_its_process(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    press = ChartPress(
        FakeChartStore(), command=_script(f"import pathlib, time; pathlib.Path({str(begun)!r}).touch(); time.sleep(60)")
    )
    drawing = asyncio.create_task(press.prepare(CHART))
    async with asyncio.timeout(10):
        while not begun.exists():  # noqa: ASYNC110 - another process sets no event
            await asyncio.sleep(0.01)
    drawing.cancel()
    await press.close()
    assert drawing.cancelled()


def test_the_plotting_library_is_never_imported_by_what_orders_pictures() -> None:
    script = "import sys, commands.market, commands.draw.press; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def _script(text: str) -> tuple[str, ...]:
    return (sys.executable, "-c", text)
