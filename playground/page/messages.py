"""Messages as the page draws them: texts read into nodes, names filled in, for one reader.

They are made from the objects that the API itself gives out (`playground.payloads`), so that the page shows
what any client of Discord would get.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from playground.entities import Json, Message, User
from playground.interactions.interaction import TOKEN_SECONDS
from playground.page.markdown import Markdown, Node, plain_text
from playground.page.names import ChannelNames, hex_color, role_color
from playground.payloads import Payloads
from playground.world import World

_CONTEXT_CHARACTERS = 120
_TEXT = 10
_SECTION = 9
_THUMBNAIL = 11
_GALLERY = 12
_FILE = 13
_CONTAINER = 17
_ROW = 1


@dataclass(frozen=True, slots=True)
class MessageViews:
    """Writes messages for the page."""

    world: World
    payloads: Payloads
    markdown: Markdown

    def message(self, message: Message, reader: User) -> Json:
        """Return the message as `reader` sees it."""
        wire = self.payloads.message(message)
        texts = _Texts(self.markdown, ChannelNames(self.world, self.world.channels[message.channel_id], reader))
        return {
            "id": wire["id"],
            "channel": wire["channel_id"],
            "at": _milliseconds(message.created_at),
            "edited": _milliseconds(message.edited_at) if message.edited_at is not None else None,
            "author": self.author(message),
            "content": texts.read(message.content, everyone=message.mention_everyone),
            "used": self._used(message),
            "reply": self._reply(message, texts),
            "thinking": message.is_thinking and not self._is_given_up(message),
            "failed": message.is_thinking and self._is_given_up(message),
            "ephemeral": message.is_ephemeral,
            "mentionsYou": self._mentions(message, reader),
            "embeds": [texts.embed(group) for group in _galleries(wire["embeds"])],
            "attachments": [_attachment(one) for one in wire["attachments"]],
            "components": [texts.component(one) for one in wire["components"]],
            "reactions": [_reaction(emoji, user_ids, reader) for emoji, user_ids in message.reactions],
        }

    def form(self, form: Json, channel_id: int, reader: User) -> Json:
        """Return a modal as the page draws it."""
        texts = _Texts(self.markdown, ChannelNames(self.world, self.world.channels[channel_id], reader))
        return {"title": form["title"], "components": [texts.component(one) for one in form["components"]]}

    def author(self, message: Message) -> Json:
        wire = self.payloads.author(message)
        guild = self.world.guild_of(self.world.channels[message.channel_id])
        return {
            "id": wire["id"],
            "name": wire["username"] if message.webhook_name else self._name(message.author_id, message),
            "bot": bool(wire.get("bot")),
            "color": role_color(guild, message.author_id),
        }

    def _name(self, user_id: int, message: Message) -> str:
        reader = self.world.users[user_id]
        names = ChannelNames(self.world, self.world.channels[message.channel_id], reader)
        return names.user_name(user_id) or reader.username

    def _used(self, message: Message) -> Json | None:
        invocation = message.invocation
        if invocation is None or invocation.command_name is None or invocation.original_message_id is not None:
            return None
        user_id = invocation.user_id
        return {
            "user": {"id": str(user_id), "name": self._name(user_id, message)},
            "name": f"/{invocation.command_name}",
        }

    def _reply(self, message: Message, texts: "_Texts") -> Json | None:
        reference = message.reference
        source_id = message.invocation.source_message_id if message.invocation is not None else None
        if reference is not None and not reference.forwards:
            target = self.world.message(reference.channel_id, reference.message_id)
        elif source_id is not None:
            target = self.world.message(message.channel_id, source_id)
        else:
            return None
        if target is None:
            return {"author": None, "text": ""}
        text = plain_text(texts.read(target.content)).strip().replace("\n", " ")
        if not text:
            text = "Click to see attachment" if target.attachments else "Click to see embed"
        return {"author": self.author(target), "text": text[:_CONTEXT_CHARACTERS]}

    def _is_given_up(self, message: Message) -> bool:
        """Whether the token with which "thinking" could be replaced has died."""
        return (self.world.clock.now() - message.created_at).total_seconds() >= TOKEN_SECONDS

    def _mentions(self, message: Message, reader: User) -> bool:
        if message.mention_everyone or reader.id in message.mentions:
            return message.author_id != reader.id
        guild = self.world.guild_of(self.world.channels[message.channel_id])
        member = guild.members.get(reader.id) if guild is not None else None
        return member is not None and not set(member.role_ids).isdisjoint(message.role_mentions)


@dataclass(frozen=True, slots=True)
class _Texts:
    """Reads the texts of one message."""

    markdown: Markdown
    names: ChannelNames

    def read(self, text: str | None, *, blocks: bool = True, everyone: bool = False) -> list[Node]:
        return self.markdown.read(text, self.names, blocks=blocks, everyone=everyone) if text else []

    def embed(self, group: Sequence[Json]) -> Json:
        """Return one card; further embeds of the group only lend it their pictures."""
        embed = group[0]
        footer = embed.get("footer")
        author = embed.get("author")
        color = embed.get("color")
        moment = embed.get("timestamp")
        return {
            "color": hex_color(color) if color is not None else None,
            "author": _named(author, "name", icon="icon_url") if author else None,
            "title": self.read(embed.get("title"), blocks=False),
            "url": embed.get("url"),
            "description": self.read(embed.get("description")),
            "fields": [
                {
                    "name": self.read(field["name"], blocks=False),
                    "value": self.read(field["value"]),
                    "inline": bool(field.get("inline")),
                }
                for field in embed.get("fields") or ()
            ],
            "images": [_picture(one["image"]) for one in group if one.get("image")],
            "thumbnail": _picture(embed["thumbnail"]) if embed.get("thumbnail") else None,
            "footer": _named(footer, "text", icon="icon_url") if footer else None,
            "at": _milliseconds(datetime.fromisoformat(moment)) if moment else None,
        }

    def component(self, component: Json) -> Json:
        """Return a component with its texts read and its pictures in the page's shape."""
        made = {key: value for key, value in component.items() if value is not None}
        if "emoji" in made:
            made["emoji"] = _emoji(made["emoji"])
        if "options" in made:
            made["options"] = [_option(one) for one in made["options"]]
        match made["type"]:
            case 10:
                made["content"] = self.read(made["content"])
            case 11:
                made["media"] = _picture({**made["media"], "description": made.get("description")})
            case 12:
                made["items"] = [
                    {
                        "media": _picture({**one["media"], "description": one.get("description")}),
                        "spoiler": bool(one.get("spoiler")),
                    }
                    for one in made["items"]
                ]
            case 13:
                made["file"] = _component_file(made)
            case 17:
                color = made.get("accent_color")
                made["color"] = hex_color(color) if color is not None else None
        if "components" in made:
            made["components"] = [self.component(one) for one in made["components"]]
        for name in ("accessory", "component"):
            if name in made:
                made[name] = self.component(made[name])
        return made


