"""An operator's file of figures: which rows it holds, and that each is whole, known and sourced.

The values themselves are judged by the figures that they are put over, in `calculations`.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Never

from calculations.figure_error import FigureError
from calculations.retirement_assets import Pool

_MOST_ROWS = 500
_LONGEST_TEXT = 600
_DEEPEST = 5
_MOST_DIGITS = 30
_NO_TEXT = frozenset({"Cc", "Cs"})
"""Unicode's general categories of control characters and lone surrogates."""
_ADDRESS = re.compile(r"https://[^\s()<>\[\]]{4,500}")


class FigureKind(StrEnum):
    """What a row is about; the value is what the store keeps."""

    YEAR = "year"
    QUARTER = "quarter"
    REFERENCE_PRICE = "reference_price"
    COIN_SUPPLY = "coin_supply"


_SECTIONS = {
    "years": FigureKind.YEAR,
    "quarters": FigureKind.QUARTER,
    "reference_prices": FigureKind.REFERENCE_PRICE,
    "coin_supply": FigureKind.COIN_SUPPLY,
}

_FIELDS: Mapping[FigureKind, frozenset[str]] = {
    FigureKind.QUARTER: frozenset(Pool)
    | {
        "quarter",
        "as_of",
        "source",
        "seen_at",
        "check",
        "note",
        # Shipped rows have these too; no answer uses them, and a copied row may keep them.
        "share_of_household_financial_assets_pct",
        "mutual_funds_in_401k",
        "mutual_funds_share_of_401k_pct",
        "equity_funds_in_401k",
        "hybrid_funds_in_401k",
    },
    FigureKind.REFERENCE_PRICE: frozenset({"name", "day_utc", "btc", "eth", "source", "note"}),
    FigureKind.COIN_SUPPLY: frozenset(
        {
            "asset",
            "day_utc",
            "height",
            "supply",
            "series",
            "check",
            "eth_per_day",
            "staked_eth",
            "source",
            "note",
        }
    ),
}
"""The fields that a row may have: a mistyped one must not pass as if it were not there. The fields of a year
are known where limits are read."""


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """One row: what it is about, its fields as in the shipped figures, and where it stands in the file."""

    kind: FigureKind
    fields: Mapping[str, object]
    place: str

    def error(self, field: str, problem: str) -> FigureError:
        """Return an error that names this row beside the field."""
        if self.kind in (FigureKind.YEAR, FigureKind.QUARTER):
            # These arrive with the row's own name in front, "2027 ira_contribution".
            field = field.removeprefix(_identity(self.kind, self.fields)).lstrip(" ,")
        return FigureError(f"{self.place}, {field}" if field else self.place, problem)


def document_of(text: str) -> object:
    """Return the decoded text of an operator's file.

    Raises: FigureError when it is no JSON, or names a field twice in one object (the first would be lost).
    """
    try:
        return json.loads(
            # Some editors begin a file with a byte order mark.
            text.removeprefix("\ufeff"),
            object_pairs_hook=_object_of,
            parse_float=Decimal,
            parse_constant=_refuse_constant,
        )
    except FigureError:
        raise
    except json.JSONDecodeError as error:
        if not text.strip():
            raise FigureError("the file", "is empty: write rows as docs/figures.md shows them") from None
        raise FigureError("the file", f"is no JSON: {error.msg} in line {error.lineno}") from None
    except RecursionError:
        raise FigureError("the file", "is nested too deep") from None
    except (ValueError, ArithmeticError):
        raise FigureError("the file", "holds a number that is out of bounds") from None


def read_operator_file(document: object) -> tuple[OperatorRow, ...]:
    """Return the rows of an operator's file, in its order: years, quarters, reference prices, coin supplies.

    `years` is an object by year as in the shipped figures, or a list of rows with a `year`; the other sections
    are lists.

    Raises: FigureError naming row and field when a section or field is unknown, a row is there twice, a number
    has lost digits, or a source lacks its document (publisher) or address; or when there is no row at all.
    """
    if not isinstance(document, dict):
        raise FigureError("the file", "expected an object with years, quarters, reference_prices or coin_supply")
    unknown = document.keys() - _SECTIONS.keys()
    if unknown:
        raise FigureError(str(min(unknown)), f"is none of {', '.join(_SECTIONS)}")
    rows = [
        _row(kind, section, number, fields)
        for section, kind in _SECTIONS.items()
        for number, fields in enumerate(_rows_in(section, document.get(section)), start=1)
    ]
    if not 0 < len(rows) <= _MOST_ROWS:
        raise FigureError("the file", f"holds {len(rows)} rows, not 1 to {_MOST_ROWS}")
    known: set[tuple[FigureKind, str]] = set()
    for row in rows:
        name = (row.kind, _key(row))
        if name in known:
            raise FigureError(row.place, "is there twice")
        known.add(name)
    return tuple(rows)


