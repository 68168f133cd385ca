"""The page of sources says what the sources are, and what was measured."""

import re
from pathlib import Path

import pytest

from bot.sources.official.listing import ROWS
from tests.documentation.source_figures import SAMPLES, measure_noise, measure_record

ROOT = Path(__file__).parents[2]
PAGE = " ".join((ROOT / "docs" / "sources.md").read_text(encoding="utf-8").split())


def test_every_source_is_on_the_page_with_its_key_and_interval():
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z_]+)` \| .* \| (none|`[A-Z_]+`) \| ([0-9]+) min \|$", text, re.MULTILINE)
    assert [(name, key.strip("`"), int(minutes)) for name, key, minutes in rows] == [
        (row.name, row.key_setting or "none", row.plan.every.total_seconds() / 60) for row in ROWS
    ]


def test_the_page_says_how_much_of_the_record_would_have_been_found():
    found = measure_record()
    assert f"Of the {found.total} milestones on record {found.published} are published by a source" in PAGE
    assert f"**{found.found} of {found.total} would be found**: {found.found_without_key} without any key" in PAGE
    assert f"no source above publishes ({found.total - found.published})" in PAGE
    assert f"says nothing of our field ({len(found.missed)})" in PAGE


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="no recorded answers lie beside this checkout")
def test_the_page_says_how_much_was_queued_from_recorded_answers():
    noise = {one.source: one for one in measure_noise()}
    assert f"**{sum(one.a_week for one in noise.values()):.1f} a week**" in PAGE
    sec, register, changed = noise["sec"], noise["federal_register"], noise["regulations"]
    assert f"{sec.queued} of {sec.shown} SEC releases in {sec.days} days" in PAGE
    assert f"{register.queued} of {register.shown} presidential documents in {register.days} days" in PAGE
    assert f"{changed.queued} of {changed.shown} notices at Regulations.gov in a week" in PAGE
