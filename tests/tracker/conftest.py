"""Scores that the tests work out are shown at the end of the run, passed or not."""

from collections.abc import Callable

import pytest

_SCORES = pytest.StashKey[dict[str, str]]()


@pytest.fixture
def record_score(request: pytest.FixtureRequest) -> Callable[[str, int, int], None]:
    """Return what keeps a score (right ones, of all) for the end of the run."""
    scores = request.config.stash.setdefault(_SCORES, {})

    def record(name: str, right: int, asked: int) -> None:
        scores[name] = f"{right} of {asked}"

    return record


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    scores = terminalreporter.config.stash.get(_SCORES, {})
    if scores:
        terminalreporter.section("questions in plain words")
        for name, score in scores.items():
            terminalreporter.line(f"{name}: {score}")
