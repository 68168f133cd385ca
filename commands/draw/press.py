"""Orders pictures from the process that draws, and keeps them: answers only ever take what is ready."""

import asyncio
import contextlib
import logging
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from commands.draw.pictures import Picture
from tracker.market.charts import ChartKey, ChartStore

log = logging.getLogger(__name__)

_TIME_LIMIT_SECONDS = 60.0
"""Far more than a drawing takes: the library looks through the system's fonts the first time it runs."""

_END_SECONDS = 1.0
"""How long the end waits for the process of a drawing that was cancelled."""

_THEME = "card"
"""The one look of the pictures: a card with its own ground, for Discord's dark and light alike."""

_LARGEST_PNG = 1_000_000
_MOST_KEPT = 40
"""One chart for each locale Discord has; figures that changed push the older ones out."""

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_ROOT = Path(__file__).resolve().parent.parent.parent
"""Where the `commands` package lies, so that the process finds it wherever the bot was started."""


class DrawingError(Exception):
    """The drawing process failed; the message says how."""


class ChartPress:
    """The pictures that are ready, in memory; a store behind it knows them after a restart.

    One process draws at a time. A picture that could not be drawn is not tried again by `order`, so that a
    broken library costs one process and not one for each question; `prepare` does try again.
    """

    def __init__(
        self,
        store: ChartStore,
        *,
        environment: Mapping[str, str] | None = None,
        command: Sequence[str] = (sys.executable, "-m", "commands.draw"),
        time_limit_seconds: float = _TIME_LIMIT_SECONDS,
    ) -> None:
        """`environment` is that of the drawing process, the bot's own when None: it needs no secret."""
        self._store = store
        self._environment = environment
        self._command = tuple(command)
        self._time_limit_seconds = time_limit_seconds
        self._ready: dict[str, bytes] = {}
        self._ordered: dict[str, asyncio.Task[None]] = {}
        self._failed: set[str] = set()
        self._one_at_a_time = asyncio.Lock()

    def ready(self, chart: Picture) -> bytes | None:
        """Return the picture as a PNG, None while there is none."""
        return self._ready.get(chart.digest)

    def order(self, chart: Picture) -> None:
        """Have the picture made for later answers, and return at once. Repeating it changes nothing."""
        key = chart.digest
        if key in self._ready or key in self._ordered or key in self._failed:
            return
        task = asyncio.create_task(self.prepare(chart))
        self._ordered[key] = task
        task.add_done_callback(lambda _: self._ordered.pop(key, None))

    async def prepare(self, chart: Picture) -> None:
        """Have the picture ready: from memory, from the store, or drawn. A failure is logged once, never raised."""
        async with self._one_at_a_time:
            if self.ready(chart) is not None:
                return
            try:
                png = await self._kept_or_drawn(chart)
            except (DrawingError, OSError) as error:
                if chart.digest not in self._failed:
                    log.warning("the chart %s could not be drawn, answers go without it: %s", chart.name, error)
                self._failed.add(chart.digest)
                return
            if chart.digest in self._failed:
                log.info("the chart %s could be drawn again", chart.name)
                self._failed.discard(chart.digest)
            self._ready[chart.digest] = png
            while len(self._ready) > _MOST_KEPT:
                del self._ready[next(iter(self._ready))]

    async def close(self) -> None:
        """Stop drawing; a process under way is ended. What a job of the schedule draws was cancelled with it."""
        tasks = tuple(self._ordered.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        # A drawing that was cancelled ends its process first. If the loop ended before that, the process would be left.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_END_SECONDS), self._one_at_a_time:
                pass

    async def _kept_or_drawn(self, chart: Picture) -> bytes:
        key = ChartKey(chart.name, _THEME, chart.digest)
        # Whatever is wrong with the store, the picture can be drawn and shown; it is only not kept.
        try:
            png = await self._store.get(key)
        except Exception:
            log.exception("the store could not be asked for the chart %s", chart.name)
            png = None
        if png is None:
            png = await self._draw(chart)
            try:
                await self._store.put(key, png)
            except Exception:
                log.exception("the chart %s could not be kept", chart.name)
        return png

    async def _draw(self, chart: Picture) -> bytes:
        process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd=_ROOT,
            env=None if self._environment is None else dict(self._environment),
        )
        try:
            async with asyncio.timeout(self._time_limit_seconds):
                png, complaint = await process.communicate(chart.document().encode())
        except TimeoutError:
            raise DrawingError(f"not done after {self._time_limit_seconds:g} seconds") from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode != 0:
            last_line = complaint.decode(errors="replace").strip().rpartition("\n")[2]
            raise DrawingError(f"exit code {process.returncode}: {last_line[:200]}")
        if not png.startswith(_PNG_SIGNATURE) or len(png) > _LARGEST_PNG:
            raise DrawingError(f"{len(png)} bytes that are no picture of the expected size")
        return png
