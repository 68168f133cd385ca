"""A line chart as a PNG, set for a phone: few words, all large, each line named where it ends."""

import io
from pathlib import Path

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from commands.draw.palette import EDGE, GRID, MUTED, PAPER, TEXT
from commands.draw.pictures import Line, LineChart, spread

WIDTH = 1200
HEIGHT = 1000
"""Pixels. A phone shows the picture about 330 points wide: 33 pixels are a letter of 9 points there."""

_DOTS_PER_INCH = 100
_POINTS_PER_PIXEL = 72 / _DOTS_PER_INCH
_TITLE_SIZE, _SIZE, _NOTE_SIZE = 46.0, 34.0, 27.0
_MARGIN = 44.0
_NOTE_LEFT = 180.0
"""The corner below left stays empty: Discord lays its ALT badge over it."""

_LEADING = 1.28
_LABEL_SPACE = 26.0
_DOT = 9.0

# The library ships its own font; a system's font of the same name may be another version of it.
_FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"


def draw_line_chart(chart: LineChart) -> bytes:
    """Return the chart as a PNG. The same chart gives the same bytes with the same release of the library."""
    figure = Figure(figsize=(WIDTH / _DOTS_PER_INCH, HEIGHT / _DOTS_PER_INCH), dpi=_DOTS_PER_INCH, facecolor=PAPER)
    canvas = FigureCanvasAgg(figure)
    sheet = _Sheet(figure, canvas)
    top = sheet.write_down(chart.title, HEIGHT - _MARGIN, _TITLE_SIZE, TEXT, bold=True)
    top = sheet.write_down(chart.subtitle, top - 6, _SIZE, MUTED)
    bottom = sheet.write_up(chart.notes, _MARGIN - 10, _NOTE_SIZE, MUTED)

    left = _MARGIN + max(sheet.width_of(tick.label, _SIZE) for tick in chart.y_ticks) + 16
    labels = [sheet.width_of(text, _SIZE, bold=True) for line in chart.lines for text in line.label.split("\n")]
    right = WIDTH - _MARGIN - max(labels, default=0.0) - _LABEL_SPACE
    axis = bottom + _SIZE * _LEADING + 22
    axes = figure.add_axes(
        (left / WIDTH, axis / HEIGHT, (right - left) / WIDTH, (top - 34 - axis) / HEIGHT), facecolor=PAPER
    )
    _rule(axes, chart)
    for line in chart.lines:
        _plot(axes, line)
    _name_lines(axes, chart.lines)
    figure.add_artist(Rectangle((0, 0), 1, 1, transform=figure.transFigure, fill=False, edgecolor=EDGE, linewidth=3))
    png = io.BytesIO()
    # The library's name and version would otherwise be written into the file.
    figure.savefig(png, format="png", dpi=_DOTS_PER_INCH, facecolor=PAPER, metadata={"Software": None})
    return png.getvalue()


class _Sheet:
    """Text on the card, placed in pixels and broken where the card ends."""

    def __init__(self, figure: Figure, canvas: FigureCanvasAgg) -> None:
        self._figure = figure
        # The library's stubs leave this one method untyped.
        self._renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]

    def width_of(self, text: str, size: float, *, bold: bool = False) -> float:
        drawn = Text(0, 0, text, fontproperties=_font(size, bold=bold), figure=self._figure)
        return float(drawn.get_window_extent(self._renderer).width)

    def write_down(self, text: str, top: float, size: float, ink: str, *, bold: bool = False) -> float:
        """Write from `top` downwards and return where the text ends."""
        for line in self._broken(text, size, _MARGIN, bold=bold):
            self._write(line, _MARGIN, top - size, size, ink, bold=bold)
            top -= size * _LEADING
        return top

    def write_up(self, paragraphs: tuple[str, ...], bottom: float, size: float, ink: str) -> float:
        """Write the paragraphs so that the last line stands at `bottom` and return where the first begins."""
        lines = [line for text in paragraphs for line in self._broken(text, size, _NOTE_LEFT, bold=False)]
        for line in reversed(lines):
            self._write(line, _NOTE_LEFT, bottom, size, ink, bold=False)
            bottom += size * _LEADING
        return bottom

    def _write(self, text: str, left: float, baseline: float, size: float, ink: str, *, bold: bool) -> None:
        self._figure.text(left / WIDTH, baseline / HEIGHT, text, color=ink, fontproperties=_font(size, bold=bold))

    def _broken(self, text: str, size: float, left: float, *, bold: bool) -> list[str]:
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.width_of(longer, size, bold=bold) > WIDTH - left - _MARGIN:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines


