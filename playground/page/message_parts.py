"""What a message is made of beside its frame: embeds, components, files, polls, in the page's shape."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from playground.entities import Json
from playground.page.markdown.nodes import Node
from playground.page.markdown.reader import Markdown
from playground.page.names import ChannelNames, hex_color

_MOST_IMAGES = 4


class Part(IntEnum):
    """The component types that are more here than on the wire (Components, Reference)."""

    TEXT = 10
    THUMBNAIL = 11
    GALLERY = 12
    FILE = 13
    CONTAINER = 17


@dataclass(frozen=True, slots=True)
class MessageParts:
    """Reads the texts of one message or form, and writes down what they stand in."""

    markdown: Markdown
    names: ChannelNames
    everyone: bool = False
    """Whether "@everyone" and "@here" in the message's own texts call on people; in embeds they never do."""

    def read(self, text: str | None) -> list[Node]:
        return self.markdown.read(text, self.names, everyone=self.everyone) if text else []

    def read_quietly(self, text: str | None, *, blocks: bool = True) -> list[Node]:
        return self.markdown.read(text, self.names, blocks=blocks) if text else []

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
            "title": self.read_quietly(embed.get("title"), blocks=False),
            "url": embed.get("url"),
            "description": self.read_quietly(embed.get("description")),
            "fields": [
                {
                    "name": self.read_quietly(field["name"], blocks=False),
                    "value": self.read_quietly(field["value"]),
                    "inline": bool(field.get("inline")),
                }
                for field in embed.get("fields") or ()
            ],
            "images": [_picture(one["image"]) for one in group if one.get("image")][:_MOST_IMAGES],
            "thumbnail": _picture(embed["thumbnail"]) if embed.get("thumbnail") else None,
            "footer": _named(footer, "text", icon="icon_url") if footer else None,
            "at": milliseconds(datetime.fromisoformat(moment)) if moment else None,
        }

    def component(self, component: Json) -> Json:
        """Return a component with its texts read and its pictures in the page's shape."""
        made = {key: value for key, value in component.items() if value is not None}
        if "emoji" in made:
            made["emoji"] = _emoji(made["emoji"])
        if "options" in made:
            made["options"] = [_option(one) for one in made["options"]]
        match made["type"]:
            case Part.TEXT:
                made["content"] = self.read(made["content"])
            case Part.THUMBNAIL:
                made["media"] = _picture({**made["media"], "description": made.get("description")})
            case Part.GALLERY:
                made["items"] = [
                    {
                        "media": _picture({**one["media"], "description": one.get("description")}),
                        "spoiler": bool(one.get("spoiler")),
                    }
                    for one in made["items"]
                ]
            case Part.FILE:
                made["file"] = _component_file(made)
            case Part.CONTAINER:
                color = made.get("accent_color")
                made["color"] = hex_color(color) if color is not None else None
        if "components" in made:
            made["components"] = [self.component(one) for one in made["components"]]
        for name in ("accessory", "component"):
            if name in made:
                made[name] = self.component(made[name])
        return made


def cards(embeds: Sequence[Json]) -> list[list[Json]]:
    """Put embeds with the same address together: Discord's client shows their pictures in one card."""
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


def attachment_view(wire: Json) -> Json:
    """Return a file of a message."""
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


def poll_view(poll: Json, own: Collection[int]) -> Json:
    """Return a poll with the votes of each answer; `own` are the numbers of those that the reader has chosen."""
    counts = {one["id"]: one["count"] for one in poll["results"]["answer_counts"]}
    return {
        "question": poll["question"]["text"],
        "answers": [
            {
                "id": one["answer_id"],
                "text": one["poll_media"]["text"],
                "votes": counts.get(one["answer_id"], 0),
                "yours": one["answer_id"] in own,
            }
            for one in poll["answers"]
        ],
        "ends": milliseconds(datetime.fromisoformat(poll["expiry"])),
        "many": bool(poll["allow_multiselect"]),
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


def milliseconds(moment: datetime) -> int:
    """Return a moment as JavaScript counts it."""
    return int(moment.timestamp() * 1000)
