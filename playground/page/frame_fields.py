"""The fields of one frame of the page, each read as what it must be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Value = str | int | float | bool


class ProtocolError(ValueError):
    """A frame that is no action; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Fields:
    """Reads the fields of an object. Every method raises ProtocolError for a field of another kind."""

    given: Mapping[str, Any]

    def text(self, name: str) -> str:
        value = self.given.get(name)
        if not isinstance(value, str):
            raise ProtocolError(f"{name} must be text")
        return value

    def wish(self, name: str) -> str | None:
        return None if self.given.get(name) is None else self.text(name)

    def whole(self, name: str) -> int:
        value = self.given.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise ProtocolError(f"{name} must be a whole number")
        return value

    def number(self, name: str) -> float | None:
        value = self.given.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise ProtocolError(f"{name} must be a number")
        return value

    def snowflake(self, name: str) -> int:
        value = self.text(name)
        if not (value.isascii() and value.isdigit() and len(value) <= 20):
            raise ProtocolError(f"{name} must be an id")
        return int(value)

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.given.get(name)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ProtocolError(f"{name} must be a list of texts")
        return tuple(value)

    def wholes(self, name: str) -> tuple[int, ...]:
        value = self.given.get(name)
        if not isinstance(value, list) or not all(isinstance(one, int) and not isinstance(one, bool) for one in value):
            raise ProtocolError(f"{name} must be a list of whole numbers")
        return tuple(value)

    def values(self, name: str) -> Mapping[str, Value]:
        value = self.mapping(name)
        if not all(isinstance(one, Value) for one in value.values()):
            raise ProtocolError(f"{name} must hold texts, numbers and truths")
        return value

    def texts_by_name(self, name: str) -> Mapping[str, str]:
        if self.given.get(name) is None:
            return {}
        value = self.mapping(name)
        if not all(isinstance(one, str) for one in value.values()):
            raise ProtocolError(f"{name} must hold texts")
        return value

    def lists_by_name(self, name: str) -> Mapping[str, tuple[str, ...]]:
        if self.given.get(name) is None:
            return {}
        lists = Fields(self.mapping(name))
        return {one: lists.texts(one) for one in lists.given}

    def truth(self, name: str) -> bool:
        value = self.given.get(name)
        if not isinstance(value, bool):
            raise ProtocolError(f"{name} must be true or false")
        return value

    def has(self, name: str) -> bool:
        return self.given.get(name) is not None

    def mapping(self, name: str) -> Mapping[str, Any]:
        value = self.given.get(name)
        if not isinstance(value, dict):
            raise ProtocolError(f"{name} must be an object")
        return value
