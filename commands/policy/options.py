"""Options of `/policy` that are typed: suggestions in words while typing, and what was typed read back."""

from collections.abc import Callable, Coroutine, Iterable
from typing import Any

import discord
from discord import app_commands
from rapidfuzz import fuzz, process, utils

from calculations.errors import UserError
from commands.replies.differences import part_in_words
from commands.replies.inert import inert, shortened
from commands.replies.milestone_picker import MilestonePicker
from commands.replies.terms import STATUSES, status_in_words
from commands.replies.words import Phrasebook
from tracker.policy.exchange import action_document, deadline_document, relation_document
from tracker.policy.lifecycle import statuses_of
from tracker.policy.milestones import Kind, Milestone

Suggestions = list[app_commands.Choice[str]]

_MOST_CHOICES = 25
_CHOICE_LIMIT = 100
"""Discord, Autocomplete: at most 25 choices, each with up to 100 characters of name and of value."""

_RESEMBLES = 60
"""Similarity, 0 to 100, from which a status is worth naming as what may have been meant."""


def suggesting_milestones(
    picker: MilestonePicker, *, withdrawn_too: bool = False
) -> Callable[[discord.Interaction, str], Coroutine[Any, Any, Suggestions]]:
    """Return a function that suggests milestones for an option; discord.py mistakes bound methods."""

    async def suggest(interaction: discord.Interaction, typed: str) -> Suggestions:
        return await picker.suggest(interaction, typed, withdrawn_too=withdrawn_too)

    return suggest


def suggest_statuses(phrases: Phrasebook, typed: str, kind: str | None) -> Suggestions:
    """Return the statuses that a kind can have, those first that begin with what is typed."""
    known = [Kind(kind)] if kind in set(Kind) else []
    statuses = [str(status) for one in known for status in statuses_of(one)] or list(STATUSES)
    named = [(status_in_words(phrases, status), status) for status in statuses]
    return _choices(named, typed)


def read_status(phrases: Phrasebook, typed: str) -> str:
    """Return the stored word of a status that was chosen, or typed in words.

    Raises: UserError naming the nearest.
    """
    wanted = " ".join(typed.split()).casefold()
    names = {phrases.say(key).casefold(): status for status, key in STATUSES.items()}
    found = wanted if wanted in STATUSES else names.get(wanted)
    if found is not None:
        return found
    nearest = process.extractOne(wanted, names.keys(), scorer=fuzz.ratio, processor=utils.default_process)
    if nearest is not None and nearest[1] >= _RESEMBLES:
        raise UserError("policy.unknown_status", text=inert(typed, limit=50), nearest=nearest[0])
    raise UserError("policy.unknown_status_far", text=inert(typed, limit=50))


def suggest_parts(phrases: Phrasebook, milestone: Milestone, typed: str, *, with_relations: bool) -> Suggestions:
    """Return a milestone's actions and deadlines (and relations), newest first, each by its id."""
    named = [
        (part_in_words(phrases, "action", action_document(action)), action.id) for action in reversed(milestone.actions)
    ]
    named += [
        (part_in_words(phrases, "deadline", deadline_document(deadline)), deadline.id)
        for deadline in reversed(milestone.deadlines)
    ]
    if with_relations:
        named += [
            (part_in_words(phrases, "relation", relation_document(relation)), f"{relation.type} {relation.other_id}")
            for relation in milestone.relations
        ]
    return _choices(named, typed)


def _choices(named: Iterable[tuple[str, str]], typed: str) -> Suggestions:
    wanted = typed.casefold().strip()
    begins = []
    holds = []
    for name, value in named:
        if len(value) > _CHOICE_LIMIT:
            continue
        place = name.casefold().find(wanted)
        if place == 0:
            begins.append((name, value))
        elif place > 0:
            holds.append((name, value))
    return [
        app_commands.Choice(name=shortened(_plain(name), _CHOICE_LIMIT), value=value)
        for name, value in [*begins, *holds][:_MOST_CHOICES]
    ]


def _plain(name: str) -> str:
    """Return a line without its markup: choices show none."""
    return name.replace("\\", "").replace("*", "")
