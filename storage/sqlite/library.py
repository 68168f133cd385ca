"""The way in to sqlite-utils, without what it would drag along."""

import sys

_ABSENT = [name for name in ("numpy", "pandas") if name not in sys.modules]

# On import sqlite-utils looks for numpy and pandas, only to know their number types. numpy is installed, for the
# charts, which another process draws; here it would cost the bot 10 MB and a third of its start.
sys.modules.update(dict.fromkeys(_ABSENT))  # type: ignore[arg-type]  # None in sys.modules means "not installed"
try:
    from sqlite_utils import Database, Migrations
finally:
    for _name in _ABSENT:
        del sys.modules[_name]

__all__ = ["Database", "Migrations"]
