"""What an alert says: a first line for a push notification, a card, and the reference to find it by."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from commands.replies.alert_messages import alert_answer, shows_ref
from commands.replies.words import Words
from tests.record_factories import a_change, a_milestone
from tracker.alerts.digests import News
from tracker.alerts.letters import Due, Letter
from tracker.alerts.posts import Place, PlaceKind, Post, PostKind
from tracker.alerts.told_changes import summed
from tracker.policy.changes import FieldChange
from tracker.policy.milestones import Deadline

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ENGLISH = Words().english


def letter(kind=PostKind.CHANGE, *fields, **more):
    post = Post("key", kind, Place(PlaceKind.CHANNEL, 5), 1, "s", "m-1", NOW, NOW, {"channel": "5", "ref": "OTHERS"})
    told = summed([a_change("c-1", "m-1", *fields, is_addition=not fields)])
    settings = {"milestone": a_milestone("m-1", title="A Bill"), "told": told, **more}
    return Letter(post, "K7Q2M5", "nonce", **settings)


def said(*arguments, **more):
    return alert_answer(ENGLISH, letter(*arguments, **more))


def test_a_new_milestone_is_named_with_its_kind_place_and_status():
    answer = said()
    assert answer.content.splitlines()[0] == "New on record: **A Bill** (Executive order, Federal)"
    assert answer.details is not None and answer.details.title == "A Bill"
    source, *others = answer.buttons
    assert source.url == "https://www.federalregister.gov/"
    assert [button.custom_id for button in others] == ["ask.history:m-1", "alerts.why:m-1", "alerts.mute:m-1"]


def test_a_message_to_a_watcher_has_the_button_that_ends_it():
    source, stop = said(PostKind.WATCH).buttons
    assert (source.label, stop.custom_id) == ("Official source", "watch.stop:m-1")


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (FieldChange("", "status", "introduced", "enacted"), "**A Bill** is now enacted (before: introduced)"),
        (FieldChange("", "withdrawn", True, False), "Back on the record: **A Bill**"),
        (
            FieldChange("d", "deadline", None, {"what": "Comments close", "date": "2026-12-10"}),
            "New deadline Dec 10, 2026 for **A Bill**: Comments close",
        ),
        (
            FieldChange("d", "deadline.date", "2026-12-10", "2026-12-12"),
            "A deadline for **A Bill** moved from Dec 10, 2026 to Dec 12, 2026",
        ),
    ],
)
def test_a_change_is_said_in_its_first_line(field, words):
    assert said(PostKind.CHANGE, field).content.splitlines()[0] == words


def test_the_last_line_holds_the_reference_and_nothing_before_it_counts():
    answer = said(milestone=a_milestone("m-1", title="Ref AAAAAA"))
    assert shows_ref(answer.content, "K7Q2M5")
    assert not shows_ref(answer.content, "AAAAAA")


def test_an_edited_alert_says_what_changed_since():
    lines = said(edited=(FieldChange("", "title", "A", "B"), FieldChange("", "topics", [], []))).content.splitlines()
    assert lines[-2] == "-# Edited since it was posted: title, topics"


def test_an_alert_of_a_withdrawn_milestone_is_marked_in_front():
    answer = said(milestone=replace(a_milestone("m-1", title="A Bill"), withdrawn=True))
    first, *others, last = answer.content.splitlines()
    assert first == "Withdrawn from the record: **A Bill**"
    assert others and all(line.startswith("~~") and line.endswith("~~") for line in others)
    assert last == "-# Ref K7Q2M5"
    assert answer.details.title == "Withdrawn: A Bill"
    shown = (answer.details.title, answer.details.description, *(field.value for field in answer.details.fields))
    assert not any("force" in text for text in shown)


def test_a_withdrawal_that_was_taken_back_is_struck_out_itself():
    withdrawal = FieldChange("", "withdrawn", False, True)
    assert said(PostKind.CHANGE, withdrawal).content.splitlines()[:2] == [
        "Back on the record: **A Bill**",
        "~~Withdrawn from the record: **A Bill**~~",
    ]
    gone = replace(a_milestone("m-1", title="A Bill"), withdrawn=True)
    assert said(PostKind.CHANGE, withdrawal, milestone=gone).content.splitlines()[:-1] == [
        "Withdrawn from the record: **A Bill**"
    ]


def test_a_role_is_mentioned_by_changes_and_reminders_alone():
    assert said(mention_role_id=9).content.startswith("<@&9> New on record")
    digest = said(PostKind.DIGEST, mention_role_id=9, milestone=None, day=date(2026, 11, 24))
    assert "<@&9>" not in digest.content


@pytest.mark.parametrize(("days", "begins"), [(0, "Due today"), (1, "Due tomorrow"), (7, "Due in 7 days")])
def test_a_reminder_says_how_many_days_are_left(days, begins):
    deadline = Deadline("d", date(2026, 12, 10), "Comments close", "as published")
    due = Due(a_milestone("m-1", title="A Bill"), deadline, days)
    assert said(PostKind.REMINDER, due=due).content.startswith(begins)


@pytest.mark.parametrize(
    ("fields", "first"),
    [
        ({}, "No longer a deadline for **A Bill**: Comments close"),
        ({"moved_to": date(2026, 12, 12)}, "A deadline for **A Bill** moved from Dec 10, 2026 to Dec 12, 2026"),
        (
            {"milestone": replace(a_milestone("m-1", title="A Bill"), withdrawn=True)},
            "Withdrawn from the record: **A Bill**",
        ),
    ],
)
@pytest.mark.parametrize("kind", [PostKind.REMINDER, PostKind.CATCH_UP])
def test_a_reminder_whose_deadline_is_off_says_so_first_and_is_struck_out(kind, fields, first):
    deadline = Deadline("d", date(2026, 12, 10), "Comments close", "as published")
    due = replace(Due(a_milestone("m-1", title="A Bill"), deadline, 7, is_off=True), **fields)
    is_list = kind is PostKind.CATCH_UP
    more = {"milestone": None, "reminders": (due,)} if is_list else {"milestone": due.milestone, "due": due}
    lines = said(kind, **more).content.splitlines()[1 if is_list else 0 :]
    assert lines[0] == first
    assert lines[1].startswith("~~Due") and lines[1].endswith("~~")


def test_titles_of_people_cannot_mention_or_mark_up():
    content = said(milestone=a_milestone("m-1", title="@everyone **free** [x](https://evil.example)")).content
    assert "@everyone" not in content and "](https" not in content


@pytest.mark.parametrize("kind", [PostKind.DIGEST, PostKind.CATCH_UP])
def test_a_long_list_stays_within_discords_limits(kind):
    milestones = [
        a_milestone(f"m-{number}", title="x" * 256, url="https://e.example/" + "y" * 380) for number in range(80)
    ]
    news = tuple(News(one, ()) for one in milestones)
    answer = said(kind, milestone=None, news=news, day=date(2026, 11, 24))
    assert len(answer.content) <= 2000 and len(answer.details) <= 6000
    assert len(answer.details.description) <= 4096
    assert shows_ref(answer.content, "K7Q2M5")


def test_a_closed_channel_is_told_of_with_what_to_do():
    content = said(PostKind.PARKED, milestone=None, told=None, subject=Place(PlaceKind.CHANNEL, 5)).content
    assert "<#5>" in content and "Send Messages" in content
