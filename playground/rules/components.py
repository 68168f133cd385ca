"""What the components of messages and modals share: kinds, numbering, custom_ids, selects (Components, Reference)."""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import IntEnum

from playground.entities import Json
from playground.rules.form import (
    Place,
    check_length,
    read_choice,
    read_flag,
    read_list,
    read_object,
    read_objects,
    read_snowflake,
    read_text,
    read_whole,
)

CUSTOM_ID = 100
PLACEHOLDER = 150
OPTIONS = 25
OPTION_TEXT = 100
TEXT_DISPLAY = 4000
COMPONENT_ID_LIMIT = (1 << 31) - 1


class ComponentKind(IntEnum):
    ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT = 10
    THUMBNAIL = 11
    GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


SELECTS = (
    ComponentKind.STRING_SELECT,
    ComponentKind.USER_SELECT,
    ComponentKind.ROLE_SELECT,
    ComponentKind.MENTIONABLE_SELECT,
    ComponentKind.CHANNEL_SELECT,
)

_DEFAULT_KINDS = {
    ComponentKind.USER_SELECT: ("user",),
    ComponentKind.ROLE_SELECT: ("role",),
    ComponentKind.MENTIONABLE_SELECT: ("user", "role"),
    ComponentKind.CHANNEL_SELECT: ("channel",),
}


@dataclass(slots=True)
class ComponentTally:
    """What is counted over all components of one message or modal."""

    custom_ids: set[str] = field(default_factory=set)
    ids: set[int] = field(default_factory=set)
    unnumbered: list[Json] = field(default_factory=list)
    count: int = 0
    text: int = 0

    def number(self) -> None:
        """Give those without an id the next free numbers from 1, in the order in which they stand."""
        next_id = 1
        for component in self.unnumbered:
            while next_id in self.ids:
                next_id += 1
            component["id"] = next_id
            self.ids.add(next_id)


