"""Modals and autocompletion lists (Receiving and Responding; Components, Reference)."""

from typing import Any

from playground.entities import Json
from playground.rules.components import (
    SELECTS,
    ComponentKind,
    ComponentTally,
    begin_component,
    check_options,
    check_select,
    check_text_display,
    read_custom_id,
    read_kind,
)
from playground.rules.file_types import read_file_types
from playground.rules.form import (
    Place,
    read_choice,
    read_flag,
    read_object,
    read_objects,
    read_text,
    read_whole,
)

TITLE = 45
TOP_LEVEL = 5
LABEL = 45
LABEL_DESCRIPTION = 100
INPUT = 4000
INPUT_PLACEHOLDER = 100
GROUP_OPTIONS = 10
CHOICES = 25
CHOICE_TEXT = 100
EXACT = (1 << 53) - 1
"""Integers that a choice can hold exactly, both ways."""

_IN_LABEL = (
    ComponentKind.STRING_SELECT,
    ComponentKind.TEXT_INPUT,
    ComponentKind.USER_SELECT,
    ComponentKind.ROLE_SELECT,
    ComponentKind.MENTIONABLE_SELECT,
    ComponentKind.CHANNEL_SELECT,
    ComponentKind.FILE_UPLOAD,
    ComponentKind.RADIO_GROUP,
    ComponentKind.CHECKBOX_GROUP,
    ComponentKind.CHECKBOX,
)


def check_modal(form: Json, place: Place) -> Json:
    """Return the modal as the person's client gets it."""
    tally = ComponentTally()
    made: Json = {
        "custom_id": read_text(form, "custom_id", place, least=1, most=100, required=True),
        "title": read_text(form, "title", place, least=1, most=TITLE, required=True),
    }
    components = []
    for component, where in read_objects(form, "components", place, least=1, most=TOP_LEVEL, required=True):
        kind = read_kind(component, where, (ComponentKind.ROW, ComponentKind.TEXT, ComponentKind.LABEL))
        if kind is ComponentKind.TEXT:
            components.append(check_text_display(component, where, tally))
        elif kind is ComponentKind.ROW:
            components.append(_check_row(component, where, tally))
        elif kind is ComponentKind.LABEL:
            components.append(_check_label(component, where, tally))
    tally.number()
    made["components"] = components
    return made


def check_autocompletion(form: Json, place: Place, option_kind: int) -> list[Json]:
    """Return the choices; `option_kind` is that of the option being typed (3 string, 4 integer, 10 number)."""
    made = []
    if form.get("choices") is None:
        place.at("choices").require()
    for choice, where in read_objects(form, "choices", place, most=CHOICES):
        made.append(check_choice(choice, where, option_kind))
    return made


