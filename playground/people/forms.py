"""A form as a person fills it in: values by label or custom_id become the submitted components."""

from collections.abc import Mapping
from typing import Any

from playground.entities import Json
from playground.files import FileStore, Upload
from playground.people.file_types import refuse_wrong_type
from playground.people.refusals import ClientRefusal
from playground.people.replies import Modal
from playground.people.selects import select_values
from playground.people.targets import Targets
from playground.rules.components import SELECTS, ComponentKind
from playground.rules.modals import INPUT


def fill_form(modal: Modal, values: Mapping[str, Any], targets: Targets, files: FileStore) -> list[Json]:
    """Return the components of the submit, in the form's order. A field that is not named keeps what is filled in.

    Raises: ClientRefusal for a missing, too long or too short value, or an unknown field.
    """
    given = {str(modal.field(name)["custom_id"]): value for name, value in values.items()}
    made: list[Json] = []
    for component in modal.form["components"]:
        kept: Json = {"type": component["type"], "id": component["id"]}
        if component["type"] == ComponentKind.LABEL:
            kept["component"] = _fill(component["component"], given, targets, files)
        elif component["type"] == ComponentKind.ROW:
            kept["components"] = [_fill(one, given, targets, files) for one in component["components"]]
        made.append(kept)
    return made


def _fill(field: Json, given: Mapping[str, Any], targets: Targets, files: FileStore) -> Json:
    kind = ComponentKind(field["type"])
    custom_id = str(field["custom_id"])
    made: Json = {"type": int(kind), "id": field["id"], "custom_id": custom_id}
    if kind is ComponentKind.TEXT_INPUT:
        made["value"] = _text(field, given.get(custom_id, field.get("value", "")))
    elif kind in SELECTS:
        made["values"] = select_values(field, _listed(given.get(custom_id)), targets)
    elif kind is ComponentKind.FILE_UPLOAD:
        made["values"] = _files(field, _listed(given.get(custom_id)), targets, files)
    elif kind is ComponentKind.RADIO_GROUP:
        chosen = select_values(field | {"min_values": 0}, _listed(given.get(custom_id)), targets)
        _check_count(field | {"min_values": 1, "max_values": 1}, chosen)
        made["value"] = chosen[0] if chosen else None
    elif kind is ComponentKind.CHECKBOX_GROUP:
        made["values"] = select_values(field, _listed(given.get(custom_id)), targets)
    else:
        made["value"] = bool(given.get(custom_id, field.get("default", False)))
    return made


def _text(field: Json, value: Any) -> str:
    name, text = str(field["custom_id"]), str(value)
    if not text:
        if field["required"]:
            raise ClientRefusal("missing_option", f"{name}: this field is required.", option=name)
        return ""
    if len(text) > field.get("max_length", INPUT):
        raise ClientRefusal("too_long", f"{name}: the text is too long.", option=name)
    if len(text) < field.get("min_length", 0):
        raise ClientRefusal("too_short", f"{name}: the text is too short.", option=name)
    return text


def _files(field: Json, values: list[Any] | None, targets: Targets, files: FileStore) -> list[str]:
    uploads = [one if isinstance(one, Upload) else Upload(*one) for one in values or ()]
    _check_count(field, uploads)
    for upload in uploads:
        refuse_wrong_type(upload, field.get("file_types") or (), str(field["custom_id"]))
    return [targets.attachment(files.keep(upload)) for upload in uploads]


def _check_count(field: Json, values: list[Any]) -> None:
    name = str(field["custom_id"])
    if not values and field.get("required", True) and field.get("min_values", 1) > 0:
        raise ClientRefusal("missing_option", f"{name}: this field is required.", option=name)
    if values and not field.get("min_values", 1) <= len(values) <= field.get("max_values", 1):
        raise ClientRefusal("bad_value", f"{name}: too many or too few are chosen.", option=name)


def _listed(value: Any) -> list[Any] | None:
    if value is None:
        return None
    return list(value) if isinstance(value, list | tuple) and not _is_upload(value) else [value]


def _is_upload(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], bytes)
