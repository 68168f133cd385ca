"""`/timeline` as people see it: pages of milestones, their words, and who turns whose page."""

import re

import pytest

from playground import open_playground
from tests.bot_process import running_bot


def entries_of(reply):
    return reply.embeds[0]["description"].split("\n\n")


def days_of(reply):
    return [re.match(r"\*\*(.*?)\*\*", entry).group(1) for entry in entries_of(reply)]


def buttons_of(reply):
    return {button["label"]: button for button in reply.buttons}


def position_of(reply):
    return re.match(r"Page (\d+) of (\d+)", reply.embeds[0]["footer"]["text"]).groups()


async def test_the_first_line_counts_the_record_and_names_its_newest_milestone(member):
    reply = await member.slash("timeline")
    first_line = reply.content.splitlines()[0]
    assert re.fullmatch(
        r"\*\*167 milestones\*\* on record; newest: Regulation Crypto Assets, Oct 20, 2026\.", first_line
    )
    assert not reply.ephemeral


async def test_each_milestone_has_its_day_a_link_to_its_source_and_its_words(member):
    reply = await member.slash("timeline")
    assert entries_of(reply)[0] == (
        "**Oct 20, 2026** Regulation Crypto Assets\n"
        "Proposed rule, Federal: comment period over · [source]"
        "(https://www.federalregister.gov/documents/2026/08/21/2026-17183/regulation-crypto-assets)"
        " (federalregister.gov)"
    )
    assert len(entries_of(reply)) == 5
    assert position_of(reply) == ("1", "34")


async def test_the_buttons_turn_the_page_of_the_person_who_asked(member):
    asked = await member.slash("timeline")
    first_page = days_of(asked)
    assert buttons_of(asked)["Previous"]["disabled"]
    assert buttons_of(asked)["First"]["disabled"]
    for pressed, number in (("Next", "2"), ("Last", "34"), ("Previous", "33"), ("First", "1")):
        turned = await member.click(asked, pressed)
        assert turned.id == asked.id
        assert position_of(asked) == (number, "34")
        assert buttons_of(asked)["Next"].get("disabled", False) is (number == "34")
    assert days_of(asked) == first_page


async def test_somebody_else_gets_a_page_of_their_own_and_turns_nobodys(member, moderator):
    asked = await member.slash("timeline")
    copy = await moderator.click(asked, "Next")
    assert copy.ephemeral
    assert copy.id != asked.id
    assert position_of(copy) == ("2", "34")
    assert position_of(asked) == ("1", "34")
    await moderator.click(copy, "Next")
    assert position_of(copy) == ("3", "34")
    assert position_of(asked) == ("1", "34")


async def test_a_last_known_status_is_shown_as_one_with_its_day(member):
    reply = await member.slash("timeline", jurisdiction="Oklahoma", topic="strategic_reserve")
    expected = "last known: in committee on Dec 14, 2025; session over, outcome not verified"
    assert expected in reply.embeds[0]["description"]
    assert reply.content.startswith("**2 milestones** on record for Oklahoma, Bitcoin and digital-asset reserves;")


@pytest.mark.parametrize("typed", ["Florida", "FL", "us-fl", "florda"])
async def test_a_jurisdiction_is_understood_by_name_code_and_with_a_typo(member, typed):
    reply = await member.slash("timeline", jurisdiction=typed)
    assert reply.content.startswith("**9 milestones** on record for Florida;")
    assert all("Florida" in entry for entry in entries_of(reply))


async def test_kind_status_and_days_narrow_it_and_are_read_back(member):
    reply = await member.slash("timeline", kind="state_bill", status="Enacted", since="Jan 1 2026", until="2026-12-31")
    assert reply.content.startswith("**10 milestones** on record for State bill, enacted, since Jan 1, 2026, until Dec")
    assert all("State bill" in entry and ": enacted" in entry for entry in entries_of(reply))
    assert all(day.endswith("2026") for day in days_of(reply))


async def test_a_date_that_can_be_read_two_ways_is_offered_both_ways_and_read_as_american(member):
    offered = await member.autocomplete("timeline", "since", "7/8/25")
    assert [choice.name for choice in offered] == ["Jul 8, 2025", "Aug 7, 2025"]
    reply = await member.slash("timeline", since="7/8/25", kind="executive_order")
    assert "since Jul 8, 2025" in reply.content


async def test_days_that_are_none_or_the_wrong_way_round_are_refused(member):
    assert (await member.slash("timeline", since="someday")).ephemeral
    hostile = await member.slash("timeline", since="[x](http://evil.example) **@everyone**")
    assert hostile.ephemeral
    assert "is no date I can read" in hostile.content
    assert not any(markup in hostile.content for markup in ("](", "://", "**", "@everyone"))
    refused = await member.slash("timeline", since="2026-01-02", until="2026-01-01")
    assert refused.ephemeral
    assert "Exchange since and until" in refused.content


