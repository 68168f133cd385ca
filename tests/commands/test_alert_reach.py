"""How many channels a change would post in, counted before it is kept."""

from dataclasses import replace
from datetime import UTC, datetime

from commands.alerts.reach import SubscribedChannels
from commands.policy.consequences import Reach
from tests.record_factories import a_milestone
from tracker.alerts.expansion import Audience
from tracker.alerts.filters import EVERYTHING, Filter, Trait
from tracker.alerts.subscriptions import Subscription, Wish
from tracker.policy.changes import FieldChange

NOW = datetime(2026, 11, 24, tzinfo=UTC)
STATUS = (FieldChange("", "status", "introduced", "enacted"),)
WORDING = (FieldChange("", "summary", "This.", "That."),)


class OneGuild:
    """A store that holds the subscriptions of the guild 1."""

    def __init__(self, *wishes):
        self._found = [Subscription(f"s-{number}", 1, number, 9, NOW, wish) for number, wish in enumerate(wishes)]

    async def in_guild(self, guild_id):
        return self._found if guild_id == 1 else []

    async def audience(self, milestone_id, *, scope):
        elsewhere = replace(self._found[0], id="s-elsewhere", guild_id=2)
        return Audience([*self._found, elsewhere], [], {None: a_milestone(milestone_id)}, made_in=1)

    async def changes_of(self, milestone_id, guild_id):
        return [], frozenset()

    async def of_milestone(self, subscription_id, milestone_id):
        return []


async def reach(*wishes, fields=STATUS, is_new=False, guild_id=1, **milestone):
    store = OneGuild(*wishes)
    return await SubscribedChannels(store, store, store).of(
        a_milestone("m-1", **milestone), fields, is_new=is_new, guild_id=guild_id
    )


async def test_every_channel_that_the_change_concerns_counts_and_each_role_once():
    everything = Wish(EVERYTHING, mention_role_id=42)
    other = Wish(Filter({Trait.TOPICS: frozenset({"tax"})}, {}), mention_role_id=43)
    silent = Wish(EVERYTHING, changes=False)
    assert await reach(everything, everything, other, silent, topics=("stablecoin",)) == Reach(2, (42,))
    assert await reach(everything, fields=(), is_new=True) == Reach(1, (42,))


async def test_a_change_that_is_no_news_posts_nowhere():
    assert await reach(Wish(EVERYTHING), fields=WORDING) == Reach(0)


async def test_who_was_told_of_a_status_is_told_that_it_is_over():
    wish = Wish(Filter({Trait.STATUSES: frozenset({"introduced"})}, {}))
    assert await reach(wish, status="enacted") == Reach(1)
    assert await reach(wish, status="enacted", fields=(FieldChange("", "status", "proposed", "enacted"),)) == Reach(0)


async def test_another_guild_is_not_counted():
    assert await reach(Wish(EVERYTHING), guild_id=2) == Reach(0)
    assert await reach(Wish(EVERYTHING), guild_id=None) == Reach(0)


async def test_a_publication_counts_everybody_but_those_who_had_it():
    published = (FieldChange("", "published", False, True),)
    wish = Wish(EVERYTHING, mention_role_id=42)
    assert await reach(wish, wish, fields=published) == Reach(1)
    assert await reach(wish, fields=published, guild_id=2) == Reach(1, (42,))


async def test_an_import_counts_the_channels_that_any_of_its_rows_concerns():
    tax = Wish(Filter({Trait.TOPICS: frozenset({"tax"})}, {}), mention_role_id=42)
    store = OneGuild(tax, Wish(Filter({Trait.TOPICS: frozenset({"stablecoin"})}, {})), Wish(EVERYTHING, changes=False))
    counting = await SubscribedChannels(store, store, store).counting(guild_id=1)
    assert counting.reach == Reach(0)
    stands = a_milestone("m-1", topics=("stablecoin",))
    counting.note(stands, replace(stands, summary="Other words"))
    assert counting.reach == Reach(0)
    counting.note(None, a_milestone("m-2", topics=("tax",)))
    counting.note(None, a_milestone("m-3", topics=("tax",)))
    assert counting.reach == Reach(1, (42,))
