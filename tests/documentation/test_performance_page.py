"""docs/performance.md has a place for every table that `make bench` writes."""

import pytest

from tests.benchmarks.__main__ import PAGE, SECTIONS
from tests.benchmarks.page import write_section


@pytest.mark.parametrize("name", SECTIONS)
def test_what_is_measured_has_its_place(name, tmp_path):
    page = tmp_path / "performance.md"
    page.write_text(PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    write_section(page, name, "| as measured |")
    written = page.read_text(encoding="utf-8")
    assert written.count("| as measured |") == 1
    assert written.count("<!-- measured:") == written.count("<!-- end -->") == len(SECTIONS)
