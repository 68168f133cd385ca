"""The panels of `/policy`: whatever people type, Discord takes them, and nothing in them mentions or hides."""

import dataclasses
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands.policy.consequences import Reach
from commands.policy.history_pages import history_page
from commands.policy.panels import conflict_panel, preview_panel, reach_in_words, saved_panel
from commands.policy.sheets import Sheet
from commands.replies.words import Words
from tests.record_factories import GUILD, a_change, a_milestone
from tracker.policy.changes import Announcement, FieldChange, differences
from tracker.policy.dates import DateReading
from tracker.policy.doubts import Doubt
from tracker.policy.drafts import Act, Author, Draft
from tracker.policy.duplicates import Likeness, LookAlike
from tracker.policy.editing import Saved
from tracker.policy.history import HistoryEntry
from tracker.policy.milestones import Action, Deadline
from tracker.policy.preparing import EditConflict, Preview

PHRASES = Words().english
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NASTY = "*_~`|>#[](<:@-\\"


def a_draft(act=Act.EDIT, **typed):
    return Draft(
        id="d-0123456789",
        act=act,
        author=Author(7, GUILD),
        milestone_id="erisa-1974",
        part="",
        initial={},
        typed=typed,
        seen_change=None,
        typed_on=date(2026, 11, 24),
        touched_at=NOW,
    )


def a_preview(before, after, **fields):
    values = {
        "draft": a_draft(),
        "before": before,
        "after": after,
        "fields": () if before is None else differences(before, after),
        "readings": (),
        "doubts": (),
        "look_alikes": (),
        "meanwhile": (),
        "suggested": Announcement.POST,
        "awaits_review": False,
        **fields,
    }
    return Preview(**values)


def panel_of(preview, **options):
    shown = {"other": None, "is_again": False, **options}
    return preview_panel(PHRASES, preview, Reach(0), Sheet.TEXT, **shown)


def require_accepted(answer):
    """Fail where Discord would refuse the message (Discord, Message and Embed limits)."""
    assert 1 <= len(answer.content) <= 2000
    if answer.details is not None:
        assert len(answer.details) <= 6000
        assert len(answer.details.title or "") <= 256
        assert len(answer.details.description or "") <= 4096
        assert len(answer.details.fields) <= 25
        for field in answer.details.fields:
            assert 1 <= len(field.name) <= 256
            assert 1 <= len(field.value) <= 1024
    for button in answer.buttons:
        assert 1 <= len(button.label) <= 80
        assert len(button.custom_id) <= 100


texts = st.text(st.sampled_from(NASTY + "ab @everyone\n"), min_size=1, max_size=2000).filter(str.strip)


@settings(deadline=None)
@given(title=texts.map(lambda text: text[:300]), summary=texts, what=texts.map(lambda text: text[:500]))
def test_no_text_makes_a_panel_that_discord_refuses(title, summary, what):
    before = a_milestone()
    action = Action("erisa-1974#m-1", date(2026, 11, 1), what, None, "https://www.dol.gov/x")
    after = dataclasses.replace(before, title=title, summary=summary, notes=summary, actions=(*before.actions, action))
    for answer in (panel_of(a_preview(before, after)), panel_of(a_preview(None, after))):
        require_accepted(answer)
        shown = answer.content + (answer.details.description or "") + (answer.details.title or "")
        assert "@everyone" not in shown
    change = a_change("c-1", before.id, *differences(before, after), reason=what)
    require_accepted(saved_panel(PHRASES, Saved(change, after), Reach(3), before=before))
    entry = HistoryEntry(change, change, may_undo=True)
    page = history_page(PHRASES, after, [entry] * 12, number=2, owner_id=2**63)
    require_accepted(dataclasses.replace(page, rows=None))


def test_the_fullest_panel_is_still_taken():
    worst = NASTY * 200
    before = a_milestone()
    parts = tuple(
        Deadline(f"erisa-1974#m-{number}", date(2027, 1, 2), worst[:500], worst[:500]) for number in range(30)
    )
    after = dataclasses.replace(before, title=worst[:300], summary=worst[:2000], deadlines=parts, citation=worst[:300])
    preview = a_preview(
        before,
        after,
        draft=a_draft(reason=worst[:500]),
        readings=(DateReading(worst[:40], date(2026, 1, 1), True, date(2026, 2, 2)),) * 2,
        doubts=(Doubt("doubt.in_future", {"on": date(2027, 1, 1)}),) * 20,
        look_alikes=(LookAlike(after, tuple(Likeness)),) * 9,
        meanwhile=(a_change("c-1", before.id),) * 40,
        awaits_review=True,
    )
    require_accepted(panel_of(preview, other=after, is_again=True))
    require_accepted(panel_of(dataclasses.replace(preview, before=None), other=after, is_again=True))
    conflict = EditConflict(
        a_draft(title=worst[:300], summary=worst, notes=worst),
        (a_change("c-1", before.id),) * 40,
        differences(before, after),
    )
    require_accepted(conflict_panel(PHRASES, conflict, before, Sheet.TEXT))


@pytest.mark.parametrize(
    ("reach", "words"),
    [
        (Reach(0), "posts in 0 channels"),
        (Reach(1), "posts in 1 channel"),
        (Reach(3, (42,)), "posts in 3 channels and mentions <@&42>"),
    ],
)
def test_what_is_set_off_is_said_in_words(reach, words):
    assert reach_in_words(PHRASES, reach) == words


def test_what_is_old_suggests_no_alert():
    answer = panel_of(a_preview(None, a_milestone(), suggested=Announcement.DIGEST))
    likely = [button.label for button in answer.buttons if button.style.name == "primary"]
    assert likely == ["Save without alert"]


def test_a_change_of_everybodys_item_is_said_to_be_seen_here_only():
    before = a_milestone()
    own = a_milestone("m-0123456789", scope=GUILD)
    note = "It is seen in this server only"
    assert note in panel_of(a_preview(before, dataclasses.replace(before, title="x"))).content
    assert note not in panel_of(a_preview(own, dataclasses.replace(own, title="x"))).content


def test_an_erased_author_is_named_as_such():
    change = a_change("c-1", "erisa-1974", FieldChange("", "title", "a", "b"), author_id=None, author_erased=True)
    page = history_page(PHRASES, a_milestone(), [HistoryEntry(change, None, may_undo=True)], number=1, owner_id=1)
    assert "somebody whose data was erased" in page.details.description
