"""docs/record.md tells what the program goes by."""

import pytest

from tests.documentation.record_page import PAGE, rendered
from tracker.policy.doubts import FIRST_YEAR
from tracker.policy.import_reading import MOST_BYTES, MOST_ROWS
from tracker.policy.milestones import Kind, RelationType
from tracker.policy.record_files import COLUMNS

TEXT = PAGE.read_text(encoding="utf-8")


def test_the_life_cycles_on_the_page_are_those_of_the_program():
    assert rendered(TEXT) == TEXT, "run `make docs`"


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_life_cycle(kind):
    assert f"\n### {kind.replace('_', ' ').capitalize()}\n" in TEXT


def test_the_page_names_the_bounds_and_relations_of_the_program():
    assert f"{MOST_ROWS:,} rows and {MOST_BYTES // 1024 // 1024} MB" in TEXT
    assert f"before {FIRST_YEAR}" in TEXT
    assert all(relation.replace("_", " ") in TEXT for relation in RelationType)


@pytest.mark.parametrize("column", ["actions", "deadlines", "relations", "disputes", "evidence", "allows", "summary"])
def test_the_columns_on_the_page_are_columns(column):
    assert column in COLUMNS
    assert f"`{column}`" in TEXT
