"""Embeds and components with the addresses of the files that they show (Uploading Files; Unfurled Media Item)."""

from dataclasses import dataclass
from typing import Any

from playground.entities import Attachment, Json, Message
from playground.files import FileStore

_FILE = 13


@dataclass(frozen=True, slots=True)
class Shown:
    """A message's embeds and components as they go out, and the files that none of them shows."""

    embeds: list[Json]
    components: list[Json]
    attachments: list[Attachment]


def show_files(message: Message, files: FileStore) -> Shown:
    """Return what the message shows, `attachment://name` replaced by signed addresses."""
    embeds, components = list(message.embeds), list(message.components)
    if not message.attachments and not message.is_second_generation:
        return Shown(embeds, components, [])
    filler = _Filler(message, files)
    return Shown(
        [filler.fill(one, in_embed=True) for one in embeds],
        [filler.fill(one, in_embed=False) for one in components],
        [one for one in message.attachments if one.id not in filler.used],
    )


class _Filler:
    def __init__(self, message: Message, files: FileStore) -> None:
        self._message = message
        self._files = files
        self._by_address = {f"attachment://{one.filename}": one for one in message.attachments}
        self._media = 0
        self.used: set[int] = set()

    def fill(self, node: Any, *, in_embed: bool) -> Any:
        if isinstance(node, list):
            return [self.fill(one, in_embed=in_embed) for one in node]
        if not isinstance(node, dict):
            return node
        made = {key: self.fill(value, in_embed=in_embed) for key, value in node.items()}
        address = node.get("url")
        shown = self._by_address.get(address) if isinstance(address, str) else None
        if shown is not None:
            self.used.add(shown.id)
            made["url"] = made["proxy_url"] = self._files.url_of(shown, self._message.channel_id)
            made["content_type"] = shown.content_type
            if shown.width is not None:
                made |= {"width": shown.width, "height": shown.height}
        if not in_embed and "proxy_url" in node:
            self._media += 1
            made["id"] = str(self._message.id + self._media)
            if shown is not None:
                made["attachment_id"] = str(shown.id)
        if not in_embed and node.get("type") == _FILE:
            made |= self._name_and_size(node)
        return made

    def _name_and_size(self, component: Json) -> Json:
        file = self._by_address.get(component["file"]["url"])
        return {"name": file.filename if file else None, "size": file.size if file else None}
