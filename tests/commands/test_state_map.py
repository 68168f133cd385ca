"""The map of the states: complete, legible without colour, and the same in words."""

import asyncio
import io
import json
from dataclasses import replace
from itertools import product

import pytest
from PIL import Image, ImageColor

from commands.draw.palette import PAPER, contrast
from commands.draw.press import ChartPress
from commands.draw.sheet import WIDTH, Sheet
from commands.draw.state_map import CLASSES, describe_map, state_map
from commands.draw.tile_map import LEGEND_SIZE, LEGEND_WIDTH, STYLES, draw_tile_map
from commands.draw.tiles import LEGEND_COLUMNS, LEGEND_ROWS, PLACES, LegendEntry, Look, Tile, TileMap, read_tile_map
from commands.replies.words import Words
from tracker.policy.jurisdictions import Jurisdiction
from tracker.policy.milestones import InvestmentAuthority
from tracker.policy.states import Standing, StateClass, StateItems, States

ENGLISH = Words().english
TERRITORIES = {"US-AS", "US-GU", "US-MP", "US-PR", "US-VI"}

STATES = States(
    (
        StateItems("US-NH", InvestmentAuthority.YES, Standing.LAW, 1),
        StateItems("US-AZ", InvestmentAuthority.RETENTION_ONLY, Standing.LAW, 1),
        StateItems("US-AZ", InvestmentAuthority.YES, Standing.ENDED, 2),
        StateItems("US-OH", InvestmentAuthority.YES, Standing.OPEN, 1),
        StateItems("US-PR", InvestmentAuthority.YES, Standing.LAW, 1),
    )
)


class NoChartStore:
    """A store that keeps nothing."""

    async def get(self, key: object) -> bytes | None:
        return None

    async def put(self, key: object, png: bytes) -> None:
        return None


def test_every_state_and_the_district_has_one_tile_of_its_own() -> None:
    assert {f"US-{code}" for code in PLACES} == set(Jurisdiction) - TERRITORIES - {"US"}
    assert len(set(PLACES.values())) == len(PLACES) == 51


def test_each_tile_has_the_look_and_the_mark_of_its_class_and_the_legend_names_each_once() -> None:
    chart = state_map(ENGLISH, STATES)
    tiles = {tile.label: tile for tile in chart.tiles}
    assert len(tiles) == 51
    assert (tiles["NH"].look, tiles["NH"].mark) == (Look.GREEN, "I")
    assert (tiles["AZ"].look, tiles["AZ"].mark) == (Look.ORANGE, "K")
    assert (tiles["OH"].look, tiles["OH"].mark) == (Look.STRIPED, "B")
    assert (tiles["TX"].look, tiles["TX"].mark) == (Look.FAINT, "")
    assert {(entry.look, entry.mark) for entry in chart.legend} == {(tile.look, tile.mark) for tile in chart.tiles}
    assert len(chart.legend) == len({entry.look for entry in chart.legend})


def test_the_legend_stands_where_no_state_is_and_has_room_for_every_class() -> None:
    assert not [place for place in PLACES.values() if place[0] < LEGEND_COLUMNS and place[1] < LEGEND_ROWS]
    everything = States(
        tuple(
            StateItems(code, authority, standing, 1)
            for code, (authority, standing) in zip(
                sorted(set(Jurisdiction) - TERRITORIES - {"US"}),
                [(None, Standing.LAW), *product((*InvestmentAuthority,), Standing)],
                strict=False,
            )
        )
    )
    chart = state_map(ENGLISH, everything)
    assert len(chart.legend) == len(StateClass)
    sheet = Sheet(100)
    assert all(sheet.width_of(entry.text, LEGEND_SIZE) <= LEGEND_WIDTH - 60 for entry in chart.legend)


def test_the_map_in_words_names_the_states_of_each_class_and_fits_an_alt_text() -> None:
    words = describe_map(ENGLISH, STATES)
    assert "May invest by law: NH, PR." in words
    assert "Keeps what it gets by law: AZ." in words
    everywhere = States(tuple(StateItems(code, None, Standing.LAW, 1) for code in Jurisdiction if code != "US"))
    assert len(describe_map(ENGLISH, everywhere)) <= 1024


