"""Discord's Markdown as a tree of plain values, ready to be sent as JSON and drawn without any HTML.

The rules follow Discord's own message formatting reference (docs.discord.com, "Message Formatting", checked
2026-11-24) and the order in which its client tries them: at each position the first rule that fits wins, and
a mark without its partner is ordinary text. markdown-it-py walks the text; the rules are ours, because
CommonMark disagrees with Discord nearly everywhere.

Every node is a dict with a `type`:

- `text`, `code` (inline) and `block` (with `language` or None) carry `text`;
- `bold`, `italic`, `underline`, `strike`, `spoiler`, `quote`, `subtext`, `heading` (`level` 1-3) and `link`
  (`href`, `masked`) carry `children`; `list` carries `ordered`, `start` and `items`, each a list of nodes;
- `user`, `role`, `channel` carry `id` and `name` (None when unknown); `everyone` carries `name`;
- `command` carries `id` and `name`; `time` carries `at` (Unix seconds) and `style`; `emoji` carries `name`;
  `guide` carries `page`; `jump`, the bare address of a channel or message, carries the ids `channel` and
  `message` (None for the channel itself), the channel's `name`, and the address in `children`.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

Node = dict[str, Any]

_MAX_DEPTH = 12
"""Marks nested deeper than this are left as text; no person writes them, and recursion stays bounded."""

_MAX_UNIX_SECONDS = 8_640_000_000_000
"""The last moment a browser's Date can hold; Discord leaves later ones as text."""

_TEXT = re.compile(r"[\s\S](?:(?!https?://)[^\n\\*_`~|<>\[@¯#-])*")
_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
_BLOCK = re.compile(r"```(?:([A-Za-z0-9_+\-.#]+)\n)?\n*([^\n][\s\S]*?)\n*```\n?")
_CODE = re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)")
_CODE_PADDING = re.compile(r"^ (?= *`)|(?<=`) $")
_HEADING = re.compile(r" *(#{1,3})[ \t]+((?!#)\S[^\n]*?)#*[ \t]*(?:\n|$)")
_SUBTEXT = re.compile(r" *-#[ \t]+(\S[^\n]*)(?:\n|$)")
_QUOTE_REST = re.compile(r" *>>> +([\s\S]*)")
_QUOTE_LINES = re.compile(r" *> [^\n]*(?:\n *> [^\n]*)*(?:\n|$)")
_QUOTE_MARK = re.compile(r"^ *> ", re.MULTILINE)
_LIST_ITEM = re.compile(r"( *)([-*]|\d{1,9}\.)[ \t]+(?=\S)")
_SPOILER = re.compile(r"\|\|([\s\S]+?)\|\|")
_BOLD = re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)")
_UNDERLINE = re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)")
_STRIKE = re.compile(r"~~([\s\S]+?)~~")
_ITALIC_STAR = re.compile(
    r"\*(?=\S)((?:\\[\s\S]|\*\*|\s+(?:\\[\s\S]|[^*\s\\]|\*\*)|[^\s*\\])+?)\*(?!\*)",
)
_ITALIC_BAR = re.compile(r"_((?:__|\\[\s\S]|[^\\_])+?)_(?!\w)")
_URL = re.compile(r"https?://[^\s<]*[^\s<.,:;\"')\]*_~|]")
_JUMP = re.compile(
    r"https?://(?:(?:canary|ptb)\.)?discord(?:app)?\.com/channels/(?:@me|\d{1,20})/(\d{1,20})(?:/(\d{1,20}))?/?"
)
_MASKED = re.compile(
    r"\[((?:\\[\s\S]|[^\[\]\\]|\[[^\[\]]*\])+)\]"
    r"\(\s*<?(https?://[^\s<>()]+(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+\"[^\"\n]*\")?\s*\)",
)
_ANGLE_URL = re.compile(r"<(https?://[^\s<>]+)>")
_MENTION = re.compile(r"<(@!?|@&|#)(\d{1,20})>")
_COMMAND = re.compile(r"</([^\s:/<>]{1,32}(?: [^\s:/<>]{1,32}){0,2}):(\d{1,20})>")
_TIMESTAMP = re.compile(r"<t:(-?\d{1,17})(?::([tTdDfFRsS]))?>")
_EMOJI = re.compile(r"<a?:(\w{2,32}):(\d{1,20})>")
_GUIDE = re.compile(r"<id:(customize|browse|guide|home|linked-roles(?::\d{1,20})?)>")
_SHRUG = re.compile(r"¯\\_\(ツ\)_/¯")
_EVERYONE = re.compile(r"@(everyone|here)\b")

_MENTION_KINDS = {"@": "user", "@!": "user", "@&": "role", "#": "channel"}
_PAIRS = (
    ("spoiler", "|", _SPOILER),
    ("italic", "*", _ITALIC_STAR),
    ("bold", "*", _BOLD),
    ("underline", "_", _UNDERLINE),
    ("strike", "~", _STRIKE),
)

_Rule = Callable[[StateInline, bool], bool]


