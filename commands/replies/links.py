"""Masked links that the bot itself makes: words from the record, an address from the record, nothing else."""

from urllib.parse import quote, urlsplit

from commands.replies.inert import inert
from commands.replies.words import Phrasebook

_LONGEST_ADDRESS = 400
_PLAIN = ":/?#&=;,+%@!$'*~-._"
"""What stays as it is in an address; brackets and spaces would end the link early."""


def masked_link(text: str, url: str | None, *, limit: int = 200) -> str:
    """Return `text`, made inert, as a link to `url`; the text alone where there is no http address.

    Source: Discord, Reference, "Message Formatting": `[text](url)` with http or https.
    """
    shown = inert(text, limit=limit)
    if url is None or len(url) > _LONGEST_ADDRESS or urlsplit(url).scheme not in ("http", "https"):
        return shown
    return f"[{shown}]({quote(url, safe=_PLAIN)})"


def source_link(phrases: Phrasebook, url: str | None) -> str | None:
    """Return a link to a source with the host that it leads to beside it; None for no https address.

    Where a title were the link, its target would be hidden. The host is no link itself: Discord shows none whose
    words are an address.
    """
    host = host_of(url)
    if host is None or url is None:
        return None
    return phrases.say("link.source", url=quote(url, safe=_PLAIN), host=inert(host))


def host_of(url: str | None) -> str | None:
    """Return the host of an https address as it is, without `www.`; None for other addresses and those too long."""
    if url is None or len(url) > _LONGEST_ADDRESS:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if parts.scheme == "https" and host else None


def message_link(guild_id: int | None, channel_id: int, message_id: int) -> str:
    """Return the address of a message. Source: Discord, the form of a message link."""
    return f"https://discord.com/channels/{guild_id or '@me'}/{channel_id}/{message_id}"
