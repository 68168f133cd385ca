"""A milestone's card: complete, page by page, and always as Discord allows."""

import string
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands.replies.fitting import fitted, inert_within
from commands.replies.inert import inert
from commands.replies.links import host_of, source_link
from commands.replies.milestone_answer import LONGEST_ID, milestone_answer, open_select
from commands.replies.milestone_pages import milestone_pages
from commands.replies.milestone_picker import milestone_name
from commands.replies.words import Words
from tests.record_factories import a_milestone
from tracker.policy.milestones import (
    Action,
    Allowance,
    Deadline,
    InvestmentAuthority,
    Kind,
    Milestone,
    RelationType,
    Status,
    UrlBasis,
)
from tracker.policy.related import Entry, Related

ENGLISH = Words().english
DAY = date(2026, 11, 24)


def text_of(pages: Any) -> str:
    return "\n".join(
        part
        for page in pages
        for part in (page.title, page.description, *(f"{field.name}\n{field.value}" for field in page.fields))
        if part
    )


def field(pages: Any, name: str) -> str:
    return next(one.value for page in pages for one in page.fields if one.name == name)


def test_a_card_tells_everything_on_record() -> None:
    one = a_milestone(
        "us-nh-1",
        kind=Kind.STATE_BILL,
        jurisdiction="US-NH",
        identifier="HB 302",
        agency="General Court",
        sponsor="Rep. Ammon",
        session="2025",
        citation="Chapter 4",
        disputes=("One page says 10 percent.",),
        notes="Read on paper.",
        url="https://www.nh.gov/bill",
        investment_authority=InvestmentAuthority.YES,
        allows=Allowance("bitcoin", "public funds", Decimal(500_000_000_000), Decimal(5)),
        deadlines=(Deadline("us-nh-1#d1", DAY, "Comments due", "60 days after publication"),),
    )
    other = a_milestone("eo-1", title="An order", identifier="EO 1")
    pages = milestone_pages(ENGLISH, one, [Related(RelationType.IMPLEMENTS, other)])
    assert len(pages) == 1
    assert field(pages, "Number") == "HB 302"
    assert field(pages, "From") == "General Court"
    assert field(pages, "Sponsor") == "Rep. Ammon"
    assert field(pages, "About") == "Crypto in retirement plans"
    assert field(pages, "Citation") == "Chapter 4"
    assert field(pages, "Official source") == "[source](https://www.nh.gov/bill) (nh.gov)"
    assert field(pages, "How sure this is") == "checked against the official text"
    assert field(pages, "Where sources disagree") == "- One page says 10 percent."
    assert field(pages, "Notes") == "Read on paper."
    assert field(pages, "Related") == "implements **An order** (Executive order, Federal)"
    assert field(pages, "What it would allow") == (
        "may invest\nAssets: bitcoin\nMoney: public funds\nAt most 5% of it\n"
        "Only assets with a market value of at least $500B"
    )
    deadline = field(pages, "Deadlines")
    assert deadline.startswith("**Nov 24, 2026** (<t:1795582799:R>) Comments due")
    assert deadline.endswith("Basis: 60 days after publication")


def test_the_last_known_status_is_said_to_be_that_with_its_day() -> None:
    one = a_milestone(
        status=Status.IN_COMMITTEE, status_as_of=date(2025, 12, 14), final_status_known=False, session_over=True
    )
    expected = "last known: in committee on Dec 14, 2025; session over, outcome not verified"
    assert field(milestone_pages(ENGLISH, one), "Status") == expected
    assert expected in milestone_answer(ENGLISH, Entry(one, ()), owner_id=1).content


def test_a_relation_is_worded_from_the_side_it_is_seen_from() -> None:
    other = a_milestone("eo-1", title="An order")
    seen = milestone_pages(ENGLISH, a_milestone(), [Related(RelationType.RESCINDS, other, is_reverse=True)])
    assert field(seen, "Related").startswith("rescinded by **An order**")


