"""Stored kinds, statuses, topics and jurisdictions in words.

The record may hold a text that this release has no word for (a moderator's, or a newer release's): it is
shown readable, never dropped.
"""

from collections.abc import Mapping

from commands.replies.inert import inert
from commands.replies.words import Phrasebook

KINDS: Mapping[str, str] = {
    "executive_order": "kind.executive_order",
    "agency_guidance": "kind.agency_guidance",
    "information_letter": "kind.information_letter",
    "proposed_rule": "kind.proposed_rule",
    "final_rule": "kind.final_rule",
    "statement": "kind.statement",
    "court_ruling": "kind.court_ruling",
    "report": "kind.report",
    "federal_bill": "kind.federal_bill",
    "federal_law": "kind.federal_law",
    "state_bill": "kind.state_bill",
    "state_law": "kind.state_law",
}

STATUSES: Mapping[str, str] = {
    "advance_notice": "status.advance_notice",
    "announced": "status.announced",
    "comment_closed": "status.comment_closed",
    "decided": "status.decided",
    "enacted": "status.enacted",
    "failed": "status.failed",
    "floor_consideration": "status.floor_consideration",
    "implemented": "status.implemented",
    "in_committee": "status.in_committee",
    "in_force": "status.in_force",
    "introduced": "status.introduced",
    "issued": "status.issued",
    "on_calendar": "status.on_calendar",
    "ordered_reported": "status.ordered_reported",
    "passed_both_chambers": "status.passed_both_chambers",
    "passed_committee": "status.passed_committee",
    "passed_house": "status.passed_house",
    "passed_one_chamber": "status.passed_one_chamber",
    "passed_senate": "status.passed_senate",
    "pending": "status.pending",
    "presented": "status.presented",
    "proposed": "status.proposed",
    "published": "status.published",
    "reported": "status.reported",
    "rescinded": "status.rescinded",
    "resolving_differences": "status.resolving_differences",
    "stalled": "status.stalled",
    "stayed": "status.stayed",
    "superseded": "status.superseded",
    "tabled": "status.tabled",
    "under_review": "status.under_review",
    "under_supreme_court_review": "status.under_supreme_court_review",
    "vacated": "status.vacated",
    "vetoed": "status.vetoed",
}

TOPICS: Mapping[str, str] = {
    "retirement_crypto": "topic.retirement_crypto",
    "retirement_alternatives": "topic.retirement_alternatives",
    "erisa_fiduciary": "topic.erisa_fiduciary",
    "public_funds": "topic.public_funds",
    "strategic_reserve": "topic.strategic_reserve",
    "stablecoin": "topic.stablecoin",
    "market_rules": "topic.market_rules",
    "money_transmission": "topic.money_transmission",
    "tax": "topic.tax",
    "contribution_limits": "topic.contribution_limits",
}

