"""The map of tiles as a PNG: each tile with its place's letters and the mark of its class, the legend in its corner."""

from collections.abc import Mapping
from dataclasses import dataclass

from matplotlib.patches import Rectangle

from commands.draw.palette import BLUE, EDGE, GREEN, GREY, MUTED, ORANGE, PAPER, PURPLE, STRIPES, TEXT
from commands.draw.sheet import MARGIN, NOTE_SIZE, SIZE, TITLE_SIZE, WIDTH, Sheet
from commands.draw.tiles import LEGEND_COLUMNS, LEGEND_ROWS, PLACES, LegendEntry, Look, TileMap

_GAP = 6.0
_LABEL_SIZE, _MARK_SIZE = 33.0, 27.0
_COLUMNS = 1 + max(column for column, _ in PLACES.values())
_ROWS = 1 + max(row for _, row in PLACES.values())
_STEP = (WIDTH - 2 * MARGIN + _GAP) / _COLUMNS
_TILE = _STEP - _GAP
_SWATCH = 34.0
_SWATCH_MARK_SIZE = 23.0
_LEGEND_ROW = 40.0
_LEGEND_PER_COLUMN = int(LEGEND_ROWS * _STEP / _LEGEND_ROW)
LEGEND_SIZE = 27.0
LEGEND_WIDTH = LEGEND_COLUMNS * _STEP / 2
"""Of one of the legend's two columns, swatch and words."""


@dataclass(frozen=True, slots=True)
class _Style:
    """How a look is drawn. A `pattern` is one of the library's hatches, in the colour of `line`."""

    fill: str
    ink: str
    line: str
    pattern: str = ""


STYLES: Mapping[Look, _Style] = {
    Look.GREEN: _Style(GREEN, PAPER, GREEN),
    Look.BLUE: _Style(BLUE, PAPER, BLUE),
    Look.ORANGE: _Style(ORANGE, PAPER, ORANGE),
    Look.PURPLE: _Style(PURPLE, PAPER, PURPLE),
    Look.BLACK: _Style(TEXT, PAPER, TEXT),
    Look.STRIPED: _Style(PAPER, TEXT, STRIPES, "//"),
    Look.DOTTED: _Style(PAPER, TEXT, STRIPES, ".."),
    Look.GREY: _Style(GREY, TEXT, GREY),
    Look.OUTLINED: _Style(PAPER, TEXT, MUTED),
    Look.FAINT: _Style(PAPER, MUTED, EDGE),
}
"""Dark tiles are law, patterned ones bills, pale ones neither: that much shows without any colour."""


def draw_tile_map(chart: TileMap) -> bytes:
    """Return the map as a PNG, as high as its words need."""
    height = _height_of(chart)
    sheet = Sheet(height)
    top = sheet.write_down(chart.title, height - MARGIN, TITLE_SIZE, TEXT, bold=True)
    top = sheet.write_down(chart.subtitle, top - 6, SIZE, MUTED) - 30
    for tile in chart.tiles:
        left = MARGIN + tile.column * _STEP
        bottom = top - (tile.row + 1) * _STEP + _GAP
        style = STYLES[tile.look]
        _fill(sheet, left, bottom, _TILE, style)
        middle = left + _TILE / 2
        baseline = bottom + (_TILE * 0.54 if tile.mark else _TILE / 2 - _LABEL_SIZE * 0.36)
        _letter(sheet, tile.label, middle, baseline, _LABEL_SIZE, style, bold=True)
        if tile.mark:
            _letter(sheet, tile.mark, middle, bottom + _TILE * 0.15, _MARK_SIZE, style, bold=False)
    for place, entry in enumerate(chart.legend):
        column, row = divmod(place, _LEGEND_PER_COLUMN)
        _write_entry(sheet, entry, MARGIN + column * LEGEND_WIDTH, top - row * _LEGEND_ROW)
    sheet.write_up(chart.notes, MARGIN - 10, NOTE_SIZE, MUTED)
    return sheet.png()


def _height_of(chart: TileMap) -> int:
    """Return how high the card must be, found by writing its words on one that is thrown away."""
    trial = Sheet(10)
    head = -trial.write_down(chart.title, 0, TITLE_SIZE, TEXT, bold=True)
    head += 6 - trial.write_down(chart.subtitle, 0, SIZE, MUTED)
    notes = trial.write_up(chart.notes, 0, NOTE_SIZE, MUTED)
    return round(MARGIN + head + 30 + _ROWS * _STEP + 24 + notes + MARGIN)


def _write_entry(sheet: Sheet, entry: LegendEntry, left: float, top: float) -> None:
    style = STYLES[entry.look]
    bottom = top - _SWATCH
    _fill(sheet, left, bottom, _SWATCH, style)
    if entry.mark:
        _letter(sheet, entry.mark, left + _SWATCH / 2, bottom + _SWATCH * 0.26, _SWATCH_MARK_SIZE, style, bold=True)
    baseline = bottom + _SWATCH / 2 - LEGEND_SIZE * 0.36
    sheet.write(entry.text, left + _SWATCH + 12, baseline, LEGEND_SIZE, TEXT)


def _fill(sheet: Sheet, left: float, bottom: float, side: float, style: _Style) -> None:
    sheet.figure.add_artist(
        Rectangle(
            (left / WIDTH, bottom / sheet.height),
            side / WIDTH,
            side / sheet.height,
            transform=sheet.figure.transFigure,
            facecolor=style.fill,
            edgecolor=style.line,
            hatch=style.pattern or None,
            linewidth=1.5,
        )
    )


def _letter(sheet: Sheet, text: str, middle: float, baseline: float, size: float, style: _Style, *, bold: bool) -> None:
    if style.pattern:
        # A plain ground under the letters: no pattern runs through what is to be read.
        width = sheet.width_of(text, size, bold=bold)
        sheet.figure.add_artist(
            Rectangle(
                ((middle - width / 2 - 4) / WIDTH, (baseline - 4) / sheet.height),
                (width + 8) / WIDTH,
                (size * 0.74 + 8) / sheet.height,
                transform=sheet.figure.transFigure,
                facecolor=style.fill,
                linewidth=0,
            )
        )
    sheet.write(text, middle, baseline, size, style.ink, bold=bold, align="center")
