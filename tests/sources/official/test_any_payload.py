"""No payload, however odd, does more to a parser than make it refuse."""

from xml.etree.ElementTree import Element, SubElement

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from tests.sources.official.payloads import (
    bill,
    filed,
    fr_document,
    regulations_document,
    state_bill,
)
from tracker.policy.sightings import Sighting
from tracker.source_error import SourceError

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=12)
    | st.sampled_from(
        ["2026-11-24", "2026-11-24T05:00:00Z", "https://x.org/", "1210-AC38", "HB 1", "EO 14330", "9" * 30]
    )
)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)


@st.composite
def odd(draw, row):
    """Return the row with any of its fields replaced by anything, or gone."""
    fields = draw(st.fixed_dictionaries({}, optional=dict.fromkeys(row, JSON)))
    gone = draw(st.sets(st.sampled_from(sorted(row)), max_size=2))
    return {name: value for name, value in {**row, **fields}.items() if name not in gone}


PARSERS = {
    "federal_register": (lambda rows: federal_register.parse([{"count": len(rows), "results": rows}]), fr_document()),
    "public_inspection": (lambda rows: public_inspection.parse([{"results": rows}]), filed()),
    "congress": (lambda rows: congress.parse_list([{"bills": rows}]), bill()),
    "regulations": (lambda rows: regulations.parse([{"data": rows}]), regulations_document()),
    "open_states": (lambda rows: open_states.parse([{"results": rows}]), state_bill()),
}
WHOLE = {
    "federal_register": lambda payload: federal_register.parse([payload]),
    "public_inspection": lambda payload: public_inspection.parse([payload]),
    "congress": lambda payload: congress.parse_list([payload]),
    "congress bill": lambda payload: congress.parse_bill(payload, payload),
    "regulations": lambda payload: regulations.parse([payload]),
    "open_states": lambda payload: open_states.parse([payload]),
    "legiscan search": lambda payload: legiscan.parse_search(legiscan.checked(payload)),
    "legiscan bill": lambda payload: legiscan.parse_bill(legiscan.checked(payload)),
}


@pytest.mark.parametrize("name", PARSERS)
@given(data=st.data())
def test_a_row_with_odd_fields_is_read_or_left_out(name, data):
    parse, row = PARSERS[name]
    rows = data.draw(st.lists(odd(row), max_size=3))
    try:
        found = parse(rows)
    except SourceError as error:
        assert error.source
        return
    for sighting in found:
        assert isinstance(sighting, Sighting)
        assert sighting.title
        assert sighting.url.startswith("https://")
        assert sighting.fingerprint


@pytest.mark.parametrize("name", WHOLE)
@given(payload=JSON)
def test_anything_in_json_is_read_or_refused(name, payload):
    try:
        WHOLE[name](payload)
    except SourceError as error:
        assert error.reason


@st.composite
def elements(draw):
    root = Element(draw(st.sampled_from(["rss", "OIRA_DATA", "html"])))
    channel = SubElement(root, "channel")
    for parent, tag in ((channel, "item"), (root, "REGACT")):
        for _ in range(draw(st.integers(0, 2))):
            row = SubElement(parent, tag)
            for name in ("title", "link", "pubDate", "guid", "description", "RIN", "TITLE", "DATE_RECEIVED", "STAGE"):
                if draw(st.booleans()):
                    SubElement(row, name).text = draw(SCALARS.filter(lambda one: one is None or isinstance(one, str)))
    return root


@given(root=elements())
def test_any_feed_is_read_or_refused(root):
    for parse in (
        lambda: white_house.parse([root]),
        lambda: press.parse(root, press.SEC),
        lambda: oira.parse(root),
    ):
        try:
            parse()
        except SourceError as error:
            assert error.reason
