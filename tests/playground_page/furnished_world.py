"""The usual world with more in it: what stands on a chat page beside plain messages, put there without a bot."""

import struct
import zlib
from dataclasses import dataclass, replace
from typing import Any

from playground.entities import (
    Attachment,
    Channel,
    ChannelKind,
    ForumTag,
    Guild,
    Invocation,
    Json,
    Message,
    MessageFlag,
    MessageKind,
    Role,
    Thread,
    User,
)
from playground.files import Upload
from playground.server import Playground


def picture(width: int = 320, height: int = 160) -> bytes:
    """Return a PNG with a band of colour."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    row = b"\0" + b"".join(bytes((40, 90 + x * 100 // width, 200)) for x in range(width))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@dataclass(frozen=True, slots=True)
class Furnished:
    """Puts things into a playground's first server."""

    playground: Playground

    def user(self, name: str) -> User:
        found = self.playground.world.user_named(name)
        assert found is not None
        return found

    def role(self, name: str) -> Role:
        return next(role for role in self._guild.roles.values() if role.name == name)

    def channel(self, name: str) -> Channel:
        return next(one for one in self._guild.channels.values() if one.name == name)

    def add_channel(self, name: str, kind: ChannelKind = ChannelKind.TEXT, **fields: Any) -> Channel:
        world = self.playground.world
        position = fields.pop("position", len(self._guild.channels))
        channel = Channel(world.snowflakes.make(), kind, name, self._guild.id, position=position, **fields)
        return world.put_channel(channel)

    def add_forum(self, name: str, *tags: str, **fields: Any) -> Channel:
        made = tuple(ForumTag(number, tag) for number, tag in enumerate(tags, 1))
        return self.add_channel(name, ChannelKind.FORUM, tags=made, **fields)

    def add_post(self, forum: Channel, name: str, text: str, *tags: str, by: str = "maya") -> Channel:
        world = self.playground.world
        tag_ids = tuple(tag.id for tag in forum.tags if tag.name in tags)
        thread = Thread(self.user(by).id, applied_tags=tag_ids)
        identity = world.snowflakes.make()
        post = world.put_channel(
            Channel(identity, ChannelKind.PUBLIC_THREAD, name, self._guild.id, parent_id=forum.id, thread=thread)
        )
        self.say(text, by=by, where=post, id=identity)
        return post

    def add_thread(self, message: Message, name: str) -> Channel:
        world = self.playground.world
        thread = Channel(
            message.id,
            ChannelKind.PUBLIC_THREAD,
            name,
            self._guild.id,
            parent_id=message.channel_id,
            thread=Thread(message.author_id),
        )
        made = world.put_channel(thread)
        world.replace_message(replace(message, flags=message.flags | MessageFlag.HAS_THREAD))
        return made

    def say(self, text: str = "", *, by: str = "maya", where: Channel | str = "general", **fields: Any) -> Message:
        world = self.playground.world
        channel = self.channel(where) if isinstance(where, str) else where
        identity = fields.pop("id", None) or world.snowflakes.make()
        at = fields.pop("created_at", None) or world.clock.now()
        return world.add_message(Message(identity, channel.id, self.user(by).id, at, text, **fields))

    def answer(self, command: str, text: str = "", *, to: str = "alice", **fields: Any) -> Message:
        """Let the bot answer a command."""
        invocation = Invocation(1, 2, self.user(to).id, command)
        kind = MessageKind.CHAT_INPUT_COMMAND
        return self.say(text, by=self.playground.world.bot.username, invocation=invocation, kind=kind, **fields)

    def lay_out(self, *components: Json, **fields: Any) -> Message:
        """Let the bot send a message made of components alone."""
        numbered = tuple(_numbered(list(components)))
        flags = MessageFlag.IS_COMPONENTS_V2
        return self.say(by=self.playground.world.bot.username, components=numbered, flags=flags, **fields)

    def keep(self, name: str, content: bytes | None = None, description: str | None = None) -> Attachment:
        """Keep a file (without content, a picture) for a message."""
        upload = Upload(name, content if content is not None else picture())
        return self.playground.files.keep(upload, description=description)

    @property
    def _guild(self) -> Guild:
        return next(iter(self.playground.world.guilds.values()))


def _numbered(components: list[Json]) -> list[Json]:
    """Give components the ids that Discord gives them."""
    numbers = iter(range(1, 1000))

    def number(component: Json) -> Json:
        made = {"id": next(numbers), **component}
        if "components" in made:
            made["components"] = [number(one) for one in made["components"]]
        if "accessory" in made:
            made["accessory"] = number(made["accessory"])
        return made

    return [number(one) for one in components]