class Names(Protocol):
    """Who and what the ids in a text stand for, as the reader may know them; None for the unknown."""

    def user_name(self, user_id: int) -> str | None: ...

    def role_name(self, role_id: int) -> str | None: ...

    def channel_name(self, channel_id: int) -> str | None: ...


class Markdown:
    """Reads texts. Holds no state between texts."""

    def __init__(self) -> None:
        self._tokenizer = MarkdownIt("zero", {"maxNesting": 10_000})
        ruler = self._tokenizer.inline.ruler
        for name, rule in _rules():
            ruler.push(name, rule)
        # The library's own text rule stops at other characters than Discord's marks; ours is the last rule.
        ruler.enableOnly([name for name, _ in _rules()])

    def read(self, text: str, names: Names, *, blocks: bool = True, everyone: bool = False) -> list[Node]:
        """Return the nodes of a text, in order.

        `blocks` is False where Discord draws inline marks only (embed titles, field names). `everyone` says
        whether `@everyone` and `@here` really mention.
        """
        source = text.replace("\r\n", "\n").replace("\r", "\n")
        env = {
            "blocks": blocks,
            "quotes": blocks,
            "fences": blocks,
            "links": True,
            "everyone": everyone,
            "depth": 0,
        }
        nodes = _read_nested(self._tokenizer, source, env)
        _fill_names(nodes, names)
        return nodes


def plain_text(nodes: Iterable[Node]) -> str:
    """Return what a reader sees, without any styling; blocks end their line."""
    return "".join(_plain_node(node) for node in nodes)


def _plain_node(node: Node) -> str:
    match node["type"]:
        case "text" | "code":
            return str(node["text"])
        case "block":
            return f"{node['text']}\n"
        case "list":
            return "".join(f"{plain_text(item)}\n" for item in node["items"])
        case "heading" | "subtext" | "quote":
            return f"{plain_text(node['children'])}\n"
        case "user" | "everyone":
            return f"@{node['name'] or 'unknown-user'}"
        case "role":
            return f"@{node['name'] or 'unknown-role'}"
        case "channel":
            return f"#{node['name'] or 'unknown'}"
        case "command":
            return f"/{node['name']}"
        case "time":
            return f"<t:{node['at']}:{node['style']}>"
        case "emoji":
            return f":{node['name']}:"
        case "guide":
            return f"<id:{node['page']}>"
        case _:
            return plain_text(node["children"])


def _rules() -> list[tuple[str, _Rule]]:
    rules: list[tuple[str, _Rule]] = [
        ("discord_heading", _heading),
        ("discord_subtext", _subtext),
        ("discord_quote", _quote),
        ("discord_list", _list),
        ("discord_shrug", _shrug),
        ("discord_escape", _escape),
        ("discord_block", _block),
        ("discord_code", _code),
        ("discord_angle", _angle),
        ("discord_everyone", _everyone),
        ("discord_masked", _masked),
        ("discord_url", _url),
        ("discord_italic_bar", _italic_bar),
    ]
    rules += [(f"discord_{kind}", _pair(kind, mark, pattern)) for kind, mark, pattern in _PAIRS]
    rules.append(("discord_text", _text))
    return rules


def _read_nested(tokenizer: MarkdownIt, source: str, env: dict[str, Any]) -> list[Node]:
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


def _add_text(nodes: list[Node], text: str) -> None:
    if not text:
        return
    if nodes and nodes[-1]["type"] == "text":
        nodes[-1]["text"] += text
    else:
        nodes.append({"type": "text", "text": text})


def _within(state: StateInline, source: str, **changes: bool) -> list[Node]:
    env = {**state.env, "depth": state.env["depth"] + 1, **changes}
    return _read_nested(state.md, source, env)


def _accept(state: StateInline, end: int, **node: Any) -> bool:
    state.push("discord", "", 0).meta = node
    state.pos = end
    return True


def _at(state: StateInline, pattern: re.Pattern[str]) -> re.Match[str] | None:
    return pattern.match(state.src, state.pos)


def _opens_line(state: StateInline) -> bool:
    return bool(state.env["blocks"]) and (state.pos == 0 or state.src[state.pos - 1] == "\n")


def _text(state: StateInline, silent: bool) -> bool:
    found = _at(state, _TEXT)
    if found is None:
        return False
    # A line break ends the run, so that the next position is tried as the beginning of a line.
    end = state.pos + 1 if found[0][0] == "\n" else found.end()
    state.pending += state.src[state.pos : end]
    state.pos = end
    return True


def _escape(state: StateInline, silent: bool) -> bool:
    found = _at(state, _ESCAPE)
    if found is None:
        return False
    state.pending += found[1]
    state.pos = found.end()
    return True


def _shrug(state: StateInline, silent: bool) -> bool:
    found = _at(state, _SHRUG)
    if found is None:
        return False
    state.pending += found[0]
    state.pos = found.end()
    return True


def _heading(state: StateInline, silent: bool) -> bool:
    if not _opens_line(state) or (found := _at(state, _HEADING)) is None:
        return False
    children = _within(state, found[2].rstrip(), blocks=False)
    return _accept(state, found.end(), type="heading", level=len(found[1]), children=children)


