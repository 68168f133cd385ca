"""Fills a world from a description: people, guilds, roles, channels, members, by name.

Ids may be left out; they are then counted up from a fixed start, so that the same description gives the same ids.
Raises: WorldDocumentError, naming everything that is wrong, each by its place.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from playground import wire
from playground.entities import (
    Application,
    Channel,
    ChannelKind,
    ForumTag,
    Guild,
    Json,
    Member,
    Overwrite,
    Role,
    User,
)
from playground.permissions import BOT_DEFAULT, EVERYONE_DEFAULT, Permission, named
from playground.world_check import check_world

_FIRST_ID = 1_300_000_000_000_001_000
_JOINED_AT = datetime(2026, 1, 5, 10, tzinfo=UTC)

_KINDS = {
    "text": ChannelKind.TEXT,
    "announcement": ChannelKind.ANNOUNCEMENT,
    "voice": ChannelKind.VOICE,
    "category": ChannelKind.CATEGORY,
    "forum": ChannelKind.FORUM,
}


class WorldDocumentError(ValueError):
    """A description of a world that cannot be built."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a world begins with."""

    application: Application
    users: tuple[User, ...]
    guilds: tuple[Guild, ...]
    examples: tuple[str, ...] = ()
    """What the page proposes to type where nothing has been said yet."""


def read_world(document: Mapping[str, Any], *, token: str, verify_key: str) -> Origin:
    """Return what the description says, the bot in every guild that does not set `"bot": false`."""
    problems = check_world(document)
    if problems:
        lines = "".join(f"\n  {problem}" for problem in problems)
        raise WorldDocumentError(f"the description of the world has {_counted(len(problems))}:{lines}")
    return _Reader(document).read(token, verify_key)


def _counted(problems: int) -> str:
    return "one problem" if problems == 1 else f"{problems} problems"


def read_document(path: Path) -> Mapping[str, Any]:
    """Return the description that a file of JSON holds. Raises: WorldDocumentError, OSError."""
    try:
        document = wire.load(path.read_bytes())
    except ValueError as error:
        raise WorldDocumentError(f"{path} is not JSON: {error}") from error
    if not isinstance(document, dict):
        raise WorldDocumentError(f"{path} describes no world: it must be an object")
    return document


class _Reader:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._ids: Iterator[int] = count(_FIRST_ID)
        self._users: dict[str, User] = {}

    def read(self, token: str, verify_key: str) -> Origin:
        for person in self._document.get("people", ()):
            user = User(
                self._id(person),
                str(person["username"]),
                str(person.get("name", person["username"])),
                locale=str(person.get("locale", "en-US")),
                accepts_direct_messages=bool(person.get("accepts_direct_messages", True)),
                has_installed_app=bool(person.get("has_installed_app", False)),
            )
            self._users[user.username] = user
        form = self._document["application"]
        application = Application(
            id=self._id(form),
            name=str(form["name"]),
            token=token,
            verify_key=verify_key,
            privileged_intents=bool(form.get("privileged_intents", False)),
            installs_to_guilds=bool(form.get("installs_to_guilds", True)),
            installs_to_users=bool(form.get("installs_to_users", True)),
            owner_id=self._user(form["owner"]).id,
        )
        bot = User(application.id, application.name, application.name, bot=True)
        guilds = tuple(self._guild(guild, bot) for guild in self._document.get("guilds", ()))
        examples = tuple(str(one) for one in self._document.get("examples", ()))
        return Origin(application, (bot, *self._users.values()), guilds, examples)

    def _guild(self, form: Json, bot: User) -> Guild:
        guild = Guild(
            self._id(form),
            str(form["name"]),
            self._user(form["owner"]).id,
            locale=str(form.get("locale", "en-US")),
            features=tuple(form.get("features", ())),
        )
        guild.roles[guild.id] = Role(guild.id, "@everyone", EVERYONE_DEFAULT.value, position=0)
        by_name: dict[str, Role] = {}
        forms = form.get("roles", ())
        for position, role_form in enumerate(reversed(forms), 1):
            role = Role(
                self._id(role_form),
                str(role_form["name"]),
                named(tuple(role_form.get("permissions", ()))).value,
                position=position,
                color=int(role_form.get("color", 0)),
                hoist=bool(role_form.get("hoist", False)),
                mentionable=bool(role_form.get("mentionable", False)),
            )
            by_name[role.name] = role
            guild.roles[role.id] = role
        for username, names in form.get("members", {}).items():
            role_ids = tuple(by_name[name].id for name in names)
            user = self._user(username)
            guild.members[user.id] = Member(user.id, _JOINED_AT, role_ids)
        managed: Role | None = None
        if form.get("bot", True):
            permissions = named(form["bot_permissions"]) if "bot_permissions" in form else BOT_DEFAULT
            role_id = guild.id + 1 if "id" in form else next(self._ids)
            top = len(forms) + 1
            managed = Role(role_id, bot.username, permissions.value, top, managed=True, bot_id=bot.id)
            guild.roles[managed.id] = managed
            guild.members[bot.id] = Member(bot.id, _JOINED_AT, (managed.id,))
        for position, channel_form in enumerate(form.get("channels", ())):
            channel = self._channel(channel_form, guild, by_name, managed, position)
            guild.channels[channel.id] = channel
        _put_into_categories(guild, form.get("channels", ()))
        return guild

    def _channel(
        self, form: Json, guild: Guild, by_name: Mapping[str, Role], managed: Role | None, position: int
    ) -> Channel:
        overwrites: list[Overwrite] = []
        if "only" in form:
            view = Permission.VIEW_CHANNEL.value
            overwrites.append(Overwrite(guild.id, False, deny=view))
            overwrites.extend(Overwrite(by_name[name].id, False, allow=view) for name in form["only"])
            if managed is not None and form.get("bot", True):
                overwrites.append(Overwrite(managed.id, False, allow=view))
        for name, change in form.get("overwrites", {}).items():
            target = guild.id if name == "@everyone" else by_name[name].id
            overwrites.append(
                Overwrite(
                    target,
                    False,
                    named(tuple(change.get("allow", ()))).value,
                    named(tuple(change.get("deny", ()))).value,
                )
            )
        return Channel(
            self._id(form),
            _KINDS[form.get("kind", "text")],
            str(form["name"]),
            guild.id,
            position=position,
            topic=form.get("topic"),
            nsfw=bool(form.get("nsfw", False)),
            overwrites=tuple(overwrites),
            tags=tuple(ForumTag(next(self._ids), str(tag)) for tag in form.get("tags", ())),
            flags=int(form.get("flags", 0)),
        )

    def _id(self, form: Mapping[str, Any]) -> int:
        return int(form["id"]) if "id" in form else next(self._ids)

    def _user(self, username: object) -> User:
        return self._users[str(username)]


def _put_into_categories(guild: Guild, forms: Iterable[Json]) -> None:
    """Give channels the parents that their forms name; these may stand before or after them."""
    channels = tuple(guild.channels.values())
    categories = {one.name: one.id for one in channels if one.kind is ChannelKind.CATEGORY}
    for channel, form in zip(channels, forms, strict=True):
        if form.get("category") is not None:
            guild.channels[channel.id] = replace(channel, parent_id=categories[form["category"]])
