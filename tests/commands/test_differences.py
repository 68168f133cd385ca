"""Changes in words, field by field."""

from datetime import date

import pytest

from commands.replies.differences import FIELDS, difference_lines
from commands.replies.words import Words
from tests.record_factories import a_milestone
from tracker.policy.changes import FieldChange, differences
from tracker.policy.exchange import to_document
from tracker.policy.milestones import Action, Deadline, Relation, RelationType, Status

PHRASES = Words().english


def lines(before, after, **options):
    return difference_lines(PHRASES, differences(before, after), before, **options)


def test_a_status_is_said_in_words():
    before = a_milestone(status=Status.IN_FORCE)
    after = a_milestone(status=Status.RESCINDED)
    assert lines(before, after) == ["**Status:** in force → rescinded"]


def test_what_was_empty_is_said_to_be_nothing():
    assert lines(a_milestone(), a_milestone(citation="90 FR 38921")) == ["**Citation:** (nothing) → 90 FR 38921"]


def test_topics_are_listed_in_words():
    (line,) = lines(a_milestone(topics=("tax",)), a_milestone(topics=("tax", "stablecoin")))
    assert line.startswith("**Topics:** Tax")
    assert "Stablecoins" in line


def test_an_added_action_is_shown_whole_with_its_own_link():
    before = a_milestone()
    action = Action("erisa-1974#m-2", date(2025, 9, 1), "Appealed", Status.STAYED, "https://www.uscourts.gov/x")
    after = a_milestone(actions=(*before.actions, action))
    (line,) = lines(before, after)
    assert line == (
        "**Added:** Sep 1, 2025: Appealed (stayed by a court), [source](https://www.uscourts.gov/x) (uscourts.gov)"
    )


def test_a_corrected_action_is_named_by_what_it_was():
    before = a_milestone()
    (first,) = before.actions
    after = a_milestone(actions=(Action(first.id, date(2025, 8, 8), first.what, first.status_after, None),))
    (line,) = lines(before, after)
    assert line == "**Aug 7, 2025: Signed (in force), Date:** Aug 7, 2025 → Aug 8, 2025"


def test_days_that_follow_from_the_actions_are_left_out():
    assert difference_lines(PHRASES, [FieldChange("", "latest_on", "2025-08-07", "2025-09-01")], None) == []


def test_a_deadline_taken_out_and_a_relation_added_are_shown_whole():
    before = a_milestone(deadlines=(Deadline("erisa-1974#d1", date(2026, 1, 2), "Comments close", "60 days"),))
    after = a_milestone(relations=(Relation(RelationType.AMENDS, "other-1"),))
    assert lines(before, after) == [
        "**Taken out:** deadline Jan 2, 2026: Comments close",
        "**Added:** amends other\\-1",
    ]


def test_text_of_people_is_inert_and_shortened_at_a_word():
    before = a_milestone(summary="Old.")
    after = a_milestone(summary="@everyone **[click](https://evil.example)** " + "word " * 100)
    (line,) = lines(before, after, limit=80)
    assert "@everyone" not in line
    assert "](https" not in line
    assert line.endswith("word…")


def test_a_link_is_shown_with_its_host():
    before, after = a_milestone(url="https://www.dol.gov/a"), a_milestone(url="https://www.sec.gov/b")
    assert lines(before, after) == [
        "**Link:** [source](https://www.dol.gov/a) (dol.gov) → [source](https://www.sec.gov/b) (sec.gov)"
    ]


@pytest.mark.parametrize("field", sorted(to_document(a_milestone())))
def test_every_field_of_the_record_has_a_name(field):
    assert field in FIELDS or field in ("id", "actions", "deadlines", "relations")


def test_a_field_of_a_later_release_is_shown_readable():
    assert difference_lines(PHRASES, [FieldChange("", "carbon_cost", None, "low")], None) == [
        "**carbon cost:** (nothing) → low"
    ]