def _subtext(state: StateInline, silent: bool) -> bool:
    if not _opens_line(state) or (found := _at(state, _SUBTEXT)) is None:
        return False
    return _accept(state, found.end(), type="subtext", children=_within(state, found[1], blocks=False))


def _quote(state: StateInline, silent: bool) -> bool:
    if not _opens_line(state) or not state.env["quotes"]:
        return False
    if found := _at(state, _QUOTE_REST):
        inner = found[1]
    elif found := _at(state, _QUOTE_LINES):
        inner = _QUOTE_MARK.sub("", found[0]).removesuffix("\n")
    else:
        return False
    return _accept(state, found.end(), type="quote", children=_within(state, inner, quotes=False))


def _list(state: StateInline, silent: bool) -> bool:
    if not _opens_line(state) or (first := _at(state, _LIST_ITEM)) is None:
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
    return _accept(
        state,
        min(position, len(state.src)),
        type="list",
        ordered=ordered,
        start=int(first[2][:-1]) if ordered else 1,
        items=[_within(state, "\n".join(lines)) for lines in items],
    )


def _block(state: StateInline, silent: bool) -> bool:
    if not state.env["fences"] or (found := _at(state, _BLOCK)) is None or not found[2].strip():
        return False
    return _accept(state, found.end(), type="block", language=found[1], text=found[2])


def _code(state: StateInline, silent: bool) -> bool:
    found = _at(state, _CODE)
    if found is None:
        return False
    return _accept(state, found.end(), type="code", text=_CODE_PADDING.sub("", found[2]))


def _angle(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "<":
        return False
    if found := _at(state, _MENTION):
        return _accept(state, found.end(), type=_MENTION_KINDS[found[1]], id=found[2], name=None)
    if found := _at(state, _TIMESTAMP):
        at = int(found[1])
        if abs(at) > _MAX_UNIX_SECONDS:
            return False
        return _accept(state, found.end(), type="time", at=at, style=found[2] or "f")
    if found := _at(state, _COMMAND):
        return _accept(state, found.end(), type="command", name=found[1], id=found[2])
    if found := _at(state, _EMOJI):
        return _accept(state, found.end(), type="emoji", name=found[1])
    if found := _at(state, _GUIDE):
        return _accept(state, found.end(), type="guide", page=found[1].partition(":")[0])
    if state.env["links"] and (found := _at(state, _ANGLE_URL)):
        return _accept_url(state, found.end(), found[1])
    return False


def _everyone(state: StateInline, silent: bool) -> bool:
    if not state.env["everyone"] or (found := _at(state, _EVERYONE)) is None:
        return False
    return _accept(state, found.end(), type="everyone", name=found[1])


def _masked(state: StateInline, silent: bool) -> bool:
    if not state.env["links"] or (found := _at(state, _MASKED)) is None:
        return False
    label = found[1]
    if not label.strip() or "://" in label:
        return False
    children = _within(state, label, links=False, blocks=False)
    return _accept(state, found.end(), type="link", href=found[2], masked=True, children=children)


def _url(state: StateInline, silent: bool) -> bool:
    if not state.env["links"] or (found := _at(state, _URL)) is None:
        return False
    address = found[0]
    # A closing bracket belongs to the address when its opening one does: (https://a.example/b_(c)).
    following = state.src[found.end() : found.end() + 1]
    if following == ")" and address.count("(") > address.count(")"):
        address += ")"
    return _accept_url(state, state.pos + len(address), address)


def _accept_url(state: StateInline, end: int, address: str) -> bool:
    children = [{"type": "text", "text": address}]
    if found := _JUMP.fullmatch(address):
        return _accept(state, end, type="jump", channel=found[1], message=found[2], name=None, children=children)
    return _accept(state, end, type="link", href=address, masked=False, children=children)


def _italic_bar(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "_":
        return False
    if state.pos and (state.src[state.pos - 1].isalnum() or state.src[state.pos - 1] == "_"):
        return False
    found = _at(state, _ITALIC_BAR)
    if found is None:
        return False
    return _accept(state, found.end(), type="italic", children=_within(state, found[1], blocks=False))


def _pair(kind: str, mark: str, pattern: re.Pattern[str]) -> _Rule:
    def rule(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] != mark:
            return False
        found = _at(state, pattern)
        if found is None:
            return False
        return _accept(state, found.end(), type=kind, children=_within(state, found[1], blocks=False))

    return rule


def _fill_names(nodes: list[Node], names: Names) -> None:
    for node in nodes:
        match node["type"]:
            case "user":
                node["name"] = names.user_name(int(node["id"]))
            case "role":
                node["name"] = names.role_name(int(node["id"]))
            case "channel":
                node["name"] = names.channel_name(int(node["id"]))
            case "jump":
                node["name"] = names.channel_name(int(node["channel"]))
            case "list":
                for item in node["items"]:
                    _fill_names(item, names)
        _fill_names(node.get("children", []), names)
