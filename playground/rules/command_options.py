"""Options of application commands: kinds, nesting, choices, bounds (Application Commands, Option Structure)."""

from playground.entities import Json
from playground.rules.command_names import (
    DESCRIPTION,
    check_choice_localizations,
    check_localizations,
    check_name,
)
from playground.rules.file_types import read_file_types
from playground.rules.form import (
    Place,
    read_choice,
    read_flag,
    read_list,
    read_number,
    read_objects,
    read_text,
    read_whole,
)
from playground.rules.modals import check_choice

OPTIONS = 25
CHOICES = 25
TEXT_OPTION = 6000
EXACT = 1 << 53

SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(1, 12)

_CHANNEL_KINDS = (0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16)


def check_options(form: Json, place: Place, *, depth: int = 0) -> list[Json]:
    """Return the checked options; depth is 0 in a command, 1 in a group and 2 in a subcommand."""
    made: list[Json] = []
    names: set[str] = set()
    optional_seen = False
    for option, where in read_objects(form, "options", place, most=OPTIONS):
        kind = read_choice(option, "type", where, range(1, 12), required=True)
        if kind is None:
            continue
        checked = _check_option(option, where, int(kind), depth)
        name = str(checked["name"])
        if name in names:
            where.at("name").refuse("APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option names must be unique")
        names.add(name)
        if kind > GROUP:
            if checked["required"] and optional_seen:
                where.refuse(
                    "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                    "Required options must be placed before non-required options",
                )
            optional_seen = optional_seen or not checked["required"]
        made.append(checked)
    kinds = {one["type"] for one in made}
    if kinds & {SUBCOMMAND, GROUP} and kinds - {SUBCOMMAND, GROUP}:
        place.at("options").refuse(
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-command and sub-command group option types are mutually exclusive to all other types",
        )
    return made


def _check_option(option: Json, place: Place, kind: int, depth: int) -> Json:
    made: Json = {
        "type": kind,
        "name": check_name(option, place, slash=True),
        "name_localizations": check_localizations(option, "name_localizations", place, slash=True),
        "description": read_text(option, "description", place, least=1, most=DESCRIPTION, required=True),
        "description_localizations": check_localizations(option, "description_localizations", place),
    }
    if kind in (SUBCOMMAND, GROUP):
        # A command holds groups and subcommands, a group holds subcommands, a subcommand plain options.
        if (kind == GROUP and depth > 0) or (kind == SUBCOMMAND and depth > 1):
            place.at("type").refuse(
                "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                "Sub-command and sub-command group options cannot be nested deeper",
            )
            return made
        made["options"] = check_options(option, place, depth=2 if kind == SUBCOMMAND else 1)
        if kind == GROUP and not made["options"]:
            place.at("options").require()
        return made
    if depth == 1:
        place.at("type").refuse("BASE_TYPE_CHOICES", "Value must be one of (1,).")
    made["required"] = read_flag(option, "required", place)
    autocomplete = read_flag(option, "autocomplete", place)
    choices = [
        check_choice(choice, where, kind) | {"name_localizations": check_choice_localizations(choice, where)}
        for choice, where in read_objects(option, "choices", place, most=CHOICES)
    ]
    if kind not in (STRING, INTEGER, NUMBER) and (choices or autocomplete):
        place.at("choices" if choices else "autocomplete").refuse(
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "This option type cannot have choices or autocomplete"
        )
    if choices and autocomplete:
        place.at("choices").refuse(
            "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE", "Choices and autocomplete are mutually exclusive"
        )
    _check_unique_choices(choices, place)
    if choices:
        made["choices"] = choices
    if autocomplete:
        made["autocomplete"] = True
    _check_bounds(option, place, kind, made)
    return made


def _check_unique_choices(choices: list[Json], place: Place) -> None:
    for key in ("name", "value"):
        seen: set[str] = set()
        for position, choice in enumerate(choices):
            if repr(choice[key]) in seen:
                place.at("choices").at(position).at(key).refuse(
                    "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
                    f"Option choice {key}s must be unique",
                )
            seen.add(repr(choice[key]))


def _check_bounds(option: Json, place: Place, kind: int, made: Json) -> None:
    if kind in (INTEGER, NUMBER):
        exact = EXACT - 1 if kind == INTEGER else EXACT
        for key in ("min_value", "max_value"):
            bound = read_number(option, key, place, least=-exact, most=exact, whole=kind == INTEGER)
            if bound is not None:
                made[key] = bound
        if made.get("min_value", -exact) > made.get("max_value", exact):
            place.at("min_value").refuse(
                "APPLICATION_COMMAND_OPTIONS_MIN_MAX_INVALID", "min_value must not be greater than max_value"
            )
    if kind == STRING:
        for key, least in (("min_length", 0), ("max_length", 1)):
            length = read_whole(option, key, place, least=least, most=TEXT_OPTION)
            if length is not None:
                made[key] = length
        if made.get("min_length", 0) > made.get("max_length", TEXT_OPTION):
            place.at("min_length").refuse(
                "APPLICATION_COMMAND_OPTIONS_MIN_MAX_INVALID", "min_length must not be greater than max_length"
            )
    if kind == CHANNEL:
        kinds = read_list(option, "channel_types", place, most=len(_CHANNEL_KINDS))
        for position, one in enumerate(kinds):
            if one not in _CHANNEL_KINDS:
                listed = ", ".join(map(str, _CHANNEL_KINDS))
                place.at("channel_types").at(position).refuse("BASE_TYPE_CHOICES", f"Value must be one of ({listed}).")
        if kinds:
            made["channel_types"] = kinds
    if kind == ATTACHMENT:
        types = read_file_types(option, place)
        if types:
            made["file_types"] = types


def check_localized_options(options: list[Json], place: Place) -> None:
    """A localized option name must differ from all default ones of its level and others of its locale."""
    defaults = {option["name"]: option for option in options}
    seen: set[tuple[str, str]] = set()
    for position, option in enumerate(options):
        for locale, name in (option.get("name_localizations") or {}).items():
            if (name in defaults and defaults[name] is not option) or (locale, name) in seen:
                place.at("options").at(position).at("name_localizations").at(locale).refuse(
                    "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option names must be unique"
                )
            seen.add((locale, name))
        inner = option.get("options")
        if inner:
            check_localized_options(inner, place.at("options").at(position))
