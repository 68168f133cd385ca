"""Many rows in one go."""

from collections.abc import Mapping, Sequence

from storage.sqlite.library import Database


def insert_rows(database: Database, table: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows that all have the same columns.

    sqlite-utils' `insert_all` looks at the schema for every table and at the type of every value first, which for
    thousands of rows takes longer than inserting them.
    """
    if not rows:
        return
    columns = list(rows[0])
    marks = ", ".join(f":{column}" for column in columns)
    database.conn.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
