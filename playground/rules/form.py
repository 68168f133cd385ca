"""The checking of a request's body: where in it something is wrong, told as Discord's error tree tells it.

Codes and words are Discord's where public sources have them (Reference, Error Messages; traces in issues). A body is
checked to its end, so that several wrong fields come back at once.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from playground.entities import Json
from playground.errors import invalid_form

SNOWFLAKE_LIMIT = (1 << 63) - 1


class Place:
    """A position in the body, such as `embeds.0.title`; refusals made at it are collected at the root."""

    __slots__ = ("_key", "_parent", "_refusals")

    def __init__(self, parent: "Place | None" = None, key: str = "") -> None:
        self._parent = parent
        self._key = key
        self._refusals: list[tuple[tuple[str, ...], str, str]] = [] if parent is None else parent._refusals

    def at(self, key: str | int) -> "Place":
        """Return the place of a field or position inside this one."""
        return Place(self, str(key))

    def refuse(self, code: str, message: str) -> None:
        self._refusals.append((self._path(), code, message))

    def require(self) -> None:
        self.refuse("BASE_TYPE_REQUIRED", "This field is required")

    @property
    def has_refusals(self) -> bool:
        """Whether anything was refused so far, here or elsewhere in the body."""
        return bool(self._refusals)

    def raise_refusals(self) -> None:
        """Raises: ApiError 50035 with the tree of everything refused so far."""
        if not self._refusals:
            return
        tree: Json = {}
        for path, code, message in self._refusals:
            node = tree
            for key in path:
                node = node.setdefault(key, {})
            node.setdefault("_errors", []).append({"code": code, "message": message})
        raise invalid_form(tree)

    def _path(self) -> tuple[str, ...]:
        keys: list[str] = []
        place: Place | None = self
        while place is not None and place._parent is not None:
            keys.append(place._key)
            place = place._parent
        return tuple(reversed(keys))


def read_text(
    form: Json,
    key: str,
    place: Place,
    *,
    most: int,
    least: int = 0,
    required: bool = False,
    trim: bool = False,
) -> str | None:
    """Return the text under `key`, or None when it is absent, null or refused."""
    value = form.get(key)
    if value is None:
        if required:
            place.at(key).require()
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        place.at(key).refuse("STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
        return None
    text = str(value)
    if trim:
        text = text.strip()
    if required and not text:
        place.at(key).require()
        return None
    check_length(text, place, key, most=most, least=least)
    return text


def check_length(value: Collection[Any], place: Place, key: str, *, most: int, least: int = 0) -> None:
    """Refuse a text or list that is too long or too short."""
    if least <= len(value) <= most:
        return
    if least > 0:
        place.at(key).refuse("BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
    else:
        place.at(key).refuse("BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")


def read_number(
    form: Json, key: str, place: Place, *, least: float, most: float, required: bool = False, whole: bool = True
) -> int | float | None:
    """Return the number under `key` (as text too, as Discord coerces it), or None when absent, null or refused."""
    value = form.get(key)
    if value is None:
        if required:
            place.at(key).require()
        return None
    word = "int" if whole else "float"
    number: int | float
    try:
        if isinstance(value, bool) or (whole and isinstance(value, float) and not value.is_integer()):
            raise ValueError
        number = int(value) if whole else float(value)
    except (TypeError, ValueError, OverflowError):
        place.at(key).refuse("NUMBER_TYPE_COERCE", f'Value "{value}" is not {word}.')
        return None
    if number < least:
        place.at(key).refuse("NUMBER_TYPE_MIN", f"{word} value should be greater than or equal to {least:g}.")
        return None
    if number > most:
        place.at(key).refuse("NUMBER_TYPE_MAX", f"{word} value should be less than or equal to {most:g}.")
        return None
    return number


def read_whole(form: Json, key: str, place: Place, *, least: float, most: float, required: bool = False) -> int | None:
    """Return the whole number under `key`, or None when absent, null or refused."""
    number = read_number(form, key, place, least=least, most=most, required=required)
    return None if number is None else int(number)


def read_flag(form: Json, key: str, place: Place, *, default: bool = False) -> bool:
    """Return the boolean under `key`."""
    value = form.get(key)
    if value is None:
        return default
    if not isinstance(value, bool):
        place.at(key).refuse("BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
        return default
    return value


def read_snowflake(form: Json, key: str, place: Place, *, required: bool = False) -> int | None:
    """Return the id under `key`."""
    value = form.get(key)
    if value is None:
        if required:
            place.at(key).require()
        return None
    snowflake = as_snowflake(value)
    if snowflake is None:
        place.at(key).refuse("NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
    return snowflake


def as_snowflake(value: Any) -> int | None:
    """Return the id that the value spells, or None."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        return None
    number = int(value)
    return number if 0 <= number <= SNOWFLAKE_LIMIT else None


