"""Recorded answers of official sources, where a folder of them lies beside this checkout; they are not part of it."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.sources.bodies import decode_json, decode_xml
from bot.sources.official import (
    congress,
    federal_register,
    legiscan,
    oira,
    open_states,
    press,
    public_inspection,
    regulations,
    white_house,
)
from tests.record_factories import bundled_text
from tracker.policy.exchange import parse_bundled
from tracker.policy.identifiers import identifiers_of
from tracker.policy.sightings import DeadlineKind, Sighting, parse_sighting, sighting_document
from tracker.source_error import SourceError

FOLDER = Path(__file__).parents[4] / "shared" / "samples"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="no recorded answers lie beside this checkout")

JSON_PARSERS: dict[str, Callable[[Any], Any]] = {
    "federal_register": lambda payload: federal_register.parse([payload]),
    "public_inspection": lambda payload: public_inspection.parse([payload]),
    "congress list": lambda payload: congress.parse_list([payload]),
    "congress bill": lambda payload: (congress.parse_bill(payload, {"actions": []}),),
    "regulations": lambda payload: regulations.parse([payload]),
    "open_states": lambda payload: open_states.parse([payload]),
    "legiscan search": lambda payload: legiscan.parse_search(legiscan.checked(payload)),
    "legiscan bill": lambda payload: legiscan.parse_bill(legiscan.checked(payload)),
}
XML_PARSERS: dict[str, Callable[[Any], Any]] = {
    "white_house": lambda root: white_house.parse([root]),
    "sec": lambda root: press.parse(root, press.SEC),
    "dol": lambda root: press.parse(root, press.DOL),
    "oira": lambda root: oira.parse(root),
}


def names(*patterns: str) -> list[str]:
    found = [path for pattern in patterns for path in FOLDER.rglob(pattern)]
    return sorted(str(path.relative_to(FOLDER)) for path in found) or ["none"]


def read(name: str) -> Any:
    body = (FOLDER / name).read_bytes()
    return decode_json(body) if name.endswith(".json") else decode_xml(body)


@pytest.mark.parametrize("name", names("*.json"))
def test_every_recorded_json_is_read_or_refused_by_every_parser(name):
    payload = read(name)
    for parse in JSON_PARSERS.values():
        try:
            found = parse(payload)
        except SourceError as error:
            assert error.reason
        else:
            for sighting in found:
                if isinstance(sighting, Sighting):
                    written = json.loads(json.dumps(sighting_document(sighting)))
                    assert parse_sighting(written).fingerprint == sighting.fingerprint


@pytest.mark.parametrize("name", names("*.xml", "*.rss"))
def test_every_recorded_xml_is_read_or_refused_by_every_parser(name):
    try:
        root = read(name)
    except ValueError:
        return
    for parse in XML_PARSERS.values():
        try:
            found = parse(root)
        except SourceError as error:
            assert error.reason
        else:
            assert all(isinstance(sighting, Sighting) for sighting in found)


def by_key(found: Any) -> dict[str, Sighting]:
    return {sighting.key: sighting for sighting in found}


def test_the_labor_departments_proposal_is_read_as_it_stands_on_record():
    (found,) = federal_register.parse([read("federal_register/made/documents_dol_proposed_rule.json")])
    known = {one.id: one for one in parse_bundled(json.loads(bundled_text())).milestones}["dol-dia-proposed-rule-2026"]
    assert {"fr:2026-6178", "rin:1210-AC38"} <= found.identifiers & identifiers_of(known)
    assert [(one.kind, one.on) for one in found.deadlines] == [(DeadlineKind.COMMENTS, date(2026, 6, 1))]


def test_regulations_gov_gives_the_same_last_day_as_the_federal_register():
    (found,) = regulations.parse([read("regulations_gov/made/documents_ebsa_comment_period.json")])
    assert [one.on for one in found.deadlines] == [date(2026, 6, 1)]
    recorded = regulations.parse([read("regulations_gov/documents_by_fr_docnum_2020.json")])
    assert [one.deadlines[0].on for one in recorded if one.deadlines] == [date(2020, 11, 23)]


def test_an_extension_and_a_correction_are_told_from_proposals():
    found = by_key(federal_register.parse([read("federal_register/made/documents_extension_and_correction.json")]))
    assert found["2026-09999 2026-05-20"].step == "comment_period_changed"
    assert "cite:91-fr-16088" in found["2026-09999 2026-05-20"].identifiers
    assert found["C1-2026-06178 2026-04-14"].step == "correction"
    assert "fr:2026-6178" in found["C1-2026-06178 2026-04-14"].identifiers


def test_the_four_orders_are_the_ones_on_record():
    rows = read("federal_register/executive_orders_14178_14233_14330_14067_fields.json")
    page = {
        "count": 4,
        "results": [{**row, "type": "Presidential Document", "subtype": "Executive Order"} for row in rows],
    }
    found = federal_register.parse([page])
    assert {mark for one in found for mark in one.identifiers if mark.startswith("eo:")} == {
        "eo:14178",
        "eo:14233",
        "eo:14330",
        "eo:14067",
    }


def test_a_page_of_another_kind_under_200_is_no_feed():
    for name in ("reginfo/made/soft_404_http200.html", "congress_gov/cloudflare_challenge_excerpt.html"):
        with pytest.raises((ValueError, SourceError)):
            oira.parse(read_html(name))


def read_html(name: str) -> Any:
    return decode_xml((FOLDER / name).read_bytes())
