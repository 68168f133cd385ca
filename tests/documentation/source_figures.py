"""The two measured figures of docs/sources.md: how much of the shipped record the sources would have found, and noise.

`python -m tests.documentation.source_figures` prints them; a test compares them with the page.
"""

import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.shipped import read_bundled_record, read_relevance_rules
from bot.sources.bodies import decode_json, decode_xml
from bot.sources.official import congress, federal_register, oira, press, public_inspection, regulations, white_house
from tracker.policy.exchange import parse_bundled
from tracker.policy.identifiers import identifiers_in, identifiers_of, kind_of
from tracker.policy.milestones import Kind, Milestone
from tracker.policy.relevance import RelevanceRules, parse_rules
from tracker.policy.sightings import Sighting, Step

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"

_STEPS = {
    Kind.EXECUTIVE_ORDER: Step.EXECUTIVE_ORDER,
    Kind.PROPOSED_RULE: Step.PROPOSED_RULE,
    Kind.FINAL_RULE: Step.FINAL_RULE,
    Kind.FEDERAL_BILL: Step.FEDERAL_BILL,
    Kind.FEDERAL_LAW: Step.FEDERAL_BILL,
    Kind.STATE_BILL: Step.STATE_BILL,
    Kind.STATE_LAW: Step.STATE_BILL,
}


@dataclass(frozen=True, slots=True)
class Found:
    """How many milestones some source publishes at all, and how many of those the rules pass, without and with keys."""

    total: int
    published: int
    found: int
    found_without_key: int
    found_by_name: int
    """How many of those found say nothing of our field: the rules know what they are called."""
    missed: tuple[str, ...]


def rules() -> RelevanceRules:
    return parse_rules(tomllib.loads(read_relevance_rules()))


def measure_record() -> Found:
    """Judge each shipped milestone by what its source would show: its title, and the agency of a rule of EBSA.

    The summaries are this project's own words and are left out; an abstract would find some more.
    """
    milestones = parse_bundled(json.loads(read_bundled_record())).milestones
    named = frozenset().union(*map(identifiers_of, milestones))

    def judge(sighting: Sighting, by: RelevanceRules) -> bool:
        # A title that names an order on record is found by that, as `concern.Concern` does.
        orders = {mark for mark in identifiers_in(sighting.title, on=sighting.on) if kind_of(mark) == "eo"}
        return bool(by.judge(sighting)) or bool(orders & named)

    known = rules()
    by_words = known.without_names()
    published = [(milestone, source) for milestone in milestones if (source := _source_of(milestone)) is not None]
    found = [(milestone, source) for milestone, source in published if judge(_as_shown(milestone, source), known)]
    passed = {milestone.id for milestone, _ in found}
    return Found(
        len(milestones),
        len(published),
        len(found),
        sum(source in ("federal_register", "sec") for _, source in found),
        sum(not judge(_as_shown(milestone, source), by_words) for milestone, source in found),
        tuple(milestone.id for milestone, _ in published if milestone.id not in passed),
    )


def _source_of(milestone: Milestone) -> str | None:
    """Return the source that publishes a milestone; None where none of ours does (courts, holdings, IRS bulletins)."""
    marks = {kind_of(mark) for mark in identifiers_of(milestone)}
    if milestone.kind in (Kind.FEDERAL_BILL, Kind.FEDERAL_LAW):
        return "congress" if "bill" in marks else None
    if milestone.kind in (Kind.STATE_BILL, Kind.STATE_LAW):
        return "open_states" if "state" in marks else None
    if milestone.kind is Kind.EXECUTIVE_ORDER or "cite" in marks or "fr" in marks:
        return "federal_register"
    if milestone.kind in (Kind.PROPOSED_RULE, Kind.FINAL_RULE):
        return "federal_register"
    return "sec" if "sec.gov/newsroom" in milestone.url else None


def _as_shown(milestone: Milestone, source: str) -> Sighting:
    is_ebsa = "EBSA" in (milestone.agency or "")
    return Sighting(
        source=source,
        key=milestone.id,
        step=_STEPS.get(Kind(milestone.kind), Step.NOTICE),
        title=milestone.title,
        url=milestone.url,
        on=milestone.opened_on,
        agencies=("employee-benefits-security-administration",) if is_ebsa else (),
    )


@dataclass(frozen=True, slots=True)
class Noise:
    """What real recorded answers would have queued: how many of how many, over how many days."""

    source: str
    shown: int
    queued: int
    days: int

    @property
    def a_week(self) -> float:
        return self.queued * 7 / self.days


def measure_noise() -> tuple[Noise, ...]:
    """Judge the real recorded answers by the rules. Everything that passes counts as noise, wanted or not."""
    return tuple(_noise(source, list(sightings)) for source, sightings in _recorded().items())


def _recorded() -> Mapping[str, Iterable[Sighting]]:
    register = SAMPLES / "federal_register"
    orders = [decode_json((register / "executive_orders_newest_2026-10-02.json").read_bytes())]
    orders.append(decode_json((register / "presidential_documents_newest_p1.json").read_bytes()))
    filed = decode_json((register / "public_inspection_current_2026-09-29_trimmed.json").read_bytes())
    releases = decode_xml((SAMPLES / "sec" / "pressreleases_2025-01.rss").read_bytes())
    posts = decode_xml((SAMPLES / "white_house" / "presidential_actions_2026-10-02_trimmed.xml").read_bytes())
    under_review = decode_xml((SAMPLES / "reginfo" / "EO_RULES_UNDER_REVIEW_2026-07-25_trimmed.xml").read_bytes())
    changed = [
        decode_json((SAMPLES / "regulations_gov" / name).read_bytes())
        for name in (
            "documents_lastmodified_page1_of_2_2023_trimmed.json",
            "documents_lastmodified_page2_of_2_2023.json",
        )
    ]
    return {
        "federal_register": federal_register.parse(orders),
        "public_inspection": public_inspection.parse([filed]),
        "sec": press.parse(releases, press.SEC),
        "white_house": white_house.parse([posts]),
        "oira": oira.parse(under_review),
        "regulations": regulations.parse(changed),
        "congress": congress.parse_list(
            [decode_json((SAMPLES / "congress_gov" / "bill_list_6th_p1.json").read_bytes())]
        ),
    }


def _noise(source: str, sightings: list[Sighting]) -> Noise:
    judge = rules().judge
    days = [sighting.on for sighting in sightings]
    queued = sum(bool(judge(one)) for one in sightings)
    if source in ("federal_register", "sec"):
        return Noise(source, len(sightings), queued, (max(days) - min(days)).days + 1)
    # The others were recorded as what stood there on one day, or changed within a week.
    return Noise(source, len(sightings), queued, 7)


def lines() -> Iterator[str]:
    found = measure_record()
    yield (
        f"Of {found.total} milestones {found.published} are published by a source, and {found.found} would be found: "
        f"{found.found_without_key} without any key, {found.found_by_name} by name alone."
    )
    yield "Missed: " + ", ".join(found.missed)
    if SAMPLES.is_dir():
        for noise in measure_noise():
            yield f"{noise.source}: {noise.queued} of {noise.shown} in {noise.days} days, {noise.a_week:.1f} a week"


if __name__ == "__main__":
    sys.stdout.write("\n".join(lines()) + "\n")
