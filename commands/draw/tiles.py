"""A map of the states in tiles of one size, as values: it needs no borders, and Rhode Island is as legible as Texas."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any

from commands.draw.pictures import digest_of

TILE_MAP = "tile_map"


class Look(StrEnum):
    """How a tile is drawn: each look has its own lightness or pattern, and its tile a mark, besides its colour."""

    GREEN = "green"
    BLUE = "blue"
    ORANGE = "orange"
    PURPLE = "purple"
    BLACK = "black"
    STRIPED = "striped"
    DOTTED = "dotted"
    GREY = "grey"
    OUTLINED = "outlined"
    FAINT = "faint"


@dataclass(frozen=True, slots=True)
class Tile:
    """One place. `mark` is the letter of its class, empty where nothing is to be said."""

    label: str
    column: int
    row: int
    look: Look
    mark: str


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """What a look and its mark mean, and how many tiles have it."""

    look: Look
    mark: str
    text: str


@dataclass(frozen=True)
class TileMap:
    """The map with its words."""

    name: str
    title: str
    subtitle: str
    tiles: tuple[Tile, ...]
    legend: tuple[LegendEntry, ...]
    notes: tuple[str, ...]

    def document(self) -> str:
        """Return the map as JSON, for the process that draws."""
        return json.dumps({"picture": TILE_MAP, **asdict(self)}, sort_keys=True)

    @cached_property
    def digest(self) -> str:
        """Return the digest of all that is drawn: it changes when the picture would."""
        return digest_of(replace(self, name=""))


def read_tile_map(document: Mapping[str, Any]) -> TileMap:
    """Return the map that `TileMap.document` wrote.

    Raises: KeyError, TypeError or ValueError when it is another document.
    """
    return TileMap(
        name=document["name"],
        title=document["title"],
        subtitle=document["subtitle"],
        tiles=tuple(Tile(**{**tile, "look": Look(tile["look"])}) for tile in document["tiles"]),
        legend=tuple(LegendEntry(**{**entry, "look": Look(entry["look"])}) for entry in document["legend"]),
        notes=tuple(document["notes"]),
    )


_ROWS = (
    ".. .. .. .. .. .. .. .. .. .. ME",
    ".. .. .. .. .. .. .. .. .. VT NH",
    "WA ID MT ND MN IL WI MI NY RI MA",
    "OR NV WY SD IA IN OH PA NJ CT ..",
    "CA UT CO NE MO KY WV VA MD DE ..",
    ".. AZ NM KS AR TN NC SC DC .. ..",
    ".. .. .. OK LA MS AL GA .. .. ..",
    "AK HI .. TX .. .. .. .. FL .. ..",
)

PLACES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        code: (column, row)
        for row, codes in enumerate(_ROWS)
        for column, code in enumerate(codes.split())
        if code != ".."
    }
)
"""Column and row of each state and the District of Columbia by its two letters, the first row in the north.

The first two rows have nothing but their right end: that is where the legend stands.
"""

LEGEND_COLUMNS = 9
LEGEND_ROWS = 2
"""So much of the map, from its upper left corner, is left to the legend."""