def _rule(axes: Axes, chart: LineChart) -> None:
    axes.set_xlim(chart.x_ticks[0].at, _last_x(chart))
    axes.set_ylim(chart.y_ticks[0].at, chart.y_ticks[-1].at)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set(color=TEXT, linewidth=2)
    axes.set_xticks([tick.at for tick in chart.x_ticks], [tick.label for tick in chart.x_ticks])
    axes.set_yticks([tick.at for tick in chart.y_ticks], [tick.label for tick in chart.y_ticks])
    axes.tick_params(axis="x", length=10, width=2, color=TEXT, pad=8)
    axes.tick_params(axis="y", length=0, pad=12)
    axes.grid(axis="y", color=GRID, linewidth=2)
    axes.set_axisbelow(True)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set(fontproperties=_font(_SIZE), color=MUTED)


def _plot(axes: Axes, line: Line) -> None:
    for run in line.runs:
        axes.plot(
            [point.x for point in run],
            [point.y for point in run],
            color=line.ink,
            linewidth=(7 if line.heavy else 5) * _POINTS_PER_PIXEL,
            solid_capstyle="round",
            solid_joinstyle="round",
            clip_on=False,
        )
        for point in run:
            _mark(axes, line, point.x, point.y, filled=point.confirmed)


def _mark(axes: Axes, line: Line, x: float, y: float, *, filled: bool) -> None:
    axes.plot(
        [x],
        [y],
        marker="o",
        markersize=(_DOT + (3 if line.heavy else 0)) * _POINTS_PER_PIXEL,
        markerfacecolor=line.ink if filled else PAPER,
        markeredgecolor=line.ink,
        markeredgewidth=3 * _POINTS_PER_PIXEL,
        zorder=3,
        clip_on=False,
    )


def _name_lines(axes: Axes, lines: tuple[Line, ...]) -> None:
    named = [line for line in lines if line.runs]
    pixels = [float(axes.transData.transform((0, line.runs[-1][-1].y))[1]) for line in named]
    tallest = max((line.label.count("\n") + 1 for line in named), default=1)
    edge = float(axes.transAxes.transform((1, 0))[0])
    for line, height in zip(named, spread(pixels, tallest * _SIZE * _LEADING + 4), strict=True):
        end = line.runs[-1][-1]
        axes.annotate(
            "",
            (end.x, end.y),
            (edge + _LABEL_SPACE - 8, height),
            textcoords="figure pixels",
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": line.ink, "linewidth": 1.5, "shrinkA": 0, "shrinkB": 6},
        )
        axes.figure.text(
            (edge + _LABEL_SPACE) / WIDTH,
            height / HEIGHT,
            line.label,
            color=line.ink,
            fontproperties=_font(_SIZE, bold=True),
            verticalalignment="center",
            linespacing=1.1,
        )


def _last_x(chart: LineChart) -> float:
    ends = [run[-1].x for line in chart.lines for run in line.runs]
    return max([chart.x_ticks[-1].at, *ends])


def _font(size: float, *, bold: bool = False) -> FontProperties:
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return FontProperties(fname=str(_FONTS / name), size=size * _POINTS_PER_PIXEL)
