"""Text that people typed, made safe to repeat: it mentions nobody and hides no link."""

import re

from calculations.errors import Shown
from tracker.policy.typed_fields import without_controls

_MARKUP = re.compile(r"([\\*_~`|>#\[\]()<:@-])")
_ILLEGIBLE = "\N{REPLACEMENT CHARACTER}"
_ZERO_WIDTH = "​"


def inert(text: str, *, limit: int = 100) -> Shown:
    """Return `text` on one line, at most `limit` characters long, as Discord shows it literally.

    Signs that turn the direction of writing are taken out: they would turn the sentence around the text as well.
    """
    plain = " ".join(without_controls(text).split())
    if not plain and text.strip():
        # Discord refuses a field without a sign in it.
        plain = _ILLEGIBLE
    escaped = _MARKUP.sub(r"\\\1", shortened(plain, limit))
    return Shown(escaped.replace("\\@", "@" + _ZERO_WIDTH).replace("://", ":" + _ZERO_WIDTH + "//"))


def shortened(text: str, limit: int) -> str:
    """Return `text` in at most `limit` characters, cut after a word where there is one to cut after."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    if not text[limit - 1].isspace():
        at_word = kept.rstrip().rpartition(" ")[0]
        # A text without blanks, or with one long word at its end, is cut inside the word.
        kept = at_word if len(at_word) >= limit // 2 else kept
    return kept.rstrip(" ,;:(") + "…"
