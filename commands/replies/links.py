"""Masked links that the bot itself makes: words from the record, an address from the record, nothing else."""

from urllib.parse import quote, urlsplit

from commands.replies.inert import inert

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
