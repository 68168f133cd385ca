"""Lines that become the value of an embed's field."""

from collections.abc import Sequence

_LIMIT = 1024
"""Discord, embed limits: a field's value."""


def field_text(lines: Sequence[str]) -> str:
    """Return the lines one below the other, without the last ones when Discord would refuse their length."""
    kept = list(lines)
    while len(kept) > 1 and len("\n".join(kept)) > _LIMIT:
        kept.pop()
    return "\n".join(kept)[:_LIMIT]
