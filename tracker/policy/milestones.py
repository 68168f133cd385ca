"""The record's values: a milestone, the actions and deadlines in its life, and the words that sort it.

A stored word that this release does not know stays what it is, a plain `str` beside the enum's members: it is
shown as it stands and never dropped. Hence the types such as `Kind | str`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.policy.jurisdictions import Jurisdiction

OWN_ID_PREFIX = "m-"
"""How the id of every milestone begins that did not come with the program. A shipped id never does, so that a later
release cannot bring a milestone whose id is taken. The part ids `<milestone>#m-...` follow the same rule."""


class Kind(StrEnum):
    """What sort of policy event a milestone is."""

    EXECUTIVE_ORDER = "executive_order"
    AGENCY_GUIDANCE = "agency_guidance"
    INFORMATION_LETTER = "information_letter"
    PROPOSED_RULE = "proposed_rule"
    """Advance notices of proposed rules too."""
    FINAL_RULE = "final_rule"
    STATEMENT = "statement"
    REPORT = "report"
    COURT_RULING = "court_ruling"
    FEDERAL_BILL = "federal_bill"
    FEDERAL_LAW = "federal_law"
    STATE_BILL = "state_bill"
    STATE_LAW = "state_law"


class Topic(StrEnum):
    """What a milestone is about."""

    RETIREMENT_CRYPTO = "retirement_crypto"
    RETIREMENT_ALTERNATIVES = "retirement_alternatives"
    ERISA_FIDUCIARY = "erisa_fiduciary"
    PUBLIC_FUNDS = "public_funds"
    STRATEGIC_RESERVE = "strategic_reserve"
    STABLECOIN = "stablecoin"
    MARKET_RULES = "market_rules"
    MONEY_TRANSMISSION = "money_transmission"
    TAX = "tax"
    CONTRIBUTION_LIMITS = "contribution_limits"


class Status(StrEnum):
    """Where a milestone stands, or stood after one of its actions."""

    ADVANCE_NOTICE = "advance_notice"
    ANNOUNCED = "announced"
    COMMENT_CLOSED = "comment_closed"
    DECIDED = "decided"
    ENACTED = "enacted"
    FAILED = "failed"
    FLOOR_CONSIDERATION = "floor_consideration"
    IMPLEMENTED = "implemented"
    IN_COMMITTEE = "in_committee"
    IN_FORCE = "in_force"
    INTRODUCED = "introduced"
    ISSUED = "issued"
    ON_CALENDAR = "on_calendar"
    ORDERED_REPORTED = "ordered_reported"
    PASSED_BOTH_CHAMBERS = "passed_both_chambers"
    PASSED_COMMITTEE = "passed_committee"
    PASSED_HOUSE = "passed_house"
    PASSED_ONE_CHAMBER = "passed_one_chamber"
    PASSED_SENATE = "passed_senate"
    PENDING = "pending"
    PRESENTED = "presented"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    REPORTED = "reported"
    RESCINDED = "rescinded"
    RESOLVING_DIFFERENCES = "resolving_differences"
    STALLED = "stalled"
    STAYED = "stayed"
    SUPERSEDED = "superseded"
    TABLED = "tabled"
    UNDER_REVIEW = "under_review"
    UNDER_SUPREME_COURT_REVIEW = "under_supreme_court_review"
    VACATED = "vacated"
    VETOED = "vetoed"


class Confidence(StrEnum):
    """How well a milestone is supported."""

    OFFICIAL = "official"
    """Checked against official text or data, or a mirror of it."""
    REPORTED = "reported"
    """Several independent secondary sources."""
    SINGLE_SOURCE = "single_source"
    """One source, or partly from memory."""


class InvestmentAuthority(StrEnum):
    """What the last known text of a state item would do with public or pension money."""

    YES = "yes"
    RETENTION_ONLY = "retention_only"
    """The state keeps seized, unclaimed or donated assets."""
    MEMBER_CHOICE = "member_choice"
    STUDY = "study"
    PROHIBITED = "prohibited"
    NO = "no"


class RelationType(StrEnum):
    """How one milestone stands to another."""

    RESCINDS = "rescinds"
    AMENDS = "amends"
    IMPLEMENTS = "implements"
    SUPERSEDES = "supersedes"
    RESPONDS_TO = "responds_to"


class UrlBasis(StrEnum):
    """How a milestone's link was found."""

    SEEN = "seen"
    PATTERN = "pattern"
    MEMORY = "memory"
    NOT_RECORDED = "not_recorded"


