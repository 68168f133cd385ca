"""Text of the record with what was searched for in bold, inert as all of it."""

from collections.abc import Iterable

from commands.replies.inert import inert
from tracker.policy.passages import Piece

_LONGEST = 1000


def emphasised(pieces: Iterable[Piece]) -> str:
    """Return the pieces on one line, the hits in bold."""
    return "".join(_shown(piece) for piece in pieces).strip()


def _shown(piece: Piece) -> str:
    core = inert(piece.text, limit=_LONGEST)
    if piece.is_hit:
        return f"**{core}**" if core else ""
    if not core:
        return " "
    # Blanks at the edges part a hit from its neighbours; `inert` takes them off.
    before = " " if piece.text[0].isspace() else ""
    after = " " if piece.text[-1].isspace() else ""
    return f"{before}{core}{after}"
