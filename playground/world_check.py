"""Looks a description of a world through, and says about every field what is the matter with it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from playground.permissions import Permission
from playground.rules.channels import FORUM_TOPIC, NAME, ROLE_NAME, TAG_NAME, TOPIC
from playground.rules.names import DISPLAY_NAME, GUILD_NAME, USERNAME

KINDS = ("text", "announcement", "voice", "category", "forum")
EVERYONE = "@everyone"

Check = Callable[[Any], str | None]
"""Returns what is the matter with a value, or None."""


@dataclass(frozen=True, slots=True)
class Problem:
    """`place` is dotted, such as guilds.0.channels.2.kind."""

    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place} {self.text}".strip()


def check_world(document: Mapping[str, Any]) -> list[Problem]:
    """Return every problem of the description, in the order in which it stands; none when it describes a world."""
    problems = list(_check_object(document, "", WORLD_FIELDS))
    return problems or [*_check_names(document), *_check_ids(document), *_check_topics(document)]


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) and value else "must be text"


def _text_up_to(most: int) -> Check:
    return lambda value: _text(value) or _too_long(value, most)


def _too_long(value: str, most: int) -> str | None:
    return None if len(value) <= most else f"must be at most {most} characters long, and is {len(value)}"


def _truth(value: Any) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


def _snowflake(value: Any) -> str | None:
    fits = isinstance(value, str | int) and not isinstance(value, bool) and str(value).isdecimal()
    return None if fits and 0 < int(value) < 1 << 63 else "must be an id: digits, as text"


def _color(value: Any) -> str | None:
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 0xFFFFFF
    return None if fits else "must be a number from 0 to 16777215"


def _flags(value: Any) -> str | None:
    return None if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else "must be a number"


def _kind(value: Any) -> str | None:
    return None if value in KINDS else f"must be one of {', '.join(KINDS)}"


def _permission(value: Any) -> str | None:
    return None if value in Permission.__members__ else "must be the name of a permission, such as SEND_MESSAGES"


@dataclass(frozen=True, slots=True)
class _List:
    each: "Check | _Object | _List"


@dataclass(frozen=True, slots=True)
class _Map:
    """An object whose keys are names."""

    each: "Check | _Object | _List"


@dataclass(frozen=True, slots=True)
class _Object:
    what: str
    fields: Mapping[str, "Check | _List | _Map | _Object"]
    required: tuple[str, ...] = ()


_PERSON = _Object(
    "a person",
    {
        "id": _snowflake,
        "username": _text_up_to(USERNAME),
        "name": _text_up_to(DISPLAY_NAME),
        "locale": _text,
        "accepts_direct_messages": _truth,
        "has_installed_app": _truth,
    },
    ("username",),
)
_APPLICATION = _Object(
    "the application",
    {
        "id": _snowflake,
        "name": _text_up_to(USERNAME),
        "owner": _text,
        "privileged_intents": _truth,
        "installs_to_guilds": _truth,
        "installs_to_users": _truth,
    },
    ("name", "owner"),
)
_ROLE = _Object(
    "a role",
    {
        "id": _snowflake,
        "name": _text_up_to(ROLE_NAME),
        "permissions": _List(_permission),
        "color": _color,
        "hoist": _truth,
        "mentionable": _truth,
    },
    ("name",),
)
_OVERWRITE = _Object("an overwrite", {"allow": _List(_permission), "deny": _List(_permission)})
_CHANNEL = _Object(
    "a channel",
    {
        "id": _snowflake,
        "name": _text_up_to(NAME),
        "kind": _kind,
        "category": _text,
        "topic": _text_up_to(FORUM_TOPIC),
        "nsfw": _truth,
        "only": _List(_text),
        "bot": _truth,
        "overwrites": _Map(_OVERWRITE),
        "tags": _List(_text_up_to(TAG_NAME)),
        "flags": _flags,
    },
    ("name",),
)
_GUILD = _Object(
    "a server",
    {
        "id": _snowflake,
        "name": _text_up_to(GUILD_NAME),
        "owner": _text,
        "locale": _text,
        "features": _List(_text),
        "roles": _List(_ROLE),
        "members": _Map(_List(_text)),
        "channels": _List(_CHANNEL),
        "bot": _truth,
        "bot_permissions": _List(_permission),
    },
    ("name", "owner"),
)
WORLD_FIELDS = _Object(
    "a world",
    {"people": _List(_PERSON), "application": _APPLICATION, "guilds": _List(_GUILD), "examples": _List(_text)},
    ("application",),
)
"""Everything that a description may hold, and what it must."""


def _check(value: Any, place: str, kind: Any) -> Iterator[Problem]:
    match kind:
        case _Object():
            yield from _check_object(value, place, kind)
        case _List(each):
            if not isinstance(value, list | tuple):
                yield Problem(place, "must be a list")
                return
            for position, one in enumerate(value):
                yield from _check(one, f"{place}.{position}", each)
        case _Map(each):
            if not isinstance(value, Mapping):
                yield Problem(place, "must be an object")
                return
            for name, one in value.items():
                yield from _check(one, f"{place}.{name}", each)
        case _:
            words = kind(value)
            if words is not None:
                yield Problem(place, words)


def _check_object(value: Any, place: str, kind: _Object) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield Problem(place, "must be an object")
        return
    inside = f"{place}." if place else ""
    for name in kind.required:
        if value.get(name) is None:
            yield Problem(f"{inside}{name}", "is missing")
    for name, one in value.items():
        if name not in kind.fields:
            yield Problem(f"{inside}{name}", f"is nothing that {kind.what} has: {', '.join(kind.fields)}")
        elif one is not None:
            yield from _check(one, f"{inside}{name}", kind.fields[name])


def _check_names(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the names that stand for nobody and nothing, and those that stand for two."""
    people = [str(one["username"]) for one in document.get("people") or ()]
    yield from _check_once(people, "people", "username")
    known = set(people)
    yield from _check_known(str(document["application"]["owner"]), known, "application.owner", "in people")
    for position, guild in enumerate(document.get("guilds") or ()):
        place = f"guilds.{position}"
        yield from _check_known(str(guild["owner"]), known, f"{place}.owner", "in people")
        roles = [str(one["name"]) for one in guild.get("roles") or ()]
        yield from _check_once(roles, f"{place}.roles", "name")
        for username, names in (guild.get("members") or {}).items():
            yield from _check_known(str(username), known, f"{place}.members.{username}", "in people")
            for name in names:
                yield from _check_known(str(name), set(roles), f"{place}.members.{username}", "among the roles")
        channels = guild.get("channels") or ()
        categories = {str(one["name"]) for one in channels if one.get("kind") == "category"}
        for number, channel in enumerate(channels):
            where = f"{place}.channels.{number}"
            if channel.get("category") is not None:
                yield from _check_known(channel["category"], categories, f"{where}.category", "among the categories")
            for name in channel.get("only") or ():
                yield from _check_known(str(name), set(roles), f"{where}.only", "among the roles")
            for name in channel.get("overwrites") or {}:
                yield from _check_known(str(name), {EVERYONE, *roles}, f"{where}.overwrites", "among the roles")


