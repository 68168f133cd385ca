"""`python -m commands.draw`: reads one picture as JSON from standard input, writes its PNG to standard output."""

import json
import sys
import warnings
from typing import Any

import matplotlib

from commands.draw import pictures, tiles
from commands.draw.line_chart import draw_line_chart
from commands.draw.tile_map import draw_tile_map


def main() -> None:
    # A settings file of the person who runs the bot must not change the picture.
    matplotlib.rcdefaults()
    # Better no picture than one with boxes in place of the letters of a script that the font does not have.
    warnings.filterwarnings("error", message="Glyph .* missing from font")
    sys.stdout.buffer.write(_drawn(json.load(sys.stdin)))


def _drawn(document: dict[str, Any]) -> bytes:
    match document["picture"]:
        case tiles.TILE_MAP:
            return draw_tile_map(tiles.read_tile_map(document))
        case pictures.LINE_CHART:
            return draw_line_chart(pictures.read_line_chart(document))
        case other:
            raise ValueError(f"no picture is called {other}")


if __name__ == "__main__":
    main()
