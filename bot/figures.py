"""The figures in use: the shipped ones with the operator's own over them, read again when those change."""

from collections.abc import Sequence

from bot.shipped import read_shipped_figures
from tracker.market.figures import Figures, FigureStore, StoredFigure, with_stored


class FiguresReader:
    """Reads the operator's rows and lays them over the shipped figures."""

    def __init__(self, store: FigureStore) -> None:
        self._store = store
        self._shipped = read_shipped_figures()
        self._rows: Sequence[StoredFigure] = ()

    async def read(self) -> Figures:
        """Return the figures as they stand now."""
        self._rows = tuple(await self._store.all())
        return with_stored(self._shipped, self._rows)

    async def read_if_changed(self) -> Figures | None:
        """Return the figures when rows were added since the last reading, None otherwise."""
        rows = tuple(await self._store.all())
        return None if rows == self._rows else await self.read()
