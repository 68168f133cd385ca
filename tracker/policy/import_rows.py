"""One row of a file of milestones, read into the milestone that it asks for."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from calculations.errors import UserError
from tracker.policy.dates import read_date
from tracker.policy.doubts import Doubt, doubts_about
from tracker.policy.exchange import Document, parse_milestone, to_document, unknown_words
from tracker.policy.fields import Fault, MilestoneError
from tracker.policy.ids import new_part_id
from tracker.policy.import_words import SpokenWords, known_fields, unknown_fields, with_stored_words
from tracker.policy.jurisdictions import find_jurisdiction
from tracker.policy.lifecycle import LIFE_CYCLES
from tracker.policy.milestones import (
    OWN_ID_PREFIX,
    Confidence,
    Kind,
    Milestone,
    UrlBasis,
    with_dates_of_actions,
)
from tracker.policy.record_files import OPENING_COLUMN, FileRow
from tracker.policy.typed_fields import LONGEST, is_link, is_official, without_controls
from tracker.policy.writing import lines_between

MOST_PARTS = 500
"""How many actions, or deadlines, or relations, one milestone may have."""

_OWN_ID = re.compile(rf"{OWN_ID_PREFIX}[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_ID = 40
_PART_FIELDS = ("actions", "deadlines", "relations")
_DAYS = ("status_as_of", "opened_on", "latest_on", OPENING_COLUMN)


@dataclass(frozen=True, slots=True)
class Known:
    """What a row is read against.

    `before` is the milestone on record that it is about, None for a new one; `milestone_id` the id that it has or
    will have. `names` gives the id that each id of the file stands for; what a relation names must be among its
    values. `taken_parts` are ids of parts that others use. `scope` is the record that it goes to. `spoken` is what
    people call the record's words.
    """

    before: Milestone | None
    milestone_id: str
    names: Mapping[str, str]
    taken_parts: frozenset[str]
    scope: int | None
    today: date
    now: datetime
    spoken: SpokenWords


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong, or unlikely, with one row: the line where it begins in the file (1 is the first), the field.

    `milestone` is the row's title or id, as far as there is one. `problem` is worded like any refusal.
    """

    line: int
    milestone: str
    field: str
    problem: UserError


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """The milestone that a row asks for, and what is unlikely about it."""

    row: FileRow
    before: Milestone | None
    after: Milestone
    doubts: tuple[Doubt, ...]

    def is_change(self, scope: int | None) -> bool:
        """Return whether it says anything that does not stand in that record already."""
        return self.before is None or bool(lines_between(self.before, self.after, scope=scope))


def is_own_id(text: object) -> bool:
    """Return whether a text may be the id of a milestone that did not come with the program."""
    return isinstance(text, str) and len(text) <= _LONGEST_ID and _OWN_ID.fullmatch(text) is not None


def remark(row: FileRow, problem: UserError) -> RowError:
    """Return what is to be said about a row."""
    name = row.fields.get("title") or row.fields.get("id") or ""
    return RowError(row.line, str(name), str(problem.values.get("field", "")), problem)


def plan_row(row: FileRow, known: Known) -> PlannedRow:
    """Return what a row asks for.

    Fields that the row does not have stay as they are on record. A new milestone needs kind, jurisdiction, topics,
    title, summary, a link, and actions or the day of the first; the rest has defaults as in a form.
    Raises: UserError, with `field`, for what is wrong with it.
    """
    given, doubts = _given(row.fields, known)
    unknown = tuple(Doubt("imports.unknown_field", {"field": name}) for name in unknown_fields(row.fields))
    document = _new_document(given, known) if known.before is None else _changed(known.before, given)
    document["id"] = known.milestone_id
    _name_parts(document, known)
    try:
        after = parse_milestone(document, scope=known.scope if known.before is None else known.before.scope)
    except MilestoneError as error:
        raise _bad(error.field, error.fault) from error
    if known.before is None or after.actions != known.before.actions:
        after = with_dates_of_actions(after)
    _require_sound(after, known.before)
    # What is taken in from elsewhere is history: that its deadlines are past is no news.
    doubts += tuple(
        doubt
        for doubt in doubts_about(known.before, after, today=known.today)
        if doubt.key not in ("doubt.deadline_past", "doubt.deadline_before_first")
    )
    return PlannedRow(row, known.before, after, (*unknown, *doubts))


def _given(fields: Mapping[str, object], known: Known) -> tuple[Document, tuple[Doubt, ...]]:
    """Return the fields in the forms that documents have, with the dates that could be meant otherwise."""
    cleaned = {name: _cleaned(value) for name, value in known_fields(fields).items()}
    given = with_stored_words(cleaned, known.spoken)
    doubts: list[Doubt] = []
    if isinstance(given.get("jurisdiction"), str):
        place = find_jurisdiction(given["jurisdiction"])
        given["jurisdiction"] = given["jurisdiction"] if place is None else str(place)
    for name in _DAYS:
        # Spreadsheets write dates in their own way when they save a file.
        if isinstance(given.get(name), str):
            try:
                reading = read_date(given[name], today=known.today)
            except UserError as error:
                raise UserError(error.key, **{**error.values, "field": name}) from error
            given[name] = reading.on.isoformat()
            if reading.is_ambiguous:
                doubts.append(Doubt("doubt.ambiguous_date", {"text": reading.typed, "on": reading.on}))
    return given, tuple(doubts)


