"""Reads Discord's Markdown.

The rules follow Discord's own message formatting reference (docs.discord.com, "Message Formatting", checked
2026-11-24) and the order in which its client tries them: at each position the first rule that fits wins, and
a mark without its partner is ordinary text. markdown-it-py walks the text; the rules are ours, because
CommonMark disagrees with Discord nearly everywhere.
"""

from markdown_it import MarkdownIt

from playground.page.markdown.lines import block, heading, item_list, quote, subtext
from playground.page.markdown.nodes import Names, Node, fill_names
from playground.page.markdown.references import angle, bare_address, everyone, masked_link
from playground.page.markdown.styles import PAIRS, code, escape, italic_bar, plain, shrug
from playground.page.markdown.walk import Rule, read_nested

_RULES: tuple[tuple[str, Rule], ...] = (
    ("discord_heading", heading),
    ("discord_subtext", subtext),
    ("discord_quote", quote),
    ("discord_list", item_list),
    ("discord_shrug", shrug),
    ("discord_escape", escape),
    ("discord_block", block),
    ("discord_code", code),
    ("discord_angle", angle),
    ("discord_everyone", everyone),
    ("discord_masked", masked_link),
    ("discord_url", bare_address),
    ("discord_italic_bar", italic_bar),
    *((f"discord_{kind}", rule) for kind, rule in PAIRS),
    ("discord_text", plain),
)
"""In the order in which they are tried."""


class Markdown:
    """Reads texts. Holds no state between texts."""

    def __init__(self) -> None:
        self._tokenizer = MarkdownIt("zero", {"maxNesting": 10_000})
        ruler = self._tokenizer.inline.ruler
        for name, rule in _RULES:
            ruler.push(name, rule)
        # The library's own text rule stops at other characters than Discord's marks; ours is the last rule.
        ruler.enableOnly([name for name, _ in _RULES])

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
        nodes = read_nested(self._tokenizer, source, env)
        fill_names(nodes, names)
        return nodes
