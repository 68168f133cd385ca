"""How the program is doing, read from outside of it: nothing is locked, changed or migrated."""

from contextlib import closing
from datetime import datetime

from storage.errors import StorageError
from storage.sqlite.condition import read_condition
from storage.sqlite.connection import database_path
from storage.sqlite.copies import open_existing
from storage.sqlite.faults import explained
from storage.sqlite.migrations import refuse_newer, shipped_steps, taken_steps
from tracker.condition import Condition


def look_over(url: str, *, program_version: str, now: datetime) -> Condition:
    """Return the condition of the program whose database is at `url`, running or not.

    Raises: StorageError: no such database, a damaged one, another program's, a newer or an older version's.
    """
    database = database_path(url)
    steps = shipped_steps()
    with closing(open_existing(database)) as connection, explained(database):
        taken = taken_steps(connection, database)
        refuse_newer(database, taken, program_version, steps)
        if len(taken) < len(steps):
            raise StorageError(f"{database} is of an older version; the next start copies and migrates it.")
        return read_condition(connection, now)
