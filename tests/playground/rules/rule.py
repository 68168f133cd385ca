"""One rule of Discord's, with what is just within it and what is just beyond, and the judging of both over HTTP."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.playground.conftest import Answered

Send = Callable[[Any], Awaitable[Answered]]

TOO_LONG, BAD_LENGTH, REQUIRED = "BASE_TYPE_MAX_LENGTH", "BASE_TYPE_BAD_LENGTH", "BASE_TYPE_REQUIRED"
CHOICES, UNION, NO_NUMBER = "BASE_TYPE_CHOICES", "UNION_TYPE_CHOICES", "NUMBER_TYPE_COERCE"
TOO_SMALL, TOO_GREAT, INVALID = "NUMBER_TYPE_MIN", "NUMBER_TYPE_MAX", "COMPONENT_VALIDATION_FAILED"


@dataclass(frozen=True)
class Rule:
    """`place` is dotted and `inner` the code at it, in the tree of a 50035; other codes come without a tree."""

    name: str
    accepted: Any
    refused: Any
    place: str = ""
    inner: str = ""
    code: int = 50035
    status: int = 400


def up_to(name: str, make: Callable[[int], Any], most: int, place: str, inner: str = TOO_LONG) -> list[Rule]:
    """A text or list of `most` is taken, one more is not."""
    return [Rule(f"{name} up to {most}", make(most), make(most + 1), place, inner)]


def between(
    name: str,
    make: Callable[[int], Any],
    least: int,
    most: int,
    place: str,
    below: str = BAD_LENGTH,
    above: str = BAD_LENGTH,
) -> list[Rule]:
    """A text, list or number from `least` to `most` is taken."""
    return [
        Rule(f"{name} from {least}", make(least), make(least - 1), place, below),
        Rule(f"{name} to {most}", make(most), make(most + 1), place, above),
    ]


def number(name: str, make: Callable[[int], Any], least: int, most: int, place: str) -> list[Rule]:
    """A number from `least` to `most` is taken."""
    return between(name, make, least, most, place, TOO_SMALL, TOO_GREAT)


def each(rules: Iterable[Rule]) -> pytest.MarkDecorator:
    """Run a test once for every rule, under its name."""
    listed = list(rules)
    assert len({rule.name for rule in listed}) == len(listed), "two rules of one name"
    return pytest.mark.parametrize("rule", listed, ids=[rule.name for rule in listed])


async def judge(rule: Rule, send: Send, *, below: str = "") -> None:
    """Send both forms; the refusal is at its place and nowhere else. `below` stands before every place."""
    refused = await send(rule.refused)
    assert (refused.status, refused.code) == (rule.status, rule.code), refused.body
    place = ".".join(part for part in (below, rule.place) if part)
    assert refused.refusals() == ({place: rule.inner} if rule.inner else {})
    taken = await send(rule.accepted)
    assert taken.status in (200, 201, 204), taken.body
