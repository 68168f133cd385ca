"""`python -m commands.draw`: reads one line chart as JSON from standard input, writes its PNG to standard output."""

import json
import sys
import warnings

import matplotlib

from commands.draw.line_chart import draw_line_chart
from commands.draw.pictures import read_line_chart


def main() -> None:
    # A settings file of the person who runs the bot must not change the picture.
    matplotlib.rcdefaults()
    # Better no picture than one with boxes in place of the letters of a script that the font does not have.
    warnings.filterwarnings("error", message="Glyph .* missing from font")
    chart = read_line_chart(json.load(sys.stdin))
    sys.stdout.buffer.write(draw_line_chart(chart))


if __name__ == "__main__":
    main()
