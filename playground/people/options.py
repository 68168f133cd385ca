"""Options of a command as a person fills them in: typed text becomes values, or the client marks them red."""

from collections.abc import Mapping, Sequence
from typing import Any

from playground.entities import Json
from playground.files import FileStore, Upload
from playground.people.file_types import refuse_wrong_type
from playground.people.refusals import ClientRefusal
from playground.people.replies import Choice
from playground.people.targets import Targets
from playground.rules.command_options import (
    ATTACHMENT,
    BOOLEAN,
    CHANNEL,
    EXACT,
    INTEGER,
    MENTIONABLE,
    NUMBER,
    ROLE,
    STRING,
    TEXT_OPTION,
    USER,
)


def fill_options(options: Sequence[Json], typed: Mapping[str, Any], targets: Targets, files: FileStore) -> list[Json]:
    """Return the options of the interaction. Raises: ClientRefusal for what the client would not send."""
    by_name = {str(option["name"]): option for option in options}
    for name in typed:
        if name not in by_name:
            raise ClientRefusal("unknown_option", f"There is no option {name}.", option=name)
    for name, option in by_name.items():
        if option.get("required") and typed.get(name) is None:
            raise ClientRefusal("missing_option", f"{name}: this option is required.", option=name)
    return [
        {"type": by_name[name]["type"], "name": name, "value": _value(by_name[name], value, targets, files)}
        for name, value in typed.items()
        if value is not None
    ]


def fill_partly(
    options: Sequence[Json], typed: Mapping[str, Any], focused: str, targets: Targets, files: FileStore
) -> list[Json]:
    """Return the options of an autocompletion: `focused` as it stands, others only where they are valid.

    Raises: ClientRefusal when the focused option does not autocomplete.
    """
    by_name = {str(option["name"]): option for option in options}
    option = by_name.get(focused)
    if option is None:
        raise ClientRefusal("unknown_option", f"There is no option {focused}.", option=focused)
    if not option.get("autocomplete"):
        raise ClientRefusal("not_allowed", f"{focused} does not autocomplete.", option=focused)
    made: list[Json] = []
    for name, value in typed.items():
        if name == focused:
            made.append({"type": option["type"], "name": name, "value": str(value), "focused": True})
        elif name in by_name and value is not None:
            try:
                filled = _value(by_name[name], value, targets, files)
            except ClientRefusal:
                continue
            made.append({"type": by_name[name]["type"], "name": name, "value": filled})
    return made


def _value(option: Json, value: Any, targets: Targets, files: FileStore) -> Any:
    name, kind = str(option["name"]), option["type"]
    if isinstance(value, Choice):
        return value.value
    if isinstance(value, str if kind == ATTACHMENT else Upload):
        needed = "choose a file" if kind == ATTACHMENT else "no file goes here"
        raise ClientRefusal("bad_value", f"{name}: {needed}.", option=name)
    if kind in (STRING, INTEGER, NUMBER) and option.get("choices"):
        return _choice(option, value)
    if kind == STRING:
        return _text(option, value)
    if kind in (INTEGER, NUMBER):
        return _number(option, value)
    if kind == BOOLEAN:
        return _truth(name, value)
    if kind == USER:
        return targets.user(value, name)
    if kind == CHANNEL:
        return targets.channel_id(value, name, option.get("channel_types"))
    if kind == ROLE:
        return targets.role(value, name)
    if kind == MENTIONABLE:
        return targets.mentionable(value, name)
    if kind == ATTACHMENT:
        upload = value if isinstance(value, Upload) else Upload(*value)
        refuse_wrong_type(upload, option.get("file_types") or (), name)
        return targets.attachment(files.keep(upload))
    raise ClientRefusal("bad_value", f"{name}: the client knows no such kind of option.", option=name)


def _choice(option: Json, value: Any) -> Any:
    typed = str(value).casefold()
    for choice in option["choices"]:
        names = (choice["name"], *(choice.get("name_localizations") or {}).values(), str(choice["value"]))
        if typed in (str(one).casefold() for one in names):
            return choice["value"]
    raise ClientRefusal("wrong_choice", f"{option['name']}: {value} is not one of the choices.", option=option["name"])


def _text(option: Json, value: Any) -> str:
    name, text = str(option["name"]), str(value)
    if not text.strip():
        raise ClientRefusal("missing_option", f"{name}: nothing is typed.", option=name)
    if len(text) > option.get("max_length", TEXT_OPTION):
        raise ClientRefusal("too_long", f"{name}: the text is too long.", option=name)
    if len(text) < option.get("min_length", 0):
        raise ClientRefusal("too_short", f"{name}: the text is too short.", option=name)
    return text


def _number(option: Json, value: Any) -> int | float:
    name, kind = str(option["name"]), option["type"]
    number: int | float
    try:
        if isinstance(value, bool):
            raise ValueError
        number = int(str(value)) if kind == INTEGER else float(str(value))
    except ValueError:
        raise ClientRefusal("bad_value", f"{name}: {value} is not a valid number.", option=name) from None
    exact = EXACT - 1 if kind == INTEGER else EXACT
    if not number <= option.get("max_value", exact):
        raise ClientRefusal("too_large", f"{name}: the number is too large.", option=name)
    if not number >= option.get("min_value", -exact):
        raise ClientRefusal("too_small", f"{name}: the number is too small.", option=name)
    return number


def _truth(name: str, value: Any) -> bool:
    word = str(value).casefold()
    if word not in ("true", "false"):
        raise ClientRefusal("bad_value", f"{name}: True or False.", option=name)
    return word == "true"
