"""Marks within a line that say how text looks, and the text between them."""

import re

from markdown_it.rules_inline import StateInline

from playground.page.markdown.walk import Rule, accept, match_at, within

_TEXT = re.compile(r"[\s\S](?:(?!https?://)[^\n\\*_`~|<>\[@¯#-])*")
_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
_CODE = re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)")
_CODE_PADDING = re.compile(r"^ (?= *`)|(?<=`) $")
_SPOILER = re.compile(r"\|\|([\s\S]+?)\|\|")
_BOLD = re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)")
_UNDERLINE = re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)")
_STRIKE = re.compile(r"~~([\s\S]+?)~~")
_ITALIC_STAR = re.compile(
    r"\*(?=\S)((?:\\[\s\S]|\*\*|\s+(?:\\[\s\S]|[^*\s\\]|\*\*)|[^\s*\\])+?)\*(?!\*)",
)
_ITALIC_BAR = re.compile(r"_((?:__|\\[\s\S]|[^\\_])+?)_(?!\w)")
_SHRUG = re.compile(r"¯\\_\(ツ\)_/¯")


def shrug(state: StateInline, silent: bool) -> bool:
    return _keep(state, match_at(state, _SHRUG), 0)


def escape(state: StateInline, silent: bool) -> bool:
    return _keep(state, match_at(state, _ESCAPE), 1)


def code(state: StateInline, silent: bool) -> bool:
    found = match_at(state, _CODE)
    if found is None:
        return False
    return accept(state, found.end(), type="code", text=_CODE_PADDING.sub("", found[2]))


def italic_bar(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "_":
        return False
    if state.pos and (state.src[state.pos - 1].isalnum() or state.src[state.pos - 1] == "_"):
        return False
    found = match_at(state, _ITALIC_BAR)
    if found is None:
        return False
    return accept(state, found.end(), type="italic", children=within(state, found[1], blocks=False))


def plain(state: StateInline, silent: bool) -> bool:
    found = match_at(state, _TEXT)
    if found is None:
        return False
    # A line break ends the run, so that the next position is tried as the beginning of a line.
    end = state.pos + 1 if found[0][0] == "\n" else found.end()
    state.pending += state.src[state.pos : end]
    state.pos = end
    return True


def _keep(state: StateInline, found: re.Match[str] | None, group: int) -> bool:
    """Leave a group of what was found as it stands."""
    if found is None:
        return False
    state.pending += found[group]
    state.pos = found.end()
    return True


def _pair(kind: str, mark: str, pattern: re.Pattern[str]) -> Rule:
    def rule(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] != mark:
            return False
        found = match_at(state, pattern)
        if found is None:
            return False
        return accept(state, found.end(), type=kind, children=within(state, found[1], blocks=False))

    return rule


PAIRS = tuple(
    (kind, _pair(kind, mark, pattern))
    for kind, mark, pattern in (
        ("spoiler", "|", _SPOILER),
        ("italic", "*", _ITALIC_STAR),
        ("bold", "*", _BOLD),
        ("underline", "_", _UNDERLINE),
        ("strike", "~", _STRIKE),
    )
)
"""The rules of marks that stand before and after a text alike, by the kind of node they make, in their order."""
