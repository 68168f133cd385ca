"""The forms of `/policy`: which fields each entry asks for, filled in with what was typed or stands on record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from calculations.errors import UserError
from commands.replies.forms import ChoiceField, Field, Filled, Option, TextField
from commands.replies.milestone_picker import milestone_name
from commands.replies.terms import (
    AUTHORITIES,
    CONFIDENCES,
    KINDS,
    TOPICS,
    status_in_words,
)
from commands.replies.words import Phrasebook
from tracker.policy.drafts import Act, Draft
from tracker.policy.lifecycle import Step, may_lack_status, statuses_of, step
from tracker.policy.milestones import Kind, Milestone, Status
from tracker.policy.typed_fields import LONGEST

_MOST_OPTIONS = 25
"""Discord, Components reference: the options of a select."""

_DATE_LIMIT = 40
_WORD_LIMIT = 60

_CHAMBERS: Mapping[str, str] = {"house": "chamber.house", "senate": "chamber.senate"}


class Sheet(StrEnum):
    """Which fields of a milestone one form shows: there are more than the five that a form holds."""

    TEXT = "text"
    STATUS = "status"
    SOURCE = "source"
    STATE = "state"
    SORT = "sort"


SHEETS: Mapping[str, str] = {
    Sheet.TEXT: "policy.sheet.text",
    Sheet.STATUS: "policy.sheet.status",
    Sheet.SOURCE: "policy.sheet.source",
    Sheet.STATE: "policy.sheet.state",
    Sheet.SORT: "policy.sheet.sort",
}


_FIELDS_OF: Mapping[Sheet, frozenset[str]] = {
    Sheet.TEXT: frozenset({"title", "identifier", "topics", "link", "summary"}),
    Sheet.STATUS: frozenset({"status", "status_as_of", "notes"}),
    Sheet.SOURCE: frozenset({"agency", "citation", "confidence"}),
    Sheet.STATE: frozenset({"session", "chamber", "sponsor", "investment_authority"}),
    Sheet.SORT: frozenset({"kind", "jurisdiction"}),
}


@dataclass(frozen=True, slots=True)
class Form:
    """A form that is ready to be opened."""

    title: str
    fields: Sequence[Field]


def read_sheet(text: str) -> Sheet:
    """Return the sheet that a custom_id carries. Raises: UserError when this release has none of that name."""
    try:
        return Sheet(text)
    except ValueError:
        raise UserError("control.outdated") from None


def sheet_of(draft: Draft) -> Sheet:
    """Return the sheet that a draft was typed into, as far as what was edited tells."""
    edited = frozenset(draft.edits)
    return next((sheet for sheet, fields in _FIELDS_OF.items() if fields & edited), Sheet.TEXT)


def has_form(act: Act) -> bool:
    """Tell whether an entry is typed into a form, rather than given in the options of its command."""
    return act not in (Act.RELATE, Act.UNDO, Act.PUBLISH)


def form_for(phrases: Phrasebook, draft: Draft, milestone: Milestone | None, sheet: Sheet) -> Form:
    """Return the form of a draft, filled in. `milestone` is the one on record that it is about, if there is one."""
    fields = _Fields(phrases, draft, milestone)
    match draft.act:
        case Act.ADD:
            return Form(phrases.say("policy.form.add"), fields.of_new_milestone())
        case Act.ACTION:
            return Form(phrases.say("policy.form.action"), fields.of_action(with_reason=False))
        case Act.DEADLINE:
            return Form(phrases.say("policy.form.deadline"), fields.of_deadline(with_reason=False))
        case Act.WITHDRAW:
            return Form(phrases.say("policy.form.withdraw"), [fields.reason(is_required=True)])
        case Act.TAKE_OUT:
            return Form(phrases.say("policy.form.take_out"), [fields.reason(is_required=False)])
        case _:
            return Form(phrases.say("policy.form.edit"), fields.of_edit(sheet))


def typed_into(form: Filled) -> dict[str, str]:
    """Return a submitted form as drafts keep it: several choices are separated by commas."""
    return {**form.texts, **{name: ", ".join(values) for name, values in form.choices.items()}}


@dataclass(frozen=True, slots=True)
class _Fields:
    phrases: Phrasebook
    draft: Draft
    milestone: Milestone | None

    def of_new_milestone(self) -> list[Field]:
        say = self.phrases.say
        return [
            self._text("title", say("field.title"), hint=say("policy.hint.title")),
            self._text("identifier", say("field.identifier"), hint=say("policy.hint.identifier"), is_required=False),
            self._date(),
            self._link(is_required=True),
            self._text("summary", say("field.summary"), hint=say("policy.hint.summary"), is_long=True),
        ]

    def of_action(self, *, with_reason: bool) -> list[Field]:
        say = self.phrases.say
        fields = [
            self._date(),
            self._text("what", say("field.what"), hint=say("policy.hint.what")),
            self._status(say("policy.hint.status_after"), may_be_none=True),
            self._link(is_required=False),
        ]
        return [*fields, self.reason(is_required=False)] if with_reason else fields

    def of_deadline(self, *, with_reason: bool) -> list[Field]:
        say = self.phrases.say
        fields: list[Field] = [
            self._date(),
            self._text("what", say("field.what"), hint=say("policy.hint.deadline")),
            self._text("basis", say("field.basis"), hint=say("policy.hint.basis")),
        ]
        return [*fields, self.reason(is_required=False)] if with_reason else fields

    def of_edit(self, sheet: Sheet) -> list[Field]:
        if self.draft.part:
            is_deadline = "basis" in self.draft.initial
            return self.of_deadline(with_reason=True) if is_deadline else self.of_action(with_reason=True)
        say = self.phrases.say
        match sheet:
            case Sheet.TEXT:
                return [
                    self._text("title", say("field.title")),
                    self._text("identifier", say("field.identifier"), is_required=False),
                    self._choice("topics", say("field.topics"), self._words_of(TOPICS), most=len(TOPICS)),
                    self._link(is_required=True),
                    self._text("summary", say("field.summary"), is_long=True),
                ]
            case Sheet.STATUS:
                return [
                    self._status("", may_be_none=self.milestone is not None and may_lack_status(self.milestone.kind)),
                    TextField(
                        "status_as_of",
                        say("field.status_as_of"),
                        self._value("status_as_of"),
                        hint=say("policy.hint.date"),
                        limit=_DATE_LIMIT,
                    ),
                    self._text("notes", say("field.notes"), is_long=True, is_required=False),
                    self.reason(is_required=False),
                ]
            case Sheet.SOURCE:
                return [
                    self._text("agency", say("field.agency"), is_required=False),
                    self._text("citation", say("field.citation"), is_required=False),
                    self._choice("confidence", say("field.confidence"), self._words_of(CONFIDENCES)),
                    self.reason(is_required=False),
                ]
            case Sheet.STATE:
                return [
                    self._text("session", say("field.session"), is_required=False),
                    self._choice("chamber", say("field.chamber"), self._words_of(_CHAMBERS), is_required=False),
                    self._text("sponsor", say("field.sponsor"), is_required=False),
                    self._choice(
                        "investment_authority",
                        say("field.investment_authority"),
                        self._words_of(AUTHORITIES),
                        is_required=False,
                    ),
                    self.reason(is_required=False),
                ]
            case Sheet.SORT:
                return [
                    self._choice("kind", say("field.kind"), self._words_of(KINDS)),
                    TextField(
                        "jurisdiction",
                        say("field.jurisdiction"),
                        self._value("jurisdiction"),
                        hint=say("policy.hint.jurisdiction"),
                        limit=_WORD_LIMIT,
                    ),
                    self.reason(is_required=False),
                ]

    def reason(self, *, is_required: bool) -> Field:
        return self._text(
            "reason",
            self.phrases.say("policy.field.reason"),
            hint=self.phrases.say("policy.hint.reason"),
            is_long=True,
            is_required=is_required,
        )

    def _value(self, name: str) -> str:
        return self.draft.typed.get(name, self.draft.initial.get(name, ""))

    def _text(self, name: str, label: str, *, hint: str = "", is_long: bool = False, is_required: bool = True) -> Field:
        return TextField(
            name,
            label,
            self._value(name),
            hint=hint,
            placeholder=self._about() if name in ("what", "reason") else "",
            limit=LONGEST[name],
            is_long=is_long,
            is_required=is_required,
        )

    def _about(self) -> str:
        """Return the milestone's name, so that nobody writes about the wrong one; empty for a new one."""
        return milestone_name(self.phrases, self.milestone) if self.milestone is not None else ""

    def _date(self) -> Field:
        say = self.phrases.say
        return TextField(
            "date", say("field.date"), self._value("date"), hint=say("policy.hint.date"), limit=_DATE_LIMIT
        )

    def _link(self, *, is_required: bool) -> Field:
        say = self.phrases.say
        hint = say("policy.hint.link" if is_required else "policy.hint.own_link")
        return self._text("link", say("policy.field.link"), hint=hint, is_required=is_required)

    def _choice(
        self,
        name: str,
        label: str,
        options: Sequence[Option],
        *,
        hint: str = "",
        most: int = 1,
        is_required: bool = True,
    ) -> Field:
        chosen = [text.strip() for text in self._value(name).split(",") if text.strip()]
        # A word of another release would be lost by choosing among those known here: it stays a choice of its own.
        known = [*options, *(Option(text, text) for text in chosen if all(text != one.value for one in options))]
        return ChoiceField(
            name,
            label,
            known[:_MOST_OPTIONS],
            chosen,
            hint=hint,
            most=max(most, len(chosen)),
            is_required=is_required,
        )

    def _words_of(self, keys: Mapping[str, str]) -> list[Option]:
        return [Option(code, self.phrases.say(key)) for code, key in keys.items()]

    def _status(self, hint: str, *, may_be_none: bool) -> Field:
        kind: Kind | str = self.milestone.kind if self.milestone is not None else ""
        status = self.milestone.status if self.milestone is not None else None
        label = self.phrases.say("field.status")
        if not isinstance(kind, Kind):
            # More statuses than a list holds, of a kind that this release does not know.
            return TextField(
                "status", label, self._value("status"), hint=hint, limit=_WORD_LIMIT, is_required=not may_be_none
            )
        options = [Option(one, status_in_words(self.phrases, one)) for one in likely_first(kind, status)]
        return self._choice("status", label, options, hint=hint, is_required=not may_be_none)


def likely_first(kind: Kind, status: Status | str | None) -> list[Status]:
    """Return the statuses of a kind: first those that usually come next, then the others, as a life has them."""
    statuses = statuses_of(kind)
    usual = [one for one in statuses if one != status and step(kind, status, one) is Step.USUAL]
    return [*usual, *(one for one in statuses if one not in usual)]