def check_choice(choice: Json, place: Place, option_kind: int) -> Json:
    """Return one choice of a command option or an autocompletion list."""
    name = read_text(choice, "name", place, least=1, most=CHOICE_TEXT, required=True)
    value: Any = choice.get("value")
    where = place.at("value")
    if value is None:
        where.require()
    elif option_kind == 3:
        if isinstance(value, bool) or not isinstance(value, str):
            where.refuse("STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
        elif not 1 <= len(value) <= CHOICE_TEXT:
            where.refuse("BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {CHOICE_TEXT} in length.")
    elif isinstance(value, bool) or not isinstance(value, int | float):
        word = "int" if option_kind == 4 else "float"
        where.refuse("NUMBER_TYPE_COERCE", f'Value "{value}" is not {word}.')
    elif option_kind == 4 and not float(value).is_integer():
        where.refuse("NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
    elif not -EXACT - 1 <= value <= EXACT + 1 or (option_kind == 4 and not -EXACT <= value <= EXACT):
        where.refuse("NUMBER_TYPE_MAX", f"int value should be less than or equal to {EXACT}.")
    return {"name": name, "value": value}


def _check_row(component: Json, place: Place, tally: ComponentTally) -> Json:
    made = begin_component(component, place, tally)
    inner = []
    for child, where in read_objects(component, "components", place, least=1, most=1, required=True):
        if read_kind(child, where, (ComponentKind.TEXT_INPUT,)) is None:
            continue
        kept = _check_input(child, where, tally)
        kept["label"] = read_text(child, "label", where, least=1, most=LABEL, required=True)
        inner.append(kept)
    made["components"] = inner
    return made


def _check_label(component: Json, place: Place, tally: ComponentTally) -> Json:
    made = begin_component(component, place, tally)
    made["label"] = read_text(component, "label", place, least=1, most=LABEL, required=True)
    description = read_text(component, "description", place, least=0, most=LABEL_DESCRIPTION)
    if description:
        made["description"] = description
    child = read_object(component, "component", place, required=True)
    if child is None:
        return made
    where = place.at("component")
    kind = read_kind(child, where, _IN_LABEL)
    if kind is None:
        return made
    if kind is ComponentKind.TEXT_INPUT:
        if child.get("label"):
            where.at("label").refuse("COMPONENT_VALIDATION_FAILED", "Component validation failed")
        made["component"] = _check_input(child, where, tally)
    elif kind in SELECTS:
        made["component"] = _check_modal_select(child, where, tally, kind)
    else:
        made["component"] = _check_field(child, where, tally, kind)
    return made


def _check_input(component: Json, place: Place, tally: ComponentTally) -> Json:
    made = begin_component(component, place, tally)
    made["custom_id"] = read_custom_id(component, place, tally)
    made["style"] = read_choice(component, "style", place, (1, 2), required=True)
    least = read_whole(component, "min_length", place, least=0, most=INPUT)
    most = read_whole(component, "max_length", place, least=1, most=INPUT)
    if least is not None and most is not None and least > most:
        place.at("min_length").refuse("NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
    made["required"] = read_flag(component, "required", place, default=True)
    if least is not None:
        made["min_length"] = least
    if most is not None:
        made["max_length"] = most
    value = read_text(component, "value", place, most=INPUT)
    if value:
        if len(value) > (most or INPUT) or len(value) < (least or 0):
            place.at("value").refuse(
                "BASE_TYPE_BAD_LENGTH", f"Must be between {least or 0} and {most or INPUT} in length."
            )
        made["value"] = value
    placeholder = read_text(component, "placeholder", place, most=INPUT_PLACEHOLDER)
    if placeholder:
        made["placeholder"] = placeholder
    return made


def _check_modal_select(component: Json, place: Place, tally: ComponentTally, kind: ComponentKind) -> Json:
    made = begin_component(component, place, tally)
    made = check_select(component, place, tally, kind, made)
    made["required"] = read_flag(component, "required", place, default=True)
    if made["required"] and component.get("min_values") == 0:
        place.at("min_values").refuse("NUMBER_TYPE_MIN", "int value should be greater than or equal to 1.")
    if component.get("disabled"):
        place.at("disabled").refuse("COMPONENT_VALIDATION_FAILED", "Component validation failed")
    return made


def _check_field(component: Json, place: Place, tally: ComponentTally, kind: ComponentKind) -> Json:
    made = begin_component(component, place, tally)
    made["custom_id"] = read_custom_id(component, place, tally)
    if kind is ComponentKind.CHECKBOX:
        made["default"] = read_flag(component, "default", place)
        return made
    made["required"] = read_flag(component, "required", place, default=True)
    if kind is ComponentKind.RADIO_GROUP:
        made["options"] = check_options(component, place, least=2, most=GROUP_OPTIONS)
        _refuse_defaults(made["options"], place, most=1)
        return made
    if kind is ComponentKind.CHECKBOX_GROUP:
        made["options"] = check_options(component, place, least=1, most=GROUP_OPTIONS)
        default_most = len(made["options"]) or 1
    else:
        default_most = 1
        types = read_file_types(component, place)
        if types:
            made["file_types"] = types
    least = read_whole(component, "min_values", place, least=0, most=GROUP_OPTIONS)
    most = read_whole(component, "max_values", place, least=1, most=GROUP_OPTIONS)
    made["min_values"] = 1 if least is None else least
    made["max_values"] = default_most if most is None else most
    if made["min_values"] > made["max_values"]:
        place.at("min_values").refuse(
            "NUMBER_TYPE_MAX", f"int value should be less than or equal to {made['max_values']}."
        )
    if kind is ComponentKind.CHECKBOX_GROUP:
        _refuse_defaults(made["options"], place, most=made["max_values"])
    return made


def _refuse_defaults(options: list[Json], place: Place, *, most: int) -> None:
    if sum(bool(one.get("default")) for one in options) > most:
        place.at("options").refuse("COMPONENT_VALIDATION_FAILED", "Component validation failed")
