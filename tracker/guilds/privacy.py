"""What is kept about a person, a copy of it, and how it is erased on their wish.

The rows stay, since others rely on them: a record without its trail cannot be checked. What goes is the person: a
tombstone takes the place of their id, and what belongs to them alone is deleted.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


class Traces(Protocol):
    """One kind of thing that is kept with a person's id. Each method is one atomic step."""

    async def count(self, person_id: int) -> int:
        """Return how many of them there are with this person's id."""

    async def erase(self, person_id: int) -> int:
        """Take the person out of all of them; return how many that were. Repeating it changes nothing."""


class PersonExport(Protocol):
    """Reads out what is kept with a person's id."""

    async def rows(self, person_id: int) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Return all of it as JSON values, by its kind; nobody else's id is in it."""


@dataclass(frozen=True, slots=True)
class Privacy:
    """Everything that is kept with a person's id, by a name for its kind."""

    traces: Mapping[str, Traces]
    export: PersonExport

    async def counts(self, person_id: int) -> dict[str, int]:
        """Return how much of each kind is kept about a person, in the order of `traces`."""
        return {kind: await traces.count(person_id) for kind, traces in self.traces.items()}

    async def copy(self, person_id: int) -> bytes:
        """Return all that is kept with a person's id, as a file of JSON in UTF-8."""
        kept = {"discord_id": str(person_id), "kept": await self.export.rows(person_id)}
        return json.dumps(kept, ensure_ascii=False, indent=1).encode()

    async def erase(self, person_id: int) -> dict[str, int]:
        """Take the person out of everything; return how much of each kind that was."""
        return {kind: await traces.erase(person_id) for kind, traces in self.traces.items()}
