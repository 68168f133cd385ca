"""What in a text leads somewhere or stands for something: links, mentions, commands, moments and emoji."""

import re

from markdown_it.rules_inline import StateInline

from playground.page.markdown.walk import accept, match_at, within

_MAX_UNIX_SECONDS = 8_640_000_000_000
"""The last moment a browser's Date can hold; Discord leaves later ones as text."""

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
_EVERYONE = re.compile(r"@(everyone|here)\b")

_MENTION_KINDS = {"@": "user", "@!": "user", "@&": "role", "#": "channel"}


def angle(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "<":
        return False
    if found := match_at(state, _MENTION):
        return accept(state, found.end(), type=_MENTION_KINDS[found[1]], id=found[2], name=None)
    if found := match_at(state, _TIMESTAMP):
        at = int(found[1])
        if abs(at) > _MAX_UNIX_SECONDS:
            return False
        return accept(state, found.end(), type="time", at=at, style=found[2] or "f")
    if found := match_at(state, _COMMAND):
        return accept(state, found.end(), type="command", name=found[1], id=found[2])
    if found := match_at(state, _EMOJI):
        return accept(state, found.end(), type="emoji", name=found[1])
    if found := match_at(state, _GUIDE):
        return accept(state, found.end(), type="guide", page=found[1].partition(":")[0])
    if state.env["links"] and (found := match_at(state, _ANGLE_URL)):
        return _accept_url(state, found.end(), found[1])
    return False


def everyone(state: StateInline, silent: bool) -> bool:
    if not state.env["everyone"] or (found := match_at(state, _EVERYONE)) is None:
        return False
    return accept(state, found.end(), type="everyone", name=found[1])


def masked_link(state: StateInline, silent: bool) -> bool:
    if not state.env["links"] or (found := match_at(state, _MASKED)) is None:
        return False
    label = found[1]
    if not label.strip() or "://" in label:
        return False
    children = within(state, label, links=False, blocks=False)
    return accept(state, found.end(), type="link", href=found[2], masked=True, children=children)


def bare_address(state: StateInline, silent: bool) -> bool:
    if not state.env["links"] or (found := match_at(state, _URL)) is None:
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
        return accept(state, end, type="jump", channel=found[1], message=found[2], name=None, children=children)
    return accept(state, end, type="link", href=address, masked=False, children=children)