def test_the_history_is_newest_first_and_names_each_status_once() -> None:
    story = (
        Action("e#a1", date(2025, 1, 1), "Filed", Status.INTRODUCED, None),
        Action("e#a2", date(2025, 2, 1), "Heard", Status.INTRODUCED, "https://www.example.gov/hearing"),
        Action("e#a3", date(2025, 3, 1), "Signed", Status.ENACTED, None),
        Action("e#a4", date(2025, 4, 1), "Record check: nothing later", Status.ENACTED, None),
    )
    lines = field(milestone_pages(ENGLISH, a_milestone(actions=story)), "Actions").splitlines()
    assert lines == [
        "**Apr 1, 2025** Record check\\: nothing later",
        "**Mar 1, 2025** Signed → enacted",
        "**Feb 1, 2025** Heard · [source](https://www.example.gov/hearing) (example.gov)",
        "**Jan 1, 2025** Filed → introduced",
    ]


@pytest.mark.parametrize(
    ("basis", "words"), [(UrlBasis.PATTERN, "pattern"), (UrlBasis.MEMORY, "memory"), (UrlBasis.SEEN, "example.gov)")]
)
def test_an_address_that_nobody_opened_is_said_to_be_one(basis: UrlBasis, words: str) -> None:
    pages = milestone_pages(ENGLISH, a_milestone(url="https://example.gov/x", url_basis=basis))
    assert words in field(pages, "Official source")


def test_a_withdrawn_item_says_so_first() -> None:
    one = a_milestone(withdrawn=True)
    assert milestone_pages(ENGLISH, one)[0].fields[0].name == "Withdrawn"
    assert "Withdrawn" in milestone_answer(ENGLISH, Entry(one, ()), owner_id=1).content


def test_an_overlong_summary_is_shortened_at_a_word_with_a_link_to_the_rest() -> None:
    one = a_milestone(summary="word " * 900, url="https://example.gov/x")
    description = milestone_pages(ENGLISH, one)[0].description or ""
    shortened, rest = description.split("\n")
    assert shortened.endswith("word…")
    assert rest == "The rest: [source](https://example.gov/x) (example.gov)"


def test_a_long_history_goes_on_over_pages_and_loses_nothing() -> None:
    story = tuple(
        Action(
            f"e#a{number}", DAY - timedelta(days=500 - number), f"Step number {number} " + "of many " * 20, None, None
        )
        for number in range(1, 120)
    )
    pages = milestone_pages(ENGLISH, a_milestone(actions=story))
    assert len(pages) > 3
    shown = text_of(pages)
    assert all(f"Step number {number} of" in shown for number in range(1, 120))
    assert all(f"Page {number} of {len(pages)}" in (page.footer.text or "") for number, page in enumerate(pages, 1))
    assert "Actions" in [one.name for one in pages[-1].fields]


anything = st.text(min_size=1, max_size=2500).filter(str.strip)
markup = st.text("*_~`|>#[]()<:@- a\n" + string.ascii_letters, min_size=1, max_size=4000).filter(str.strip)
texts = anything | markup
addresses = st.sampled_from(
    [
        "https://example.gov/x",
        "https://e.gov/" + "x" * 390,
        "https://e.gov/" + "x" * 900,
        "http://e.gov",
        "javascript:x",
    ]
)


@st.composite
def milestones(draw: st.DrawFn) -> Milestone:
    parts = st.integers(0, 12)
    return a_milestone(
        "us-xx-" + "1" * draw(st.sampled_from([1, 40, 120])),
        title=draw(texts),
        summary=draw(texts),
        identifier=draw(st.none() | texts),
        agency=draw(st.none() | texts),
        sponsor=draw(st.none() | texts),
        citation=draw(st.none() | texts),
        notes=draw(st.none() | texts),
        disputes=tuple(draw(st.lists(texts, max_size=6))),
        url=draw(addresses),
        kind=draw(st.sampled_from([*Kind, "something_unheard_of"])),
        status=draw(st.sampled_from([None, *Status])),
        final_status_known=draw(st.booleans()),
        session_over=draw(st.sampled_from([None, True, False])),
        withdrawn=draw(st.booleans()),
        allows=draw(st.none() | st.builds(Allowance, texts, texts, st.none(), st.none())),
        actions=tuple(
            Action(
                f"x#a{number}", DAY, draw(texts), draw(st.sampled_from([None, *Status])), draw(st.none() | addresses)
            )
            for number in range(draw(parts))
        ),
        deadlines=tuple(Deadline(f"x#d{number}", DAY, draw(texts), draw(texts)) for number in range(draw(parts))),
    )


