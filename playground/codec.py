"""The world's values as JSON and back, by their fields' types."""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Value = TypeVar("Value")


def encode(value: Any) -> Any:
    """Return the value as JSON can hold it; fields that stand at their default are kept too."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: encode(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): encode(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [encode(one) for one in value]
    return value


def decode(kind: type[Value], value: Mapping[str, Any]) -> Value:
    """Return the value of a dataclass from its JSON; fields that are not there take their default.

    Raises: TypeError, ValueError or KeyError when the JSON does not fit.
    """
    # The checker does not see through a type variable that classes are hashable.
    make: Any = kind
    hints = _hints(make)
    made: Value = make(**{name: _decode(hints[name], inner) for name, inner in value.items() if name in hints})
    return made


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _decode(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = [one for one in get_args(kind) if one is not type(None)]
        if value is None or len(inner) > 1:
            return value
        return _decode(inner[0], value)
    if origin in (tuple, frozenset):
        arguments = get_args(kind)
        if origin is tuple and arguments[-1:] != (Ellipsis,):
            return tuple(_decode(one, each) for one, each in zip(arguments, value, strict=True))
        return origin(_decode(arguments[0], each) for each in value)
    if origin is dict:
        key_kind, value_kind = get_args(kind)
        if key_kind is int:
            return {int(key): _decode(value_kind, each) for key, each in value.items()}
        return value
    if isinstance(kind, type) and is_dataclass(kind):
        return decode(kind, value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if kind is datetime:
        return datetime.fromisoformat(value)
    return value