def _changed(before: Milestone, given: Document) -> Document:
    said = {name: value for name, value in given.items() if name not in _PART_FIELDS or value is not None}
    return {**to_document(before), **said}


def _new_document(given: Document, known: Known) -> Document:
    kind = given.get("kind")
    cycle = LIFE_CYCLES.get(Kind(kind)) if isinstance(kind, str) and kind in list(Kind) else None
    opening_on = given.get(OPENING_COLUMN)
    actions = given.get("actions") or []
    status = given.get("status")
    if status is None and cycle is not None and None not in cycle.begins:
        status = cycle.begins[0]
    if not actions and opening_on is not None:
        what = cycle.opening if cycle else "Opened"
        actions = [{"date": opening_on, "what": what, "status_after": status, "url": None}]
    if not actions and (given.get("opened_on") is None or given.get("latest_on") is None):
        raise UserError("editing.missing", field="date")
    # Should no day be readable, reading the actions says so; these then only have to be some.
    days = [day for part in _objects(actions) or () if _is_day(day := str(part.get("date")))]
    days = days or [known.today.isoformat()]
    url = given.get("url")
    official = isinstance(url, str) and is_link(url) and is_official(url)
    defaults: Document = {
        "status_as_of": max(days),
        "final_status_known": True,
        "url_basis": str(UrlBasis.SEEN),
        "confidence": str(Confidence.OFFICIAL if official else Confidence.SINGLE_SOURCE),
        "deadlines": [],
        "relations": [],
        # Worked out from the actions afterwards.
        "opened_on": min(days),
        "latest_on": max(days),
    }
    return {**defaults, **{name: value for name, value in given.items() if value is not None}} | {
        "status": None if status is None else str(status),
        "actions": actions,
    }


def _name_parts(document: Document, known: Known) -> None:
    """Give every part the id that it has or will have, and every relation the id of the other in this record."""
    own: set[object] = set()
    if known.before is not None:
        own = {action.id for action in known.before.actions} | {one.id for one in known.before.deadlines}
    number = 0
    for field in _PART_FIELDS:
        parts = _objects(document.get(field))
        if parts is None:
            continue
        if len(parts) > MOST_PARTS:
            raise UserError("imports.too_many_parts", field=field, most=MOST_PARTS)
        if field == "relations":
            document[field] = [{**part, "id": _related(part.get("id"), known)} for part in parts]
            continue
        named: list[Document] = []
        for part in parts:
            id_ = part.get("id")
            if not (id_ in own or _is_own_part(id_, known)):
                id_ = new_part_id(known.milestone_id, known.now, number)
                number += 1
            named.append({**part, "id": id_})
        document[field] = named
        if len({str(part["id"]) for part in named}) != len(named):
            raise _bad(field, Fault.TWICE)


def _is_own_part(id_: object, known: Known) -> bool:
    milestone_id, _, rest = str(id_).partition("#")
    return milestone_id == known.milestone_id and is_own_id(rest) and id_ not in known.taken_parts


def _related(id_: object, known: Known) -> str:
    if known.before is not None and any(id_ == one.other_id for one in known.before.relations):
        # It stands on record; a file that says nothing of relations does not name it.
        return str(id_)
    other = known.names.get(str(id_))
    if other is None:
        raise UserError("imports.no_such_relation", field="relations", text=str(id_)[:60])
    if other == known.milestone_id:
        raise UserError("editing.itself", field="relations")
    return other


def _require_sound(after: Milestone, before: Milestone | None) -> None:
    """Refuse words that this release does not know, links that are none and texts too long, where they are new."""
    old = () if before is None else unknown_words(before)
    for field, word in unknown_words(after):
        if (field, word) not in old:
            raise UserError("editing.unknown_word", field=field, text=word)
    texts = set() if before is None else set(_texts(before))
    for field, text in _texts(after):
        if (field, text) in texts:
            continue
        if field == "link":
            if not is_link(text):
                raise UserError("editing.no_link", field="link", longest=LONGEST["link"])
        elif len(text) > LONGEST[field]:
            raise UserError("editing.too_long", field=field, longest=LONGEST[field], length=len(text))


def _texts(milestone: Milestone) -> Iterator[tuple[str, str]]:
    yield "link", milestone.url
    for field in ("title", "identifier", "summary", "agency", "citation", "notes", "session", "chamber", "sponsor"):
        text = getattr(milestone, field)
        if text is not None:
            yield field, text
    for action in milestone.actions:
        yield "what", action.what
        if action.url is not None:
            yield "link", action.url
    for deadline in milestone.deadlines:
        yield "what", deadline.what
        yield "basis", deadline.basis
    for text in (*milestone.disputes, *milestone.evidence):
        yield "notes", text


def _objects(value: object) -> Sequence[Mapping[str, Any]] | None:
    """Return the objects of a list; None where it is no such list, which reading the milestone then says."""
    if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
        return None
    return value


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    if isinstance(value, Mapping):
        return {name: _cleaned(one) for name, one in value.items()}
    return value


def _bad(field: str, problem: Fault) -> UserError:
    return UserError("imports.bad_field", field=field, problem=problem)
