"""What stands around a milestone, seen from both sides."""

from datetime import timedelta

from storage import Storage
from tests.record_factories import GUILD, NOW, OTHER_GUILD, a_change, a_milestone, opened, shipped_text
from tracker.policy.changes import FieldChange
from tracker.policy.milestones import Milestone, Relation, RelationType
from tracker.policy.record import Record
from tracker.policy.related import Entries

DAY = NOW.date()


async def ship(storage: Storage, *milestones: Milestone) -> None:
    await Record(storage.record, lambda: NOW).load_bundled(shipped_text(milestones))


async def around(storage: Storage, id: str, guild: int | None = None) -> list[tuple[str, str, bool]]:
    entry = await Entries(storage.entries).open(id, guild=guild)
    assert entry is not None
    assert entry.milestone.id == id
    return [(str(one.type), one.milestone.id, one.is_reverse) for one in entry.related]


def pointing(id: str, type: RelationType, other: str, **fields: object) -> Milestone:
    return a_milestone(id, relations=(Relation(type, other),), **fields)


async def test_relations_are_seen_from_both_ends_the_reverse_ones_newest_first(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(
            storage,
            pointing("order", RelationType.RESCINDS, "old"),
            a_milestone("old"),
            pointing("rule", RelationType.IMPLEMENTS, "order", latest_on=DAY - timedelta(days=2)),
            pointing("letter", RelationType.RESPONDS_TO, "order", latest_on=DAY),
        )
        assert await around(storage, "order") == [
            ("rescinds", "old", False),
            ("responds_to", "letter", True),
            ("implements", "rule", True),
        ]
        assert await around(storage, "old") == [("rescinds", "order", True)]


async def test_withdrawn_ones_are_left_out_but_can_be_opened(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, pointing("order", RelationType.RESCINDS, "old"), a_milestone("old", withdrawn=True))
        assert await around(storage, "order") == []
        assert await around(storage, "old") == [("rescinds", "order", True)]


async def test_a_guilds_relation_is_seen_there_alone_at_both_ends(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, a_milestone("one"), a_milestone("two"))
        added = FieldChange("amends two", "relation", None, {"type": "amends", "id": "two"})
        await storage.record.amend(a_change("c-1", "one", added))
        assert await around(storage, "one", GUILD) == [("amends", "two", False)]
        assert await around(storage, "two", GUILD) == [("amends", "one", True)]
        assert await around(storage, "two", OTHER_GUILD) == await around(storage, "one") == []


async def test_a_relation_that_a_guild_took_out_is_gone_at_both_ends(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, pointing("order", RelationType.RESCINDS, "old"), a_milestone("old"))
        removed = FieldChange("rescinds old", "relation", {"type": "rescinds", "id": "old"}, None)
        await storage.record.amend(a_change("c-1", "order", removed))
        assert await around(storage, "order", GUILD) == await around(storage, "old", GUILD) == []
        assert await around(storage, "old") == [("rescinds", "order", True)]


async def test_what_nobody_knows_is_none(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        assert await Entries(storage.entries).open("nothing", guild=None) is None
        assert await Entries(storage.entries).around(a_milestone("nothing"), guild=None) == ()
