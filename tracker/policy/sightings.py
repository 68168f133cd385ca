"""What an official source shows of one document or bill, in one form for all sources.

A sighting is not a milestone: it opens one, or it is news of one, or nobody needs it. Identity is the source's own key,
never the title; change is a hash over the fields below, and only those.
"""

import hashlib
import html
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from tracker.policy.milestones import Kind, Status

TITLE_LIMIT = 300
TEXT_LIMIT = 20_000


class Step(StrEnum):
    """What happened, in the words of the source's world rather than of the record."""

    EXECUTIVE_ORDER = "executive_order"
    MEMORANDUM = "memorandum"
    PROCLAMATION = "proclamation"
    DETERMINATION = "determination"
    PRESIDENTIAL_NOTICE = "presidential_notice"
    ADVANCE_NOTICE = "advance_notice"
    PROPOSED_RULE = "proposed_rule"
    INTERIM_FINAL_RULE = "interim_final_rule"
    FINAL_RULE = "final_rule"
    REQUEST_FOR_INFORMATION = "request_for_information"
    NOTICE = "notice"
    COMMENT_PERIOD_CHANGED = "comment_period_changed"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"
    OIRA_RECEIVED = "oira_received"
    OIRA_CONCLUDED = "oira_concluded"
    FEDERAL_BILL = "federal_bill"
    STATE_BILL = "state_bill"
    PRESS_RELEASE = "press_release"


PRESIDENTIAL = frozenset(
    {Step.EXECUTIVE_ORDER, Step.MEMORANDUM, Step.PROCLAMATION, Step.DETERMINATION, Step.PRESIDENTIAL_NOTICE}
)
WITHIN_A_PROCEEDING = frozenset(
    {Step.COMMENT_PERIOD_CHANGED, Step.CORRECTION, Step.WITHDRAWAL, Step.OIRA_RECEIVED, Step.OIRA_CONCLUDED}
)
"""Steps that are news of a rule, never a rule of their own."""


class DeadlineKind(StrEnum):
    """What a found date is for."""

    COMMENTS = "comments"
    EFFECTIVE = "effective"


@dataclass(frozen=True, slots=True)
class FoundAction:
    """A dated step that the source shows."""

    on: date
    what: str
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class FoundDeadline:
    """A date that the source shows, a date in Washington; `basis` says where it stands."""

    kind: DeadlineKind
    on: date
    what: str
    basis: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """One document or bill as one source shows it.

    `key` is the source's own id. `on` is the source's own date for it, a legal date where there is one. `text` is what
    relevance is judged on besides the title; it is not kept. `agencies` are the source's short names for them.
    `marks` are further texts whose change is a change, such as the words of the dates section.
    """

    source: str
    key: str
    step: Step
    title: str
    url: str
    on: date
    jurisdiction: str = "US"
    agency: str | None = None
    agencies: tuple[str, ...] = ()
    identifiers: frozenset[str] = frozenset()
    number: str | None = None
    """The identifier as people write it, such as `EO 14330; FR Doc. 2025-15340`."""
    actions: tuple[FoundAction, ...] = ()
    deadlines: tuple[FoundDeadline, ...] = ()
    citation: str | None = None
    summary: str = ""
    session: str | None = None
    chamber: str | None = None
    sponsor: str | None = None
    kind: Kind | None = None
    """The record's kind for it, where the step alone does not tell."""
    marks: tuple[str, ...] = ()
    text: str = field(default="", compare=False)

    @property
    def fingerprint(self) -> str:
        """Return a hash that changes when anything does that the record would take over."""
        kept = sighting_document(self)
        for name in ("url", "agencies"):
            del kept[name]
        return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:32]

    @property
    def is_hint(self) -> bool:
        """Whether the source only talks about the thing, and the thing itself is to be had elsewhere."""
        return self.step is Step.PRESS_RELEASE or not self.identifiers


def sighting_document(sighting: Sighting) -> dict[str, object]:
    """Return the sighting as JSON values, without `text`."""
    document = asdict(sighting)
    del document["text"]
    document["on"] = sighting.on.isoformat()
    document["identifiers"] = sorted(sighting.identifiers)
    document["actions"] = action_rows(sighting.actions)
    document["deadlines"] = deadline_rows(sighting.deadlines)
    return document


def action_rows(actions: Iterable[FoundAction]) -> list[dict[str, object]]:
    """Return actions as JSON values."""
    return [{**asdict(action), "on": action.on.isoformat()} for action in actions]


def deadline_rows(deadlines: Iterable[FoundDeadline]) -> list[dict[str, object]]:
    """Return deadlines as JSON values."""
    return [{**asdict(one), "on": one.on.isoformat()} for one in deadlines]


def parse_actions(rows: Iterable[Mapping[str, str | None]]) -> tuple[FoundAction, ...]:
    """Return the actions that `action_rows` wrote."""
    return tuple(
        FoundAction(
            date.fromisoformat(str(row["on"])),
            str(row["what"]),
            None if row["status"] is None else Status(row["status"]),
        )
        for row in rows
    )


def parse_deadlines(rows: Iterable[Mapping[str, str | None]]) -> tuple[FoundDeadline, ...]:
    """Return the deadlines that `deadline_rows` wrote."""
    return tuple(
        FoundDeadline(
            DeadlineKind(str(row["kind"])), date.fromisoformat(str(row["on"])), str(row["what"]), str(row["basis"])
        )
        for row in rows
    )


def parse_sighting(document: Mapping[str, object]) -> Sighting:
    """Return the sighting that `sighting_document` wrote."""
    fields: dict[str, Any] = dict(document)
    actions, deadlines = fields.pop("actions"), fields.pop("deadlines")
    assert isinstance(actions, list) and isinstance(deadlines, list), "written by `sighting_document`"
    return Sighting(
        **{
            **fields,
            "step": Step(str(fields["step"])),
            "kind": None if fields["kind"] is None else Kind(str(fields["kind"])),
            "on": date.fromisoformat(str(fields["on"])),
            "identifiers": frozenset(map(str, _list(fields["identifiers"]))),
            "agencies": tuple(map(str, _list(fields["agencies"]))),
            "marks": tuple(map(str, _list(fields["marks"]))),
        },
        actions=parse_actions(actions),
        deadlines=parse_deadlines(deadlines),
    )


_TAG = re.compile(r"<[^<>]{0,2000}>")


def plain(text: object, *, limit: int = TEXT_LIMIT) -> str:
    """Return a source's text as one line without markup: entities decoded (twice, since some are), white space
    collapsed, control and direction characters taken out, cut at `limit`. Anything but text is empty.
    """
    if not isinstance(text, str):
        return ""
    text = text[: limit * 8]
    for _ in range(2):
        text = html.unescape(text)
    # Decoded first: a tag that was written in entities is a tag to whoever decodes it next.
    text = _TAG.sub(" ", text)
    kept = "".join(" " if letter.isspace() else letter for letter in text if unicodedata.category(letter) != "Cf")
    kept = "".join(letter if unicodedata.category(letter)[0] != "C" else " " for letter in kept)
    line = " ".join(kept.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def same_title(one: str, other: str) -> bool:
    """Tell whether two titles say the same, whatever their case and punctuation. It suggests, it proves nothing."""
    return _title_words(one) == _title_words(other) != ()


def _title_words(title: str) -> tuple[str, ...]:
    return tuple(word for word in re.findall(r"[a-z0-9]+", title.casefold()) if word != "the")


def _list(value: object) -> list[object]:
    assert isinstance(value, list), "written by `sighting_document`"
    return value
