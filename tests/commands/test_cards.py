"""Milestones in words: as two lines of a list, and as a card."""

import json
from dataclasses import replace
from datetime import date
from importlib import resources

import pytest

from commands.replies.cards import milestone_card, milestone_lines, milestone_list
from commands.replies.links import masked_link
from commands.replies.terms import (
    JURISDICTIONS,
    KINDS,
    STATUSES,
    TOPICS,
    jurisdiction_in_words,
    kind_in_words,
    status_in_words,
)
from commands.replies.words import Words
from tracker.policy.exchange import parse_bundled
from tracker.policy.jurisdictions import Jurisdiction
from tracker.policy.milestones import Action, Kind, Milestone, Status, Topic

ENGLISH = Words().english
BUNDLED = parse_bundled(
    json.loads((resources.files("tracker.policy") / "bundled" / "milestones.json").read_bytes())
).milestones


def milestone(**changed: object) -> Milestone:
    plain = Milestone(
        id="m-1",
        kind=Kind.STATE_BILL,
        title="Barn bill",
        identifier="HB 1",
        jurisdiction=Jurisdiction.OKLAHOMA,
        agency=None,
        topics=(Topic.TAX,),
        status=Status.IN_COMMITTEE,
        status_as_of=date(2025, 12, 14),
        final_status_known=True,
        summary="It is about barns.",
        url="https://example.gov/hb1",
        url_basis="seen",
        citation=None,
        confidence="official",
        disputes=(),
        notes=None,
        evidence=(),
        session="2025",
        session_over=None,
        chamber=None,
        sponsor=None,
        allows=None,
        investment_authority=None,
        opened_on=date(2025, 2, 4),
        latest_on=date(2025, 2, 4),
        actions=(Action("m-1#m-a1", date(2025, 2, 4), "Filed", Status.INTRODUCED, None),),
        deadlines=(),
        relations=(),
    )
    return replace(plain, **changed)


@pytest.mark.parametrize(
    ("members", "words"), [(Kind, KINDS), (Status, STATUSES), (Topic, TOPICS), (Jurisdiction, JURISDICTIONS)]
)
def test_everything_the_record_sorts_by_has_a_word_and_no_word_is_left_over(
    members: type[Kind], words: dict[str, str]
) -> None:
    assert {str(member) for member in members} == set(words)
    assert all(ENGLISH.say(key) for key in words.values())


def test_a_stored_word_that_this_release_does_not_know_is_shown_readable() -> None:
    assert kind_in_words(ENGLISH, "ballot_initiative") == "ballot initiative"
    assert status_in_words(ENGLISH, "on_the_moon") == "on the moon"
    assert jurisdiction_in_words(ENGLISH, "CA-ON") == "CA\\-ON"


def test_a_line_has_the_day_the_title_how_it_stands_and_its_source_with_the_host() -> None:
    assert milestone_lines(ENGLISH, milestone()) == (
        "**Feb 4, 2025** Barn bill\n"
        "State bill, Oklahoma: in committee · [source](https://example.gov/hb1) (example.gov)"
    )


def test_a_last_known_status_is_said_to_be_one_with_its_day() -> None:
    shown = milestone_lines(ENGLISH, milestone(final_status_known=False), linked=False)
    assert shown.endswith("last known: in committee on Dec 14, 2025")


def test_a_session_that_ended_without_a_recorded_outcome_is_said_to_be_over() -> None:
    shown = milestone_lines(ENGLISH, milestone(final_status_known=False, session_over=True), linked=False)
    assert shown.endswith("last known: in committee on Dec 14, 2025; session over, outcome not verified")


def test_a_milestone_without_a_status_ends_with_its_jurisdiction() -> None:
    assert milestone_lines(ENGLISH, milestone(status=None), linked=False).endswith("State bill, Oklahoma")


def test_a_title_cannot_mention_anybody_or_bring_a_link_of_its_own() -> None:
    shown = milestone_lines(ENGLISH, milestone(title="@everyone [win](https://evil.example) <@1>"))
    assert "@everyone" not in shown
    assert "<@1>" not in shown
    assert "](https://evil.example" not in shown
    assert shown.count("](https://") == 1


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.gov/x", "", None, "https://e.gov/" + "x" * 500])
def test_an_address_that_is_no_web_address_of_a_sensible_length_makes_no_link(url: str | None) -> None:
    assert masked_link("Barn bill", url) == "Barn bill"


def test_an_address_cannot_end_its_link_early() -> None:
    assert masked_link("a", "https://e.gov/x(1) y]") == "[a](https://e.gov/x%281%29%20y%5D)"


def test_an_escaped_address_is_not_escaped_twice() -> None:
    assert masked_link("a", "https://e.gov/a%20b?c=d&e=%2F#f") == "[a](https://e.gov/a%20b?c=d&e=%2F#f)"


def test_every_bundled_milestone_fits_a_list_and_a_card() -> None:
    for number in range(0, len(BUNDLED), 5):
        assert 0 < len(milestone_list(ENGLISH, BUNDLED[number : number + 5])) <= 4096
    for one in BUNDLED:
        card = milestone_card(ENGLISH, one)
        assert len(card) <= 6000
        assert all(0 < len(field.value or "") <= 1024 for field in card.fields)


def test_a_list_of_overlong_links_keeps_the_words() -> None:
    wordy = milestone(title="word " * 30, url="https://example.gov/" + "ä" * 300)
    shown = milestone_list(ENGLISH, [wordy] * 5)
    assert len(shown) <= 4096
    assert shown.count("in committee") == 5


def test_a_card_tells_the_actions_newest_first() -> None:
    story = tuple(
        Action(f"m-1#m-a{day}", date(2025, 2, day), f"Step {day}", Status.IN_COMMITTEE, None) for day in (4, 5, 6)
    )
    card = milestone_card(ENGLISH, milestone(actions=story))
    actions = next(field.value or "" for field in card.fields if field.name == "Actions")
    assert [line.split("** ")[1] for line in actions.splitlines()] == ["Step 6", "Step 5", "Step 4 → in committee"]