async def test_statuses_are_offered_in_words_and_an_unknown_one_is_refused_with_the_nearest(member):
    offered = await member.autocomplete("timeline", "status", "comm")
    assert [choice.name for choice in offered][:2] == ["comment period over", "in committee"]
    refused = await member.slash("timeline", status="on the roof")
    assert refused.ephemeral
    assert "Did you mean on the floor?" in refused.content


async def test_one_milestone_of_the_list_is_opened_in_private(member, moderator):
    listed = await member.slash("timeline")
    options = listed.components[0]["components"][0]["options"]
    assert options[0]["value"] == "sec-regulation-crypto-assets-2026"
    opened = await moderator.choose(listed, "Open one of these", [options[0]["value"]])
    assert opened.ephemeral
    assert opened.embeds[0]["title"] == "Regulation Crypto Assets"


async def test_a_button_of_an_older_release_says_that_it_is_outdated(playground, member):
    listed = await member.slash("timeline")
    message = listed.message
    for row in message.components:
        for component in row["components"]:
            if component.get("label") == "Next":
                component["custom_id"] = "timeline.page:stablecoin|US-NH|1|1|next"
    answer = await member.click(listed, "Next")
    assert answer.ephemeral
    assert answer.content.startswith("This button belongs to an older version of the bot.")


async def test_a_filter_stays_when_the_page_is_turned(member):
    first = await member.slash("timeline", jurisdiction="FL")
    second = await member.click(first, "Next")
    assert all("Florida" in entry for entry in entries_of(second))
    assert position_of(second) == ("2", "2")


async def test_federal_is_a_jurisdiction(member):
    reply = await member.slash("timeline", jurisdiction="federal")
    assert all(", Federal" in entry for entry in entries_of(reply))


async def test_an_unknown_jurisdiction_is_refused_with_the_nearest_name(member):
    reply = await member.slash("timeline", jurisdiction="Carolina")
    assert "North Carolina" in reply.content
    assert reply.ephemeral


async def test_what_was_typed_is_repeated_without_its_markup(member):
    reply = await member.slash("timeline", jurisdiction="@everyone [x](https://example.org)")
    assert "@everyone" not in reply.content
    assert "](" not in reply.content
    assert reply.ephemeral


async def test_a_jurisdiction_with_one_milestone_shows_its_whole_card(member):
    reply = await member.slash("timeline", jurisdiction="Alaska")
    assert reply.content.startswith("**1 milestone** on record for Alaska:")
    assert reply.embeds[0]["title"] == "Money transmission modernization"
    assert any(field["name"] == "Actions" for field in reply.embeds[0]["fields"])
    assert [button["label"] for button in reply.buttons] == ["Read it at akleg.gov", "Report a mistake"]


async def test_a_jurisdiction_without_milestones_says_so(member):
    reply = await member.slash("timeline", jurisdiction="Hawaii")
    assert reply.content == "No milestones on record for Hawaii. Leave an option out to see more."


async def test_jurisdictions_are_offered_while_typing(member):
    offered = await member.autocomplete("timeline", "jurisdiction", "flor")
    assert [(choice.name, choice.value) for choice in offered] == [("Florida", "US-FL")]
    assert len(await member.autocomplete("timeline", "jurisdiction", "")) == 25


async def test_a_private_page_is_turned_in_private(member):
    first = await member.slash("timeline", private=True)
    assert first.ephemeral
    second = await member.click(first, "Next")
    assert second.ephemeral
    assert position_of(second) == ("2", "34")


async def test_every_page_from_first_to_last_is_newest_first_and_holds_each_milestone_once(member):
    reply = await member.slash("timeline", topic="stablecoin")
    seen = entries_of(reply)
    while not buttons_of(reply)["Next"].get("disabled"):
        await member.click(reply, "Next")
        seen += entries_of(reply)
    counted = int(re.match(r"\*\*(\d+) milestones", reply.content).group(1))
    assert len(seen) == len(set(seen)) == counted


async def test_the_buttons_of_both_commands_work_after_a_restart(tmp_path):
    async with open_playground() as playground:
        member = playground.person("alice")
        async with running_bot(playground, tmp_path):
            timeline = await member.slash("timeline", jurisdiction="FL")
            market = await member.slash("market", as_of="2025-Q1")
        async with running_bot(playground, tmp_path):
            await member.click(timeline, "Next")
            assert position_of(timeline) == ("2", "2")
            working = await member.click(market, "Show the working")
            assert "= $87,000,000,000" in working.embeds[0]["description"]


async def test_pages_are_turned_in_a_direct_message_too(member):
    reply = await member.slash("timeline", channel=member.direct_message())
    await member.click(reply, "Last")
    assert position_of(reply) == ("34", "34")
