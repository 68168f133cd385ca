"""`/changes` as people see it: what is new to them, once."""

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from playground import open_playground
from storage import open_storage
from tests.bot_process import running_bot
from tests.record_factories import VERSION, a_change, a_milestone, an_addition
from tracker.policy.changes import FieldChange, Origin


def entries_of(reply):
    return reply.embeds[0]["description"].split("\n\n")


def since_of(reply):
    return int(re.search(r"<t:(\d+):f>", reply.content).group(1))


async def amend(folder, number, guild, *, at=None):
    """Change the status of a milestone, and what one of its actions says, as a moderator of the guild would."""
    at = at or datetime.now(UTC)
    values = ["in_force", "rescinded", "in_force", "superseded", "in_force", "rescinded", "in_force"]
    field = FieldChange("", "status", values[number], values[number + 1])
    change = a_change(f"c-{number}", "eo-14330", field, scope=guild, made_at=at)
    await write(folder, lambda storage: storage.record.amend(change))


async def write(folder, step):
    path = folder / "rollover.db"
    async with open_storage(str(path), program_version=VERSION, now=lambda: datetime.now(UTC), shared=True) as storage:
        await step(storage)


async def until_read(folder, person, guild):
    """Wait until the bot has kept that a person has read: it does so once the answer is shown."""
    marks = []

    async def look(storage):
        marks.append(await storage.recent.read_until(person.id, guild=guild))

    async with asyncio.timeout(10):
        while not marks or marks[-1] is None:
            await write(folder, look)


async def test_the_record_that_ships_is_no_change_and_the_answer_is_private(member):
    reply = await member.slash("changes", since="2020-01-01")
    assert reply.ephemeral
    assert reply.content.startswith("**Nothing in the record has changed** since <t:")


async def test_first_the_last_seven_days_then_what_is_new_since_this_person_asked(tmp_path):
    async with open_playground() as playground, running_bot(playground, tmp_path):
        member, other = playground.person("alice"), playground.person("maya")
        guild = member.guilds()[0].id
        week_ago = datetime.now(UTC) - timedelta(days=7)
        await amend(tmp_path, 0, guild, at=week_ago - timedelta(hours=1))
        await amend(tmp_path, 1, guild, at=week_ago + timedelta(hours=1))
        first = await member.slash("changes")
        assert first.content.startswith("**1 change** since ")
        assert abs(since_of(first) - week_ago.timestamp()) < 60
        assert "- **Status:** rescinded → in force" in entries_of(first)[0]
        assert "Democratizing Access" in entries_of(first)[0]
        assert "by this server’s moderators" in entries_of(first)[0]

        await until_read(tmp_path, member, guild)
        again = await member.slash("changes")
        assert again.content.startswith("**Nothing in the record has changed**")
        await amend(tmp_path, 2, guild)
        assert (await member.slash("changes")).content.startswith("**1 change** since ")
        assert (await other.slash("changes")).content.startswith("**2 changes** since ")


async def test_a_day_may_be_asked_for_and_what_lies_between_stays_unread(tmp_path):
    async with open_playground() as playground, running_bot(playground, tmp_path):
        member = playground.person("alice")
        guild = member.guilds()[0].id
        await amend(tmp_path, 0, guild, at=datetime.now(UTC) - timedelta(days=5))
        await amend(tmp_path, 1, guild)
        part = await member.slash("changes", since="yesterday")
        assert part.content.startswith("**1 change** since ")
        assert (await member.slash("changes")).content.startswith("**2 changes** since ")
        refused = await member.slash("changes", since="someday")
        assert refused.ephemeral
        assert not refused.embeds


async def test_other_servers_and_direct_messages_see_nothing_of_it(tmp_path):
    async with open_playground() as playground, running_bot(playground, tmp_path):
        member = playground.person("alice")
        await amend(tmp_path, 0, member.guilds()[0].id)
        direct = await member.slash("changes", channel=member.direct_message())
        assert direct.content.startswith("**Nothing in the record has changed**")


