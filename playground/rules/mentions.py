"""Who a message may ping (Resources, Message, Allowed Mentions Object), and whom its text names."""

import re
from dataclasses import dataclass
from typing import Any

from playground.entities import Json
from playground.rules.form import Place, as_snowflake, check_length, read_flag, read_list, read_object

_IDS = 100
_USER = re.compile(r"<@!?(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")
_EVERYONE = re.compile(r"@(?:everyone|here)\b")


@dataclass(frozen=True, slots=True)
class AllowedMentions:
    """Which of the mentions in the text count. `users` and `roles` name single ones where not all of them do."""

    all_users: bool = False
    all_roles: bool = False
    everyone: bool = False
    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    replied_user: bool = False


EVERYTHING = AllowedMentions(all_users=True, all_roles=True, everyone=True, replied_user=True)
"""Without the field, on channel messages."""

USERS_ONLY = AllowedMentions(all_users=True, replied_user=True)
"""Without the field, on answers to interactions and webhook messages."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """The ids that a text names, each once, in their order."""

    users: tuple[int, ...]
    roles: tuple[int, ...]
    everyone: bool


def find_mentions(text: str) -> Mentions:
    """Return everything that the text names, whether it may ping or not."""
    if "@" not in text:
        return Mentions((), (), False)
    return Mentions(
        tuple(dict.fromkeys(int(one) for one in _USER.findall(text))),
        tuple(dict.fromkeys(int(one) for one in _ROLE.findall(text))),
        _EVERYONE.search(text) is not None,
    )


def check_allowed_mentions(form: Json, place: Place) -> AllowedMentions | None:
    """Return what `allowed_mentions` says, or None when it is absent."""
    given = read_object(form, "allowed_mentions", place)
    if given is None:
        return None
    where = place.at("allowed_mentions")
    parse = read_list(given, "parse", where, most=3)
    for position, word in enumerate(parse):
        if word not in ("users", "roles", "everyone"):
            where.at("parse").at(position).refuse(
                "BASE_TYPE_CHOICES", "Value must be one of ('everyone', 'roles', 'users')."
            )
    named: dict[str, frozenset[int]] = {}
    for key in ("users", "roles"):
        ids = read_list(given, key, where, most=1 << 16)
        check_length(ids, where, key, most=_IDS)
        if ids and key in parse:
            where.refuse(
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{key}"] and {key}: [ids...] are mutually exclusive.',
            )
        named[key] = _read_ids(ids, where.at(key))
    return AllowedMentions(
        all_users="users" in parse,
        all_roles="roles" in parse,
        everyone="everyone" in parse,
        users=named["users"],
        roles=named["roles"],
        replied_user=read_flag(given, "replied_user", where),
    )


def _read_ids(values: list[Any], place: Place) -> frozenset[int]:
    found: set[int] = set()
    for position, value in enumerate(values):
        known = as_snowflake(value)
        if known is None:
            place.at(position).refuse("NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
        else:
            found.add(known)
    return frozenset(found)
