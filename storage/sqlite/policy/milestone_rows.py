"""Milestones and their parts as rows: read whole, inserted whole, written field by field."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from storage.sqlite.library import Database
from storage.sqlite.rows import insert_rows
from tracker.policy.changes import Origin
from tracker.policy.exchange import Document, Json, parse_milestone, to_document
from tracker.policy.milestones import Milestone, with_dates_of_actions
from tracker.policy.overrides import NO_PARTS, OwnParts

_COLUMNS = (
    "id",
    "kind",
    "title",
    "identifier",
    "jurisdiction",
    "agency",
    "status",
    "status_as_of",
    "final_status_known",
    "summary",
    "url",
    "url_basis",
    "citation",
    "confidence",
    "disputes",
    "notes",
    "evidence",
    "session",
    "session_over",
    "chamber",
    "sponsor",
    "allows",
    "investment_authority",
    "opened_on",
    "latest_on",
    "withdrawn",
)
"""The columns of `milestones` that are fields of a document, under the same name."""

_FLAGS = frozenset({"final_status_known", "session_over", "withdrawn"})
_JSON = frozenset({"disputes", "evidence", "allows"})

_PART_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "action": {"id": "id", "date": "happened_on", "what": "what", "status_after": "status_after", "url": "url"},
    "deadline": {"id": "id", "date": "due_on", "what": "what", "basis": "basis"},
    "relation": {"type": "type", "id": "other"},
}
"""The column of each field of a part; the table is named like the list of such parts in a document."""

_PART_TABLES: Mapping[str, str] = {"action": "actions", "deadline": "deadlines", "relation": "relations"}


@dataclass(frozen=True, slots=True)
class StoredMilestone:
    """A milestone without any override, with what one guild added to it."""

    milestone: Milestone
    origin: str
    own: OwnParts


def read_milestones(
    connection: sqlite3.Connection, ids: Sequence[str], *, guild: int | None = None, shipped_only: bool = False
) -> dict[str, StoredMilestone]:
    """Return the milestones of the given ids that exist, whomever they belong to.

    Each has the parts of its own scope; those that `guild` added to another's milestone stand beside it. With
    `shipped_only`, parts that did not come with a release are left out.
    """
    wanted = json.dumps(list(ids))
    rows = connection.execute(
        f"SELECT scope, origin, {', '.join(_COLUMNS)} FROM milestones WHERE id IN (SELECT value FROM json_each(?))",
        (wanted,),
    ).fetchall()
    topics: dict[str, list[Json]] = defaultdict(list)
    for milestone_id, topic in connection.execute(
        "SELECT milestone, topic FROM milestone_topics WHERE milestone IN (SELECT value FROM json_each(?)) "
        "ORDER BY milestone, position",
        (wanted,),
    ):
        topics[milestone_id].append(topic)
    parts = {
        word: _read_parts(connection, word, wanted, guild=guild, shipped_only=shipped_only) for word in _PART_COLUMNS
    }
    # The owners' actions beside a release's count for everybody, while the release's own fields stay as they are.
    extended = {
        row[0]
        for row in connection.execute(
            "SELECT part.milestone FROM actions AS part JOIN milestones ON milestones.id = part.milestone "
            "WHERE part.milestone IN (SELECT value FROM json_each(?)) AND milestones.origin = ? AND part.origin <> ? "
            "AND part.scope IS NULL",
            (wanted, Origin.BUNDLED, Origin.BUNDLED),
        )
    }
    stored = {}
    for scope, origin, *values in rows:
        document: Document = {name: _value(name, value) for name, value in zip(_COLUMNS, values, strict=True)}
        id_ = str(document["id"])
        document["topics"] = topics[id_]
        added: Document = {}
        for word, table in _PART_TABLES.items():
            document[table] = parts[word][id_, scope]
            added[table] = [] if guild == scope else parts[word][id_, guild]
        own = _own_parts(document | added, guild) if any(added.values()) else NO_PARTS
        milestone = parse_milestone(document, scope=scope)
        if id_ in extended and not shipped_only:
            milestone = with_dates_of_actions(milestone)
        stored[id_] = StoredMilestone(milestone, origin, own)
    return stored


def insert_milestones(database: Database, milestones: Iterable[tuple[Milestone, Origin | str]]) -> None:
    """Insert milestones with all their parts, each into the scope that it carries."""
    tables: dict[str, list[dict[str, object]]] = defaultdict(list)
    for milestone, origin in milestones:
        document = to_document(milestone)
        kept = {"scope": milestone.scope, "origin": str(origin)}
        tables["milestones"].append(kept | {name: _stored(name, document[name]) for name in _COLUMNS})
        tables["milestone_topics"] += [
            {"milestone": milestone.id, "position": position, "topic": str(topic)}
            for position, topic in enumerate(milestone.topics)
        ]
        for word, table in _PART_TABLES.items():
            tables[table] += [_part_row(word, milestone.id, part) | kept for part in _objects(document[table])]
    for table, rows in tables.items():
        insert_rows(database, table, rows)


def write_field(database: Database, milestone_id: str, field: str, value: Json) -> None:
    """Change one field of the milestone itself."""
    if field == "topics":
        assert isinstance(value, list), "a milestone's topics are a list"
        database.table("milestone_topics").delete_where("milestone = ?", [milestone_id])
        database.table("milestone_topics").insert_all(
            {"milestone": milestone_id, "position": position, "topic": topic} for position, topic in enumerate(value)
        )
    else:
        assert field in _COLUMNS, "fields are named by the record's own documents"
        database.execute(f"UPDATE milestones SET {field} = ? WHERE id = ?", [_stored(field, value), milestone_id])


def write_part(
    database: Database, milestone_id: str, part: str, field: str, value: Json, *, scope: int | None, origin: str
) -> None:
    """Add a part (`action` with its object), take it out (`action` with None), or change one field (`action.date`)."""
    word, _, name = field.partition(".")
    table = database.table(_PART_TABLES[word])
    if name:
        table.update(part, {_PART_COLUMNS[word][name]: value})
    elif isinstance(value, Mapping):
        if word == "relation":
            # The owners may have said already what a release now says; it is the release's from now on.
            _delete_relation(database, milestone_id, part, scope)
        table.insert(_part_row(word, milestone_id, value) | {"scope": scope, "origin": origin})
    elif word == "relation":
        _delete_relation(database, milestone_id, part, scope)
    else:
        table.delete(part)


def part_owner(
    database: Database, milestone_id: str, part: str, field: str, scope: int | None
) -> tuple[int | None, str] | None:
    """Return scope and origin of a part as one guild sees it (its own before everybody's), None where there is none."""
    word = field.partition(".")[0]
    if word == "relation":
        type_, _, other = part.partition(" ")
        where, values = "type = ? AND other = ?", [type_, other]
    else:
        where, values = "id = ?", [part]
    row = database.execute(
        f"SELECT scope, origin FROM {_PART_TABLES[word]} WHERE milestone = ? AND {where} "
        "AND (scope IS NULL OR scope IS ?) ORDER BY scope IS NULL",
        [milestone_id, *values, scope],
    ).fetchone()
    return None if row is None else (row[0], row[1])


def _delete_relation(database: Database, milestone_id: str, part: str, scope: int | None) -> None:
    type_, _, other = part.partition(" ")
    database.table("relations").delete_where(
        "milestone = ? AND scope IS ? AND type = ? AND other = ?", [milestone_id, scope, type_, other]
    )


def _read_parts(
    connection: sqlite3.Connection, word: str, wanted: str, *, guild: int | None, shipped_only: bool
) -> defaultdict[tuple[str, int | None], list[Json]]:
    columns = _PART_COLUMNS[word]
    shipped = f"AND part.origin = '{Origin.BUNDLED}'" if shipped_only else ""
    found: defaultdict[tuple[str, int | None], list[Json]] = defaultdict(list)
    for milestone_id, scope, *values in connection.execute(
        f"SELECT part.milestone, part.scope, {', '.join(f'part.{column}' for column in columns.values())} "
        f"FROM {_PART_TABLES[word]} AS part JOIN milestones ON milestones.id = part.milestone "
        "WHERE part.milestone IN (SELECT value FROM json_each(?)) "
        f"AND (part.scope IS milestones.scope OR part.scope = ?) {shipped}",
        (wanted, guild),
    ):
        found[milestone_id, scope].append(dict(zip(columns, values, strict=True)))
    return found


def _own_parts(document: Document, guild: int | None) -> OwnParts:
    # Parsed as a milestone, because its parts are read by the same rules wherever they come from.
    seen = parse_milestone(document, scope=guild)
    return OwnParts(seen.actions, seen.deadlines, seen.relations)


def _part_row(word: str, milestone_id: str, part: Mapping[str, Json]) -> dict[str, object]:
    columns = _PART_COLUMNS[word]
    return {"milestone": milestone_id} | {column: part[name] for name, column in columns.items()}


def _objects(value: Json) -> list[Mapping[str, Json]]:
    assert isinstance(value, list), "documents made by `to_document` hold lists"
    return value


def _stored(name: str, value: Json) -> object:
    return json.dumps(value, ensure_ascii=False) if name in _JSON and value is not None else value


def _value(name: str, value: object) -> Json:
    if value is None or not (name in _FLAGS or name in _JSON):
        return value  # type: ignore[return-value]  # the other columns of STRICT tables are TEXT
    return bool(value) if name in _FLAGS else json.loads(str(value))
