"""The card that every picture is drawn on: paper with a border, and text placed in pixels, broken where the card ends.

All of it is set for a phone, which shows the picture about 330 points wide: 33 pixels are a letter of 9 points there.
"""

import io
from pathlib import Path

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from commands.draw.palette import EDGE, PAPER

WIDTH = 1200
"""Pixels, as everything here."""

MARGIN = 44.0
TITLE_SIZE, SIZE, NOTE_SIZE = 46.0, 34.0, 27.0
LEADING = 1.28

NOTE_LEFT = 180.0
"""The corner below left stays empty: Discord lays its ALT badge over it."""

POINTS_PER_PIXEL = 0.72

_DOTS_PER_INCH = 100

# The library ships its own font; a system's font of the same name may be another version of it.
_FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"


class Sheet:
    """An empty card of some height, to be written and drawn on, then taken as a PNG."""

    def __init__(self, height: int) -> None:
        self.height = height
        size = (WIDTH / _DOTS_PER_INCH, height / _DOTS_PER_INCH)
        self.figure = Figure(figsize=size, dpi=_DOTS_PER_INCH, facecolor=PAPER)
        # The library's stubs leave this one method untyped.
        self._renderer = FigureCanvasAgg(self.figure).get_renderer()  # type: ignore[no-untyped-call]

    def width_of(self, text: str, size: float, *, bold: bool = False) -> float:
        drawn = Text(0, 0, text, fontproperties=font(size, bold=bold), figure=self.figure)
        return float(drawn.get_window_extent(self._renderer).width)

    def broken(self, text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
        """Return the text in lines of at most `width`, broken between words."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.width_of(longer, size, bold=bold) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def write(
        self, text: str, left: float, baseline: float, size: float, ink: str, *, bold: bool = False, align: str = "left"
    ) -> None:
        """Write one line that begins (or with `align` ends, or is centred) at `left`."""
        self.figure.text(
            left / WIDTH,
            baseline / self.height,
            text,
            color=ink,
            fontproperties=font(size, bold=bold),
            horizontalalignment=align,
        )

    def write_down(self, text: str, top: float, size: float, ink: str, *, bold: bool = False) -> float:
        """Write from `top` downwards over the whole width and return where the text ends."""
        for line in self.broken(text, size, WIDTH - 2 * MARGIN, bold=bold):
            self.write(line, MARGIN, top - size, size, ink, bold=bold)
            top -= size * LEADING
        return top

    def write_up(self, paragraphs: tuple[str, ...], bottom: float, size: float, ink: str) -> float:
        """Write the paragraphs so that the last line stands at `bottom` and return where the first begins."""
        lines = [line for text in paragraphs for line in self.broken(text, size, WIDTH - NOTE_LEFT - MARGIN)]
        for line in reversed(lines):
            self.write(line, NOTE_LEFT, bottom, size, ink)
            bottom += size * LEADING
        return bottom

    def png(self) -> bytes:
        """Return the card with its border. The same card gives the same bytes with the same release of the library."""
        border = Rectangle((0, 0), 1, 1, transform=self.figure.transFigure, fill=False, edgecolor=EDGE, linewidth=3)
        self.figure.add_artist(border)
        png = io.BytesIO()
        # The library's name and version would otherwise be written into the file.
        self.figure.savefig(png, format="png", dpi=_DOTS_PER_INCH, facecolor=PAPER, metadata={"Software": None})
        return png.getvalue()


def font(size: float, *, bold: bool = False) -> FontProperties:
    """Return the library's own font in a size in pixels."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return FontProperties(fname=str(_FONTS / name), size=size * POINTS_PER_PIXEL)
