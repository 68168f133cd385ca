"""Milestones, shipped documents and an open database, with defaults for all that a test does not care about."""

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path
from typing import Any

from storage import Storage, open_storage
from tracker.policy.changes import Announcement, Change, FieldChange, Origin
from tracker.policy.exchange import to_document
from tracker.policy.milestones import Action, Confidence, Kind, Milestone, Status, Topic, UrlBasis
from tracker.policy.record import Addition

NOW = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
VERSION = "0.1.0"
GUILD = 81384788765712384
OTHER_GUILD = 41771983423143937


def bundled_text() -> bytes:
    """Return the shipped record as it stands in its file."""
    return (resources.files("tracker.policy") / "bundled" / "milestones.json").read_bytes()


@asynccontextmanager
async def opened(path: Path, **options: Any) -> AsyncIterator[Storage]:
    """Open a database of this version at a fixed moment."""
    settings: dict[str, Any] = {"program_version": VERSION, "now": lambda: NOW, **options}
    async with open_storage(str(path), **settings) as storage:
        yield storage


def a_milestone(id: str = "erisa-1974", **fields: Any) -> Milestone:
    """Return a milestone with one action, on the day of `latest_on`."""
    latest_on = fields.pop("latest_on", date(2025, 8, 7))
    part_id = f"{id}#m-1" if id.startswith("m-") else f"{id}#a1"
    scope = fields.get("scope")
    values: dict[str, Any] = {
        "kind": Kind.EXECUTIVE_ORDER,
        "title": f"Title of {id}",
        "identifier": None,
        "jurisdiction": "US",
        "agency": None,
        "topics": (Topic.RETIREMENT_CRYPTO,),
        "status": Status.IN_FORCE,
        "status_as_of": latest_on,
        "final_status_known": True,
        "summary": "What it does.",
        "url": "https://www.federalregister.gov/",
        "url_basis": UrlBasis.SEEN,
        "citation": None,
        "confidence": Confidence.OFFICIAL,
        "disputes": (),
        "notes": None,
        "evidence": (),
        "session": None,
        "session_over": None,
        "chamber": None,
        "sponsor": None,
        "allows": None,
        "investment_authority": None,
        "opened_on": latest_on,
        "latest_on": latest_on,
        "actions": (Action(part_id, latest_on, "Signed", Status.IN_FORCE, None, scope),),
        "deadlines": (),
        "relations": (),
        **fields,
    }
    return Milestone(id=id, **values)


def shipped_text(milestones: Iterable[Milestone], *, checked_on: date = date(2026, 11, 24)) -> bytes:
    """Return a release's record with these milestones."""
    document = {
        "checked_on": checked_on.isoformat(),
        "milestones": [to_document(milestone) for milestone in milestones],
    }
    return json.dumps(document).encode()


def a_change(
    id: str,
    milestone_id: str,
    *fields: FieldChange,
    scope: int | None = GUILD,
    origin: Origin = Origin.MODERATOR,
    **more: Any,
) -> Change:
    """Return a moderator's edit."""
    values: dict[str, Any] = {"author_id": 7, "made_at": NOW, "announcement": Announcement.POST, **more}
    return Change(id=id, milestone_id=milestone_id, scope=scope, origin=origin, fields=fields, **values)


def an_addition(milestone: Milestone, *, origin: Origin = Origin.MODERATOR) -> Addition:
    """Return the addition of a milestone to the record of its scope."""
    change = a_change(f"c-{milestone.id}", milestone.id, scope=milestone.scope, origin=origin, is_addition=True)
    return Addition(milestone, change)
