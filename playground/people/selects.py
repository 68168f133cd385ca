"""Selects as a person uses them: labels, names and mentions become the values that are sent."""

from typing import Any

from playground.entities import Json
from playground.people.refusals import ClientRefusal
from playground.people.targets import Targets
from playground.rules.components import ComponentKind


def select_values(select: Json, chosen: list[Any] | None, targets: Targets) -> list[str]:
    """Return the values of a select; with None those that are chosen by default.

    Raises: ClientRefusal for a value that is not offered, or too many or too few.
    """
    values = _defaults(select) if chosen is None else [_value(select, one, targets) for one in chosen]
    values = list(dict.fromkeys(values))
    name = str(select["custom_id"])
    if not values and not select.get("required", select.get("min_values", 1) > 0):
        return []
    if not select.get("min_values", 1) <= len(values) <= select.get("max_values", 1):
        raise ClientRefusal("bad_value", f"{name}: too many or too few are chosen.", option=name)
    return values


def _defaults(select: Json) -> list[str]:
    if select.get("options"):
        return [str(option["value"]) for option in select["options"] if option.get("default")]
    return [str(one["id"]) for one in select.get("default_values") or ()]


def _value(select: Json, chosen: Any, targets: Targets) -> str:
    name, kind = str(select["custom_id"]), select["type"]
    if kind == ComponentKind.USER_SELECT:
        return targets.user(chosen, name)
    if kind == ComponentKind.ROLE_SELECT:
        return targets.role(chosen, name)
    if kind == ComponentKind.MENTIONABLE_SELECT:
        return targets.mentionable(chosen, name)
    if kind == ComponentKind.CHANNEL_SELECT:
        return targets.channel_id(chosen, name, select.get("channel_types"))
    for option in select["options"]:
        if str(chosen) == option["value"]:
            return str(option["value"])
    for option in select["options"]:
        if str(chosen) == option["label"]:
            return str(option["value"])
    raise ClientRefusal("wrong_choice", f"{name}: {chosen} is not offered.", option=name)