@settings(max_examples=60, deadline=None)
@given(milestones(), st.lists(milestones(), max_size=2))
async def test_discord_never_refuses_a_card_whatever_is_on_record(one: Milestone, others: list[Milestone]) -> None:
    related = tuple(Related(RelationType.AMENDS, other) for other in others)
    pages = milestone_pages(ENGLISH, one, related)
    for page in pages:
        assert 0 < len(page) <= 6000
        assert len(page.title or "") <= 256
        assert len(page.description or "") <= 4096
        assert len(page.fields) <= 25
        for entry in page.fields:
            assert 0 < len((entry.name or "").strip("\u200b") or "x") <= 256
            assert 0 < len((entry.value or "").strip()) <= 1024
    for number in range(1, len(pages) + 1):
        answer = milestone_answer(ENGLISH, Entry(one, related), owner_id=2**63, number=number)
        assert len(answer.content) <= 2000
        _require_sound_view(answer.rows)


@given(st.lists(milestones(), max_size=3))
@settings(max_examples=40, deadline=None)
async def test_a_list_to_open_from_is_sound_whatever_is_on_record(listed: list[Milestone]) -> None:
    select = open_select(ENGLISH, listed)
    for option in () if select is None else select.options:
        assert 0 < len(option.label) <= 100
        assert len(option.value) <= 100
        assert len(option.description or "") <= 100
    for one in listed:
        assert 0 < len(milestone_name(ENGLISH, one)) <= 100


def _require_sound_view(view: Any) -> None:
    for row in () if view is None else view.to_components():
        assert 1 <= len(row["components"]) <= 5
        for component in row["components"]:
            assert len(component.get("custom_id") or "x") <= 100
            assert len(component.get("label") or "") <= 80
            assert len(component.get("url") or "") <= 512


async def test_every_id_that_a_button_can_carry_turns_pages() -> None:
    story = tuple(Action(f"e#a{number}", DAY, "Step " + "of many " * 40, None, None) for number in range(30))
    for length, turns in ((LONGEST_ID, True), (LONGEST_ID + 1, False)):
        one = a_milestone("x" * length, actions=story)
        answer = milestone_answer(ENGLISH, Entry(one, ()), owner_id=2**63)
        assert any("milestone.page" in str(item.to_component_dict()) for item in answer.rows.children) is turns


@given(texts, st.integers(2, 300))
def test_inert_text_is_shortened_until_it_fits_what_its_markup_makes_of_it(text: str, room: int) -> None:
    shown = inert_within(text, room)
    assert len(shown) <= room
    if len(inert(text, limit=10_000)) <= room:
        assert shown == inert(text, limit=10_000)


def test_what_does_not_fit_even_without_its_text_is_cut() -> None:
    assert fitted(lambda limit: "a frame that is long" + "x" * limit, 10) == "a frame th"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.federalregister.gov/d/1", "federalregister.gov"),
        ("https://dol.gov@evil.example/x", "evil.example"),
        ("http://dol.gov", None),
        ("javascript:alert(1)", None),
        ("https://[", None),
        ("https:///x", None),
        (None, None),
        ("https://e.gov/" + "x" * 500, None),
    ],
)
def test_a_source_is_shown_with_the_host_it_really_leads_to(url: str | None, host: str | None) -> None:
    assert host_of(url) == host
    link = source_link(ENGLISH, url)
    assert (link is None) == (host is None)
    assert link is None or link.endswith(f"({host})")
