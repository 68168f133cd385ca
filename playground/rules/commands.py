"""Application commands (Interactions, Application Commands)."""

from collections.abc import Sequence

from playground.entities import Json
from playground.errors import ApiError
from playground.rules.command_names import DESCRIPTION, check_localizations, check_name
from playground.rules.command_options import check_localized_options, check_options
from playground.rules.form import (
    Place,
    read_choice,
    read_flag,
    read_list,
    read_number,
    read_text,
)

WHOLE_SIZE = 8000
"""Names, descriptions and choice values of a command with all that is in it."""

COUNTS = {1: 100, 2: 15, 3: 15}
"""How many commands of each type a scope holds."""


def check_commands(
    forms: Sequence[object], place: Place, *, is_global: bool, app_contexts: Sequence[int]
) -> list[Json]:
    """Return the checked forms of a bulk overwrite; the first key of what is refused is the position.

    Raises: ApiError 30032 when there are more than a scope holds.
    """
    made: list[Json] = []
    names: set[tuple[int, str]] = set()
    for position, form in enumerate(forms):
        where = place.at(position)
        if not isinstance(form, dict):
            where.refuse("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
            continue
        checked = check_command(form, where, is_global=is_global, app_contexts=app_contexts)
        identity = (checked["type"], str(checked["name"]))
        if identity in names:
            where.at("name").refuse("APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
        names.add(identity)
        made.append(checked)
    refuse_too_many(made)
    return made


def refuse_too_many(forms: Sequence[Json]) -> None:
    """Raises: ApiError 30032 when there are more commands of a type than a scope holds."""
    for kind, most in COUNTS.items():
        if sum(form["type"] == kind for form in forms) > most:
            raise ApiError(400, 30032, f"Maximum number of application commands reached ({most})")


def check_command(form: Json, place: Place, *, is_global: bool, app_contexts: Sequence[int]) -> Json:
    """Return the command as Discord keeps it, every field there; ids are the caller's."""
    kind = read_choice(form, "type", place, (1, 2, 3)) or 1
    made: Json = {"type": kind}
    made["name"] = check_name(form, place, slash=kind == 1)
    made["name_localizations"] = check_localizations(form, "name_localizations", place, slash=kind == 1)
    if kind == 1:
        made["description"] = read_text(form, "description", place, least=1, most=DESCRIPTION, required=True)
        made["description_localizations"] = check_localizations(form, "description_localizations", place)
        options = check_options(form, place)
        if options:
            made["options"] = options
        check_localized_options(options, place)
    else:
        if form.get("description"):
            place.at("description").refuse(
                "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_ALLOWED",
                "Context menu commands cannot have description",
            )
        if form.get("options"):
            place.at("options").refuse(
                "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_NOT_ALLOWED", "Context menu commands cannot have options"
            )
        made["description"] = ""
        made["description_localizations"] = None
    bits = read_number(form, "default_member_permissions", place, least=0, most=(1 << 63) - 1)
    made["default_member_permissions"] = None if bits is None else str(int(bits))
    made["nsfw"] = read_flag(form, "nsfw", place)
    if is_global:
        _check_contexts(form, place, made, app_contexts)
    if command_size(made) > WHOLE_SIZE:
        place.refuse("APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({WHOLE_SIZE})")
    return made


def command_size(form: Json) -> int:
    """Return what counts towards the 8000: of each localized field the longest version."""
    size = _longest(form, "name") + _longest(form, "description")
    for choice in form.get("choices") or ():
        size += _longest(choice, "name") + len(str(choice["value"]))
    return size + sum(command_size(option) for option in form.get("options") or ())


def _longest(form: Json, key: str) -> int:
    versions = [form.get(key) or "", *(form.get(f"{key}_localizations") or {}).values()]
    return max(len(one) for one in versions)


def _check_contexts(form: Json, place: Place, made: Json, app_contexts: Sequence[int]) -> None:
    for key, allowed in (("contexts", (0, 1, 2)), ("integration_types", (0, 1))):
        given = form.get(key)
        if given is None:
            made[key] = None if key == "contexts" else list(app_contexts)
            continue
        values = read_list(form, key, place, least=1, most=len(allowed))
        for position, value in enumerate(values):
            if value not in allowed:
                place.at(key).at(position).refuse(
                    "BASE_TYPE_CHOICES", f"Value must be one of ({', '.join(map(str, allowed))})."
                )
        if len(set(map(str, values))) != len(values):
            place.at(key).refuse("SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value")
        made[key] = values
    dm_permission = form.get("dm_permission")
    if dm_permission is not None:
        made["dm_permission"] = read_flag(form, "dm_permission", place, default=True)
        if form.get("contexts") is None and dm_permission is False:
            made["contexts"] = [0]
    else:
        made["dm_permission"] = made["contexts"] is None or 1 in made["contexts"]
