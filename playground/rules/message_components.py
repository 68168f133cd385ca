"""Components of messages, both generations (Components, Reference)."""

from collections.abc import Callable, Collection

from playground.entities import Json
from playground.rules.components import (
    SELECTS,
    ComponentKind,
    ComponentTally,
    begin_component,
    check_emoji,
    check_select,
    check_text_display,
    read_custom_id,
    read_kind,
)
from playground.rules.form import (
    Place,
    read_choice,
    read_flag,
    read_object,
    read_objects,
    read_snowflake,
    read_text,
    read_url,
    read_whole,
)

ROWS = 5
BUTTONS = 5
LABEL = 80
LINK = 512
ALL_COMPONENTS = 40
"""Of a message of the second generation, nested ones and accessories counted."""
ALL_TEXT = 4000
GALLERY = 10
MEDIA_DESCRIPTION = 1024

_TOP_LEVEL = (
    ComponentKind.ROW,
    ComponentKind.SECTION,
    ComponentKind.TEXT,
    ComponentKind.GALLERY,
    ComponentKind.FILE,
    ComponentKind.SEPARATOR,
    ComponentKind.CONTAINER,
)

_IN_CONTAINER = tuple(kind for kind in _TOP_LEVEL if kind is not ComponentKind.CONTAINER)


def check_components(form: Json, place: Place, *, second_generation: bool, key: str = "components") -> tuple[Json, ...]:
    """Return the components as Discord keeps them, each with its id."""
    tally = ComponentTally()
    made = []
    most = ALL_COMPONENTS if second_generation else ROWS
    allowed = _TOP_LEVEL if second_generation else (ComponentKind.ROW,)
    for component, where in read_objects(form, key, place, most=most):
        checked = _check_kind(component, where, allowed, tally)
        if checked is not None:
            made.append(checked)
    if second_generation and tally.count > ALL_COMPONENTS:
        place.at(key).refuse("BASE_TYPE_MAX_LENGTH", f"Must be {ALL_COMPONENTS} or fewer in length.")
    if second_generation and tally.text > ALL_TEXT:
        place.at(key).refuse(
            "COMPONENT_MAX_TOTAL_COMPONENT_CHARACTERS_EXCEEDED",
            f"Total characters of components exceeds maximum of {ALL_TEXT}",
        )
    tally.number()
    return tuple(made)


def _check_kind(
    component: Json, place: Place, allowed: Collection[ComponentKind], tally: ComponentTally
) -> Json | None:
    kind = read_kind(component, place, allowed)
    if kind is None:
        return None
    return _CHECKERS[kind](component, place, tally)