JURISDICTIONS: Mapping[str, str] = {
    "US": "jurisdiction.us",
    "US-AL": "jurisdiction.us_al",
    "US-AK": "jurisdiction.us_ak",
    "US-AZ": "jurisdiction.us_az",
    "US-AR": "jurisdiction.us_ar",
    "US-CA": "jurisdiction.us_ca",
    "US-CO": "jurisdiction.us_co",
    "US-CT": "jurisdiction.us_ct",
    "US-DE": "jurisdiction.us_de",
    "US-DC": "jurisdiction.us_dc",
    "US-FL": "jurisdiction.us_fl",
    "US-GA": "jurisdiction.us_ga",
    "US-HI": "jurisdiction.us_hi",
    "US-ID": "jurisdiction.us_id",
    "US-IL": "jurisdiction.us_il",
    "US-IN": "jurisdiction.us_in",
    "US-IA": "jurisdiction.us_ia",
    "US-KS": "jurisdiction.us_ks",
    "US-KY": "jurisdiction.us_ky",
    "US-LA": "jurisdiction.us_la",
    "US-ME": "jurisdiction.us_me",
    "US-MD": "jurisdiction.us_md",
    "US-MA": "jurisdiction.us_ma",
    "US-MI": "jurisdiction.us_mi",
    "US-MN": "jurisdiction.us_mn",
    "US-MS": "jurisdiction.us_ms",
    "US-MO": "jurisdiction.us_mo",
    "US-MT": "jurisdiction.us_mt",
    "US-NE": "jurisdiction.us_ne",
    "US-NV": "jurisdiction.us_nv",
    "US-NH": "jurisdiction.us_nh",
    "US-NJ": "jurisdiction.us_nj",
    "US-NM": "jurisdiction.us_nm",
    "US-NY": "jurisdiction.us_ny",
    "US-NC": "jurisdiction.us_nc",
    "US-ND": "jurisdiction.us_nd",
    "US-OH": "jurisdiction.us_oh",
    "US-OK": "jurisdiction.us_ok",
    "US-OR": "jurisdiction.us_or",
    "US-PA": "jurisdiction.us_pa",
    "US-RI": "jurisdiction.us_ri",
    "US-SC": "jurisdiction.us_sc",
    "US-SD": "jurisdiction.us_sd",
    "US-TN": "jurisdiction.us_tn",
    "US-TX": "jurisdiction.us_tx",
    "US-UT": "jurisdiction.us_ut",
    "US-VT": "jurisdiction.us_vt",
    "US-VA": "jurisdiction.us_va",
    "US-WA": "jurisdiction.us_wa",
    "US-WV": "jurisdiction.us_wv",
    "US-WI": "jurisdiction.us_wi",
    "US-WY": "jurisdiction.us_wy",
    "US-AS": "jurisdiction.us_as",
    "US-GU": "jurisdiction.us_gu",
    "US-MP": "jurisdiction.us_mp",
    "US-PR": "jurisdiction.us_pr",
    "US-VI": "jurisdiction.us_vi",
}

AUTHORITIES: Mapping[str, str] = {
    "yes": "authority.yes",
    "retention_only": "authority.retention_only",
    "member_choice": "authority.member_choice",
    "study": "authority.study",
    "prohibited": "authority.prohibited",
    "no": "authority.no",
}

CONFIDENCES: Mapping[str, str] = {
    "official": "confidence.official",
    "reported": "confidence.reported",
    "single_source": "confidence.single_source",
}

RELATIONS: Mapping[str, str] = {
    "rescinds": "relation.rescinds",
    "amends": "relation.amends",
    "implements": "relation.implements",
    "supersedes": "relation.supersedes",
    "responds_to": "relation.responds_to",
}


def kind_in_words(phrases: Phrasebook, kind: str) -> str:
    """Return `Proposed rule` for `proposed_rule`."""
    return _in_words(phrases, KINDS, kind)


def status_in_words(phrases: Phrasebook, status: str) -> str:
    """Return `in committee` for `in_committee`."""
    return _in_words(phrases, STATUSES, status)


def topic_in_words(phrases: Phrasebook, topic: str) -> str:
    """Return `Stablecoins` for `stablecoin`."""
    return _in_words(phrases, TOPICS, topic)


def jurisdiction_in_words(phrases: Phrasebook, code: str) -> str:
    """Return `Florida` for `US-FL`, and the word for federal for `US`."""
    return _in_words(phrases, JURISDICTIONS, code)


REVERSED_RELATIONS: Mapping[str, str] = {
    "rescinds": "relation.rescinded_by",
    "amends": "relation.amended_by",
    "implements": "relation.implemented_by",
    "supersedes": "relation.superseded_by",
    "responds_to": "relation.answered_by",
}


def authority_in_words(phrases: Phrasebook, authority: str) -> str:
    """Return `may invest` for `yes`: what a state item would do with public money."""
    return _in_words(phrases, AUTHORITIES, authority)


def confidence_in_words(phrases: Phrasebook, confidence: str) -> str:
    """Return `one source only` for `single_source`."""
    return _in_words(phrases, CONFIDENCES, confidence)


def relation_in_words(phrases: Phrasebook, relation: str) -> str:
    """Return `responds to` for `responds_to`."""
    return _in_words(phrases, RELATIONS, relation)


def related_in_words(phrases: Phrasebook, relation: str, *, is_reverse: bool) -> str:
    """Return `rescinds` for `rescinds`, and `rescinded by` for the other end of it."""
    return _in_words(phrases, REVERSED_RELATIONS if is_reverse else RELATIONS, relation)


def _in_words(phrases: Phrasebook, keys: Mapping[str, str], stored: str) -> str:
    key = keys.get(stored)
    return phrases.say(key) if key is not None else inert(stored.replace("_", " "))
