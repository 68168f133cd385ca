"""Keeps a world in a file, one JSON value a line: every change is appended at once, and opening it begins anew.

A line that was cut off by a crash is the last one, and is left out when the file is read.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from playground import wire
from playground.changes import (
    Change,
    ChannelChanged,
    ClockMoved,
    CommandsChanged,
    GuildChanged,
    MemberChanged,
    MessageCreated,
    MessageDeleted,
    MessageDismissed,
    MessagesDeleted,
    MessageUpdated,
    ReactionChanged,
    RoleChanged,
    UserChanged,
    WebhookChanged,
    WorldReset,
)
from playground.codec import decode, encode
from playground.entities import Channel, Command, Guild, Json, Message, User, Webhook
from playground.files import FileStore, StoredFile
from playground.snowflakes import moment_of
from playground.world import World
from playground.world_document import Origin

_FORMAT = 1


class WorldFileError(ValueError):
    """A file that holds no world, or one of another format."""


@dataclass(slots=True)
class StoredWorld:
    """What a file holds."""

    origin: Origin
    """What the world began with, and goes back to when it is reset."""
    file_secret: bytes
    users: dict[int, User] = field(default_factory=dict)
    guilds: dict[int, Guild] = field(default_factory=dict)
    conversations: dict[int, Channel] = field(default_factory=dict)
    messages: dict[int, dict[int, Message]] = field(default_factory=dict)
    commands: dict[int, Command] = field(default_factory=dict)
    webhooks: dict[int, Webhook] = field(default_factory=dict)
    files: dict[int, StoredFile] = field(default_factory=dict)
    permissions: dict[tuple[int, int], list[Json]] = field(default_factory=dict)
    dismissed: set[int] = field(default_factory=set)
    ahead: float = 0.0
    """The seconds by which the world's clock was ahead of the machine's."""

    def ahead_at(self, moment: datetime) -> float:
        """Return how far ahead the clock goes on at a moment of the machine's: never back behind the last message."""
        newest = max((moment_of(max(one)) for one in self.messages.values() if one), default=moment)
        return max(self.ahead, (newest - moment).total_seconds())

    def fill(self, world: World, files: FileStore) -> None:
        """Put everything into a world that begins."""
        world.start_over(self.users.values(), self.guilds.values())
        for channel in self.conversations.values():
            world.channels[channel.id] = channel
        world.messages = self.messages
        world.commands = self.commands
        world.webhooks = self.webhooks
        world.command_permissions = self.permissions
        world.dismissed = self.dismissed
        world.index_conversations()
        files.stored.update(self.files)
        for snowflake in (
            *world.channels,
            *self.files,
            *self.commands,
            *(one for m in self.messages.values() for one in m),
        ):
            world.snowflakes.see(snowflake)


def read_stored_world(path: Path) -> StoredWorld | None:
    """Return what the file holds, or None when there is none (or an empty one). Raises: WorldFileError, OSError."""
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return None
    whole = lines[:-1]
    if not whole:
        if lines[-1].strip():
            raise WorldFileError(f"{path} is not the file of a playground's world")
        return None
    try:
        return _read(whole)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WorldFileError(f"{path} is not the file of a playground's world: {error}") from error


