"""One JSON object of a milestone's document, read field by field into the forms that values have."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Fault(StrEnum):
    """What is wrong with the form of a field."""

    MISSING = "missing"
    NO_TEXT = "no_text"
    NO_DAY = "no_day"
    NO_FLAG = "no_flag"
    NO_NUMBER = "no_number"
    NO_OBJECT = "no_object"
    NO_LIST = "no_list"
    TWICE = "twice"
    UNREADABLE = "unreadable"
    UNFIT = "unfit"


class MilestoneError(ValueError):
    """A document that is no milestone; names the milestone and the field.

    `problem` is for the log and the people who run the bot; `fault` is what other people are told, in their words.
    """

    def __init__(self, milestone_id: str, field: str, problem: str, fault: Fault = Fault.UNFIT) -> None:
        super().__init__(f"milestone {milestone_id}, {field}: {problem}")
        self.milestone_id = milestone_id
        self.field = field
        self.problem = problem
        self.fault = fault


class Fields:
    """The fields of one object. Every method raises MilestoneError, naming milestone and field, on a wrong form."""

    def __init__(self, milestone_id: str, row: Mapping[str, object], prefix: str = "") -> None:
        self.id = milestone_id
        self._row = row
        self._prefix = prefix

    def text(self, name: str) -> str:
        """Return the text; it must be there and not be blank."""
        text = self.text_or_none(name)
        if text is None:
            raise self.error(name, "is missing", Fault.MISSING)
        return text

    def text_or_none(self, name: str) -> str | None:
        """Return the text, None where it is null or left out; a blank one is refused."""
        value = self._row.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.error(name, f"is {value!r}, not text", Fault.NO_TEXT)
        if not value.strip():
            raise self.error(name, "is empty", Fault.MISSING)
        return value

    def texts(self, name: str, *, optional: bool = False) -> tuple[str, ...]:
        """Return a list of texts; with `optional` one that is left out is empty."""
        texts = []
        for value in self._list(name, optional=optional):
            if not isinstance(value, str) or not value.strip():
                raise self.error(name, f"holds {value!r}, which is no text", Fault.NO_TEXT)
            texts.append(value)
        return tuple(texts)

    def day(self, name: str) -> date:
        """Return a date written as 2025-08-07."""
        text = self.text(name)
        try:
            # `fromisoformat` alone would also take `20250807` and `2025-W32-4`.
            if _DATE.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        raise self.error(name, f"is {text!r}, not a date such as 2025-08-07", Fault.NO_DAY)

    def flag(self, name: str) -> bool:
        """Return true or false; it must be there."""
        value = self.flag_or_none(name)
        if value is None:
            raise self.error(name, "is missing", Fault.MISSING)
        return value

    def flag_or_none(self, name: str) -> bool | None:
        """Return true or false, None where it is null or left out."""
        value = self._row.get(name)
        if value is not None and not isinstance(value, bool):
            raise self.error(name, f"is {value!r}, not true or false", Fault.NO_FLAG)
        return value

    def number_or_none(self, name: str) -> Decimal | None:
        """Return an exact number: whole, or written as text, or read from the JSON as Decimal."""
        value = self._row.get(name)
        if value is None:
            return None
        if isinstance(value, int | str | Decimal) and not isinstance(value, bool):
            try:
                number = Decimal(value)
            except InvalidOperation:
                number = Decimal("NaN")
            if number.is_finite():
                return number
        # A float has lost digits already; the reader of the JSON must ask for Decimal.
        raise self.error(name, f"is {value!r}, not an exact number", Fault.NO_NUMBER)

    def part_or_none(self, name: str) -> "Fields | None":
        """Return the object in this field, None where it is null or left out."""
        value = self._row.get(name)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise self.error(name, f"is {value!r}, not an object", Fault.NO_OBJECT)
        return Fields(self.id, value, f"{self._prefix}{name}.")

    def parts(self, name: str) -> "tuple[Fields, ...]":
        """Return the objects of a list in their order; the list must be there."""
        return tuple(
            Fields(self.id, row, f"{self._prefix}{name}[{position}].") for position, row in enumerate(self.rows(name))
        )

    def rows(self, name: str) -> tuple[Mapping[str, object], ...]:
        """Return the objects of a list as they are; the list must be there."""
        rows = []
        for value in self._list(name, optional=False):
            if not isinstance(value, Mapping):
                raise self.error(name, f"holds {value!r}, which is no object", Fault.NO_OBJECT)
            rows.append(value)
        return tuple(rows)

    def error(self, name: str, problem: str, fault: Fault) -> MilestoneError:
        """Return the error to raise about one field."""
        return MilestoneError(self.id, self._prefix + name, problem, fault)

    def _list(self, name: str, *, optional: bool) -> Sequence[object]:
        value = self._row.get(name)
        if value is None and optional:
            return ()
        if not isinstance(value, list | tuple):
            if value is None:
                raise self.error(name, "is missing", Fault.MISSING)
            raise self.error(name, f"is {value!r}, not a list", Fault.NO_LIST)
        return value
