"""Reads what somebody asks to go wrong, and says about each field what is the matter with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.entities import Channel
from playground.faults.kinds import COMMON, KINDS, Kind, Parameter
from playground.world import World


class FaultError(ValueError):
    """A wish that cannot be granted. `errors` says why, by field; the key "" stands for the whole."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{field} {words}".strip() for field, words in errors.items()))
        self.errors = dict(errors)


@dataclass(frozen=True, slots=True)
class Wish:
    """A fault as it was asked for: the kind's own parameters, and the common ones it takes."""

    kind: Kind
    parameters: Mapping[str, Any]
    common: Mapping[str, Any]


def read_wish(given: Mapping[str, Any], world: World) -> Wish:
    """Return what the flat object asks for; names of servers and channels become their ids.

    Raises: FaultError with every field that is wrong.
    """
    kind, implied = kind_named(str(given.get("kind")))
    said = {name: value for name, value in given.items() if name != "kind"}
    return wish_for(kind, {**said, **implied}, world)


def wish_for(kind: Kind, given: Mapping[str, Any], world: World) -> Wish:
    """Return the wish for a fault of this kind. Raises: FaultError with every field that is wrong."""
    errors: dict[str, str] = {}
    own = {one.name: one for one in kind.parameters}
    shared = {name: COMMON[name] for name in kind.common}
    for name in given:
        if name not in own and name not in shared:
            errors[name] = f"is nothing that {kind.name} takes"
    read = {name: _read(one, given, errors) for name, one in (own | shared).items()}
    _find_places(own, read, errors, world)
    if errors:
        raise FaultError(errors)
    return Wish(kind, {name: read[name] for name in own}, {name: read[name] for name in shared})


def kind_named(name: str) -> tuple[Kind, Mapping[str, Any]]:
    """Return the kind of that name, and what the name says beside: "503" is an error of that status.

    Raises: FaultError.
    """
    if name == "429":
        return KINDS["rate_limit"], {}
    if name.isdecimal() and 500 <= int(name) <= 599:
        return KINDS["error"], {"status": int(name)}
    if name not in KINDS:
        raise FaultError({"kind": f"must be 429, 500 to 599 or one of {', '.join(KINDS)}"})
    return KINDS[name], {}


def _read(parameter: Parameter, given: Mapping[str, Any], errors: dict[str, str]) -> Any:
    value = given.get(parameter.name)
    if value is None:
        if parameter.required:
            errors[parameter.name] = "is missing"
        return parameter.default
    words = _complaint(parameter, value)
    if words is not None:
        errors[parameter.name] = words
    return value


def _complaint(parameter: Parameter, value: Any) -> str | None:
    match parameter.type:
        case "whole" if not isinstance(value, int) or isinstance(value, bool):
            return "must be a whole number"
        case "number" if not isinstance(value, int | float) or isinstance(value, bool):
            return "must be a number"
        case "truth" if not isinstance(value, bool):
            return "must be true or false"
        case "text" | "guild" | "channel" | "choice" | "permission" if not isinstance(value, str) or not value:
            return "must be text"
    if parameter.choices and value not in parameter.choices:
        return "must be the name of a permission" if parameter.type == "permission" else _one_of(parameter.choices)
    if parameter.type in ("whole", "number"):
        return _out_of_bounds(parameter, value)
    return None


def _one_of(choices: tuple[str, ...]) -> str:
    return f"must be one of {', '.join(choices)}"


def _out_of_bounds(parameter: Parameter, value: float) -> str | None:
    least, most = parameter.least, parameter.most
    if (least is None or value >= least) and (most is None or value <= most):
        return None
    if most is None:
        return f"must be at least {least:g}"
    return f"must be from {least:g} to {most:g}"


def _find_places(own: Mapping[str, Parameter], read: dict[str, Any], errors: dict[str, str], world: World) -> None:
    """Put the ids in the place of names of servers and channels."""
    if isinstance(read.get("guild"), str) and "guild" not in errors:
        named = read["guild"]
        ids = [guild.id for guild in world.guilds.values() if named in (str(guild.id), guild.name)]
        if len(ids) == 1:
            read["guild"] = str(ids[0])
        else:
            errors["guild"] = f"is the name of {len(ids)} servers: {named}" if ids else f"is no server's: {named}"
    if isinstance(read.get("channel"), str) and not errors.keys() & {"guild", "channel"}:
        named, guild_id = read["channel"].removeprefix("#"), read.get("guild")
        found = [one for one in world.channels.values() if _is_called(one, named, guild_id)]
        if len(found) == 1:
            read["channel"] = str(found[0].id)
        else:
            errors["channel"] = (
                f"is the name of {len(found)} channels, say the server too: {named}"
                if found
                else f"is no channel's: {named}"
            )


def _is_called(channel: Channel, named: str, guild_id: str | None) -> bool:
    if channel.guild_id is None or (guild_id is not None and str(channel.guild_id) != guild_id):
        return False
    return named in (str(channel.id), channel.name)
