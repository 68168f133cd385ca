"""Candidates as rows: the card as JSON, with the columns and marks beside it that it is looked for by."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict

from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text, read_moment
from tracker.policy.candidates import Candidate
from tracker.policy.relevance import Reason, ReasonKind
from tracker.policy.sightings import (
    PRESIDENTIAL,
    action_rows,
    deadline_rows,
    parse_actions,
    parse_deadlines,
    parse_sighting,
    sighting_document,
)


def keep_candidate(database: Database, candidate: Candidate) -> None:
    """Write a candidate in the place of its earlier reading."""
    database.execute(
        "INSERT INTO candidates (id, source, happened_on, about, follows, is_refresh, is_folded, is_presidential, "
        "content, found_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
        "source = excluded.source, happened_on = excluded.happened_on, about = excluded.about, "
        "follows = excluded.follows, is_folded = excluded.is_folded, content = excluded.content",
        [
            candidate.id,
            candidate.lead.source,
            candidate.lead.on.isoformat(),
            candidate.about,
            candidate.follows,
            candidate.is_refresh,
            candidate.is_folded,
            candidate.lead.step in PRESIDENTIAL,
            _candidate_text(candidate),
            moment_text(candidate.found_at),
        ],
    )
    for identifier in sorted(candidate.identifiers):
        database.execute(
            "INSERT INTO candidate_identifiers (identifier, candidate) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [identifier, candidate.id],
        )


def read_candidates(connection: sqlite3.Connection, where: str, values: Sequence[object]) -> list[Candidate]:
    """Return the candidates that a clause over their table leaves."""
    return [read_candidate(row[0]) for row in connection.execute(f"SELECT content FROM candidates {where}", values)]


def _candidate_text(candidate: Candidate) -> str:
    return json.dumps(
        {
            "id": candidate.id,
            "sightings": [sighting_document(one) for one in candidate.sightings],
            "topics": list(map(str, candidate.topics)),
            "reasons": [asdict(reason) for reason in candidate.reasons],
            "actions": action_rows(candidate.actions),
            "deadlines": deadline_rows(candidate.deadlines),
            "found_at": moment_text(candidate.found_at),
            "about": candidate.about,
            "related": candidate.related,
            "follows": candidate.follows,
            "is_refresh": candidate.is_refresh,
            "is_folded": candidate.is_folded,
        }
    )


def read_candidate(text: str) -> Candidate:
    """Return the candidate of a stored text."""
    kept = json.loads(text)
    return Candidate(
        id=kept["id"],
        sightings=tuple(map(parse_sighting, kept["sightings"])),
        topics=tuple(kept["topics"]),
        reasons=tuple(Reason(ReasonKind(one["kind"]), one["what"], one["topic"]) for one in kept["reasons"]),
        actions=parse_actions(kept["actions"]),
        deadlines=parse_deadlines(kept["deadlines"]),
        found_at=read_moment(kept["found_at"]),
        about=kept["about"],
        related=tuple(kept["related"]),
        follows=kept["follows"],
        is_refresh=kept["is_refresh"],
        is_folded=kept["is_folded"],
    )
