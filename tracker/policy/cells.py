"""Values as the cells of a CSV file, so that they come back as they were and no spreadsheet takes them for formulas."""

import json

from tracker.policy.exchange import Json

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
"""What a cell must not begin with: a spreadsheet would run it, as in `=HYPERLINK(...)`. An apostrophe before it makes
it text, which spreadsheets do not show; so does one before an apostrophe, that it can be told from those."""


def cell(value: Json) -> str:
    """Return a value as the text of a cell: nothing for None, text as it is, everything else as JSON."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text.startswith(_FORMULA) else text


def cell_text(text: str) -> str:
    """Return the text of a cell without the apostrophe that `cell` put before it."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text
