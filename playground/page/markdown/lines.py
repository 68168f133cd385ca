"""Marks that take whole lines: headings, subtext, quotes, lists and blocks of code."""

import re

from markdown_it.rules_inline import StateInline

from playground.page.markdown.walk import accept, match_at, opens_line, within

_BLOCK = re.compile(r"```(?:([A-Za-z0-9_+\-.#]+)\n)?\n*([^\n][\s\S]*?)\n*```\n?")
_HEADING = re.compile(r" *(#{1,3})[ \t]+((?!#)\S[^\n]*?)#*[ \t]*(?:\n|$)")
_SUBTEXT = re.compile(r" *-#[ \t]+(\S[^\n]*)(?:\n|$)")
_QUOTE_REST = re.compile(r" *>>> +([\s\S]*)")
_QUOTE_LINES = re.compile(r" *> [^\n]*(?:\n *> [^\n]*)*(?:\n|$)")
_QUOTE_MARK = re.compile(r"^ *> ", re.MULTILINE)
_LIST_ITEM = re.compile(r"( *)([-*]|\d{1,9}\.)[ \t]+(?=\S)")


def heading(state: StateInline, silent: bool) -> bool:
    if not opens_line(state) or (found := match_at(state, _HEADING)) is None:
        return False
    children = within(state, found[2].rstrip(), blocks=False)
    return accept(state, found.end(), type="heading", level=len(found[1]), children=children)


def subtext(state: StateInline, silent: bool) -> bool:
    if not opens_line(state) or (found := match_at(state, _SUBTEXT)) is None:
        return False
    return accept(state, found.end(), type="subtext", children=within(state, found[1], blocks=False))


def quote(state: StateInline, silent: bool) -> bool:
    if not opens_line(state) or not state.env["quotes"]:
        return False
    if found := match_at(state, _QUOTE_REST):
        inner = found[1]
    elif found := match_at(state, _QUOTE_LINES):
        inner = _QUOTE_MARK.sub("", found[0]).removesuffix("\n")
    else:
        return False
    return accept(state, found.end(), type="quote", children=within(state, inner, quotes=False))


def item_list(state: StateInline, silent: bool) -> bool:
    if not opens_line(state) or (first := match_at(state, _LIST_ITEM)) is None:
        return False
    ordered = first[2][0].isdigit()
    indent = len(first[1])
    items: list[list[str]] = []
    margin = 0
    position = state.pos
    while position < len(state.src):
        stop = state.src.find("\n", position)
        stop = len(state.src) if stop < 0 else stop
        line = state.src[position:stop]
        marker = _LIST_ITEM.match(line)
        depth = len(line) - len(line.lstrip(" "))
        if marker and depth < indent + 2:
            if depth < indent or marker[2][0].isdigit() != ordered:
                break
            items.append([line[marker.end() :]])
            margin = marker.end()
        elif items and line.strip() and depth >= indent + 2:
            items[-1].append(line[min(depth, margin) if marker is None else min(depth, indent + 2) :])
        else:
            break
        position = stop + 1
    return accept(
        state,
        min(position, len(state.src)),
        type="list",
        ordered=ordered,
        start=int(first[2][:-1]) if ordered else 1,
        items=[within(state, "\n".join(lines)) for lines in items],
    )


def block(state: StateInline, silent: bool) -> bool:
    if not state.env["fences"] or (found := match_at(state, _BLOCK)) is None or not found[2].strip():
        return False
    return accept(state, found.end(), type="block", language=found[1], text=found[2])
