"""Searching the record: what is found, in which order, and as whom."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st

from calculations.errors import UserError
from storage import Storage
from storage.sqlite.policy.search import MOST_RANKED
from tests.record_factories import (
    GUILD,
    NOW,
    OTHER_GUILD,
    a_change,
    a_milestone,
    an_addition,
    bundled_text,
    opened,
    shipped_text,
)
from tracker.policy.changes import FieldChange, Origin
from tracker.policy.milestones import Action, Milestone
from tracker.policy.queries import words_of
from tracker.policy.record import Record
from tracker.policy.search import LONGEST_TEXT, Search


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def bundled(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Storage]:
    """The record that ships, which nothing writes to."""
    async with opened(tmp_path_factory.mktemp("bundled") / "rollover.db") as storage:
        await Record(storage.record, lambda: NOW).load_bundled(bundled_text())
        yield storage


async def ship(storage: Storage, *milestones: Milestone) -> None:
    await Record(storage.record, lambda: NOW).load_bundled(shipped_text(milestones))


async def ids(storage: Storage, text: str, *, guild: int | None = None, size: int = 100) -> list[str]:
    page = await Search(storage.search).page(text, guild=guild, size=size)
    return [milestone.id for milestone in page.found.milestones]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("HB 302", "us-nh-2025-hb302"),
        ("hb302", "us-nh-2025-hb302"),
        ("EO 14330", "eo-14330"),
        ("e.o. 14330", "eo-14330"),
        ("HR 3633", "clarity-act-hr3633"),
        ("h.r.3633", "clarity-act-hr3633"),
        ("1210-AC38", "dol-dia-proposed-rule-2026"),
        ("clarity act", "clarity-act-hr3633"),
        ("texas bitcoin reserve", "us-tx-2025-ibit-purchase"),
        ("catch-up contributions", "irs-td-10033-catch-up-2025"),
        ("401(k) cryptocurrencies", "dol-car-2022-01"),
        ("401k cryptocurrencies", "dol-car-2022-01"),
        ("accredted investr", "sec-accredited-investor-credentials-2026"),
        ("tresury genius", "treasury-genius-anprm-2025"),
        ("new hampshire precious metals", "us-nh-2025-hb302"),
        ("Ammon", "us-nh-2025-hb302"),
        ("anderson intel", "anderson-v-intel-scotus"),
    ],
)
async def test_what_people_look_for_comes_first(bundled, text, first):
    assert (await ids(bundled, text))[0] == first


async def test_the_words_may_stand_in_any_order(bundled):
    assert set(await ids(bundled, "reserve bitcoin texas")) == set(await ids(bundled, "texas bitcoin reserve"))


async def test_the_beginning_of_a_word_finds_it(bundled):
    assert set(await ids(bundled, "stablecoin")) <= set(await ids(bundled, "stable"))


async def test_transposed_letters_find_what_the_right_word_finds(bundled):
    page = await Search(bundled.search).page("stbalecoin", guild=None, size=100)
    assert [one.id for one in page.found.milestones] == await ids(bundled, "stablecoin")
    assert page.found.respelled == ("stbalecoin",)


async def test_a_word_that_is_on_record_is_never_respelled(bundled):
    page = await Search(bundled.search).page("bitcoin", guild=None)
    assert page.found.respelled == ()


async def test_another_number_is_never_what_was_meant(bundled):
    assert await ids(bundled, "1210-AC99") == []


async def test_where_nothing_has_every_word_what_has_some_is_shown_and_said_to(bundled):
    page = await Search(bundled.search).page("zebra stablecoin", guild=None)
    assert page.found.milestones
    assert not page.found.has_every_word


async def test_what_nobody_wrote_finds_nothing(bundled):
    page = await Search(bundled.search).page("zebra", guild=None)
    assert (page.found.milestones, page.found.total, page.number, page.pages) == ((), 0, 1, 1)


@pytest.mark.parametrize("text", ["", "  ", "?!", "*", '"', "()"])
async def test_a_text_without_a_word_is_refused(bundled, text):
    with pytest.raises(UserError, match="no_words"):
        await ids(bundled, text)


async def test_a_text_that_no_button_could_carry_is_refused(bundled):
    with pytest.raises(UserError, match="too_long"):
        await ids(bundled, "x" * (LONGEST_TEXT + 1))


@pytest.mark.parametrize(
    "text",
    ['"x', 'a"b', "title:x", "NEAR(a b)", "a AND", "NOT", "OR OR", "-x", "^x", "x*", "{title}: x", "a\x00b", "👩‍⚖️ x"],
)
async def test_nothing_that_is_typed_is_syntax(bundled, text):
    await ids(bundled, text)


async def test_the_title_and_number_count_more_than_the_rest(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(
            storage,
            a_milestone("in-summary", title="Act", summary="All about custody and custody and custody of coins."),
            a_milestone("in-action", title="Act", actions=(Action("in-action#a1", NOW.date(), "Custody", None, None),)),
            a_milestone("in-title", title="Custody Act"),
            a_milestone("in-number", title="Act", identifier="Custody 1"),
        )
        found = await ids(storage, "custody")
        assert set(found[:2]) == {"in-title", "in-number"}
        assert set(found[2:]) == {"in-summary", "in-action"}


async def test_pages_hold_each_milestone_once_in_the_order_of_one_long_page(bundled):
    search = Search(bundled.search)
    first = await search.page("bitcoin", guild=None, size=7)
    pages = [await search.page("bitcoin", guild=None, number=number + 1, size=7) for number in range(first.pages)]
    assert [one.id for page in pages for one in page.found.milestones] == await ids(bundled, "bitcoin")
    beyond = await search.page("bitcoin", guild=None, number=1000, size=7)
    assert beyond == pages[-1]


async def test_withdrawn_milestones_are_not_found(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, a_milestone("kept", title="Custody"), a_milestone("gone", title="Custody", withdrawn=True))
        assert await ids(storage, "custody") == ["kept"]
        assert [one.id for one in await Search(storage.search).suggest("gone", guild=None, size=9)] == []
        assert [one.id for one in await Search(storage.search).named("gone", guild=None)] == ["gone"]


async def test_a_guild_finds_its_own_words_and_nobody_else_does(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, a_milestone("shared", title="Custody Act"))
        await storage.record.add(an_addition(a_milestone("m-own", title="Zebra Act", scope=GUILD)))
        title = FieldChange("", "title", "Custody Act", "Giraffe Act")
        await storage.record.amend(a_change("c-1", "shared", title))
        assert await ids(storage, "zebra", guild=GUILD) == ["m-own"]
        assert await ids(storage, "giraffe", guild=GUILD) == ["shared"]
        assert await ids(storage, "custody", guild=GUILD) == []
        for guild in (OTHER_GUILD, None):
            assert await ids(storage, "custody", guild=guild) == ["shared"]
            assert await ids(storage, "zebra", guild=guild) == await ids(storage, "giraffe", guild=guild) == []


async def test_a_typo_that_only_another_guild_could_mean_finds_nothing(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, a_milestone("shared", title="Custody Act"))
        await storage.record.add(an_addition(a_milestone("m-own", title="Zebras", scope=GUILD)))
        assert await ids(storage, "zerbas", guild=GUILD) == ["m-own"]
        page = await Search(storage.search).page("zerbas", guild=OTHER_GUILD)
        assert page.found.total == 0


async def test_words_added_later_are_found_and_their_typos_forgiven(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, a_milestone("shared", title="Custody Act"))
        assert await ids(storage, "csutody") == ["shared"]
        await storage.record.add(an_addition(a_milestone("m-new", title="Giraffe", scope=GUILD)))
        assert await ids(storage, "giarffe", guild=GUILD) == ["m-new"]


async def test_many_changes_at_once_are_taken_up_too(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await ship(storage, a_milestone("s0", title="Custody"))
        assert await ids(storage, "csutody") == ["s0"]
        more = [a_milestone(f"s{number}", title=f"Custody {number}") for number in range(1, 300)]
        await ship(storage, a_milestone("s0", title="Custody"), *more, a_milestone("last", title="Giraffe"))
        assert await ids(storage, "giarffe") == ["last"]


async def test_of_more_than_can_be_ranked_those_with_it_in_their_title_come_first_and_the_rest_is_told(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        many = [a_milestone(f"s{number}", title="Act", summary="Custody.") for number in range(MOST_RANKED)]
        await ship(storage, a_milestone("a-title", title="Custody Act"), *many)
        page = await Search(storage.search).page("custody", guild=None)
        assert page.found.is_at_least
        assert page.found.total == MOST_RANKED
        assert page.found.milestones[0].id == "a-title"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("eo-14330", ["eo-14330"]),
        ("EO 14330", ["eo-14330"]),
        ("eo14330", ["eo-14330"]),
        ("FR Doc. 2025-15340", ["eo-14330"]),
        ("H.R. 3633", ["clarity-act-hr3633"]),
        ("hr 3633 (119th congress)", ["clarity-act-hr3633"]),
        ("GENIUS act implementation (advance notice of proposed rulemaking)", ["treasury-genius-anprm-2025"]),
        ("HB 30", []),
        ("bitcoin", []),
    ],
)
async def test_one_milestone_is_named_by_id_number_or_title(bundled, name, expected):
    assert [one.id for one in await Search(bundled.search).named(name, guild=None)] == expected


async def test_a_number_that_several_states_use_names_them_all_newest_first(bundled):
    named = await Search(bundled.search).named("Ohio Bitcoin Reserve Act", guild=None)
    assert [one.id for one in named] == ["us-oh-2025-sb57", "us-oh-2024-hb703"]


async def test_suggestions_begin_with_what_was_named(bundled):
    suggested = await Search(bundled.search).suggest("hb 302", guild=None, size=5)
    assert suggested[0].id == "us-nh-2025-hb302"
    assert await Search(bundled.search).suggest("  ", guild=None, size=5) == ()


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=LONGEST_TEXT))
async def test_any_text_is_answered_or_refused_in_words(bundled, text):
    search = Search(bundled.search)
    try:
        await search.page(text, guild=GUILD)
    except UserError as error:
        assert error.key == "search.no_words"
    await search.suggest(text, guild=None, size=25)
    await search.named(text, guild=None)


@settings(max_examples=60, deadline=None)
@given(st.data())
async def test_every_telling_word_of_a_title_leads_to_it_even_with_two_letters_transposed(bundled, data):
    page = await Search(bundled.search).page("act", guild=None, size=500)
    milestone = data.draw(st.sampled_from(page.found.milestones))
    words = [word for word in words_of(milestone.title) if len(word) > 6 and word.isalpha()]
    if not words:
        return
    word = data.draw(st.sampled_from(words))
    assert milestone.id in await ids(bundled, word, size=500)
    place = data.draw(st.integers(1, len(word) - 2))
    typed = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    found = await Search(bundled.search).page(typed, guild=None, size=500)
    # The transposed word may be one of its own, or as near to another as to this.
    if found.found.respelled and word in {phrase.words[0] for phrase in found.found.query.terms[0].phrases}:
        assert milestone.id in [one.id for one in found.found.milestones]


WORDS = ["custody", "reserve", "stablecoin", "treasury", "401(k)", "HB 12"]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([None, None, GUILD, OTHER_GUILD])), max_size=10),
    st.sampled_from(WORDS),
)
async def test_a_search_finds_exactly_what_the_reader_sees_with_the_word(entries, word):
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(folder) / "rollover.db") as storage:
            made = [
                a_milestone(f"{'m-' if scope else 's'}{number}", title=f"Act on {said}", scope=scope)
                for number, (said, scope) in enumerate(entries)
            ]
            await ship(storage, *(one for one in made if one.scope is None))
            for one in made:
                if one.scope is not None:
                    await storage.record.add(an_addition(one, origin=Origin.MODERATOR))
            for guild in (None, GUILD, OTHER_GUILD):
                visible = {one.id for one in made if one.scope in (None, guild) and word in one.title}
                page = await Search(storage.search).page(word, guild=guild, size=100)
                found = {one.id for one in page.found.milestones} if page.found.has_every_word else set()
                assert found == visible