def source_line(fields: Mapping[str, object]) -> str:
    """Return the source of a row that was read, in one line."""
    source = fields.get("source")
    if not isinstance(source, dict):
        return str(source)
    return f"{source.get('document') or source.get('publisher')}, {source.get('url')}"


def _rows_in(section: str, value: object) -> list[Mapping[str, object]]:
    if value is None:
        return []
    if section == "years" and isinstance(value, dict):
        return [_with_year(year, row) for year, row in value.items()]
    if not isinstance(value, list):
        raise FigureError(section, "expected a list of rows")
    for number, row in enumerate(value, start=1):
        if not isinstance(row, dict):
            raise FigureError(f"{section}, row {number}", "expected an object")
    return value


def _with_year(year: str, row: object) -> Mapping[str, object]:
    if not re.fullmatch(r"[0-9]{4}", year):
        raise FigureError("years", f"{year[:20]!r} is not a year such as 2027")
    if not isinstance(row, dict):
        raise FigureError(f"years, {year}", "expected an object")
    if row.get("year", int(year)) != int(year):
        raise FigureError(f"years, {year}, year", "is another year")
    return {**row, "year": int(year)}


def _row(kind: FigureKind, section: str, number: int, fields: Mapping[str, object]) -> OperatorRow:
    identity = _identity(kind, fields)
    row = OperatorRow(kind, fields, f"{section}, row {number}" + (f" ({identity})" if identity else ""))
    allowed = _FIELDS.get(kind)
    if allowed is not None and not fields.keys() <= allowed:
        raise row.error(min(fields.keys() - allowed), "no such field")
    _check_plain(row, "", fields, depth=0)
    _check_source(row)
    return row


def _identity(kind: FigureKind, fields: Mapping[str, object]) -> str:
    names = {
        FigureKind.YEAR: ("year",),
        FigureKind.QUARTER: ("quarter",),
        FigureKind.REFERENCE_PRICE: ("name",),
        FigureKind.COIN_SUPPLY: ("asset", "day_utc", "series"),
    }[kind]
    return " ".join(str(fields[name])[:40] for name in names if fields.get(name) is not None)


def _key(row: OperatorRow) -> str:
    """Return what two rows about the same thing have in common, however each of them writes it."""
    identity = _identity(row.kind, row.fields).strip()
    # 2026Q3 may be written 2026-q3, and a day without its hyphens; in a name of prices they count.
    return identity if row.kind is FigureKind.REFERENCE_PRICE else identity.upper().replace("-", "")


def _check_plain(row: OperatorRow, path: str, value: object, *, depth: int) -> None:
    """Check that the row can be kept as it is: short texts, whole numbers, nothing nested without end."""
    if depth > _DEEPEST:
        raise row.error(path, "is nested too deep")
    if isinstance(value, int | Decimal) and value and abs(Decimal(value).adjusted()) > _MOST_DIGITS:
        raise row.error(path, "is a number out of bounds")
    if isinstance(value, Decimal | float):
        raise row.error(path, f'a number with a point is written in quotation marks: "{value}"')
    if isinstance(value, str):
        _check_text(row, path, value)
    if isinstance(value, dict):
        for name, part in value.items():
            _check_text(row, path, name)
            _check_plain(row, f"{path}.{name}" if path else name, part, depth=depth + 1)
    if isinstance(value, list):
        for part in value:
            _check_plain(row, path, part, depth=depth + 1)


def _check_text(row: OperatorRow, path: str, text: str) -> None:
    if len(text) > _LONGEST_TEXT:
        raise row.error(path, f"is longer than {_LONGEST_TEXT} characters")
    # A lone surrogate cannot be stored, and nobody types the others.
    if any(unicodedata.category(character) in _NO_TEXT and character not in "\n\t" for character in text):
        raise row.error(path, "holds a character that cannot be shown: type it anew")


def _check_source(row: OperatorRow) -> None:
    names = "document" if row.kind is FigureKind.YEAR else "publisher"
    source = row.fields.get("source")
    if not isinstance(source, dict):
        raise row.error("source", f"missing: every row names the {names} and the url it was read in")
    name = source.get(names)
    if not isinstance(name, str) or not name.strip():
        raise row.error(f"source.{names}", "missing: the row must say where it was read")
    url = source.get("url")
    if not isinstance(url, str) or not _ADDRESS.fullmatch(url):
        raise row.error("source.url", "expected the address it was read at, beginning with https://")


def _object_of(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        names = [name for name, _ in pairs]
        raise FigureError(next(name for name in names if names.count(name) > 1), "is there twice")
    return fields


def _refuse_constant(name: str) -> Never:
    raise FigureError("the file", f"{name} is no number")