def read_object(form: Json, key: str, place: Place, *, required: bool = False) -> Json | None:
    """Return the object under `key`."""
    value = form.get(key)
    if value is None:
        if required:
            place.at(key).require()
        return None
    if not isinstance(value, dict):
        place.at(key).refuse("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return None
    return value


def read_list(form: Json, key: str, place: Place, *, most: int, least: int = 0, required: bool = False) -> list[Any]:
    """Return the list under `key`; empty when absent, null or refused."""
    value = form.get(key)
    if value is None:
        if required:
            place.at(key).require()
        return []
    if not isinstance(value, list):
        place.at(key).refuse("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        return []
    if not least <= len(value) <= most:
        check_length(value, place, key, most=most, least=least)
        return []
    return value


def read_objects(
    form: Json, key: str, place: Place, *, most: int, least: int = 0, required: bool = False
) -> Iterator[tuple[Json, Place]]:
    """Yield each object of the list under `key` with its place; those that are none are refused and left out."""
    inner = place.at(key)
    for position, value in enumerate(read_list(form, key, place, most=most, least=least, required=required)):
        if isinstance(value, dict):
            yield value, inner.at(position)
        else:
            inner.at(position).refuse("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")


def read_choice(form: Json, key: str, place: Place, allowed: Collection[Any], *, required: bool = False) -> Any | None:
    """Return the value under `key`, which must be one of `allowed`."""
    value = form.get(key)
    if value is None:
        if required:
            place.at(key).require()
        return None
    if isinstance(value, bool | dict | list) or value not in allowed:
        listed = ", ".join(repr(one) if isinstance(one, str) else str(int(one)) for one in allowed)
        place.at(key).refuse("BASE_TYPE_CHOICES", f"Value must be one of ({listed}).")
        return None
    return value


def read_url(
    form: Json,
    key: str,
    place: Place,
    *,
    most: int = 2048,
    required: bool = False,
    schemes: Collection[str] = ("http", "https"),
) -> str | None:
    """Return the address under `key`, whose scheme must be one of `schemes`."""
    text = read_text(form, key, place, most=most, required=required, trim=True)
    if not text:
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        place.at(key).refuse("URL_TYPE_INVALID_URL", "Not a well formed URL.")
        return None
    if not parts.scheme:
        place.at(key).refuse("URL_TYPE_INVALID_URL", "Not a well formed URL.")
    elif parts.scheme not in schemes:
        listed = ", ".join(repr(one) for one in schemes)
        place.at(key).refuse("URL_TYPE_INVALID_SCHEME", f'Scheme "{parts.scheme}" is not one of ({listed}).')
    elif not parts.netloc or any(one.isspace() for one in text):
        place.at(key).refuse("URL_TYPE_INVALID_URL", "Not a well formed URL.")
    else:
        return text
    return None


def read_moment(form: Json, key: str, place: Place) -> datetime | None:
    """Return the ISO 8601 moment under `key`."""
    value = form.get(key)
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        place.at(key).refuse("DATE_TIME_TYPE_PARSE", f"Could not parse {value}. Should be ISO8601.")
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