@dataclass(frozen=True, slots=True)
class Action:
    """One dated step in the life of a milestone. Without a `url` of its own the milestone's link stands for it.

    `scope` is the guild that added it, None for everybody's.
    """

    id: str
    happened_on: date
    what: str
    status_after: Status | str | None
    url: str | None
    scope: int | None = None

    @property
    def is_record_check(self) -> bool:
        """Whether this only dates an official snapshot that shows nothing later, and is no act."""
        return self.what.casefold().startswith("record check")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date that can be missed; `basis` says how the date was obtained or computed."""

    id: str
    due_on: date
    what: str
    basis: str
    scope: int | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """This milestone `type`s the milestone `other_id`."""

    type: RelationType | str
    other_id: str
    scope: int | None = None


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a state item allows: which assets, which money, and how far. None where no such bound was found."""

    assets: str
    funds: str
    market_cap_min_usd: Decimal | None
    cap_percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Milestone:
    """One policy event on record.

    Actions stand by date, then id; deadlines likewise; relations by type, then id. `identifier` may hold several,
    separated by semicolons. `status` is stored apart from the actions, since it does not always follow from the
    last one; None where no status fits. `latest_on` is the day of the newest real action. `scope` is the guild
    that the milestone belongs to, None for everybody's.
    """

    id: str
    kind: Kind | str
    title: str
    identifier: str | None
    jurisdiction: Jurisdiction | str
    agency: str | None
    topics: tuple[Topic | str, ...]
    status: Status | str | None
    status_as_of: date
    final_status_known: bool
    summary: str
    url: str
    url_basis: UrlBasis | str
    citation: str | None
    confidence: Confidence | str
    disputes: tuple[str, ...]
    notes: str | None
    evidence: tuple[str, ...]
    session: str | None
    session_over: bool | None
    chamber: str | None
    sponsor: str | None
    allows: Allowance | None
    investment_authority: InvestmentAuthority | str | None
    opened_on: date
    latest_on: date
    actions: tuple[Action, ...]
    deadlines: tuple[Deadline, ...]
    relations: tuple[Relation, ...]
    withdrawn: bool = False
    scope: int | None = None

    @property
    def identifiers(self) -> tuple[str, ...]:
        """Return each identifier by itself; empty when there is none."""
        return tuple(part.strip() for part in (self.identifier or "").split(";") if part.strip())

    @property
    def status_is_last_known(self) -> bool:
        """Whether `status` is only the last one seen, on `status_as_of`, and the story may have gone on."""
        return self.status is not None and not self.final_status_known

    @property
    def outcome_is_unverified(self) -> bool:
        """Whether the session that could have moved it has ended without a recorded outcome: probably dead."""
        return not self.final_status_known and self.session_over is True


def sorted_actions(actions: Iterable[Action]) -> tuple[Action, ...]:
    """Return the actions by date, then id, `#a9` before `#a10`."""
    return tuple(sorted(actions, key=lambda action: (action.happened_on, len(action.id), action.id)))


def sorted_deadlines(deadlines: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Return the deadlines by date, then id, `#d9` before `#d10`."""
    return tuple(sorted(deadlines, key=lambda deadline: (deadline.due_on, len(deadline.id), deadline.id)))


def sorted_relations(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """Return the relations by type, then by the other's id."""
    return tuple(sorted(relations, key=lambda relation: (relation.type, relation.other_id)))


def latest_action_on(actions: Iterable[Action]) -> date | None:
    """Return the day of the newest action that is no record check; None when there is none."""
    return max((action.happened_on for action in actions if not action.is_record_check), default=None)


def with_dates_of_actions(milestone: Milestone) -> Milestone:
    """Return the milestone with `opened_on` and `latest_on` as its actions have them; unchanged without any."""
    if not milestone.actions:
        return milestone
    return replace(
        milestone,
        opened_on=min(action.happened_on for action in milestone.actions),
        latest_on=latest_action_on(milestone.actions) or milestone.latest_on,
    )
