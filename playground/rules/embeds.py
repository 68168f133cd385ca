"""Embeds (Resources, Message, Embed Object and Embed Limits)."""

from typing import Any

from playground.entities import Json
from playground.rules.form import (
    Place,
    read_flag,
    read_moment,
    read_object,
    read_objects,
    read_text,
    read_url,
    read_whole,
)

EMBEDS = 10
TITLE = 256
DESCRIPTION = 4096
FIELDS = 25
FIELD_NAME = 256
FIELD_VALUE = 1024
FOOTER = 2048
AUTHOR = 256
ALL_TEXT = 6000
"""Of titles, descriptions, field names and values, footers and authors together, over all embeds of a message."""
COLOR = 0xFFFFFF

_SHOWN = frozenset({"title", "description", "image", "thumbnail", "footer", "author", "fields"})
_PICTURES = ("http", "https", "attachment")


def check_embeds(form: Json, place: Place, *, key: str = "embeds") -> tuple[Json, ...]:
    """Return the embeds as Discord keeps them: trimmed, of type rich, without what a sender may not set."""
    made = []
    total = 0
    for embed, where in read_objects(form, key, place, most=EMBEDS):
        kept, length = _check_embed(embed, where)
        made.append(kept)
        total += length
    if total > ALL_TEXT:
        place.at(key).refuse("MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {ALL_TEXT}")
    return tuple(_joined(made))


def _check_embed(embed: Json, place: Place) -> tuple[Json, int]:
    made: Json = {"type": "rich", "content_scan_version": 0}
    length = 0

    def put(key: str, value: Any) -> None:
        if value is not None and value != "":
            made[key] = value

    title = read_text(embed, "title", place, most=TITLE, trim=True)
    description = read_text(embed, "description", place, most=DESCRIPTION, trim=True)
    put("url", read_url(embed, "url", place))
    put("title", title)
    put("description", description)
    put("color", read_whole(embed, "color", place, least=0, most=COLOR))
    moment = read_moment(embed, "timestamp", place)
    put("timestamp", moment.isoformat() if moment is not None else None)
    length += len(title or "") + len(description or "")
    for name in ("image", "thumbnail"):
        put(name, _check_picture(embed, name, place))
    footer = read_object(embed, "footer", place)
    if footer is not None:
        text = read_text(footer, "text", place.at("footer"), most=FOOTER, trim=True)
        icon = read_url(footer, "icon_url", place.at("footer"), schemes=_PICTURES)
        if text:
            put("footer", {"text": text, **({"icon_url": icon} if icon else {})})
            length += len(text)
    author = read_object(embed, "author", place)
    if author is not None:
        name_text = read_text(author, "name", place.at("author"), most=AUTHOR, trim=True)
        url = read_url(author, "url", place.at("author"))
        icon = read_url(author, "icon_url", place.at("author"), schemes=_PICTURES)
        if name_text:
            put("author", {"name": name_text} | ({"url": url} if url else {}) | ({"icon_url": icon} if icon else {}))
            length += len(name_text)
    fields = []
    for field, where in read_objects(embed, "fields", place, most=FIELDS):
        field_name = read_text(field, "name", where, most=FIELD_NAME, required=True, trim=True) or ""
        value = read_text(field, "value", where, most=FIELD_VALUE, required=True, trim=True) or ""
        length += len(field_name) + len(value)
        fields.append({"name": field_name, "value": value, "inline": read_flag(field, "inline", where)})
    put("fields", fields or None)
    if not made.keys() & _SHOWN and not _says_something(embed):
        place.at("description").require()
    return made, length


def _says_something(embed: Json) -> bool:
    """Whether there is something in it, be it wrong; then it is refused at its own place."""
    footer, author = embed.get("footer"), embed.get("author")
    return (
        any(embed.get(one) not in (None, "", []) for one in ("title", "description", "image", "thumbnail", "fields"))
        or (isinstance(footer, dict) and bool(footer.get("text")))
        or (isinstance(author, dict) and bool(author.get("name")))
    )


def _check_picture(embed: Json, name: str, place: Place) -> Json | None:
    picture = read_object(embed, name, place)
    if picture is None:
        return None
    where = place.at(name)
    url = read_url(picture, "url", where, schemes=_PICTURES, required=True)
    description = read_text(picture, "description", where, most=DESCRIPTION)
    if url is None:
        return None
    return {"url": url, "proxy_url": url, "width": 0, "height": 0, "flags": 0} | (
        {"description": description} if description else {}
    )


def _joined(embeds: list[Json]) -> list[Json]:
    """Return the embeds with those of the same address folded into the first, which gains their pictures only."""
    seen: set[str] = set()
    kept = []
    for embed in embeds:
        url = embed.get("url")
        if url is not None and url in seen and embed.get("image") is not None:
            kept.append({"type": "rich", "url": url, "image": embed["image"], "content_scan_version": 0})
            continue
        if url is not None and url in seen:
            continue
        if url is not None:
            seen.add(url)
        kept.append(embed)
    return kept