def _check_known(name: str, known: set[str], place: str, where: str) -> Iterator[Problem]:
    if name not in known:
        yield Problem(place, f"names {name}, which is not {where}")


def _check_once(names: list[str], place: str, field: str) -> Iterator[Problem]:
    for position, name in enumerate(names):
        if name in names[:position]:
            yield Problem(f"{place}.{position}.{field}", f"stands twice: {name}")


def _check_ids(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the ids that stand for two of one kind. The bot is a user with the application's id."""
    people = [(f"people.{number}", one) for number, one in enumerate(document.get("people") or ())]
    guilds = [(f"guilds.{number}", one) for number, one in enumerate(document.get("guilds") or ())]
    roles = [(f"{place}.roles.{n}", one) for place, guild in guilds for n, one in enumerate(guild.get("roles") or ())]
    channels = [
        (f"{place}.channels.{n}", one) for place, guild in guilds for n, one in enumerate(guild.get("channels") or ())
    ]
    for forms in ([("application", document["application"]), *people], guilds, roles, channels):
        seen: set[int] = set()
        for place, form in forms:
            identity = int(form.get("id") or 0)
            if identity in seen:
                yield Problem(f"{place}.id", f"stands twice: {identity}")
            seen |= {identity} - {0}


def _check_topics(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the topics that only a forum may have, for their length."""
    for position, guild in enumerate(document.get("guilds") or ()):
        for number, channel in enumerate(guild.get("channels") or ()):
            words = _too_long(channel.get("topic") or "", TOPIC)
            if words is not None and channel.get("kind") != "forum":
                yield Problem(f"guilds.{position}.channels.{number}.topic", words)
