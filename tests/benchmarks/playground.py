"""How fast the playground is, so that it is never what a measurement shows.

python -m tests.benchmarks.playground measures and prints.
"""

import asyncio
import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
from playwright.async_api import Page, expect

from playground import Playground, open_playground
from tests.benchmarks.answers import bare_bot
from tests.benchmarks.page import Promise, promises
from tests.pictures.camera import browser

MESSAGES = 150
_WARM = 10
_PAUSE_SECONDS = 0.1
PAGE_SECONDS = 0.05

IN_FLIGHT = 100
ROUNDS = 20
INTERACTIONS_A_SECOND = 1000

# When a message stood in the document and was laid out, by the clock of the machine.
_WATCH = """() => {
    window.seen = new Map();
    window.told = () => {};
    new MutationObserver(() => {
        for (const row of document.querySelectorAll("[data-message-id]")) {
            const named = /bench-\\d+/.exec(row.textContent);
            if (named === null || seen.has(named[0]) || row.getBoundingClientRect().height === 0) continue;
            seen.set(named[0], performance.timeOrigin + performance.now());
        }
        told();
    }).observe(document.body, {childList: true, subtree: true});
}"""
_SEEN = """name => new Promise(resolve => {
    window.told = () => seen.has(name) && resolve(seen.get(name));
    told();
})"""


async def measure_playground(folder: Path) -> list[Promise]:
    """Measure the way to the page in a real browser, and interactions with the bare bot."""
    return [await _to_the_page(), *await _interactions(folder)]


async def _to_the_page() -> Promise:
    async with open_playground() as playground, browser() as page, aiohttp.ClientSession() as session:
        await page.goto(playground.page_url)
        await expect(page.get_by_test_id("composer")).to_be_enabled()
        await page.evaluate(_WATCH)
        with _without_limits(playground):
            times = [await _one_message(playground, page, session, number) for number in range(MESSAGES + _WARM)]
    median = statistics.median(times[_WARM:])
    return Promise(
        f"from the bot's request to the message on the page in Chromium, median of {MESSAGES}",
        f"{median * 1000:.1f} ms",
        f"at most {PAGE_SECONDS * 1000:.0f} ms",
        median <= PAGE_SECONDS,
    )


async def _one_message(playground: Playground, page: Page, session: aiohttp.ClientSession, number: int) -> float:
    channel = playground.person("alice").channel()
    name = f"bench-{number}"
    begun = time.time()
    async with session.post(
        f"{playground.api_url}/channels/{channel.id}/messages",
        json={"content": name, "embeds": [{"title": "An answer", "description": "with an embed"}]},
        headers={"Authorization": f"Bot {playground.token}"},
    ) as response:
        assert response.status == 200, await response.text()
    seen: float = await page.evaluate(_SEEN, name)
    await asyncio.sleep(_PAUSE_SECONDS)
    return seen / 1000 - begun


@contextmanager
def _without_limits(playground: Playground) -> Iterator[None]:
    """Discord takes five messages in five seconds in a channel; here the way of each one is measured."""
    playground.rate_limits.enabled = False
    yield
    playground.rate_limits.enabled = True


async def _interactions(folder: Path) -> list[Promise]:
    async with open_playground() as playground, bare_bot(playground, folder):
        await playground.wait_for_bot(commands=True)
        person = playground.person("alice")

        async def ask_at_once() -> None:
            await asyncio.gather(*(person.slash("inflow", share="1%") for _ in range(IN_FLIGHT)))

        await ask_at_once()
        gc.collect()
        begun, used = time.perf_counter(), time.process_time()
        for _ in range(ROUNDS):
            await ask_at_once()
        seconds, used = time.perf_counter() - begun, time.process_time() - used
    asked = ROUNDS * IN_FLIGHT
    return [
        Promise(
            f"interactions a second with one bare bot, {IN_FLIGHT} in flight",
            f"{asked / seconds:,.0f}",
            f"at least {INTERACTIONS_A_SECOND:,}",
            asked / seconds >= INTERACTIONS_A_SECOND,
        ),
        Promise("processor time of the playground for each of them", f"{used / asked * 1000:.2f} ms", "", True),
    ]


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = await measure_playground(Path(folder))
    sys.stdout.write(promises(made) + "\n")
    raise SystemExit(0 if all(one.kept for one in made) else 1)


if __name__ == "__main__":
    asyncio.run(main())
