"""The life cycles in docs/record.md, made from the table that the program goes by."""

from collections.abc import Iterator

from tests.bot_process import ROOT
from tracker.policy.lifecycle import LIFE_CYCLES, LifeCycle
from tracker.policy.milestones import Kind

PAGE = ROOT / "docs" / "record.md"
BEGIN = "<!-- begin of the life cycles, made by `make docs` -->\n"
END = "<!-- end of the life cycles -->\n"


def write_record_page() -> None:
    """Write the generated part of the page anew."""
    PAGE.write_text(rendered(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


def rendered(page: str) -> str:
    """Return the page with the life cycles as they are now."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + "".join(_section(kind, cycle) for kind, cycle in LIFE_CYCLES.items()) + "\n" + END + after


def _section(kind: Kind, cycle: LifeCycle) -> str:
    begins = ", ".join("no status" if status is None else _words(status) for status in cycle.begins)
    heading = (
        f"\n### {_words(kind).capitalize()}\n\nBegins as {begins}; its first action is called “{cycle.opening}”.\n"
    )
    return heading + "\n| Status | Usually followed by |\n|---|---|\n" + "".join(_rows(cycle))


def _rows(cycle: LifeCycle) -> Iterator[str]:
    for status, after in cycle.follows.items():
        yield f"| {_words(status)} | {', '.join(map(_words, after)) or 'nothing'} |\n"


def _words(word: str) -> str:
    return word.replace("_", " ")