class Journal:
    """Writes the world to its file, first as a whole and then change by change."""

    def __init__(self, path: Path, world: World, files: FileStore, origin: Origin) -> None:
        self._path = path
        self._origin = origin
        self._world = world
        self._files = files
        self._kept: set[int] = set()
        self._file: BinaryIO | None = None

    def open(self) -> None:
        """Write the world as it is now and stay open for its changes. Raises: OSError."""
        self.close()
        fresh = self._path.with_name(f"{self._path.name}.new")
        self._kept.clear()
        self._file = fresh.open("wb")
        for line in self._everything():
            self._append(line)
        self._file.flush()
        self._file.close()
        fresh.replace(self._path)
        self._file = self._path.open("ab")

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def hear(self, change: Change) -> None:
        """Append what changed."""
        if self._file is None:
            return
        for line in self._lines(change):
            self._append(line)
        self._file.flush()

    def _lines(self, change: Change) -> Iterator[Json]:
        match change:
            case MessageCreated(message) | MessageUpdated(_, message) | ReactionChanged(message):
                current = self._world.message(message.channel_id, message.id)
                if current is not None:
                    yield from self._message(current)
            case MessageDeleted(message):
                yield {"gone": [message.id], "channel": message.channel_id}
            case MessagesDeleted(channel_id, messages):
                yield {"gone": [one.id for one in messages], "channel": channel_id}
            case UserChanged(user):
                yield {"user": encode(user)}
            case GuildChanged() | RoleChanged() | MemberChanged():
                yield from self._guilds(change)
            case ChannelChanged(before, channel):
                known = channel or before
                if known is not None and known.guild_id is not None:
                    yield {"guild": encode(self._world.guilds[known.guild_id])}
                elif channel is not None:
                    yield {"conversation": encode(channel)}
            case CommandsChanged(guild_id):
                commands = [encode(one) for one in self._world.commands_of(guild_id)]
                yield {"commands": commands, "scope": guild_id}
                yield from self._permissions()
            case MessageDismissed():
                yield {"dismissed": sorted(self._world.dismissed)}
            case WebhookChanged():
                yield {"webhooks": [encode(one) for one in self._world.webhooks.values()]}
            case ClockMoved(ahead):
                yield {"ahead": ahead}
            case WorldReset():
                self.open()
            case _:
                return

    def _guilds(self, change: GuildChanged | RoleChanged | MemberChanged) -> Iterator[Json]:
        if isinstance(change, GuildChanged):
            if change.guild is not None:
                yield {"guild": encode(change.guild)}
            elif change.before is not None:
                yield {"guild_gone": change.before.id}
        else:
            yield {"guild": encode(self._world.guilds[change.guild_id])}

    def _everything(self) -> Iterator[Json]:
        world = self._world
        yield {
            "format": _FORMAT,
            "origin": encode(self._origin),
            "file_secret": self._files.secret.hex(),
        }
        if world.clock.ahead:
            yield {"ahead": world.clock.ahead}
        for user in world.users.values():
            yield {"user": encode(user)}
        for guild in world.guilds.values():
            yield {"guild": encode(guild)}
        for channel in world.channels.values():
            if channel.guild_id is None:
                yield {"conversation": encode(channel)}
        for scope in dict.fromkeys(command.guild_id for command in world.commands.values()):
            yield {"commands": [encode(one) for one in world.commands_of(scope)], "scope": scope}
        if world.webhooks:
            yield {"webhooks": [encode(one) for one in world.webhooks.values()]}
        yield from self._permissions()
        if world.dismissed:
            yield {"dismissed": sorted(world.dismissed)}
        for messages in world.messages.values():
            for message in messages.values():
                yield from self._message(message)

    def _permissions(self) -> Iterator[Json]:
        rules = [[*target, rules] for target, rules in self._world.command_permissions.items()]
        yield {"permissions": rules}

    def _message(self, message: Message) -> Iterator[Json]:
        for attachment in message.attachments:
            stored = self._files.stored.get(attachment.id)
            if stored is not None and attachment.id not in self._kept:
                self._kept.add(attachment.id)
                yield {
                    "file": attachment.id,
                    "content_type": stored.content_type,
                    "content": base64.b64encode(stored.content).decode(),
                }
        yield {"message": encode(message)}

    def _append(self, line: Json) -> None:
        if self._file is not None:
            self._file.write(wire.dump(line) + b"\n")


def _read(lines: list[bytes]) -> StoredWorld:
    head = wire.load(lines[0])
    if head.get("format") != _FORMAT:
        raise ValueError("another format")
    stored = StoredWorld(decode(Origin, head["origin"]), bytes.fromhex(head["file_secret"]))
    for raw in lines[1:]:
        _take(stored, wire.load(raw))
    return stored


def _take(stored: StoredWorld, line: dict[str, Any]) -> None:
    match line:
        case {"message": form}:
            message = decode(Message, form)
            stored.messages.setdefault(message.channel_id, {})[message.id] = message
        case {"gone": ids, "channel": channel_id}:
            for message_id in ids:
                stored.messages.get(channel_id, {}).pop(message_id, None)
        case {"file": identity, "content_type": content_type, "content": content}:
            stored.files[identity] = StoredFile(base64.b64decode(content), content_type)
        case {"user": form}:
            user = decode(User, form)
            stored.users[user.id] = user
        case {"guild": form}:
            guild = decode(Guild, form)
            stored.guilds[guild.id] = guild
        case {"guild_gone": guild_id}:
            stored.guilds.pop(guild_id, None)
        case {"conversation": form}:
            channel = decode(Channel, form)
            stored.conversations[channel.id] = channel
        case {"commands": forms, "scope": scope}:
            left = {key: one for key, one in stored.commands.items() if one.guild_id != scope}
            stored.commands = left | {one.id: one for one in (decode(Command, form) for form in forms)}
        case {"webhooks": forms}:
            stored.webhooks = {one.id: one for one in (decode(Webhook, form) for form in forms)}
        case {"permissions": rules}:
            stored.permissions = {(guild_id, target): one for guild_id, target, one in rules}
        case {"dismissed": ids}:
            stored.dismissed = set(ids)
        case {"ahead": seconds}:
            stored.ahead = float(seconds)
        case _:
            raise ValueError(f"a line with {', '.join(line)}")
