"""What is kept about a person, and how it is erased on their wish.

The rows stay, since others rely on them: a record without its trail cannot be checked. What goes is the person: a
tombstone takes the place of their id, and what belongs to them alone is deleted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class Traces(Protocol):
    """One kind of thing that is kept with a person's id. Each method is one atomic step."""

    async def count(self, person_id: int) -> int:
        """Return how many of them there are with this person's id."""

    async def erase(self, person_id: int) -> int:
        """Take the person out of all of them; return how many that were. Repeating it changes nothing."""


@dataclass(frozen=True, slots=True)
class Privacy:
    """Everything that is kept with a person's id, by a name for its kind."""

    traces: Mapping[str, Traces]

    async def counts(self, person_id: int) -> dict[str, int]:
        """Return how much of each kind is kept about a person, in the order of `traces`."""
        return {kind: await traces.count(person_id) for kind, traces in self.traces.items()}

    async def erase(self, person_id: int) -> dict[str, int]:
        """Take the person out of everything; return how much of each kind that was."""
        return {kind: await traces.erase(person_id) for kind, traces in self.traces.items()}
