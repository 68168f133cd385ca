"""An entry as it was typed, read into the milestone that it would make."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from calculations.errors import UserError
from tracker.policy.dates import DateReading, read_date
from tracker.policy.drafts import Act, Draft
from tracker.policy.forms import FIELDS, find_part, read_field
from tracker.policy.ids import new_milestone_id, new_part_id
from tracker.policy.lifecycle import LIFE_CYCLES, may_lack_status
from tracker.policy.milestones import (
    Action,
    Confidence,
    Deadline,
    Kind,
    Milestone,
    Relation,
    RelationType,
    Status,
    Topic,
    UrlBasis,
    sorted_actions,
    sorted_deadlines,
    sorted_relations,
    with_dates_of_actions,
)
from tracker.policy.typed_fields import (
    is_official,
    read_jurisdiction,
    read_link,
    read_text,
    read_text_or_none,
    read_topics,
    read_word,
)


@dataclass(frozen=True, slots=True)
class Entered:
    """What an entry makes of a milestone. `dated_on` is the day of what it tells of, None where it tells of none."""

    after: Milestone
    readings: tuple[DateReading, ...] = ()
    dated_on: date | None = None


def new_milestone(draft: Draft, *, scope: int | None, now: datetime) -> Entered:
    """Return the milestone that an ADD describes, with its first action on the day that was typed.

    Without a status it has the one that its kind usually begins with; without words for the first action, those of
    the kind. Its confidence is OFFICIAL where the link is a government's, else SINGLE_SOURCE.
    Raises: UserError naming the field.
    """
    typed = draft.typed
    kind = read_word("kind", typed.get("kind", ""), Kind)
    reading = _read_day(draft)
    on = reading.on
    link = read_link(typed.get("link", ""))
    status = _status_in(typed) or LIFE_CYCLES[kind].begins[0]
    milestone_id = new_milestone_id()
    what = read_text_or_none("what", typed.get("what", "")) or LIFE_CYCLES[kind].opening
    given = {
        field: read_field(name, typed[name])
        for name, field in FIELDS.items()
        if name in typed and name not in _READ_APART and typed[name].strip()
    }
    values: dict[str, Any] = {
        "identifier": None,
        "agency": None,
        "citation": None,
        "confidence": Confidence.OFFICIAL if is_official(link) else Confidence.SINGLE_SOURCE,
        "notes": None,
        "session": None,
        "chamber": None,
        "sponsor": None,
        "investment_authority": None,
        "status_as_of": on,
        **given,
    }
    milestone = Milestone(
        id=milestone_id,
        kind=kind,
        title=read_text("title", typed.get("title", "")),
        jurisdiction=read_jurisdiction(typed.get("jurisdiction", "")),
        topics=read_topics(typed.get("topics", "")),
        final_status_known=True,
        summary=read_text("summary", typed.get("summary", "")),
        url=link,
        url_basis=UrlBasis.SEEN,
        disputes=(),
        evidence=(),
        session_over=None,
        allows=None,
        opened_on=on,
        latest_on=on,
        actions=(Action(new_part_id(milestone_id, now), on, what, status, None, scope),),
        deadlines=(),
        relations=(),
        scope=scope,
        **(values | {"status": status}),
    )
    return Entered(milestone, (reading,), on)


def entered(draft: Draft, before: Milestone, *, scope: int | None, now: datetime) -> Entered:
    """Return what an EDIT, ACTION, DEADLINE, RELATE, TAKE_OUT or WITHDRAW makes of a milestone.

    Raises: UserError naming the field; `editing.nothing_changed` when it makes nothing of it.
    """
    made = _ACTS[draft.act](draft, before, scope, now)
    after = made.after
    if after.actions != before.actions:
        after = with_dates_of_actions(after)
    if after == before:
        raise UserError("editing.nothing_changed")
    return replace(made, after=after)


def _edit(draft: Draft, before: Milestone, scope: int | None, now: datetime) -> Entered:
    edits = draft.edits
    if draft.part:
        return _edit_part(draft, before)
    readings: tuple[DateReading, ...] = ()
    values: dict[str, Any] = {}
    for name, field in FIELDS.items():
        if name not in edits:
            continue
        if name == "status_as_of":
            reading = read_date(edits[name], today=draft.typed_on)
            readings, values[field] = (reading,), reading.on
        elif name == "status" and not edits[name].strip() and may_lack_status(values.get("kind", before.kind)):
            values[field] = None
        else:
            values[field] = read_field(name, edits[name])
    if "topics" in values:
        values["topics"] = _in_former_order(before.topics, values["topics"])
    if "url" in values:
        values["url_basis"] = UrlBasis.SEEN
    if "status" in values:
        # Who says what the status is says so as of today, and knows it.
        values = {"status_as_of": draft.typed_on, "final_status_known": True, **values}
    return Entered(replace(before, **values), readings)


def _in_former_order(before: Sequence[Topic | str], topics: Sequence[Topic | str]) -> tuple[Topic | str, ...]:
    """Return the topics with those that stay in the order that they had: a form hands them back in its own."""
    return (*(one for one in before if one in topics), *(one for one in topics if one not in before))


def _edit_part(draft: Draft, before: Milestone) -> Entered:
    edits, part = draft.edits, find_part(before, draft.part)
    readings: tuple[DateReading, ...] = ()
    values: dict[str, Any] = {}
    if "date" in edits:
        reading = _read_day(draft)
        readings = (reading,)
        values["happened_on" if isinstance(part, Action) else "due_on"] = reading.on
    if "what" in edits:
        values["what"] = read_text("what", edits["what"])
    if isinstance(part, Action):
        if "status" in edits:
            values["status_after"] = _status_in(edits)
        if "link" in edits:
            values["url"] = read_link(edits["link"]) if edits["link"].strip() else None
        corrected = replace(part, **values)
        actions = sorted_actions([*(one for one in before.actions if one.id != part.id), corrected])
        return Entered(_with_status_of(before, actions, corrected), readings)
    if isinstance(part, Deadline):
        if "basis" in edits:
            values["basis"] = read_text("basis", edits["basis"])
        moved = replace(part, **values)
        deadlines = sorted_deadlines([*(one for one in before.deadlines if one.id != part.id), moved])
        return Entered(replace(before, deadlines=deadlines), readings)
    raise UserError("editing.no_such_part", part=draft.part)


def _act(draft: Draft, before: Milestone, scope: int | None, now: datetime) -> Entered:
    typed = draft.typed
    reading = _read_day(draft)
    action = Action(
        id=new_part_id(before.id, now),
        happened_on=reading.on,
        what=read_text("what", typed.get("what", "")),
        status_after=_status_in(typed),
        url=read_link(typed["link"]) if typed.get("link", "").strip() else None,
        scope=scope,
    )
    actions = sorted_actions([*before.actions, action])
    return Entered(_with_status_of(before, actions, action), (reading,), reading.on)


def _with_status_of(before: Milestone, actions: tuple[Action, ...], action: Action) -> Milestone:
    """Return the milestone with other actions; its status follows `action` where no later one has a status."""
    after = replace(before, actions=actions)
    deciding = _deciding(actions)
    if deciding is None or deciding.id != action.id:
        return after
    was = next((one for one in before.actions if one.id == action.id), None)
    if was is not None and (was.status_after, was.happened_on) == (action.status_after, action.happened_on):
        return after
    return replace(after, status=action.status_after, status_as_of=action.happened_on, final_status_known=True)


def _add_deadline(draft: Draft, before: Milestone, scope: int | None, now: datetime) -> Entered:
    reading = _read_day(draft)
    deadline = Deadline(
        id=new_part_id(before.id, now),
        due_on=reading.on,
        what=read_text("what", draft.typed.get("what", "")),
        basis=read_text("basis", draft.typed.get("basis", "")),
        scope=scope,
    )
    return Entered(replace(before, deadlines=sorted_deadlines([*before.deadlines, deadline])), (reading,))


def _relate(draft: Draft, before: Milestone, scope: int | None, now: datetime) -> Entered:
    type_ = read_word("type", draft.typed.get("type", ""), RelationType)
    other = draft.typed.get("other", "").strip()
    if not other:
        raise UserError("editing.missing", field="other")
    if other == before.id:
        raise UserError("editing.itself")
    if any((one.type, one.other_id) == (type_, other) for one in before.relations):
        raise UserError("editing.related_already")
    relation = Relation(type_, other, scope)
    return Entered(replace(before, relations=sorted_relations([*before.relations, relation])))


def _take_out(draft: Draft, before: Milestone, scope: int | None, now: datetime) -> Entered:
    part = find_part(before, draft.part)
    actions = tuple(one for one in before.actions if one != part)
    if before.actions and not actions:
        raise UserError("editing.only_action")
    after = replace(
        before,
        actions=actions,
        deadlines=tuple(one for one in before.deadlines if one != part),
        relations=tuple(one for one in before.relations if one != part),
    )
    deciding, remaining = _deciding(before.actions), _deciding(actions)
    if deciding is None or remaining is None or deciding != part or before.status != deciding.status_after:
        return Entered(after)
    return Entered(replace(after, status=remaining.status_after, status_as_of=remaining.happened_on))


def _withdraw(draft: Draft, before: Milestone, scope: int | None, now: datetime) -> Entered:
    if before.withdrawn:
        raise UserError("editing.withdrawn_already")
    read_text("reason", draft.typed.get("reason", ""))
    return Entered(replace(before, withdrawn=True))


def _deciding(actions: Sequence[Action]) -> Action | None:
    """Return the last action that has a status; None when none has."""
    return next((one for one in reversed(actions) if one.status_after is not None and not one.is_record_check), None)


def _status_in(typed: Mapping[str, str]) -> Status | None:
    return read_word("status", typed["status"], Status) if typed.get("status", "").strip() else None


def _read_day(draft: Draft) -> DateReading:
    typed = draft.typed.get("date", "")
    if not typed.strip():
        raise UserError("editing.missing", field="date")
    try:
        return read_date(typed, today=draft.typed_on)
    except UserError as error:
        raise UserError(error.key, **{**error.values, "field": "date"}) from error


_READ_APART = frozenset({"kind", "jurisdiction", "topics", "title", "link", "summary", "status", "status_as_of"})
"""The fields that `new_milestone` reads by itself."""

_ACTS: Mapping[Act, Callable[[Draft, Milestone, int | None, datetime], Entered]] = MappingProxyType(
    {
        Act.EDIT: _edit,
        Act.ACTION: _act,
        Act.DEADLINE: _add_deadline,
        Act.RELATE: _relate,
        Act.TAKE_OUT: _take_out,
        Act.WITHDRAW: _withdraw,
    }
)
