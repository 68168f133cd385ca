"""Files of milestones, JSON or CSV: written whole, read row by row with the line where each row begins.

CSV has one row a milestone and a column a field of the JSON document. The lists of parts, and what else is no text,
stand in their cells as JSON; topics are separated by semicolons, an empty cell is no value. Columns that a file does
not have are left as they are on record.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import NoReturn

from calculations.errors import UserError
from tracker.policy.cells import cell, cell_text
from tracker.policy.exchange import Document, Json, to_document
from tracker.policy.fields import Fault
from tracker.policy.milestones import Milestone

COLUMNS = (
    "id",
    "kind",
    "title",
    "identifier",
    "jurisdiction",
    "agency",
    "topics",
    "status",
    "status_as_of",
    "final_status_known",
    "summary",
    "url",
    "url_basis",
    "citation",
    "confidence",
    "session",
    "session_over",
    "chamber",
    "sponsor",
    "investment_authority",
    "opened_on",
    "latest_on",
    "withdrawn",
    "notes",
    "disputes",
    "evidence",
    "allows",
    "actions",
    "deadlines",
    "relations",
)
"""The columns of a CSV file, which are the fields of a document."""

OPENING_COLUMN = "date"
"""What a file made by hand may have instead of `actions`: the day of the first action."""

ALIASES: Mapping[str, str] = MappingProxyType({"link": "url", "topic": "topics"})

FORMAT = "rollover-record"
"""What an exported JSON file calls itself, in its field `format`."""

_BLANKS = re.compile(r"[ \t\r\n]*")
_FLAGS = frozenset({"final_status_known", "session_over", "withdrawn"})
_AS_JSON = frozenset({"disputes", "evidence", "allows", "actions", "deadlines", "relations"})
_YES_OR_NO: Mapping[str, bool] = MappingProxyType(
    {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
)


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of a file: the line where it begins, counted from 1, and its fields; or what makes it unreadable."""

    line: int
    fields: Mapping[str, object]
    error: UserError | None = None


def json_rows(text: str) -> Iterator[FileRow]:
    """Yield the milestones of a JSON file: those in the list `milestones` of an object, or of a list alone.

    Only one is taken apart at a time, so that a large file never keeps others waiting for long.
    Raises: UserError `imports.no_json`, also after some rows.
    """
    return _Json(text).rows()


def csv_rows(text: str) -> Iterator[FileRow]:
    """Yield the milestones of a CSV file whose first line names the columns.

    Raises: UserError `imports.no_rows` for an empty file, `imports.no_columns`, `imports.no_csv`.
    """
    if not text.strip():
        raise UserError("imports.no_rows")
    head = text.split("\n", 1)[0]
    delimiter = next((sign for sign in (",", ";", "\t") if sign in head), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [_column(name) for name in next(reader, [])]
        _require_columns(names)
        line = reader.line_num + 1
        for cells in reader:
            if any(text.strip() for text in cells):
                yield _csv_row(line, names, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise UserError("imports.no_csv", line=reader.line_num) from error


def csv_lines(milestones: Iterable[Milestone]) -> str:
    """Return the rows of milestones as CSV, without the names of the columns."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    for milestone in milestones:
        document = to_document(milestone)
        document["topics"] = "; ".join(map(str, milestone.topics))
        writer.writerow([cell(document[column]) for column in COLUMNS])
    return written.getvalue()


def json_lines(milestones: Iterable[Milestone]) -> str:
    """Return milestones as elements of a JSON list, each on a line of its own and with a comma before it."""
    return "".join(",\n" + json.dumps(to_document(milestone), ensure_ascii=False) for milestone in milestones)


def _column(name: str) -> str:
    plain = "_".join(name.strip().casefold().replace("-", " ").split())
    return ALIASES.get(plain, plain)


def _require_columns(names: list[str]) -> None:
    unknown = [name for name in names if name not in COLUMNS and name != OPENING_COLUMN]
    if not names or unknown:
        raise UserError("imports.no_columns", name=(unknown or [""])[0], columns=COLUMNS)
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise UserError("imports.column_twice", name=twice)


def _csv_row(line: int, names: list[str], cells: list[str]) -> FileRow:
    if len(cells) != len(names):
        return FileRow(line, {}, UserError("imports.cells", count=len(cells), wanted=len(names)))
    fields: Document = {}
    for name, text in zip(names, cells, strict=True):
        plain = cell_text(text)
        try:
            fields[name] = _csv_value(name, plain)
        except ValueError:
            error = UserError("imports.bad_field", field=name, problem=Fault.UNREADABLE)
            return FileRow(line, fields, error)
    return FileRow(line, fields)


def _csv_value(name: str, text: str) -> Json:
    if not text.strip():
        return [] if name in ("topics", "disputes", "evidence") else None
    if name == "topics":
        return [topic.strip() for topic in text.replace(",", ";").split(";") if topic.strip()]
    if name in _FLAGS:
        if text.strip().casefold() not in _YES_OR_NO:
            raise ValueError(text)
        return _YES_OR_NO[text.strip().casefold()]
    if name in _AS_JSON:
        try:
            read: Json = json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
            return read
        except RecursionError as error:
            raise ValueError(text) from error
    return text


class _Json:
    """A JSON text, read value by value."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._decoder = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse_constant)
        self._at = 0
        self._counted_to = 0
        self._line = 1

    def rows(self) -> Iterator[FileRow]:
        sign = self._next()
        if sign == "[":
            yield from self._elements()
        elif sign == "{":
            yield from self._members()
        else:
            self._refuse("imports.no_json", self._at)
        if self._next():
            self._refuse("imports.no_json", self._at)

    def _members(self) -> Iterator[FileRow]:
        found = False
        for _ in self._items("}"):
            name = self._value()
            if self._next() != ":":
                self._refuse("imports.no_json", self._at)
            self._at += 1
            sign = self._next()
            if name == "milestones" and not found and sign == "[":
                found = True
                yield from self._elements()
            else:
                self._value()
        if not found:
            self._refuse("imports.no_milestones", self._at)

    def _elements(self) -> Iterator[FileRow]:
        for _ in self._items("]"):
            line = self._line_at(self._at)
            value = self._value()
            if isinstance(value, dict):
                yield FileRow(line, {ALIASES.get(name, name): one for name, one in value.items()})
            else:
                yield FileRow(line, {}, UserError("imports.no_object"))

    def _items(self, end: str) -> Iterator[None]:
        """Stop at the beginning of each member or element, and go past the end of the object or list."""
        self._at += 1
        if self._next() == end:
            self._at += 1
            return
        while True:
            yield
            sign = self._next()
            if sign not in (",", end) or not sign:
                self._refuse("imports.no_json", self._at)
            self._at += 1
            if sign == end:
                return
            self._next()

    def _next(self) -> str:
        """Pass over blanks; return the sign that follows, nothing at the end."""
        self._at = _BLANKS.match(self._text, self._at).end()  # type: ignore[union-attr]  # it matches nothing too
        return self._text[self._at : self._at + 1]

    def _value(self) -> object:
        try:
            value, self._at = self._decoder.raw_decode(self._text, self._at)
        except RecursionError:
            self._refuse("imports.no_json", self._at)
        except ValueError as error:
            self._refuse("imports.no_json", getattr(error, "pos", self._at))
        self._next()
        return value

    def _line_at(self, position: int) -> int:
        self._line += self._text.count("\n", self._counted_to, position)
        self._counted_to = position
        return self._line

    def _refuse(self, key: str, position: int) -> NoReturn:
        raise UserError(key, line=self._text.count("\n", 0, position) + 1)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
