"""Tables in a code block, narrow enough for a phone whatever the language and the money's format."""

from collections.abc import Sequence

from commands.replies.columns import columns
from commands.replies.working import WIDTH, wrapped


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of a label and its cells as a code block of at most `WIDTH` columns.

    Labels stand left, cells right. Where label and cells do not fit side by side, the cells of every row go
    below its label. An empty label has no line of its own then.
    """
    return "```text\n" + "\n".join(_side_by_side(rows) or _stacked(rows)) + "\n```"


def _side_by_side(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    room = WIDTH - sum(widths)
    gaps = len(widths) - 1
    if room < gaps:
        return []
    gap = " " * min(2, room // gaps) if gaps else ""
    return [gap.join(_aligned(row, widths)).rstrip() for row in rows]


def _stacked(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(columns, column)) for column in zip(*(row[1:] for row in rows), strict=True)]
    while sum(widths) + len(widths) > WIDTH and len(widths) > 1:
        widths.pop()
    lines: list[str] = []
    for row in rows:
        if row[0]:
            lines.extend(wrapped(row[0]))
        cells = " ".join(_padded(cell, width) for cell, width in zip(row[1:], widths, strict=False))
        lines.append(" " * min(2, WIDTH - columns(cells)) + cells)
    return lines


def _aligned(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [row[0] + " " * (widths[0] - columns(row[0])), *map(_padded, row[1:], widths[1:])]


def _padded(cell: str, width: int) -> str:
    return " " * (width - columns(cell)) + cell