def begin_component(component: Json, place: Place, tally: ComponentTally) -> Json:
    """Return the kept form with `type` and, if given, `id`; the rest is put in by the checker of its kind."""
    made: Json = {"type": int(component["type"]), "id": 0}
    tally.count += 1
    number = read_whole(component, "id", place, least=0, most=COMPONENT_ID_LIMIT)
    if number:
        if number in tally.ids:
            place.at("id").refuse("COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
        tally.ids.add(number)
        made["id"] = number
    else:
        tally.unnumbered.append(made)
    return made


def read_kind(component: Json, place: Place, allowed: Collection[ComponentKind]) -> ComponentKind | None:
    """Return the component's kind, which must be one of `allowed`."""
    value = component.get("type")
    if value is None:
        place.at("type").require()
        return None
    if isinstance(value, int) and not isinstance(value, bool) and value in allowed:
        return ComponentKind(value)
    listed = ", ".join(str(int(one)) for one in allowed) + ("," if len(allowed) == 1 else "")
    place.at("type").refuse("UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({listed}).')
    return None


def read_custom_id(component: Json, place: Place, tally: ComponentTally) -> str | None:
    """Return the custom_id, which no other component of the message may have."""
    custom_id = read_text(component, "custom_id", place, least=1, most=CUSTOM_ID, required=True)
    if custom_id is None:
        return None
    if custom_id in tally.custom_ids:
        place.at("custom_id").refuse("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
    tally.custom_ids.add(custom_id)
    return custom_id


def check_emoji(owner: Json, place: Place) -> Json | None:
    """Return the emoji of a button or option. Only Unicode ones exist here, so a custom one is unknown."""
    emoji = read_object(owner, "emoji", place)
    if emoji is None:
        return None
    name = emoji.get("name")
    if emoji.get("id") is not None or not isinstance(name, str) or not is_unicode_emoji(name):
        place.at("emoji").at("name" if emoji.get("id") is None else "id").refuse(
            "BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji"
        )
        return None
    return {"name": name}


def is_unicode_emoji(text: str) -> bool:
    """Tell a Unicode emoji from words: short, and every sign is a symbol or joins symbols."""
    signs = text.replace("\u2139", "")  # The information sign counts as a letter in Unicode.
    return 0 < len(text) <= 16 and any(ord(one) > 0xA8 for one in text) and not any(one.isalpha() for one in signs)


def check_select(component: Json, place: Place, tally: ComponentTally, kind: ComponentKind, made: Json) -> Json:
    """Check what all selects share, in messages and modals."""
    made["custom_id"] = read_custom_id(component, place, tally)
    placeholder = read_text(component, "placeholder", place, most=PLACEHOLDER)
    if placeholder:
        made["placeholder"] = placeholder
    options: list[Json] = []
    if kind is ComponentKind.STRING_SELECT:
        options = check_options(component, place)
        made["options"] = options
    least = read_whole(component, "min_values", place, least=0, most=OPTIONS)
    most = read_whole(component, "max_values", place, least=1, most=OPTIONS)
    made["min_values"] = 1 if least is None else least
    made["max_values"] = 1 if most is None else most
    if made["min_values"] > made["max_values"]:
        place.at("min_values").refuse(
            "NUMBER_TYPE_MAX", f"int value should be less than or equal to {made['max_values']}."
        )
    if kind is ComponentKind.STRING_SELECT and options:
        if made["max_values"] > len(options):
            place.at("max_values").refuse(
                "NUMBER_TYPE_MAX", f"int value should be less than or equal to {len(options)}."
            )
        if sum(bool(one.get("default")) for one in options) > made["max_values"]:
            place.at("options").refuse("COMPONENT_VALIDATION_FAILED", "Component validation failed")
    if kind in _DEFAULT_KINDS:
        _check_default_values(component, place, kind, made)
    if kind is ComponentKind.CHANNEL_SELECT:
        kinds = read_list(component, "channel_types", place, most=OPTIONS)
        if kinds:
            made["channel_types"] = kinds
    return made


def check_options(component: Json, place: Place, *, most: int = OPTIONS, least: int = 1) -> list[Json]:
    """Return the options of a string select, radio or checkbox group."""
    made: list[Json] = []
    values: set[str] = set()
    for option, where in read_objects(component, "options", place, least=least, most=most, required=True):
        value = read_text(option, "value", where, least=1, most=OPTION_TEXT, required=True)
        kept: Json = {
            "label": read_text(option, "label", where, least=1, most=OPTION_TEXT, required=True),
            "value": value,
        }
        if value in values:
            where.refuse("SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
        values.add(value or "")
        description = read_text(option, "description", where, most=OPTION_TEXT)
        if description:
            kept["description"] = description
        emoji = check_emoji(option, where)
        if emoji:
            kept["emoji"] = emoji
        if read_flag(option, "default", where):
            kept["default"] = True
        made.append(kept)
    return made


def _check_default_values(component: Json, place: Place, kind: ComponentKind, made: Json) -> None:
    defaults = []
    for default, where in read_objects(component, "default_values", place, most=OPTIONS):
        identity = read_snowflake(default, "id", where, required=True)
        word = read_choice(default, "type", where, _DEFAULT_KINDS[kind], required=True)
        defaults.append({"id": str(identity), "type": word})
    if defaults:
        if not made["min_values"] <= len(defaults) <= made["max_values"]:
            check_length(defaults, place, "default_values", least=max(1, made["min_values"]), most=made["max_values"])
        made["default_values"] = defaults


def check_text_display(component: Json, place: Place, tally: ComponentTally) -> Json:
    made = begin_component(component, place, tally)
    content = read_text(component, "content", place, least=1, most=TEXT_DISPLAY, required=True)
    made["content"] = content
    tally.text += len(content or "")
    return made


def referenced_files(components: tuple[Json, ...]) -> set[str]:
    """Return the file names that components show by attachment://."""
    names: set[str] = set()

    def look(node: object) -> None:
        if isinstance(node, dict):
            url = node.get("url")
            if isinstance(url, str) and url.startswith("attachment://"):
                names.add(url.removeprefix("attachment://"))
            for value in node.values():
                look(value)
        elif isinstance(node, list | tuple):
            for one in node:
                look(one)

    look(components)
    return names


def is_link(component: Json) -> bool:
    """Whether a press sends no interaction."""
    return component.get("style") in (5, 6)


def every_component(components: Collection[Json]) -> list[Json]:
    """Return all components, nested ones and accessories too, in the order in which they stand."""
    made: list[Json] = []
    for component in components:
        made.append(component)
        made.extend(every_component(component.get("components") or ()))
        for key in ("accessory", "component"):
            if isinstance(component.get(key), dict):
                made.extend(every_component([component[key]]))
    return made
