"""Text that people typed, made safe to repeat: it mentions nobody and hides no link."""

import re

_MARKUP = re.compile(r"([\\*_~`|>#\[\]()<:@-])")
_ZERO_WIDTH = "​"


def inert(text: str, *, limit: int = 100) -> str:
    """Return `text` on one line, at most `limit` characters long, as Discord shows it literally."""
    one_line = " ".join(text.split())
    shortened = one_line if len(one_line) <= limit else one_line[: limit - 1] + "…"
    escaped = _MARKUP.sub(r"\\\1", shortened)
    return escaped.replace("\\@", "@" + _ZERO_WIDTH).replace("://", ":" + _ZERO_WIDTH + "//")
