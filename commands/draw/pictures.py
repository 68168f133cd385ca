"""What is to be drawn, as values: all words and numbers already in the reader's language.

The same values always make the same picture, so their digest stands for it.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any, Protocol

DRAWING_VERSION = 2
"""Raised when the drawing itself changes, so that kept pictures are drawn anew."""

LINE_CHART = "line_chart"


class Picture(Protocol):
    """Anything that can be drawn."""

    @property
    def name(self) -> str:
        """Which picture it is, and for which locale: a newer one of the same name takes its place."""

    @property
    def digest(self) -> str:
        """Return the digest of all that is drawn, the name left out: it changes when the picture would."""

    def document(self) -> str:
        """Return the picture as JSON, for the process that draws; `picture` says which kind it is."""


@dataclass(frozen=True, slots=True)
class Point:
    """One figure. An unconfirmed one is drawn hollow."""

    x: float
    y: float
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One series. Each run is an unbroken stretch, earliest first; between two runs nothing is drawn."""

    label: str
    """Written at the end of the line, a line of text for each line of it."""
    ink: str
    heavy: bool
    runs: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class LineChart:
    """Lines over time on one axis that begins at zero, with its words."""

    name: str
    """Which chart it is, and for which locale: a newer one of the same name takes its place."""
    title: str
    subtitle: str
    lines: tuple[Line, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    """Lowest first; the first is the bottom of the picture and the last its top."""
    notes: tuple[str, ...]
    """Paragraphs under the chart."""

    def document(self) -> str:
        """Return the chart as JSON, for the process that draws."""
        return json.dumps({"picture": LINE_CHART, **asdict(self)}, sort_keys=True)

    @cached_property
    def digest(self) -> str:
        """Return the digest of all that is drawn: it changes when the picture would."""
        return digest_of(replace(self, name=""))


def digest_of(nameless: Picture) -> str:
    """Return the digest of a picture whose name was taken off."""
    return hashlib.sha256(f"{DRAWING_VERSION}:{nameless.document()}".encode()).hexdigest()


def read_line_chart(document: Mapping[str, Any]) -> LineChart:
    """Return the chart that `LineChart.document` wrote.

    Raises: KeyError or TypeError when it is another document.
    """
    return LineChart(
        name=document["name"],
        title=document["title"],
        subtitle=document["subtitle"],
        lines=tuple(
            Line(
                line["label"],
                line["ink"],
                line["heavy"],
                tuple(tuple(Point(**point) for point in run) for run in line["runs"]),
            )
            for line in document["lines"]
        ),
        x_ticks=tuple(Tick(**tick) for tick in document["x_ticks"]),
        y_ticks=tuple(Tick(**tick) for tick in document["y_ticks"]),
        notes=tuple(document["notes"]),
    )


def spread(wanted: Sequence[float], gap: float) -> list[float]:
    """Return positions at least `gap` apart in the order of `wanted`, each as near to its wish as fits.

    Labels that would overlap share the distance: a group stands centred on the mean of its wishes.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    groups: list[list[int]] = []
    for index in order:
        groups.append([index])
        while len(groups) > 1 and _bottom(groups[-1], wanted, gap) < _top(groups[-2], wanted, gap) + gap:
            groups[-2:] = [groups[-2] + groups[-1]]
    placed = [0.0] * len(wanted)
    for group in groups:
        for step, index in enumerate(group):
            placed[index] = _bottom(group, wanted, gap) + step * gap
    return placed


def _bottom(group: Sequence[int], wanted: Sequence[float], gap: float) -> float:
    middle = sum(wanted[index] for index in group) / len(group)
    return middle - gap * (len(group) - 1) / 2


def _top(group: Sequence[int], wanted: Sequence[float], gap: float) -> float:
    return _bottom(group, wanted, gap) + gap * (len(group) - 1)
