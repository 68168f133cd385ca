"""Posts that are on their way while the clock jumps ahead of their leases, again and again: each once, in order."""

import asyncio
import random

from tests.bot_process import running_bot
from tests.delivery_world import CREATES, delivery_world


async def test_jumps_beyond_the_lease_and_the_nonce_window_double_nothing_that_is_on_its_way(tmp_path):
    chance = random.Random(3)
    async with delivery_world(tmp_path, channels=8) as world:
        await world.subscribe(reminders=(), market=False)
        await world.owe(6)

        async def linger(_):
            # In real time: a fault of latency would be over with the first jump.
            await asyncio.sleep(chance.uniform(0, 0.4))

        for moment in ("before", "after"):
            world.playground.faults.call(linger, moment=moment, **CREATES)
        async with running_bot(world.playground, tmp_path, CLOCK="playground"):
            for _ in range(60):
                await asyncio.sleep(chance.uniform(0.1, 0.5))
                # A lease is 45 seconds, the window in which a nonce is known 300.
                await world.playground.put_forward(seconds=chance.choice([50, 400]))
                if world.is_delivered:
                    break
            for _ in range(300):
                if world.is_delivered:
                    break
                await asyncio.sleep(0.1)
            await asyncio.sleep(2)
    world.judge()
