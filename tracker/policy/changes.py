"""One change to the record, field by field: what is written, what the audit trail keeps, what alerts are made from.

Fields are named as in the documents of `exchange`: `status`, `topics`, ... A part of a milestone is named beside the
field: its id for an action or a deadline, `amends erisa-1974` for a relation. The field `action`, `deadline` or
`relation` is the part as a whole (None before: it was added; None after: it was taken out), `action.date` and the
like are one field of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.policy.exchange import Document, Json, parse_milestone, to_document
from tracker.policy.milestones import Milestone

DERIVED_FIELDS = frozenset({"opened_on", "latest_on"})
"""Fields that follow from the actions. A guild's view works them out again, so no override may freeze them."""

PUBLISHED = "published"
"""The field of the change that makes a guild's milestone everybody's; it stands in no document."""

PART_LISTS: Mapping[str, str] = {"action": "actions", "deadline": "deadlines", "relation": "relations"}
"""The word for one part, as fields name it, and the field of the document that lists such parts."""


class Origin(StrEnum):
    """Where a change, or a row of the record, comes from."""

    BUNDLED = "bundled"
    """Shipped with a release of this program."""
    MODERATOR = "moderator"
    SOURCE = "source"
    OWNER = "owner"
    UNDO = "undo"


class Approval(StrEnum):
    """How a change passed two-person review."""

    ANOTHER = "another"
    """Another moderator approved it."""
    ALONE = "alone"
    """Its author did, after nobody else had for a while."""


class Announcement(StrEnum):
    """What a change may set off."""

    NOTHING = "nothing"
    DIGEST = "digest"
    """It may stand in a digest, but owes no post of its own."""
    POST = "post"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after; `part` is empty for the milestone itself."""

    part: str
    field: str
    before: Json
    after: Json


@dataclass(frozen=True, slots=True)
class Change:
    """One edit of one milestone: who, when, and field by field what.

    `scope` is whose record it edits: a guild's, or everybody's (None). `author_id` is None where no person did it
    and once that person's data was erased (`author_erased`). The change that added the milestone has no fields.
    `approval` is None where no review was asked for; `approver_id` is None then too, and once that person's data was
    erased. `reason` is what its author wrote about it.
    """

    id: str
    milestone_id: str
    scope: int | None
    origin: Origin | str
    author_id: int | None
    made_at: datetime
    announcement: Announcement | str
    fields: tuple[FieldChange, ...]
    is_addition: bool = False
    author_erased: bool = False
    undoes_id: str | None = None
    reason: str | None = None
    approval: Approval | str | None = None
    approver_id: int | None = None

    @property
    def is_publication(self) -> bool:
        """Whether it made a guild's milestone everybody's."""
        return any(line.field == PUBLISHED for line in self.fields)


def differences(before: Milestone, after: Milestone) -> tuple[FieldChange, ...]:
    """Return what turns the one into the other, in the order of the document; empty when nothing does.

    Scopes are not compared: they say where a row is kept, not what it says.
    """
    old, new = to_document(before), to_document(after)
    changes: list[FieldChange] = []
    for field, value in new.items():
        if field in PART_LISTS.values() or field == "id":
            continue
        if old[field] != value:
            changes.append(FieldChange("", field, old[field], value))
    for word in PART_LISTS:
        changes.extend(_part_differences(word, dict(_parts(old, word)), dict(_parts(new, word))))
    return tuple(changes)


def amended(milestone: Milestone, fields: Iterable[FieldChange]) -> Milestone:
    """Return the milestone with the `after` of each field in place; `before` is not looked at.

    A field of a part that the milestone does not have is passed over: the part was taken out meanwhile.
    Raises: MilestoneError when a value has the wrong form for its field.
    """
    document = to_document(milestone)
    parts = {word: dict(_parts(document, word)) for word in PART_LISTS}
    for change in fields:
        word, _, name = change.field.partition(".")
        if word not in PART_LISTS:
            document[change.field] = change.after
        elif name and change.part in parts[word]:
            parts[word][change.part] = {**parts[word][change.part], name: change.after}
        elif not name and change.after is None:
            parts[word].pop(change.part, None)
        elif not name and isinstance(change.after, Mapping):
            parts[word][change.part] = dict(change.after)
    for word, field in PART_LISTS.items():
        document[field] = list(parts[word].values())
    return parse_milestone(document, scope=milestone.scope)


def value_at(milestone: Milestone, part: str, field: str) -> Json:
    """Return what stands in a field now; None when it is empty or the milestone has no such part."""
    document = to_document(milestone)
    word, _, name = field.partition(".")
    if word not in PART_LISTS:
        return document[field]
    found = dict(_parts(document, word)).get(part)
    return found if found is None or not name else found[name]


def _part_differences(word: str, old: dict[str, Document], new: dict[str, Document]) -> Iterator[FieldChange]:
    for part in [*old, *(part for part in new if part not in old)]:
        if part not in old:
            yield FieldChange(part, word, None, new[part])
        elif part not in new:
            yield FieldChange(part, word, old[part], None)
        else:
            for name, value in new[part].items():
                if old[part][name] != value:
                    yield FieldChange(part, f"{word}.{name}", old[part][name], value)


def _parts(document: Document, word: str) -> Iterator[tuple[str, Document]]:
    rows = document[PART_LISTS[word]]
    assert isinstance(rows, list), "documents made by `to_document` hold lists"
    for row in rows:
        yield (f"{row['type']} {row['id']}" if word == "relation" else row["id"]), row