def _check_row(component: Json, place: Place, tally: ComponentTally) -> Json:
    made = begin_component(component, place, tally)
    inner = []
    width = 0
    for child, where in read_objects(component, "components", place, least=1, most=BUTTONS, required=True):
        kind = read_kind(child, where, (ComponentKind.BUTTON, *SELECTS))
        if kind is None:
            continue
        width += 1 if kind is ComponentKind.BUTTON else BUTTONS
        if width > BUTTONS:
            where.refuse("COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
        inner.append(_CHECKERS[kind](child, where, tally))
    made["components"] = inner
    return made


def _check_button(component: Json, place: Place, tally: ComponentTally) -> Json:
    made = begin_component(component, place, tally)
    style = read_choice(component, "style", place, (1, 2, 3, 4, 5, 6), required=True)
    made["style"] = style
    label = read_text(component, "label", place, most=LABEL)
    emoji = check_emoji(component, place)
    if label:
        made["label"] = label
    if emoji:
        made["emoji"] = emoji
    if read_flag(component, "disabled", place):
        made["disabled"] = True
    if style == 6:
        made["sku_id"] = str(read_snowflake(component, "sku_id", place, required=True))
        for key in ("custom_id", "label", "url", "emoji"):
            if component.get(key):
                place.at(key).refuse("COMPONENT_VALIDATION_FAILED", "Component validation failed")
        return made
    if component.get("sku_id") is not None:
        place.at("sku_id").refuse("COMPONENT_VALIDATION_FAILED", "Component validation failed")
    if style == 5:
        made["url"] = read_url(component, "url", place, most=LINK, required=True, schemes=("http", "https", "discord"))
        if component.get("custom_id"):
            _refuse_both(place)
    elif style is not None:
        if component.get("url"):
            _refuse_both(place)
        made["custom_id"] = read_custom_id(component, place, tally)
    if not label and component.get("emoji") is None:
        place.refuse("BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A label or emoji is required")
    return made


def _refuse_both(place: Place) -> None:
    place.refuse("BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")


def _check_message_select(component: Json, place: Place, tally: ComponentTally) -> Json:
    made = begin_component(component, place, tally)
    made = check_select(component, place, tally, ComponentKind(component["type"]), made)
    if read_flag(component, "disabled", place):
        made["disabled"] = True
    return made


def _check_section(component: Json, place: Place, tally: ComponentTally) -> Json:
    made = begin_component(component, place, tally)
    made["components"] = [
        checked
        for child, where in read_objects(component, "components", place, least=1, most=3, required=True)
        if (checked := _check_kind(child, where, (ComponentKind.TEXT,), tally)) is not None
    ]
    accessory = read_object(component, "accessory", place, required=True)
    if accessory is not None:
        made["accessory"] = _check_kind(
            accessory, place.at("accessory"), (ComponentKind.BUTTON, ComponentKind.THUMBNAIL), tally
        )
    return made


def _check_media(item: Json, place: Place, made: Json, *, key: str = "media") -> Json:
    media = read_object(item, key, place, required=True)
    if media is not None:
        schemes = ("attachment",) if key == "file" else ("http", "https", "attachment")
        url = read_url(media, "url", place.at(key), required=True, schemes=schemes)
        made[key] = {"url": url, "proxy_url": url, "width": 0, "height": 0, "content_type": None}
    made["spoiler"] = read_flag(item, "spoiler", place)
    return made


def _check_thumbnail(component: Json, place: Place, tally: ComponentTally) -> Json:
    made = _check_media(component, place, begin_component(component, place, tally))
    made["description"] = read_text(component, "description", place, least=1, most=MEDIA_DESCRIPTION)
    return made


def _check_gallery(component: Json, place: Place, tally: ComponentTally) -> Json:
    made = begin_component(component, place, tally)
    items = []
    for item, where in read_objects(component, "items", place, least=1, most=GALLERY, required=True):
        kept = _check_media(item, where, {})
        kept["description"] = read_text(item, "description", where, least=1, most=MEDIA_DESCRIPTION)
        items.append(kept)
    made["items"] = items
    return made


def _check_file(component: Json, place: Place, tally: ComponentTally) -> Json:
    return _check_media(component, place, begin_component(component, place, tally), key="file")


def _check_separator(component: Json, place: Place, tally: ComponentTally) -> Json:
    made = begin_component(component, place, tally)
    made["divider"] = read_flag(component, "divider", place, default=True)
    made["spacing"] = read_choice(component, "spacing", place, (1, 2)) or 1
    return made


def _check_container(component: Json, place: Place, tally: ComponentTally) -> Json:
    made = begin_component(component, place, tally)
    made["components"] = [
        checked
        for child, where in read_objects(component, "components", place, least=1, most=ALL_COMPONENTS, required=True)
        if (checked := _check_kind(child, where, _IN_CONTAINER, tally)) is not None
    ]
    made["accent_color"] = read_whole(component, "accent_color", place, least=0, most=0xFFFFFF)
    made["spoiler"] = read_flag(component, "spoiler", place)
    return made


_CHECKERS: dict[ComponentKind, Callable[[Json, Place, ComponentTally], Json]] = {
    ComponentKind.ROW: _check_row,
    ComponentKind.BUTTON: _check_button,
    **dict.fromkeys(SELECTS, _check_message_select),
    ComponentKind.SECTION: _check_section,
    ComponentKind.TEXT: check_text_display,
    ComponentKind.THUMBNAIL: _check_thumbnail,
    ComponentKind.GALLERY: _check_gallery,
    ComponentKind.FILE: _check_file,
    ComponentKind.SEPARATOR: _check_separator,
    ComponentKind.CONTAINER: _check_container,
}