def _galleries(embeds: Sequence[Json]) -> list[list[Json]]:
    """Put embeds with the same address together, as Discord's client shows up to four pictures in one card."""
    groups: list[list[Json]] = []
    by_url: dict[str, list[Json]] = {}
    for embed in embeds:
        url = embed.get("url")
        if url and url in by_url:
            by_url[url].append(embed)
            continue
        groups.append([embed])
        if url:
            by_url[url] = groups[-1]
    return groups


def _named(source: Json, name: str, *, icon: str) -> Json:
    return {name: source[name], "url": source.get("url"), "icon": source.get(icon)}


def _picture(media: Json) -> Json:
    return {
        "url": media["url"],
        "width": media.get("width"),
        "height": media.get("height"),
        "alt": media.get("description"),
    }


def _attachment(wire: Json) -> Json:
    return {
        "url": wire["url"],
        "name": wire.get("title") or wire["filename"],
        "size": wire["size"],
        "picture": wire["content_type"].startswith("image/"),
        "width": wire.get("width"),
        "height": wire.get("height"),
        "alt": wire.get("description"),
        "spoiler": bool(wire["flags"]) or wire["filename"].startswith("SPOILER_"),
    }


def _component_file(component: Json) -> Json:
    address = component["file"]["url"]
    return {
        "url": address,
        "name": component.get("name") or address.partition("?")[0].rpartition("/")[2],
        "size": component.get("size", 0),
        "picture": False,
        "spoiler": bool(component.get("spoiler")),
    }


def _emoji(emoji: Json) -> str:
    return f":{emoji['name']}:" if emoji.get("id") else str(emoji.get("name") or "")


def _option(option: Json) -> Json:
    made = {key: value for key, value in option.items() if value is not None}
    if "emoji" in made:
        made["emoji"] = _emoji(made["emoji"])
    return made


def _reaction(emoji: str, user_ids: Sequence[int], reader: User) -> Json:
    name, _, emoji_id = emoji.partition(":")
    return {"emoji": f":{name}:" if emoji_id else name, "count": len(user_ids), "yours": reader.id in user_ids}


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
