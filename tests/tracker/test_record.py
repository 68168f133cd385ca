"""The shipped record: loaded once, kept up with releases, and never over what people changed."""

import json
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import Storage
from tests.record_factories import (
    GUILD,
    NOW,
    OTHER_GUILD,
    a_change,
    a_milestone,
    an_addition,
    bundled_text,
    opened,
    shipped_text,
)
from tracker.policy.changes import Announcement, FieldChange, Origin, amended, value_at
from tracker.policy.exchange import Json, action_document, parse_bundled
from tracker.policy.fields import MilestoneError
from tracker.policy.milestones import Action, Milestone, Relation, Status
from tracker.policy.overrides import Override
from tracker.policy.record import Loading, Record

DAY = date(2025, 8, 7)


def record_of(storage: Storage) -> Record:
    return Record(storage.record, lambda: NOW)


def content(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return list(database.iterdump())


async def test_every_shipped_milestone_is_loaded_and_comes_back_equal(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        loading = await record_of(storage).load_bundled(bundled_text())
        assert loading == Loading(added=167)
        expected = parse_bundled(json.loads(bundled_text())).milestones
        assert {milestone.id: milestone for milestone in await storage.record.shipped()} == {
            milestone.id: milestone for milestone in expected
        }
        for milestone in expected:
            assert await storage.record.milestone(milestone.id, guild=GUILD) == milestone


async def test_the_first_load_announces_nothing(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await record_of(storage).load_bundled(shipped_text([a_milestone()]))
        (change,) = await storage.record.changes("erisa-1974", guild=None)
    assert change.is_addition
    assert (change.origin, change.announcement, change.author_id, change.scope) == (
        Origin.BUNDLED,
        Announcement.NOTHING,
        None,
        None,
    )


async def test_the_same_release_again_changes_nothing(tmp_path):
    path = tmp_path / "rollover.db"
    async with opened(path) as storage:
        await record_of(storage).load_bundled(bundled_text())
    before = content(path)
    async with opened(path) as storage:
        assert await record_of(storage).load_bundled(bundled_text()) == Loading()
    assert content(path) == before


async def test_an_upgrade_is_kept_field_by_field_and_stands_in_digests_only(tmp_path):
    first = a_milestone(status=Status.IN_FORCE)
    action = Action("erisa-1974#a2", DAY + timedelta(days=30), "Rescinded", Status.RESCINDED, None)
    second = replace(
        first,
        status=Status.RESCINDED,
        latest_on=action.happened_on,
        actions=(replace(first.actions[0], what="Signed by the President"), action),
    )
    async with opened(tmp_path / "rollover.db") as storage:
        record = record_of(storage)
        await record.load_bundled(shipped_text([first]))
        assert await record.load_bundled(shipped_text([second])) == Loading(changed=1)
        assert await storage.record.milestone("erisa-1974", guild=None) == second
        change = (await storage.record.changes("erisa-1974", guild=None))[0]
    assert (change.origin, change.announcement, change.is_addition) == (Origin.BUNDLED, Announcement.DIGEST, False)
    assert change.fields == (
        FieldChange("", "status", "in_force", "rescinded"),
        FieldChange("", "latest_on", "2025-08-07", "2025-09-06"),
        FieldChange("erisa-1974#a1", "action.what", "Signed", "Signed by the President"),
        FieldChange("erisa-1974#a2", "action", None, action_document(action)),
    )


async def test_what_a_release_no_longer_holds_is_withdrawn_and_comes_back_with_one_that_does(tmp_path):
    kept, dropped = a_milestone("kept"), a_milestone("dropped")
    async with opened(tmp_path / "rollover.db") as storage:
        record = record_of(storage)
        await record.load_bundled(shipped_text([kept, dropped]))
        assert await record.load_bundled(shipped_text([kept])) == Loading(withdrawn=1)
        assert await storage.record.milestone("dropped", guild=None) == replace(dropped, withdrawn=True)
        assert await record.load_bundled(shipped_text([kept, dropped])) == Loading(changed=1)
        assert await storage.record.milestone("dropped", guild=None) == dropped
        changes = await storage.record.changes("dropped", guild=None)
    assert [change.fields for change in changes] == [
        (FieldChange("", "withdrawn", True, False),),
        (FieldChange("", "withdrawn", False, True),),
        (),
    ]


async def test_an_older_release_never_takes_the_place_of_a_newer_one(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        record = record_of(storage)
        await record.load_bundled(shipped_text([a_milestone(title="Newer")], checked_on=date(2026, 11, 24)))
        loading = await record.load_bundled(shipped_text([a_milestone(title="Older")], checked_on=date(2026, 11, 23)))
        assert loading == Loading(is_older=True)
        seen = await storage.record.milestone("erisa-1974", guild=None)
    assert seen is not None
    assert seen.title == "Newer"


async def test_a_release_that_differs_in_its_text_alone_is_taken_up_without_a_change(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        record = record_of(storage)
        await record.load_bundled(shipped_text([a_milestone()]))
        assert await record.load_bundled(shipped_text([a_milestone()]) + b"\n") == Loading()
        assert len(await storage.record.changes("erisa-1974", guild=None)) == 1


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"\xff", b'{"milestones": []}'])
async def test_a_text_that_is_no_record_is_refused_and_nothing_is_written(tmp_path, text):
    path = tmp_path / "rollover.db"
    async with opened(path) as storage:
        with pytest.raises(MilestoneError):
            await record_of(storage).load_bundled(text)
        assert await storage.record.release() is None


async def test_a_guilds_word_over_a_field_survives_the_upgrade_that_changes_it(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        record = record_of(storage)
        await record.load_bundled(shipped_text([a_milestone(title="As shipped")]))
        await storage.record.amend(a_change("c-1", "erisa-1974", FieldChange("", "title", "As shipped", "Our words")))
        await record.load_bundled(shipped_text([a_milestone(title="As shipped later", notes="New")]))
        ours = await storage.record.milestone("erisa-1974", guild=GUILD)
        theirs = await storage.record.milestone("erisa-1974", guild=OTHER_GUILD)
        overrides = await storage.record.overrides("erisa-1974", guild=GUILD)
    assert ours is not None
    assert theirs is not None
    assert (ours.title, ours.notes) == ("Our words", "New")
    assert theirs.title == "As shipped later"
    # What stood below when the word was given is kept, so that the change of the original can be shown.
    assert overrides == [Override(GUILD, "erisa-1974", "", "title", "Our words", "As shipped")]


async def test_a_guilds_own_action_stays_beside_those_of_a_later_release(tmp_path):
    first = a_milestone()
    own = Action("erisa-1974#m-1", DAY + timedelta(days=1), "Discussed", None, None)
    shipped = Action("erisa-1974#a2", DAY + timedelta(days=2), "Amended", None, None)
    async with opened(tmp_path / "rollover.db") as storage:
        record = record_of(storage)
        await record.load_bundled(shipped_text([first]))
        await storage.record.amend(a_change("c-1", first.id, FieldChange(own.id, "action", None, action_document(own))))
        second = replace(first, latest_on=shipped.happened_on, actions=(*first.actions, shipped))
        await record.load_bundled(shipped_text([second]))
        ours = await storage.record.milestone(first.id, guild=GUILD)
        assert await storage.record.milestone(first.id, guild=None) == second
    assert ours is not None
    assert ours.actions == (*first.actions, replace(own, scope=GUILD), shipped)


async def test_the_owners_relation_becomes_the_releases_when_it_says_the_same(tmp_path):
    one, other = a_milestone("one"), a_milestone("other")
    async with opened(tmp_path / "rollover.db") as storage:
        record = record_of(storage)
        await record.load_bundled(shipped_text([one, other]))
        relation = FieldChange("amends other", "relation", None, {"type": "amends", "id": "other"})
        await storage.record.amend(a_change("c-1", "one", relation, scope=None, origin=Origin.OWNER))
        related = replace(one, relations=(Relation("amends", "other"),))
        assert await storage.record.milestone("one", guild=None) == related
        await record.load_bundled(shipped_text([related, other]))
        assert await storage.record.milestone("one", guild=None) == related
        assert related in await storage.record.shipped()


titles = st.sampled_from(["One", "Two", "Three"])
statuses = st.sampled_from([None, Status.ENACTED, Status.FAILED])


@st.composite
def releases(draw: st.DrawFn) -> list[Milestone]:
    milestones = []
    for name in draw(st.sets(st.sampled_from(["a", "b", "c"]), min_size=1)):
        actions = tuple(
            Action(f"{name}#a{number}", DAY + timedelta(days=number), draw(titles), draw(statuses), None)
            for number in draw(st.sets(st.integers(1, 4), min_size=1))
        )
        latest_on = max(action.happened_on for action in actions)
        opened_on = min(action.happened_on for action in actions)
        milestones.append(
            a_milestone(
                name,
                title=draw(titles),
                status=draw(statuses),
                topics=tuple(draw(st.lists(st.sampled_from(["tax", "stablecoin"]), unique=True))),
                actions=tuple(sorted(actions, key=lambda action: action.happened_on)),
                latest_on=latest_on,
                opened_on=opened_on,
            )
        )
    return milestones


edits = st.one_of(
    st.tuples(st.just(""), st.just("title"), titles),
    st.tuples(st.just(""), st.just("status"), statuses.map(lambda status: status and str(status))),
    st.tuples(st.just(""), st.just("topics"), st.sampled_from([[], ["tax"]])),
    st.tuples(st.sampled_from(["#a1", "#a2"]), st.just("action.what"), titles),
)

steps = st.one_of(
    releases().map(lambda release: ("release", release)),
    st.tuples(st.just("edit"), st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from([GUILD, None]), edits)),
)


@settings(max_examples=40, deadline=None)
@given(releases(), st.lists(steps, max_size=8))
async def test_whatever_comes_releases_are_the_base_edits_stay_and_the_changes_tell_it_all(first, later):
    said: dict[tuple[int | None, str, str, str], Json] = {}
    newest: dict[str, Milestone] = {}
    originals: dict[str, Milestone] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(folder) / "rollover.db") as storage:
            record = record_of(storage)
            for number, (step, what) in enumerate([("release", first), *later]):
                if step == "release":
                    text = shipped_text(what, checked_on=DAY + timedelta(days=number))
                    await record.load_bundled(text)
                    gone = {id: replace(milestone, withdrawn=True) for id, milestone in newest.items()}
                    newest = gone | {milestone.id: milestone for milestone in what}
                    originals = newest | originals
                else:
                    milestone_id, scope, (part, field, value) = what
                    part = part and milestone_id + part
                    seen = await storage.record.milestone(milestone_id, guild=scope)
                    if seen is None or (part and value_at(seen, part, "action") is None):
                        continue
                    line = FieldChange(part, field, value_at(seen, part, field), value)
                    below = newest[milestone_id]
                    if scope is not None:
                        below = await storage.record.milestone(milestone_id, guild=None) or below
                    await storage.record.amend(a_change(f"c-{number}", milestone_id, line, scope=scope))
                    said[scope, milestone_id, part, field] = value
                    if value == value_at(below, part, field):
                        # Saying what stands there anyway is to say nothing any more.
                        del said[scope, milestone_id, part, field]

            assert {milestone.id: milestone for milestone in await storage.record.shipped()} == newest
            for milestone_id, base in newest.items():
                for reader, scopes in ((None, [None]), (GUILD, [None, GUILD]), (OTHER_GUILD, [None])):
                    words = [
                        (scope, part, field, value)
                        for scope in scopes
                        for (of, id, part, field), value in said.items()
                        if (of, id) == (scope, milestone_id)
                    ]
                    overrides = await storage.record.overrides(milestone_id, guild=reader)
                    kept = [(one.scope, one.part, one.field, one.value) for one in overrides]
                    assert sorted(kept, key=repr) == sorted(words, key=repr)
                    expected = amended(base, [FieldChange(part, field, None, value) for _, part, field, value in words])
                    assert await storage.record.milestone(milestone_id, guild=reader) == expected
                changes = await storage.record.changes(milestone_id, guild=GUILD)
                assert changes[-1].is_addition
                replayed = originals[milestone_id]
                for change in reversed(changes):
                    if change.origin == Origin.BUNDLED:
                        for line in change.fields:
                            assert value_at(replayed, line.part, line.field) == line.before
                        replayed = amended(replayed, change.fields)
                assert replayed == base


async def test_an_addition_of_a_guild_never_meets_a_release(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        own = a_milestone("m-7k2q9f", scope=GUILD)
        await storage.record.add(an_addition(own))
        await record_of(storage).load_bundled(shipped_text([a_milestone("a"), a_milestone("b")]))
        assert await storage.record.milestone(own.id, guild=GUILD) == own
        assert await storage.record.milestone(own.id, guild=OTHER_GUILD) is None
        assert own not in await storage.record.shipped()
