"""Identifiers as people type them and as the record writes them: `HB 302`, `hb302`, `H.R. 3633`, `EO 14330`."""

import re
from dataclasses import dataclass

_PREFIXES: tuple[tuple[str, str], ...] = (
    ("eo", r"e\.?\s?o\.?|executive\s+order"),
    ("hjres", r"h\.?\s?j\.?\s?res\.?"),
    ("sjres", r"s\.?\s?j\.?\s?res\.?"),
    ("hcr", r"h\.?c\.?r\.?"),
    ("scr", r"s\.?c\.?r\.?"),
    ("hr", r"h\.?\s?r\.?"),
    ("hb", r"h\.?b\.?|house\s+bill"),
    ("sb", r"s\.?b\.?|senate\s+bill"),
    ("hf", r"h\.?f\.?|house\s+file"),
    ("sf", r"s\.?f\.?|senate\s+file"),
    ("ab", r"a\.?b\.?|assembly\s+bill"),
    ("pl", r"p\.?\s?l\.?|pub(?:lic|\.)?\s+l(?:aw|\.)"),
    ("td", r"t\.?\s?d\.?|treasury\s+decision"),
    ("car", r"car|compliance\s+assistance\s+release(?:\s+no\.?)?"),
    ("ao", r"ao|advisory\s+opinion"),
    ("revproc", r"rev(?:enue|\.)?\s*proc(?:edure|\.)?"),
    ("notice", r"(?:irs\s+)?notice"),
    ("adi", r"adi"),
    ("rin", r"rin"),
    ("letter", r"information\s+letter"),
    ("frdoc", r"fr\s+doc\.?"),
    ("docket", r"docket"),
    ("case", r"no\.?"),
    ("file", r"file\s+no\.?"),
    ("release", r"releases?(?:\s+nos?\.?)?"),
    ("bulletin", r"(?:occ\s+)?bulletin"),
    ("s", r"s\.?"),
    ("h", r"h\.?"),
    ("a", r"a"),
)
_NUMBER = r"#?\s?((?:[a-z]{1,5}-?)?\d[\d-]*(?:-[a-z]{2}-?\d+)?[a-z]?)"
_PATTERNS = tuple(
    (kind, re.compile(rf"(?<![\w.])(?:{prefix})\s?-?{_NUMBER}(?![\w%(])", re.IGNORECASE)) for kind, prefix in _PREFIXES
)
_WRITTEN_APART = frozenset({"eo", "hjres", "sjres", "hr"})
_SHORT = frozenset({"s", "h", "a"})
"""One letter and a few digits is too often no identifier: `a 10 percent cap`."""
_HYPHENATED = frozenset(
    {"notice", "docket", "case", "file", "release", "bulletin", "letter", "car", "ao", "rin", "adi"}
)
"""Words that often stand before a plain number: `notice 2025`, `no 7`."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier: its sort in short (`hb`), and its number with letters and hyphens (`302`, `2025-04a`)."""

    sort: str
    number: str

    @property
    def phrases(self) -> tuple[str, ...]:
        """Return the ways in which a text can spell it, as words for a full-text search."""
        number = " ".join(re.findall(r"[a-z0-9]+", self.number))
        if self.sort in _WRITTEN_APART:
            apart = f"{self.sort[0]} {self.sort[1:]} {number}"
            return (f"{self.sort} {number}", f"{self.sort}{number}", apart)
        if self.sort in ("hb", "sb", "hf", "sf", "ab", "s", "h", "a", "hcr", "scr"):
            return (f"{self.sort} {number}", f"{self.sort}{number}")
        return (number,)


def find_identifiers(text: str) -> tuple[tuple[Identifier, ...], str]:
    """Return the identifiers that a text names, in its order, and the text without them.

    A state's `SB 21` and `Senate Bill 21` are the same; `S. 954` is the Senate's of the United States.
    """
    found: dict[int, Identifier] = {}
    for sort, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            number = match[1].casefold().strip("-")
            if not _is_number(sort, number, match[0]):
                continue
            number = number.lstrip("0") if number.isdecimal() else number
            found[match.start()] = Identifier(sort, number)
            text = text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]
    return tuple(found[start] for start in sorted(found)), text


def _is_number(sort: str, number: str, match: str) -> bool:
    if sort in _HYPHENATED:
        return "-" in number
    if sort in _SHORT:
        return number.isdecimal() and len(number) >= 3 and (sort != "a" or match[0] == "A")
    return True
