"""A post and an order that were joined by their title alone, and are not the same: a person takes them apart."""

import pytest

from calculations.errors import UserError
from tests.record_factories import GUILD, OTHER_GUILD
from tests.sources.official.addresses import DOCUMENTS, POSTS, RSS
from tests.sources.official.payloads import feed, fr_order, fr_page, post

ORDER = [("white_house", "federal_register"), ("federal_register", "white_house")]


async def joined(started, *order):
    started.stage.plays(POSTS, feed(post()), **RSS)
    started.stage.plays(DOCUMENTS, fr_page(fr_order()))
    for source in order:
        await started.poll(source)
    (card,) = await started.waiting(GUILD)
    return card


def sources_of(cards):
    return sorted(tuple(one.source for one in card.candidate.sightings) for card in cards)


@pytest.mark.parametrize("order", ORDER, ids=["the post first", "the order first"])
async def test_both_are_cards_of_their_own_and_stay_so(started, order):
    card = await joined(started, *order)
    await started.queue.separate(card)
    apart = [("federal_register",), ("white_house",)]
    assert sources_of(await started.waiting(GUILD)) == apart
    await started.poll(*order)
    await started.poll(*reversed(order))
    cards = await started.waiting(OTHER_GUILD)
    assert sources_of(cards) == apart
    assert not any(one.candidate.notes or one.about for one in cards)
    (kept,) = [one for one in cards if one.candidate.id == card.candidate.id]
    assert kept.candidate.lead.source == "federal_register"


async def test_where_the_post_was_accepted_the_order_is_no_news_of_it_any_more(started):
    started.stage.plays(POSTS, feed(post()), **RSS)
    await started.poll("white_house")
    (hint,) = await started.waiting(GUILD)
    await started.queue.accepted(hint.candidate.id, GUILD, "m-order")
    started.stage.plays(DOCUMENTS, fr_page(fr_order()))
    await started.poll("federal_register")
    (card,) = await started.waiting(GUILD)
    assert card.about == "m-order"
    await started.queue.separate(card)
    (alone,) = await started.waiting(GUILD)
    assert (alone.about, sources_of([alone])) == (None, [("federal_register",)])


async def test_nothing_else_is_taken_apart_and_nothing_twice(started):
    card = await joined(started, "federal_register", "white_house")
    await started.queue.separate(card)
    with pytest.raises(UserError) as again:
        await started.queue.separate(card)
    assert again.value.key == "queue.gone"
    for one in await started.waiting(GUILD):
        with pytest.raises(UserError) as refused:
            await started.queue.separate(one)
        assert refused.value.key == "queue.one_thing"
