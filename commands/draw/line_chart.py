"""A line chart as a PNG, set for a phone: few words, all large, each line named where it ends."""

from matplotlib.axes import Axes

from commands.draw.palette import GRID, MUTED, PAPER, TEXT
from commands.draw.pictures import Line, LineChart, spread
from commands.draw.sheet import LEADING, MARGIN, NOTE_SIZE, POINTS_PER_PIXEL, SIZE, TITLE_SIZE, WIDTH, Sheet, font

HEIGHT = 1000

_LABEL_SPACE = 26.0
_DOT = 9.0


def draw_line_chart(chart: LineChart) -> bytes:
    """Return the chart as a PNG."""
    sheet = Sheet(HEIGHT)
    top = sheet.write_down(chart.title, HEIGHT - MARGIN, TITLE_SIZE, TEXT, bold=True)
    top = sheet.write_down(chart.subtitle, top - 6, SIZE, MUTED)
    bottom = sheet.write_up(chart.notes, MARGIN - 10, NOTE_SIZE, MUTED)

    left = MARGIN + max(sheet.width_of(tick.label, SIZE) for tick in chart.y_ticks) + 16
    labels = [sheet.width_of(text, SIZE, bold=True) for line in chart.lines for text in line.label.split("\n")]
    right = WIDTH - MARGIN - max(labels, default=0.0) - _LABEL_SPACE
    axis = bottom + SIZE * LEADING + 22
    axes = sheet.figure.add_axes(
        (left / WIDTH, axis / HEIGHT, (right - left) / WIDTH, (top - 34 - axis) / HEIGHT), facecolor=PAPER
    )
    _rule(axes, chart)
    for line in chart.lines:
        _plot(axes, line)
    _name_lines(axes, chart.lines)
    return sheet.png()


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
        label.set(fontproperties=font(SIZE), color=MUTED)


def _plot(axes: Axes, line: Line) -> None:
    for run in line.runs:
        axes.plot(
            [point.x for point in run],
            [point.y for point in run],
            color=line.ink,
            linewidth=(7 if line.heavy else 5) * POINTS_PER_PIXEL,
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
        markersize=(_DOT + (3 if line.heavy else 0)) * POINTS_PER_PIXEL,
        markerfacecolor=line.ink if filled else PAPER,
        markeredgecolor=line.ink,
        markeredgewidth=3 * POINTS_PER_PIXEL,
        zorder=3,
        clip_on=False,
    )


def _name_lines(axes: Axes, lines: tuple[Line, ...]) -> None:
    named = [line for line in lines if line.runs]
    pixels = [float(axes.transData.transform((0, line.runs[-1][-1].y))[1]) for line in named]
    tallest = max((line.label.count("\n") + 1 for line in named), default=1)
    edge = float(axes.transAxes.transform((1, 0))[0])
    for line, height in zip(named, spread(pixels, tallest * SIZE * LEADING + 4), strict=True):
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
            fontproperties=font(SIZE, bold=True),
            verticalalignment="center",
            linespacing=1.1,
        )


def _last_x(chart: LineChart) -> float:
    ends = [run[-1].x for line in chart.lines for run in line.runs]
    return max([chart.x_ticks[-1].at, *ends])
