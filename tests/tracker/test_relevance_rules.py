"""What concerns the record is told by rules that people can read, and every answer has its reason."""

import tomllib

import pytest

from bot.shipped import read_relevance_rules
from tests.record_factories import NOW
from tracker.policy.milestones import Topic
from tracker.policy.relevance import ReasonKind, RuleError, parse_rules
from tracker.policy.sightings import Sighting, Step, plain, same_title

RULES = parse_rules(tomllib.loads(read_relevance_rules()))


def judged(title, **fields):
    made = {"source": "sec", "key": "1", "step": Step.NOTICE, "url": "https://x", "on": NOW.date(), **fields}
    return RULES.judge(Sighting(title=title, **made))


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Establishment of the Strategic Bitcoin Reserve", Topic.STRATEGIC_RESERVE),
        ("Democratizing Access to Alternative Assets for 401(k) Investors", Topic.RETIREMENT_ALTERNATIVES),
        ("Fiduciary Duties in Selecting Designated Investment Alternatives", Topic.RETIREMENT_ALTERNATIVES),
        ("State retirement systems; digital assets (resolution)", Topic.RETIREMENT_CRYPTO),
        ("Investment of public moneys in digital assets", Topic.MARKET_RULES),
        ("GENIUS Act Regulations", Topic.STABLECOIN),
        ("Catch-Up Contributions", Topic.CONTRIBUTION_LIMITS),
        ("Gross Proceeds Reporting by Brokers of Digital Assets", Topic.TAX),
        ("Money transmission modernization", Topic.MONEY_TRANSMISSION),
    ],
)
def test_a_title_of_our_field_is_found_with_its_topic(title, topic):
    relevance = judged(title)
    assert topic in relevance.topics
    assert all(reason.what for reason in relevance.reasons)


@pytest.mark.parametrize(
    "title",
    [
        "Meetings; Sunshine Act",
        "Eliminating Disease-Carrying Pests and Restoring Enjoyment of the Great Outdoors",
        "Acting Chairman Names Acting Senior Staff",
        "Antidumping Duty Investigations: Light-Walled Rectangular Pipe and Tube from Mexico",
        "Agency Information Collection Activities; Digital Assets in Plans",
        "Self-Regulatory Organizations; Cboe BZX; Bitcoin Trust",
        "Cryptography Standards for Federal Systems",
        "",
    ],
)
def test_what_is_not_of_our_field_or_is_routine_is_left_out(title):
    assert not judged(title)


def test_all_rules_of_the_labor_departments_benefits_agency_are_ours_and_its_notices_are_not():
    slug = ("employee-benefits-security-administration",)
    (reason,) = judged("Abandoned Plans", step=Step.FINAL_RULE, agencies=slug).reasons
    assert reason.kind is ReasonKind.AGENCY
    assert not judged("Abandoned Plans", step=Step.NOTICE, agencies=slug)


def test_a_review_of_the_benefits_agency_is_found_by_its_number():
    (reason,) = judged("Abandoned Plans", step=Step.OIRA_RECEIVED, identifiers=frozenset({"rin:1210-AC99"})).reasons
    assert (reason.kind, reason.what) == (ReasonKind.RIN, "1210-AC99")


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ({"topics": [{"topic": "no_topic", "phrases": ["x"]}]}, "is no topic"),
        ({"topics": [{"topic": "tax"}]}, "no phrase at all"),
        ({"topics": [{"topic": "tax", "phrases": ["*"]}]}, "list of texts"),
        ({"topics": [{"topic": "tax", "together": [["x"]]}]}, "two lists"),
        ({"topics": "x"}, "must be tables"),
        ({"agencies": [{"slug": "a", "steps": ["no_step"], "topics": ["tax"]}]}, "no_step"),
        ({"rins": [{"prefix": "12", "topics": ["tax"]}]}, "four digits"),
        ({"never": []}, "unknown entry never"),
    ],
)
def test_a_rule_file_that_cannot_be_used_is_refused_by_name(document, problem):
    with pytest.raises(RuleError, match=problem):
        parse_rules(document)


def test_titles_are_compared_without_case_and_punctuation():
    assert same_title("THE BITCOIN RESERVE, AT LAST", "Bitcoin Reserve at Last")
    assert not same_title("Bitcoin Reserve", "Bitcoin Reserves")
    assert not same_title("???", "!!!")


def test_text_of_sources_is_one_plain_line():
    assert plain(" <p>A &amp;amp; B</p>\n&amp;nbsp;C\u202e\x00 ") == "A & B C"
    assert plain(None) == ""
    assert plain("x" * 50, limit=10) == "xxxxxxxxx…"
