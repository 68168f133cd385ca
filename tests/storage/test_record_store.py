"""What every store of the record promises: one step, one change, each guild its own view."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from storage import Storage
from tests.record_factories import (
    GUILD,
    NOW,
    OTHER_GUILD,
    a_change,
    a_milestone,
    an_addition,
    opened,
    shipped_text,
)
from tracker.policy.changes import Announcement, FieldChange, Origin
from tracker.policy.exchange import action_document
from tracker.policy.milestones import Action, Deadline, Milestone, Relation
from tracker.policy.record import ConflictError, Record, Release

DAY = date(2025, 8, 7)
TITLE = FieldChange("", "title", "Title of shared", "Our words")
ACTION = Action("shared#m-1", DAY + timedelta(days=1), "Discussed", None, None)


async def ship(storage: Storage, *milestones: Milestone) -> None:
    await Record(storage.record, lambda: NOW).load_bundled(shipped_text(milestones))


async def title(storage: Storage, guild: int | None) -> str | None:
    seen = await storage.record.milestone("shared", guild=guild)
    return seen and seen.title


async def test_a_guilds_milestone_comes_back_with_its_parts_and_change(storage):
    own = a_milestone(
        "m-own",
        scope=GUILD,
        deadlines=(Deadline("m-own#m-2", DAY, "Comments close", "60 days", GUILD),),
        relations=(Relation("amends", "m-other", GUILD),),
    )
    await storage.record.add(an_addition(a_milestone("m-other", scope=GUILD)))
    addition = an_addition(own)
    await storage.record.add(addition)
    assert await storage.record.milestone("m-own", guild=GUILD) == own
    assert list(await storage.record.changes("m-own", guild=GUILD)) == [addition.change]
    assert await storage.record.milestone("m-own", guild=None) is None
    assert list(await storage.record.changes("m-own", guild=OTHER_GUILD)) == []


async def test_an_id_is_never_used_twice(storage):
    await storage.record.add(an_addition(a_milestone("m-own", scope=GUILD)))
    with pytest.raises(ConflictError, match="m-own"):
        await storage.record.add(an_addition(a_milestone("m-own", scope=OTHER_GUILD)))


async def test_an_own_id_begins_as_own_ids_do(storage):
    with pytest.raises(ValueError, match="m-"):
        await storage.record.add(an_addition(a_milestone("nh-2027-hb1", scope=GUILD)))


async def test_a_milestone_that_nobody_knows_is_none(storage):
    assert await storage.record.milestone("nothing", guild=GUILD) is None
    with pytest.raises(ConflictError):
        await storage.record.amend(a_change("c-1", "nothing", TITLE))


async def test_an_override_is_seen_in_its_guild_alone(storage):
    await ship(storage, a_milestone("shared"))
    change = a_change("c-1", "shared", TITLE, announcement=Announcement.DIGEST)
    await storage.record.amend(change)
    assert await title(storage, GUILD) == "Our words"
    assert await title(storage, OTHER_GUILD) == await title(storage, None) == "Title of shared"
    assert (await storage.record.changes("shared", guild=GUILD))[0] == change
    assert [found.id for found in await storage.record.changes("shared", guild=None)] != ["c-1"]


async def test_the_owners_word_is_for_everybody_and_below_a_guilds_own(storage):
    await ship(storage, a_milestone("shared"))
    await storage.record.amend(a_change("c-1", "shared", TITLE))
    owners = FieldChange("", "title", "Title of shared", "Owners' words")
    await storage.record.amend(a_change("c-2", "shared", owners, scope=None, origin=Origin.OWNER))
    assert await title(storage, GUILD) == "Our words"
    assert await title(storage, OTHER_GUILD) == "Owners' words"
    assert [milestone.title for milestone in await storage.record.shipped()] == ["Title of shared"]


async def test_saying_what_stands_below_ends_an_override(storage):
    await ship(storage, a_milestone("shared"))
    await storage.record.amend(a_change("c-1", "shared", TITLE))
    back = FieldChange("", "title", "Our words", "Title of shared")
    await storage.record.amend(a_change("c-2", "shared", back, origin=Origin.UNDO, undoes_id="c-1"))
    assert list(await storage.record.overrides("shared", guild=GUILD)) == []
    assert (await storage.record.changes("shared", guild=GUILD))[0].undoes_id == "c-1"


async def test_a_second_edit_keeps_what_stood_below_at_the_first(storage):
    await ship(storage, a_milestone("shared"))
    await storage.record.amend(a_change("c-1", "shared", TITLE))
    await storage.record.amend(a_change("c-2", "shared", FieldChange("", "title", "Our words", "Better words")))
    (override,) = await storage.record.overrides("shared", guild=GUILD)
    assert (override.value, override.base_value) == ("Better words", "Title of shared")


async def test_an_edit_of_what_was_changed_meanwhile_is_refused_with_what_stands_there(storage):
    await ship(storage, a_milestone("shared"))
    await storage.record.amend(a_change("c-1", "shared", TITLE))
    stale = FieldChange("", "title", "Title of shared", "Late words")
    with pytest.raises(ConflictError) as refused:
        await storage.record.amend(a_change("c-2", "shared", FieldChange("", "notes", None, "A note"), stale))
    assert (refused.value.field, refused.value.found) == ("title", "Our words")
    seen = await storage.record.milestone("shared", guild=GUILD)
    assert seen is not None
    assert seen.notes is None
    assert len(await storage.record.changes("shared", guild=GUILD)) == 2


async def test_an_own_milestone_is_edited_in_place(storage):
    own = a_milestone("m-own", scope=GUILD)
    await storage.record.add(an_addition(own))
    action = Action("m-own#m-2", DAY + timedelta(days=2), "Heard", None, None, GUILD)
    await storage.record.amend(
        a_change(
            "c-1",
            "m-own",
            FieldChange("", "title", own.title, "New"),
            FieldChange("", "topics", ["retirement_crypto"], ["tax", "stablecoin"]),
            FieldChange("", "latest_on", "2025-08-07", "2025-08-09"),
            FieldChange("m-own#m-1", "action.what", "Signed", "Signed at last"),
            FieldChange("m-own#m-2", "action", None, action_document(action)),
        )
    )
    assert await storage.record.milestone("m-own", guild=GUILD) == replace(
        own,
        title="New",
        topics=("tax", "stablecoin"),
        latest_on=action.happened_on,
        actions=(replace(own.actions[0], what="Signed at last"), action),
    )
    assert list(await storage.record.overrides("m-own", guild=GUILD)) == []


async def test_own_parts_are_added_and_taken_out_beside_everybodys(storage):
    await ship(storage, a_milestone("shared"), a_milestone("other"))
    base = await storage.record.milestone("shared", guild=None)
    assert base is not None
    relation = {"type": "responds_to", "id": "other"}
    deadline = {"id": "shared#m-2", "date": "2026-01-01", "what": "Comments close", "basis": "60 days"}
    added = [
        FieldChange("shared#m-1", "action", None, action_document(ACTION)),
        FieldChange("shared#m-2", "deadline", None, deadline),
        FieldChange("responds_to other", "relation", None, relation),
    ]
    await storage.record.amend(a_change("c-1", "shared", *added))
    seen = await storage.record.milestone("shared", guild=GUILD)
    assert seen == replace(
        base,
        latest_on=ACTION.happened_on,
        actions=(*base.actions, replace(ACTION, scope=GUILD)),
        deadlines=(Deadline("shared#m-2", date(2026, 1, 1), "Comments close", "60 days", GUILD),),
        relations=(Relation("responds_to", "other", GUILD),),
    )
    assert await storage.record.milestone("shared", guild=OTHER_GUILD) == base
    taken_out = [FieldChange(change.part, change.field, change.after, None) for change in added]
    await storage.record.amend(a_change("c-2", "shared", *taken_out))
    assert await storage.record.milestone("shared", guild=GUILD) == base


async def test_a_shipped_part_is_changed_or_hidden_for_one_guild_only(storage):
    second = Action("shared#a2", DAY + timedelta(days=5), "Published", None, None)
    shared = a_milestone("shared", latest_on=DAY)
    shared = replace(shared, latest_on=second.happened_on, actions=(*shared.actions, second))
    await ship(storage, shared)
    await storage.record.amend(
        a_change(
            "c-1",
            "shared",
            FieldChange("shared#a1", "action.date", "2025-08-07", "2025-08-06"),
            FieldChange("shared#a2", "action", action_document(second), None),
        )
    )
    seen = await storage.record.milestone("shared", guild=GUILD)
    assert seen is not None
    assert [action.happened_on for action in seen.actions] == [date(2025, 8, 6)]
    assert (seen.opened_on, seen.latest_on) == (date(2025, 8, 6), date(2025, 8, 6))
    assert await storage.record.milestone("shared", guild=None) == shared
    undone = [
        FieldChange("shared#a1", "action.date", "2025-08-06", "2025-08-07"),
        FieldChange("shared#a2", "action", None, action_document(second)),
    ]
    await storage.record.amend(a_change("c-2", "shared", *undone, origin=Origin.UNDO))
    assert await storage.record.milestone("shared", guild=GUILD) == shared
    assert list(await storage.record.overrides("shared", guild=GUILD)) == []


async def test_a_date_that_follows_from_the_actions_cannot_be_overridden(storage):
    await ship(storage, a_milestone("shared"))
    with pytest.raises(ValueError, match="latest_on"):
        await storage.record.amend(a_change("c-1", "shared", FieldChange("", "latest_on", "2025-08-07", "2026-01-01")))
    assert len(await storage.record.changes("shared", guild=GUILD)) == 1


async def test_a_step_that_fails_late_leaves_nothing_behind(storage):
    await ship(storage, a_milestone("shared"))
    await storage.record.amend(a_change("c-1", "shared", TITLE))
    again = a_change("c-1", "shared", FieldChange("", "title", "Our words", "Other words"))
    with pytest.raises(Exception, match=r"changes\.id"):
        await storage.record.amend(again)
    assert await title(storage, GUILD) == "Our words"


async def test_a_load_after_another_release_than_it_was_made_for_is_refused(storage):
    await ship(storage, a_milestone("shared"))
    with pytest.raises(ConflictError):
        await storage.record.load(Release("f", DAY), after=None, additions=[], changes=[], loaded_at=NOW)


async def test_an_erased_author_stays_erased(storage):
    await ship(storage, a_milestone("shared"))
    await storage.record.amend(a_change("c-1", "shared", TITLE, author_id=None, author_erased=True))
    change = (await storage.record.changes("shared", guild=GUILD))[0]
    assert (change.author_id, change.author_erased) == (None, True)


async def test_words_of_a_later_release_are_kept_and_shown(storage):
    own = a_milestone("m-own", scope=GUILD, kind="treaty", topics=("space",), status="shelved")
    addition = an_addition(own)
    addition = replace(addition, change=replace(addition.change, origin="telepathy", announcement="song"))
    await storage.record.add(addition)
    assert await storage.record.milestone("m-own", guild=GUILD) == own
    (change,) = await storage.record.changes("m-own", guild=GUILD)
    assert (change.origin, change.announcement) == ("telepathy", "song")


async def test_the_secret_is_random_stays_and_is_shown_nowhere(reopen, tmp_path):
    async with reopen() as storage:
        first = storage.secret
        assert len(first) == 32
        assert str(first) not in repr(storage)
    async with reopen() as storage:
        assert storage.secret == first
    async with opened(tmp_path / "another.db") as storage:
        assert storage.secret != first
