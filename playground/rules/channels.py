"""Channels, threads, overwrites and roles as a bot makes and edits them (Resources, Channel and Guild)."""

from collections.abc import Iterable

from playground.entities import ChannelKind, ForumTag, Json, Overwrite
from playground.errors import ApiError
from playground.permissions import ALL, Permission
from playground.rules.form import (
    Place,
    read_choice,
    read_flag,
    read_list,
    read_number,
    read_objects,
    read_snowflake,
    read_text,
    read_whole,
)
from playground.snowflakes import Snowflakes

NAME = 100
TOPIC = 1024
FORUM_TOPIC = 4096
SLOWMODE = 21600
ARCHIVE_MINUTES = (60, 1440, 4320, 10080)
TAGS = 20
TAG_NAME = 20
APPLIED_TAGS = 5
CHANNELS = 500
CATEGORY_CHANNELS = 50
ROLES = 250
ROLE_NAME = 100
OVERWRITES = 1000

REQUIRE_TAG = 1 << 4
"""The flag of a forum that refuses posts without a tag."""

_MADE_HERE = tuple(
    int(kind)
    for kind in (
        ChannelKind.TEXT,
        ChannelKind.VOICE,
        ChannelKind.CATEGORY,
        ChannelKind.ANNOUNCEMENT,
        ChannelKind.STAGE,
        ChannelKind.FORUM,
        ChannelKind.MEDIA,
    )
)

_TEXT_NAMED = (ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT, ChannelKind.FORUM, ChannelKind.MEDIA)


def check_channel_name(form: Json, place: Place, kind: ChannelKind, *, required: bool) -> str | None:
    """Return the name as Discord keeps it: in text channels lower case with dashes."""
    name = read_text(form, "name", place, least=1, most=NAME, required=required, trim=True)
    if name and kind in _TEXT_NAMED:
        return "-".join(name.lower().split())
    return name


def check_channel(form: Json, place: Place, kind: ChannelKind, snowflakes: Snowflakes) -> Json:
    """Return the checked fields that are given, by the names of `Channel`; name, parent and overwrites are others'.

    Raises: ApiError 40061 for two tags of one name.
    """
    made: Json = {}
    if "topic" in form:
        limit = FORUM_TOPIC if kind in (ChannelKind.FORUM, ChannelKind.MEDIA) else TOPIC
        made["topic"] = read_text(form, "topic", place, most=limit) or None
    if form.get("nsfw") is not None:
        made["nsfw"] = read_flag(form, "nsfw", place)
    if "rate_limit_per_user" in form:
        made["slowmode_seconds"] = read_whole(form, "rate_limit_per_user", place, least=0, most=SLOWMODE) or 0
    if form.get("position") is not None:
        made["position"] = read_whole(form, "position", place, least=0, most=1 << 31) or 0
    if form.get("flags") is not None:
        made["flags"] = read_whole(form, "flags", place, least=0, most=1 << 31) or 0
    if form.get("available_tags") is not None:
        made["tags"] = _check_tags(form, place, snowflakes)
    return made


def refuse_without_tags(flags: int, tags: Iterable[ForumTag]) -> None:
    """Raises: ApiError 40066 for a forum that wants a tag of every post and has none that everybody may set."""
    if flags & REQUIRE_TAG and all(tag.moderated for tag in tags):
        raise ApiError(400, 40066, "There are no tags available that can be set by non-moderators")


def read_channel_kind(form: Json, place: Place) -> ChannelKind:
    return ChannelKind(read_choice(form, "type", place, _MADE_HERE) or 0)


def check_overwrites(form: Json, place: Place) -> tuple[Overwrite, ...]:
    """Return the overwrites of a channel."""
    made = []
    for entry, where in read_objects(form, "permission_overwrites", place, most=OVERWRITES):
        identity = read_snowflake(entry, "id", where, required=True)
        overwrite = check_overwrite(entry, where, identity or 0)
        made.append(overwrite)
    return tuple(made)


def check_overwrite(form: Json, place: Place, target: int) -> Overwrite:
    kind = read_choice(form, "type", place, (0, 1), required=True)
    return Overwrite(
        target, kind == 1, read_permissions(form, "allow", place) or 0, read_permissions(form, "deny", place) or 0
    )


def read_permissions(form: Json, key: str, place: Place) -> int | None:
    """Return a set of permission bits, given as text or number; unknown bits are dropped."""
    value = read_number(form, key, place, least=0, most=(1 << 63) - 1)
    return None if value is None else int(value) & ALL.value


def read_archive_minutes(form: Json, place: Place) -> int | None:
    value = read_choice(form, "auto_archive_duration", place, ARCHIVE_MINUTES)
    return None if value is None else int(value)


def check_applied_tags(form: Json, place: Place, known: Iterable[ForumTag]) -> tuple[int, ...]:
    """Return the tags of a forum post, which the forum must have."""
    ids = {tag.id for tag in known}
    made = []
    for position, value in enumerate(read_list(form, "applied_tags", place, most=APPLIED_TAGS)):
        identity = int(value) if str(value).isdigit() else 0
        if identity not in ids:
            place.at("applied_tags").at(position).refuse("CHANNEL_FORUM_TAG_INVALID", "Unknown tag")
        made.append(identity)
    return tuple(dict.fromkeys(made))


def check_role(form: Json, place: Place) -> Json:
    """Return the checked fields that are given, by the names of `Role`."""
    made: Json = {}
    name = read_text(form, "name", place, most=ROLE_NAME, trim=True)
    if name:
        made["name"] = name
    permissions = read_permissions(form, "permissions", place)
    if permissions is not None:
        made["permissions"] = permissions
    color = read_whole(form, "color", place, least=0, most=0xFFFFFF)
    if color is None and isinstance(form.get("colors"), dict):
        color = read_whole(form["colors"], "primary_color", place.at("colors"), least=0, most=0xFFFFFF)
    if color is not None:
        made["color"] = color
    for key in ("hoist", "mentionable"):
        if form.get(key) is not None:
            made[key] = read_flag(form, key, place)
    return made


def exceeds(wanted: int, own: int) -> bool:
    """Whether bits are to be given that the giver has not."""
    return not own & Permission.ADMINISTRATOR.value and bool(wanted & ~own)


def _check_tags(form: Json, place: Place, snowflakes: Snowflakes) -> tuple[ForumTag, ...]:
    made = []
    for entry, where in read_objects(form, "available_tags", place, most=TAGS):
        name = read_text(entry, "name", where, most=TAG_NAME, required=True) or ""
        identity = read_snowflake(entry, "id", where) or snowflakes.make()
        made.append(ForumTag(identity, name, read_flag(entry, "moderated", where)))
    if len({tag.name for tag in made}) < len(made):
        raise ApiError(400, 40061, "Tag names must be unique")
    return tuple(made)
