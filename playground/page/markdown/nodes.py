"""What a text of Discord's Markdown is read into: plain values, ready to be sent as JSON and drawn without any HTML.

Every node is a dict with a `type`:

- `text`, `code` (inline) and `block` (with `language` or None) carry `text`;
- `bold`, `italic`, `underline`, `strike`, `spoiler`, `quote`, `subtext`, `heading` (`level` 1-3) and `link`
  (`href`, `masked`) carry `children`; `list` carries `ordered`, `start` and `items`, each a list of nodes;
- `user`, `role`, `channel` carry `id` and `name` (None when unknown); `everyone` carries `name`;
- `command` carries `id` and `name`; `time` carries `at` (Unix seconds) and `style`; `emoji` carries `name`;
  `guide` carries `page`; `jump`, the bare address of a channel or message, carries the ids `channel` and
  `message` (None for the channel itself), the channel's `name`, and the address in `children`.
"""

from collections.abc import Iterable
from typing import Any, Protocol

Node = dict[str, Any]


class Names(Protocol):
    """Who and what the ids in a text stand for, as the reader may know them; None for the unknown."""

    def user_name(self, user_id: int) -> str | None: ...

    def role_name(self, role_id: int) -> str | None: ...

    def channel_name(self, channel_id: int) -> str | None: ...


def plain_text(nodes: Iterable[Node]) -> str:
    """Return what a reader sees, without any styling; blocks end their line."""
    return "".join(_plain_node(node) for node in nodes)


def fill_names(nodes: list[Node], names: Names) -> None:
    """Give every mention the name that its reader knows it by, in place."""
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
                    fill_names(item, names)
        fill_names(node.get("children", []), names)


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
