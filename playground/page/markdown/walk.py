"""How the rules go through a text: what they see of it, what they read inside their marks, and what they make of it."""

import re
from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from playground.page.markdown.nodes import Node

_MAX_DEPTH = 12
"""Marks nested deeper than this are left as text; no person writes them, and recursion stays bounded."""

Rule = Callable[[StateInline, bool], bool]
"""Tries to read what stands at the state's position; False leaves the state as it was. The truth is not used."""


def read_nested(tokenizer: MarkdownIt, source: str, env: dict[str, Any]) -> list[Node]:
    """Return the nodes of a text that is read with `env`; too deep within others it is left as text."""
    if env["depth"] > _MAX_DEPTH:
        return [{"type": "text", "text": source}] if source else []
    nodes: list[Node] = []
    tokens: list[Any] = []
    tokenizer.inline.parse(source, tokenizer, env, tokens)
    for token in tokens:
        if token.type == "text":
            _add_text(nodes, token.content)
        else:
            nodes.append(token.meta)
    return nodes


def within(state: StateInline, source: str, **changes: bool) -> list[Node]:
    """Return the nodes of what stands inside a mark, read as the text around it but for the changes."""
    env = {**state.env, "depth": state.env["depth"] + 1, **changes}
    return read_nested(state.md, source, env)


def accept(state: StateInline, end: int, **node: Any) -> bool:
    """Put a node in the place of what stands there up to `end`."""
    state.push("discord", "", 0).meta = node
    state.pos = end
    return True


def match_at(state: StateInline, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """Return what the pattern finds at the state's position."""
    return pattern.match(state.src, state.pos)


def opens_line(state: StateInline) -> bool:
    """Whether a line begins at the state's position, where marks of whole lines count."""
    return bool(state.env["blocks"]) and (state.pos == 0 or state.src[state.pos - 1] == "\n")


def _add_text(nodes: list[Node], text: str) -> None:
    if not text:
        return
    if nodes and nodes[-1]["type"] == "text":
        nodes[-1]["text"] += text
    else:
        nodes.append({"type": "text", "text": text})
