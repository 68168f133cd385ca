"""The "Show the working" view: the arithmetic line by line, narrow enough for a phone, then its sources.

Each command that calculates brings its own steps; how they look, how the button is labelled and how a change
of the figures is announced is the same everywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import discord

from commands.replies.answers import BRAND, Answer
from commands.replies.columns import columns
from commands.replies.words import Phrasebook

WIDTH = 40
"""Columns that a code block shows on a phone without breaking a line."""

_BLOCK_LIMIT = 4000
"""Discord, embed limits: a description has up to 4096 characters; the fences and a margin are taken off."""

_FIELD_LIMIT = 1024


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what is worked out, then its arithmetic. Lines that are too wide are broken when shown."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Working:
    """What stands behind an answer, ready to be redone by hand."""

    result: str
    """The answer again in one line: it becomes the first line of the message."""
    steps: tuple[Step, ...]
    sources: tuple[str, ...] = ()
    """Markdown, a line each: what was read where. Text of people must be made inert before."""
    notes: tuple[str, ...] = ()
    figures_changed: bool = False
    """The figures behind the answer are not those behind this working any more: said before anything else."""


def working_button(phrases: Phrasebook, identity: str) -> discord.ui.Button[discord.ui.View]:
    """Return the button below an answer; `identity` is a custom_id that carries the inputs."""
    return discord.ui.Button(
        style=discord.ButtonStyle.secondary, label=phrases.say("button.working"), custom_id=identity
    )


def show_working(phrases: Phrasebook, working: Working) -> Answer:
    """Return the working as an answer, to be sent in private to whoever pressed the button."""
    lines = [working.result]
    if working.figures_changed:
        lines.append(phrases.say("working.changed"))
    details = discord.Embed(title=phrases.say("working.title"), description=code_block(working.steps), colour=BRAND)
    for heading, entries in (
        (phrases.say("working.sources"), working.sources),
        (phrases.say("working.notes"), working.notes),
    ):
        for number, value in enumerate(_fields(entries)):
            # A second field of the same kind goes on where the first had no room; Discord wants a name.
            details.add_field(name=heading if number == 0 else "\u200b", value=value, inline=False)
    return Answer("\n".join(lines), details)


def code_block(steps: Sequence[Step]) -> str:
    """Return the steps as one code block of at most `WIDTH` columns."""
    shown: list[str] = []
    for step in steps:
        shown.extend(wrapped(step.label, indent=0))
        for line in step.lines:
            shown.extend(wrapped(line, indent=2))
    text = "\n".join(shown).replace("```", "'''")
    if len(text) > _BLOCK_LIMIT:
        raise ValueError(f"a working of {len(text)} characters does not fit an embed")
    return f"```text\n{text}\n```"


def wrapped(line: str, *, indent: int = 0, width: int = WIDTH) -> list[str]:
    """Return the line in pieces of at most `width` columns, broken at spaces where there are any."""
    pieces: list[str] = []
    lead = " " * indent
    current = ""
    # A no-break space inside a number (as French has it) must not be a place to break, hence no split().
    for word in line.split(" "):
        candidate = f"{current} {word}" if current else lead + word
        if columns(candidate) <= width:
            current = candidate
            continue
        if current:
            pieces.append(current)
        lead = " " * (indent + 2)
        current = lead + word
        while columns(current) > width:
            fitting = next(end for end in range(width, 0, -1) if columns(current[:end]) <= width)
            pieces.append(current[:fitting])
            current = lead + current[fitting:]
    pieces.append(current)
    return pieces


def _fields(entries: Sequence[str]) -> list[str]:
    values: list[str] = []
    for entry in entries:
        fitting = entry if len(entry) <= _FIELD_LIMIT else entry[: _FIELD_LIMIT - 1] + "…"
        if values and len(values[-1]) + 1 + len(fitting) <= _FIELD_LIMIT:
            values[-1] += "\n" + fitting
        else:
            values.append(fitting)
    return values
