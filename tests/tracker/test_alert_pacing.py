"""However requests bunch up between here and Discord, no second of Discord's holds too many."""

import asyncio
import random
import time

from tracker.alerts.pacing import Pacer

MOST, PER = 10, 0.1


async def test_no_stretch_of_time_can_have_seen_more_requests_than_allowed():
    pacer = Pacer(time.monotonic, requests=MOST, per=PER)
    chance = random.Random(3)
    spans = []

    async def request():
        await pacer.turn()
        departed = time.monotonic()
        await asyncio.sleep(chance.uniform(0, 0.08))
        spans.append((departed, time.monotonic()))
        pacer.answered()

    await asyncio.gather(*(request() for _ in range(60)))
    for _, end in spans:
        # Discord may have got to any of these within the stretch that begins with this answer.
        begun, over = end, end + PER * 0.99
        assert sum(departed < over and answered >= begun for departed, answered in spans) <= MOST


async def test_what_did_not_ask_for_its_turn_counts_too():
    pacer = Pacer(time.monotonic, requests=2, per=PER)
    pacer.note()
    pacer.note()
    pacer.answered()
    begun = time.monotonic()
    await pacer.turn()
    assert time.monotonic() - begun >= PER * 0.9


async def test_a_turn_that_is_no_longer_wanted_holds_up_nobody():
    pacer = Pacer(time.monotonic, requests=1, per=PER)
    await pacer.turn()
    waiting = asyncio.create_task(pacer.turn())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    pacer.answered()
    async with asyncio.timeout(1):
        await pacer.turn()