async def test_more_than_a_page_is_turned_over_the_same_stretch_also_after_a_restart(tmp_path):
    async with open_playground() as playground:
        member = playground.person("alice")
        guild = member.guilds()[0].id
        async with running_bot(playground, tmp_path):
            for number in range(6):
                await amend(tmp_path, number, guild)
            reply = await member.slash("changes")
            assert reply.content.startswith("**6 changes** since ")
            assert len(entries_of(reply)) == 5
        async with running_bot(playground, tmp_path):
            own = a_milestone("m-new", scope=guild, title="Our own")
            addition = _now(an_addition(own))
            await write(tmp_path, lambda storage: storage.record.add(addition))
            await member.click(reply, "Next")
            assert reply.content.startswith("**6 changes** since ")
            assert len(entries_of(reply)) == 1
            card = await member.choose(reply, "Open one of these", ["eo-14330"])
            assert card.embeds


async def test_an_added_item_and_an_upgrade_are_told_as_such(tmp_path):
    async with open_playground() as playground, running_bot(playground, tmp_path):
        member = playground.person("alice")
        guild = member.guilds()[0].id
        own = a_milestone("m-own", scope=guild, title="@everyone **Our own**")
        await write(tmp_path, lambda storage: storage.record.add(_now(an_addition(own))))
        owners = a_change(
            "c-all",
            "eo-14330",
            FieldChange("", "summary", (await _summary(tmp_path)), "New words " * 60),
            scope=None,
            origin=Origin.OWNER,
            made_at=datetime.now(UTC),
        )
        await write(tmp_path, lambda storage: storage.record.amend(owners))
        reply = await member.slash("changes")
        newest, added = entries_of(reply)
        assert "by the bot’s owners" in newest
        assert "…" in newest
        assert "- added: Executive order, Federal: in force" in added
        assert "@everyone" not in reply.text


async def test_each_change_says_where_it_comes_from_and_a_long_one_is_cut_short(tmp_path):
    async with open_playground() as playground, running_bot(playground, tmp_path):
        member = playground.person("alice")
        found = datetime.now(UTC)
        fields = [
            FieldChange("", "citation", "90 FR 38921", "x" * 500),
            FieldChange("", "agency", "President", "y" * 500),
            FieldChange("", "sponsor", None, "z " * 200),
            FieldChange("", "session", None, "2025"),
            FieldChange("", "chamber", None, "house"),
            FieldChange("", "status_as_of", "2026-10-10", "2026-11-01"),
        ]
        source = a_change("c-1", "eo-14330", *fields, scope=None, origin=Origin.SOURCE, made_at=found)
        back = FieldChange("", "session", "2025", None)
        undo = a_change("c-2", "eo-14330", back, scope=None, origin=Origin.UNDO, made_at=found, undoes_id="c-1")
        release = FieldChange("", "chamber", "house", "senate")
        shipped = a_change("c-3", "eo-14330", release, scope=None, origin=Origin.BUNDLED, made_at=found)
        for change in (source, undo, shipped):
            await write(tmp_path, lambda storage, change=change: storage.record.amend(change))
        newest, taken_back, long = entries_of(await member.slash("changes", channel=member.direct_message()))
        assert "with a release of the bot" in newest
        assert "an earlier change taken back" in taken_back
        assert "from an official source" in long
        assert "- and 2 more" in long
        assert len(long) < 800


async def test_further_back_is_one_press_away(member):
    reply = await member.slash("changes", channel=member.direct_message())
    shown = await member.click(reply, "Show the last 30 days")
    assert "since <t:" in shown.content


def _now(addition):
    return replace(addition, change=replace(addition.change, made_at=datetime.now(UTC)))


async def _summary(folder):
    found = []

    async def read(storage):
        found.append((await storage.record.milestone("eo-14330", guild=None)).summary)

    await write(folder, read)
    return found[0]


async def test_a_day_that_is_still_to_come_is_refused(member):
    refused = await member.slash("changes", since="in 2 days")
    assert "is still to come, so nothing can have changed since." in refused.content
    assert refused.ephemeral
