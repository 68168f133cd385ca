"""The port through which drawn charts are kept, so that no answer waits for a plot."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ChartKey:
    """What a chart shows; a chart is looked up by all three.

    `figures` is a hash of everything that was drawn: a chart of other figures is never found.
    """

    name: str
    theme: str
    figures: str


class ChartStore(Protocol):
    """Charts as PNG files, kept over a restart."""

    async def get(self, key: ChartKey) -> bytes | None:
        """Return the PNG, or None when there is no chart of exactly these figures."""

    async def put(self, key: ChartKey, png: bytes) -> None:
        """Keep the PNG in one step; it takes the place of any older chart of that name and theme."""
