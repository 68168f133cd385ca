"""The prices' store."""

import sqlite3
from collections.abc import Sequence
from decimal import Decimal

from calculations.coin_supply import Asset
from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text, read_moment
from storage.sqlite.threads import Readers, Writer
from tracker.market.quotes import Quote


class SqlitePriceStore:
    """The last prices in SQLite; see the port `tracker.market.quotes.PriceStore`."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def save(self, quotes: Sequence[Quote]) -> None:
        await self._writer.write(lambda database: _save(database, quotes))

    async def last(self) -> Sequence[Quote]:
        return await self._readers.read(_read_last)


def _save(database: Database, quotes: Sequence[Quote]) -> None:
    for quote in quotes:
        # Of each coin only the newest is kept: a later step never brings an older one back.
        database.execute(
            "INSERT INTO prices (asset, price, venue, traded_at, received_at, checked) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (asset) DO UPDATE SET price = excluded.price, venue = excluded.venue, "
            "traded_at = excluded.traded_at, received_at = excluded.received_at, checked = excluded.checked "
            "WHERE excluded.received_at >= prices.received_at",
            [
                str(quote.asset),
                str(quote.price),
                quote.venue,
                None if quote.traded_at is None else moment_text(quote.traded_at),
                moment_text(quote.received_at),
                quote.checked,
            ],
        )


def _read_last(connection: sqlite3.Connection) -> list[Quote]:
    known = {str(asset): asset for asset in Asset}
    rows = connection.execute("SELECT asset, price, venue, traded_at, received_at, checked FROM prices ORDER BY asset")
    return [
        Quote(
            asset=known[asset],
            price=Decimal(price),
            venue=venue,
            traded_at=None if traded_at is None else read_moment(traded_at),
            received_at=read_moment(received_at),
            checked=bool(checked),
        )
        for asset, price, venue, traded_at, received_at, checked in rows
        # A coin that another release knew stays in the table.
        if asset in known
    ]
