"""The page of sources says what the sources are, and what was measured."""

import re
from pathlib import Path

import pytest

from bot.sources.official.listing import ROWS
from tests.documentation.source_figures import SAMPLES, measure_noise, measure_record

ROOT = Path(__file__).parents[2]
PAGE = " ".join((ROOT / "docs" / "sources.md").read_text(encoding="utf-8").split())


def plan_in_words(plan):
    """Return how the page writes a plan."""
    parts = []
    if plan.every is not None:
        minutes = round(plan.every.total_seconds() / 60)
        parts.append(f"every {minutes} min" if minutes < 120 else f"every {minutes // 60} h")
    if plan.hours is not None:
        parts.append(f"{plan.hours[0]:%H:%M}-{plan.hours[1]:%H:%M}")
    if plan.at:
        parts.append("at " + " ".join(f"{one:%H:%M}" for one in plan.at))
    return ", ".join(parts) + (", working days" if plan.is_for_working_days else "")


def test_every_source_is_on_the_page_with_its_key_and_when_it_is_asked():
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z_]+)` \| .* \| (none|`[A-Z_]+`) \| ([^|]+) \|$", text, re.MULTILINE)
    assert [(name, key.strip("`"), when) for name, key, when in rows] == [
        (row.name, row.key_setting or "none", plan_in_words(row.plan)) for row in ROWS
    ]


def test_the_page_says_how_much_of_the_record_would_have_been_found():
    found = measure_record()
    assert f"Of the {found.total} milestones on record {found.published} are published by a source" in PAGE
    assert f"**{found.found} of {found.total} would be found**: {found.found_without_key} without any key" in PAGE
    assert f"{found.found - found.found_by_name} by what their titles say, {found.found_by_name} by their names" in PAGE
    assert f"no source above publishes ({found.total - found.published})" in PAGE
    assert f"says nothing of our field ({len(found.missed)})" in PAGE


def test_the_rules_find_as_much_as_they_did():
    found = measure_record()
    assert found.found - found.found_by_name >= 127
    assert found.found >= 137


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="no recorded answers lie beside this checkout")
def test_the_page_says_how_much_was_queued_from_recorded_answers():
    noise = {one.source: one for one in measure_noise()}
    a_week = sum(one.a_week for one in noise.values())
    assert a_week < 2
    assert f"**{a_week:.1f} a week**" in PAGE
    sec, register, changed = noise["sec"], noise["federal_register"], noise["regulations"]
    assert f"{sec.queued} of {sec.shown} SEC releases in {sec.days} days" in PAGE
    assert f"{register.queued} of {register.shown} presidential documents in {register.days} days" in PAGE
    assert f"{changed.queued} of {changed.shown} notices at Regulations.gov in a week" in PAGE
