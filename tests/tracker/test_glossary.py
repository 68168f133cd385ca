"""The glossary that ships: complete, sourced, plain, even-handed; and terms are found however they are typed."""

import copy
import json
import re
from urllib.parse import urlsplit

import pytest

from tests.bot_process import ROOT
from tests.record_factories import bundled_text
from tracker.policy.glossary import GlossaryError, parse_glossary

DOCUMENT = json.loads((ROOT / "tracker" / "policy" / "bundled" / "glossary.json").read_text(encoding="utf-8"))
GLOSSARY = parse_glossary(DOCUMENT)
TERMS = [entry for entry in GLOSSARY.entries.values() if not entry.supporters]
DEBATE = GLOSSARY.entry("alternatives-debate")
SENTENCE_END = re.compile(r"[.!?](?= [A-Z`]|$)")

LONGEST_MEANING = 35
LONGEST_SENTENCE = 40
LONGEST_REST = 75
ADVICE = re.compile(r"\b(you should|we recommend|consider (buying|investing|moving)|best (choice|investment)|avoid)\b")


def words(text):
    return len(text.split())


def by_id(entry):
    return entry.id


@pytest.mark.parametrize(
    "term",
    [
        *("401(k)", "403(b)", "457(b)", "IRA", "Roth", "ERISA", "fiduciary", "prudence", "QDIA", "alternative asset"),
        *("private equity", "target-date fund", "designated investment alternative", "brokerage window"),
        *("employer match", "vesting", "elective deferral", "catch-up contribution", "total additions"),
        *("highly compensated", "72(t)", "required minimum distribution", "rollover", "money transmitter"),
        *("stablecoin", "preemption", "executive order", "proposed rule", "comment period", "final rule", "guidance"),
        *("RIN", "docket", "OIRA", "strategic bitcoin reserve", "CBDC", "digital asset", "custody", "safe harbor"),
        *("404(c)", "GENIUS Act", "CLARITY Act", "ICI", "IRS notice", "SECURE 2.0", "pros and cons"),
    ],
)
def test_the_terms_of_the_field_are_there(term):
    assert GLOSSARY.find(term) is not None


def test_there_are_at_least_45_terms():
    assert len(TERMS) >= 45


@pytest.mark.parametrize("entry", TERMS, ids=by_id)
def test_a_meaning_is_one_plain_sentence_and_a_few_more_stand_behind_it(entry):
    assert words(entry.first) <= LONGEST_MEANING
    assert len(SENTENCE_END.findall(entry.first)) == 1
    assert 2 <= len(SENTENCE_END.findall(entry.more)) <= 3
    assert words(entry.more) <= LONGEST_REST
    assert all(words(sentence) <= LONGEST_SENTENCE for sentence in SENTENCE_END.split(entry.more))


@pytest.mark.parametrize("entry", GLOSSARY.entries.values(), ids=by_id)
def test_nobody_is_advised(entry):
    claims = [claim.text for claim in (*entry.supporters, *entry.critics)]
    for text in (entry.first, entry.more, entry.example or "", *claims):
        assert ADVICE.search(text.casefold()) is None


@pytest.mark.parametrize("entry", GLOSSARY.entries.values(), ids=by_id)
def test_every_source_can_be_looked_up(entry):
    sources = [*entry.sources, *(claim.source for claim in (*entry.supporters, *entry.critics))]
    assert sources
    for source in sources:
        assert source.citation or source.url
        if source.url is not None:
            assert urlsplit(source.url).scheme == "https"
            assert urlsplit(source.url).hostname


@pytest.mark.parametrize("entry", GLOSSARY.entries.values(), ids=by_id)
def test_what_an_entry_points_to_exists(entry):
    on_record = {milestone["id"] for milestone in json.loads(bundled_text())["milestones"]}
    assert set(entry.see_also) <= set(GLOSSARY.entries)
    claims = {claim.milestone_id for claim in (*entry.supporters, *entry.critics) if claim.milestone_id}
    assert {*entry.milestone_ids, *claims} <= on_record


def test_both_sides_of_the_debate_have_equal_room():
    rooms = [sum(words(claim.text) for claim in side) for side in (DEBATE.supporters, DEBATE.critics)]
    assert max(rooms) <= 1.1 * min(rooms)
    assert len(DEBATE.supporters) == len(DEBATE.critics)


def test_every_claim_of_the_debate_has_an_address():
    assert all(claim.source.url for claim in (*DEBATE.supporters, *DEBATE.critics))


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("401k", "401k"),
        ("401 (k)", "401k"),
        ("401K plan", "401k"),
        ("Roth IRA", "roth"),
        ("fiduciery", "fiduciary"),
        ("premption", "preemption"),
        ("stable coin", "stablecoin"),
        ("HCE", "highly-compensated"),
        ("target-date-fund", "target-date-fund"),
    ],
)
def test_a_term_is_found_by_its_names_with_small_slips(typed, id):
    assert GLOSSARY.find(typed).id == id


@pytest.mark.parametrize("typed", ["", "   ", "zebra crossing", "?!"])
def test_what_is_no_term_is_not_found(typed):
    assert GLOSSARY.find(typed) is None


def test_the_nearest_terms_are_named_for_a_word_that_is_none():
    assert "fiduciary" in [entry.id for entry in GLOSSARY.nearest("fiduciarship", 3)]


def test_suggestions_begin_with_names_that_begin_so():
    suggested = [entry.id for entry in GLOSSARY.suggest("prop", 5)]
    assert suggested[0] == "proposed-rule"
    assert len(GLOSSARY.suggest("", 25)) == 25


def without(document, field):
    del document["terms"][0][field]


def set_first(document, field, value):
    document["terms"][0][field] = value


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda document: without(document, "first"), "first is missing"),
        (lambda document: set_first(document, "see_also", ["nothing"]), "see_also names nothing"),
        (lambda document: set_first(document, "sources", []), "has no source"),
        (lambda document: set_first(document, "sources", [{"title": "T"}]), "neither citation nor address"),
        (lambda document: set_first(document, "sources", [{"title": "T", "url": "http://x.org"}]), "no https"),
        (lambda document: set_first(document, "id", "403b"), "its id stands twice"),
        (lambda document: set_first(document, "also", ["403b"]), "is a name of"),
        (lambda document: document.pop("debate"), "an entry is no object"),
    ],
)
def test_a_wrong_glossary_is_refused_by_name(spoil, complaint):
    document = copy.deepcopy(DOCUMENT)
    spoil(document)
    with pytest.raises(GlossaryError, match=complaint):
        parse_glossary(document)