def test_every_class_that_can_be_on_record_has_words_a_look_and_a_mark() -> None:
    assert set(CLASSES) == set(StateClass) - {StateClass.NOTHING}
    marks = [ENGLISH.say(f"states.mark.{shown}") for shown in CLASSES]
    assert len(set(marks)) == len(marks)


@pytest.mark.parametrize("look", Look)
def test_letters_stand_out_from_every_tile_as_text_must(look: Look) -> None:
    assert contrast(STYLES[look].ink, STYLES[look].fill) >= 4.5


def test_no_two_looks_are_told_apart_by_hue_alone() -> None:
    # Dark grounds share their lightness, and are told apart by their marks; a pale or patterned one is never dark.
    dark = {look for look in Look if contrast(STYLES[look].fill, PAPER) >= 4.5}
    patterns = {look: STYLES[look].pattern for look in Look if STYLES[look].pattern}
    assert dark == {Look.GREEN, Look.BLUE, Look.ORANGE, Look.PURPLE, Look.BLACK}
    assert len(set(patterns.values())) == len(patterns) == 2
    assert not dark & set(patterns)


def test_a_guilds_own_map_does_not_take_the_place_of_everybodys() -> None:
    own = States((*STATES.items, StateItems("US-TX", InvestmentAuthority.YES, Standing.LAW, 1, scope=42)))
    assert state_map(ENGLISH, own).name != state_map(ENGLISH, STATES).name
    assert state_map(ENGLISH, own).digest != state_map(ENGLISH, STATES).digest


def test_a_map_survives_its_way_to_the_other_process() -> None:
    chart = state_map(ENGLISH, STATES)
    assert read_tile_map(json.loads(chart.document())) == chart
    assert replace(chart, name="other").digest == chart.digest
    assert replace(chart, title="Other").digest != chart.digest


def test_the_picture_is_an_opaque_card_high_enough_for_its_words() -> None:
    chart = state_map(ENGLISH, STATES)
    picture = Image.open(io.BytesIO(draw_tile_map(chart)))
    assert picture.width == WIDTH
    assert picture.convert("RGBA").getchannel("A").getextrema() == (255, 255)
    assert picture.convert("RGB").getpixel((20, 20)) == ImageColor.getrgb(PAPER)
    wordy = replace(chart, notes=("A note that goes on and on for a long time. " * 8,))
    assert Image.open(io.BytesIO(draw_tile_map(wordy))).height > picture.height
    assert draw_tile_map(chart) == draw_tile_map(chart)


def test_a_tile_is_where_its_state_lies() -> None:
    chart = TileMap("x", "T", "S", (Tile("NH", 10, 1, Look.GREEN, "I"),), (LegendEntry(Look.FAINT, "", "rest"),), ())
    picture = Image.open(io.BytesIO(draw_tile_map(chart))).convert("RGB")
    green = [x for x in range(picture.width) if _has_green(picture, x)]
    assert picture.width - 44 >= max(green) > min(green) > picture.width * 0.85


def _has_green(picture: Image.Image, x: int) -> bool:
    ink = ImageColor.getrgb(STYLES[Look.GREEN].fill)
    return any(picture.getpixel((x, y)) == ink for y in range(150, 420, 3))


async def test_the_drawing_process_draws_maps_too() -> None:
    press = ChartPress(NoChartStore())
    chart = state_map(ENGLISH, STATES)
    press.order(chart)
    await asyncio.sleep(0)
    await press.prepare(chart)
    drawn = press.ready(chart)
    assert drawn is not None
    assert Image.open(io.BytesIO(drawn)).width == WIDTH
    await press.close()


async def test_the_drawing_process_refuses_what_it_does_not_know() -> None:
    press = ChartPress(NoChartStore())
    unknown = _Unknown()
    await press.prepare(unknown)
    assert press.ready(unknown) is None


class _Unknown:
    """A picture of another release."""

    name = "unknown"
    digest = "unknown"

    def document(self) -> str:
        return json.dumps({"picture": "hologram"})
