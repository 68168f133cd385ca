"""Takes one scene of the chat page in each look: dark and light, on a desktop and on a phone."""

import io
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.async_api import Locator, Page, ViewportSize, async_playwright

from tests.bot_process import ROOT

IMAGES = ROOT / "docs" / "images"
REPAINT_MS = 500
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DESKTOP: ViewportSize = {"width": 1180, "height": 760}
PHONE: ViewportSize = {"width": 390, "height": 780}
LOOKS: tuple[tuple[str, ViewportSize, Literal["dark", "light"]], ...] = (
    ("", DESKTOP, "dark"),
    ("-light", DESKTOP, "light"),
    ("-phone", PHONE, "dark"),
    ("-phone-light", PHONE, "light"),
)


@asynccontextmanager
async def browser() -> AsyncIterator[Page]:
    """Open a page in Chromium."""
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        sys.exit("No Chromium here: install it, or set CHROMIUM to its path.")
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            yield await running.new_page(
                viewport=DESKTOP, device_scale_factor=2, color_scheme="dark", reduced_motion="reduce"
            )
        finally:
            await running.close()


async def keep(page: Page, name: str, shown: Locator | None = None) -> None:
    """Keep the page as it stands in each look; `shown` is brought to the top of what can be seen."""
    for suffix, size, scheme in LOOKS:
        await page.set_viewport_size(size)
        await page.emulate_media(color_scheme=scheme)
        await page.wait_for_load_state("networkidle")
        # The browser paints parts of the page anew only some frames after the colours have changed.
        await page.wait_for_timeout(REPAINT_MS)
        if shown is not None:
            await shown.evaluate("message => message.scrollIntoView({block: 'start'})")
        await page.mouse.move(size["width"] / 2, 2)
        write(await page.screenshot(), IMAGES / f"{name}{suffix}.png")
    await page.set_viewport_size(DESKTOP)
    await page.emulate_media(color_scheme="dark")


def write(screenshot: bytes, path: Path) -> None:
    """Write a picture in 256 colours: a page of plain surfaces looks the same at a third of the size."""
    picture = Image.open(io.BytesIO(screenshot)).convert("RGB")
    picture.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
