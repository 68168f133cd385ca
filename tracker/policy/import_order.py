"""In which order new milestones can be added, given that each may be related only to one that is there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """The position of each new milestone, from 0; and what of its relations comes only after it.

    There is such a thing only where milestones are related in a circle.
    """

    positions: Mapping[str, int]
    late: Mapping[str, tuple[str, ...]]


def in_order(new: Sequence[str], related: Mapping[str, Sequence[str]]) -> Order:
    """Return an order in which, as far as can be, all that a milestone is related to comes before it."""
    wanted = set(new)
    positions: dict[str, int] = {}
    begun: set[str] = set()

    def unmet(one: str) -> Iterator[str]:
        return (other for other in related.get(one, ()) if other in wanted and other not in begun)

    late: dict[str, tuple[str, ...]] = {}
    for first in new:
        # By hand rather than by recursion: a chain may be as long as the file.
        waiting = [] if first in begun else [first]
        while waiting:
            one = waiting[-1]
            begun.add(one)
            other = next(unmet(one), None)
            if other is not None:
                waiting.append(other)
                continue
            waiting.pop()
            missing = tuple(
                other for other in related.get(one, ()) if other in wanted and other not in positions and other != one
            )
            if missing:
                late[one] = missing
            positions[one] = len(positions)
    return Order(positions, late)
