"""`/search` and `/milestone` as people use them."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from playground import open_playground
from storage import open_storage
from tests.bot_process import running_bot
from tests.record_factories import VERSION, a_milestone, an_addition
from tracker.policy.milestones import Action


def entries_of(reply):
    return reply.embeds[0]["description"].split("\n\n")


def fields_of(reply):
    return {field["name"]: field["value"] for field in reply.embeds[0]["fields"]}


def link_of(reply):
    return next(button for button in reply.buttons if "url" in button)


async def test_a_search_shows_the_best_first_with_the_hit_in_bold(member):
    reply = await member.slash("search", text="stablecoin")
    assert reply.content == "**15 milestones** have “stablecoin”, the best first."
    assert len(entries_of(reply)) == 5
    assert all("**Stablecoin" in entry or "**stablecoin" in entry for entry in entries_of(reply))


async def test_a_hit_outside_the_title_is_shown_in_a_passage(member):
    reply = await member.slash("search", text="stablecoin reserve")
    assert "\n> " in reply.embeds[0]["description"]
    assert "**reserves**" in reply.embeds[0]["description"]


async def test_a_place_is_found_and_shown_bold_too(member):
    reply = await member.slash("search", text="new hampshire")
    assert "State bill, **New Hampshire**: enacted" in reply.embeds[0]["description"]


async def test_every_entry_names_the_host_of_its_source(member):
    reply = await member.slash("search", text="bitcoin")
    for entry in entries_of(reply):
        url, host = re.search(r"\[source\]\((https://\S+)\) \((\S+)\)", entry).groups()
        assert host in url


async def test_a_typo_is_forgiven_and_said_to_be_one(member):
    reply = await member.slash("search", text="stbalecoin")
    assert reply.content.startswith("Nothing is spelled “stbalecoin”. **15 milestones** have what comes nearest")


async def test_some_words_are_better_than_none_and_said_to_be_that(member):
    reply = await member.slash("search", text="zebra stablecoin")
    assert reply.content.startswith("**Nothing has all of “zebra stablecoin”.**")
    assert entries_of(reply)


async def test_nothing_found_says_what_else_to_try(member):
    reply = await member.slash("search", text="zebra")
    assert reply.content.startswith("Nothing on record has “zebra”.")
    assert reply.components == []


async def test_one_hit_opens_its_card_at_once(member):
    reply = await member.slash("search", text="HB 302")
    assert reply.content.splitlines() == [
        "**1 milestone** has “HB 302”.",
        "State bill, New Hampshire: **enacted**. Newest step on May 6, 2025.",
    ]
    assert fields_of(reply)["Number"] == "HB 302"


async def test_the_pages_are_turned_and_the_search_stays(member):
    asked = await member.slash("search", text="stablecoin")
    first = entries_of(asked)
    await member.click(asked, "Next")
    second = entries_of(asked)
    await member.click(asked, "Last")
    assert asked.embeds[0]["footer"]["text"] == "Page 3 of 3"
    assert len({*first, *second, *entries_of(asked)}) == 15


async def test_a_separator_typed_in_a_search_does_no_harm(member):
    asked = await member.slash("search", text="stablecoin | bitcoin")
    if asked.buttons:
        turned = await member.click(asked, "Next")
        assert turned.id == asked.id


async def test_what_was_typed_is_repeated_without_its_markup(member):
    reply = await member.slash("search", text="@everyone **x** [a](https://b.example)")
    assert "@everyone" not in reply.content
    assert "](" not in reply.content


async def test_suggestions_are_items_and_choosing_one_opens_it(member):
    offered = await member.autocomplete("search", "text", "clarity ac")
    assert offered[0].name.startswith("H.R. 3633")
    reply = await member.slash("search", text=offered[0].value)
    assert reply.embeds[0]["title"] == "Digital Asset Market Clarity Act of 2025 \\(CLARITY Act\\)"


async def test_a_text_without_words_is_refused_privately(member):
    reply = await member.slash("search", text="?!")
    assert reply.ephemeral
    assert "no word" in reply.content


async def test_an_item_is_opened_from_a_list_for_the_one_who_chose_it(member, moderator):
    listed = await member.slash("search", text="stablecoin")
    options = listed.components[0]["components"][0]["options"]
    opened = await moderator.choose(listed, "Open one of these", [options[2]["value"]])
    assert opened.ephemeral
    assert opened.id != listed.id
    assert len(entries_of(listed)) == 5


async def test_a_private_search_stays_private(member):
    assert (await member.slash("search", text="bitcoin", private=True)).ephemeral


@pytest.mark.parametrize("typed", ["HB 302", "hb302", "us-nh-2025-hb302", " Hb-302 "])
async def test_a_milestone_is_found_by_number_and_id(member, typed):
    reply = await member.slash("milestone", milestone=typed)
    assert reply.embeds[0]["title"] == "State treasury investment in precious metals and digital assets"


async def test_a_milestone_tells_everything_on_record(member):
    reply = await member.slash("milestone", milestone="dol-dia-proposed-rule-2026")
    assert not reply.ephemeral
    fields = fields_of(reply)
    assert reply.content == "Proposed rule, Federal: **comment period over**. Newest step on Jun 1, 2026."
    assert "**Mar 31, 2026** Published in the Federal Register" in fields["Actions"]
    assert re.match(r"\*\*Jun 1, 2026\*\* \(<t:\d+:R>\) Comments due\n-# Basis: date stated", fields["Deadlines"])
    assert fields["Related"].startswith("implements **Democratizing Access")
    assert fields["Citation"] == "91 FR 16088"
    assert fields["How sure this is"] == "checked against the official text"
    assert fields["Where sources disagree"].startswith("- Comment deadline")
    assert "(federalregister.gov)" in fields["Official source"]
    assert link_of(reply)["label"] == "Read it at federalregister.gov"
    assert link_of(reply)["url"].startswith("https://www.federalregister.gov/")


async def test_an_outcome_that_nobody_verified_is_said_to_be_that(member):
    reply = await member.slash("milestone", milestone="us-ok-2025-hb1891")
    assert "last known: in committee on" in reply.content
    assert "session over, outcome not verified" in reply.content


async def test_a_related_item_is_opened_and_turned_over_in_the_same_private_card(member):
    shown = await member.slash("milestone", milestone="dol-dia-proposed-rule-2026")
    card = await member.choose(shown, "Open a related item", ["eo-14330"])
    assert card.ephemeral
    assert card.content.startswith("Executive order, Federal: **in force**")
    again = await member.choose(card, "Open a related item", ["dol-dia-proposed-rule-2026"])
    assert again.id == card.id
    assert again.content.startswith("Proposed rule")


async def test_an_ambiguous_name_is_refused_with_those_it_can_mean(member):
    reply = await member.slash("milestone", milestone="Ohio Bitcoin Reserve Act")
    assert reply.ephemeral
    assert "SB 57" in reply.content
    assert "HB 703" in reply.content


async def test_an_unknown_name_is_refused_with_the_nearest(member):
    reply = await member.slash("milestone", milestone="clarity")
    assert reply.ephemeral
    assert "H.R. 3633" in reply.content
    assert "Nothing on record is called “zebra”" in (await member.slash("milestone", milestone="zebra")).content


async def test_the_newest_are_offered_before_anything_is_typed(member):
    offered = await member.autocomplete("milestone", "milestone", "")
    assert len(offered) == 25
    assert offered[0].value == "sec-regulation-crypto-assets-2026"


async def test_a_long_item_has_pages_that_anybody_may_turn_also_after_a_restart(tmp_path):
    async with open_playground() as playground:
        member, other = playground.person("alice"), playground.person("maya")
        async with running_bot(playground, tmp_path):
            await add(tmp_path, a_long_milestone(member.guilds()[0].id))
            shown = await member.slash("milestone", milestone="m-long")
            assert shown.embeds[0]["footer"]["text"].startswith("Page 1 of 4 · Status as of")
        async with running_bot(playground, tmp_path):
            await member.click(shown, "Next")
            assert shown.embeds[0]["footer"]["text"].startswith("Page 2 of 4")
            copy = await other.click(shown, "Last")
            assert copy.ephemeral
            assert "Step 1 of" in copy.embeds[0]["fields"][-1]["value"]
            assert copy.embeds[0]["title"] == shown.embeds[0]["title"]


async def test_what_is_not_to_be_seen_here_is_not_opened_here(tmp_path):
    async with open_playground() as playground, running_bot(playground, tmp_path):
        member = playground.person("alice")
        await add(tmp_path, a_long_milestone(member.guilds()[0].id))
        direct = member.direct_message()
        refused = await member.slash("milestone", milestone="m-long", channel=direct)
        assert refused.content.startswith("Nothing on record is called “m\\-long”")
        shown = await member.slash("search", text="stablecoin", channel=direct)
        select = shown.message.components[0]["components"][0]
        select["options"][0]["value"] = "m-long"
        gone = await member.choose(shown, "Open one of these", ["m-long"])
        assert gone.ephemeral
        assert gone.content.startswith("That item is not on record any more.")


def a_long_milestone(guild):
    day = date(2026, 1, 1)
    actions = tuple(
        Action(
            f"m-long#m-{number}", day + timedelta(days=number), f"Step {number} of " + "many " * 40, None, None, guild
        )
        for number in range(1, 60)
    )
    return a_milestone("m-long", scope=guild, actions=actions, title="A long story")


async def add(folder, milestone):
    path, now = folder / "rollover.db", datetime.now(UTC)
    async with open_storage(str(path), program_version=VERSION, now=lambda: now, shared=True) as storage:
        await storage.record.add(an_addition(milestone))


async def test_both_work_in_a_direct_message(member):
    place = member.direct_message()
    found = await member.slash("search", channel=place, text="stablecoin")
    await member.click(found, "Next")
    assert found.embeds[0]["footer"]["text"] == "Page 2 of 3"
    opened = await member.choose(
        found, "Open one of these", [found.components[0]["components"][0]["options"][0]["value"]]
    )
    assert opened.embeds
    assert await member.autocomplete("milestone", "milestone", "eo 14", channel=place)


async def test_everything_works_after_a_restart_and_what_is_outdated_says_so(tmp_path):
    async with open_playground() as playground:
        member = playground.person("alice")
        async with running_bot(playground, tmp_path):
            found = await member.slash("search", text="stablecoin")
            card = await member.slash("milestone", milestone="eo-14330")
        async with running_bot(playground, tmp_path):
            await member.click(found, "Next")
            assert found.embeds[0]["footer"]["text"] == "Page 2 of 3"
            opened = await member.choose(found, "Open one of these", [_first_option(found)])
            assert opened.embeds
            related = await member.choose(card, "Open a related item", [_first_option(card)])
            assert related.ephemeral


def _first_option(reply):
    select = next(row["components"][0] for row in reply.components if row["components"][0]["type"] == 3)
    return select["options"][0]["value"]
