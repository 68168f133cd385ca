"""`/explain` as people see it: a meaning in the first line, its source, and the ways on."""

import pytest


def first_line(reply):
    return reply.content.splitlines()[0]


def field(reply, name):
    return next(field["value"] for field in reply.embeds[0]["fields"] if field["name"] == name)


def labels(reply):
    return {button["label"] for button in reply.buttons}


async def test_a_term_is_explained_in_the_first_line_with_its_source(member):
    reply = await member.slash("explain", term="qdia")
    assert first_line(reply).startswith("**Qualified default investment alternative \\(QDIA\\):** A QDIA is")
    assert "29 CFR 2550.404c" in field(reply, "Source").replace("\\", "")
    assert "ecfr.gov" in field(reply, "Source")
    assert not reply.ephemeral


@pytest.mark.parametrize("typed", ["401k", "401(k)", "401 (K) plan", "401K"])
async def test_a_term_is_found_however_it_is_typed(member, typed):
    assert "401" in first_line(await member.slash("explain", term=typed))


async def test_small_slips_are_forgiven_and_a_far_word_names_the_nearest(member):
    assert "Preemption" in first_line(await member.slash("explain", term="premption"))
    reply = await member.slash("explain", term="fiduciarship thing")
    assert "Fiduciary" in reply.content
    assert "Did you mean" in reply.content
    assert reply.ephemeral


async def test_terms_are_offered_while_typing(member):
    offered = await member.autocomplete("explain", "term", "tar")
    assert offered[0].name == "Target-date fund"
    assert len(await member.autocomplete("explain", "term", "")) == 25


async def test_a_button_leads_to_a_term_beside_it_in_the_message_of_whoever_asked(member, moderator):
    reply = await member.slash("explain", term="401k")
    assert "Employer match" in labels(reply)
    other = await member.click(reply, "Employer match")
    assert other.id == reply.id
    assert "Employer match" in first_line(other)
    copy = await moderator.click(reply, "Vesting")
    assert copy.ephemeral
    assert copy.id != reply.id


async def test_what_is_on_record_about_a_term_can_be_opened(member):
    reply = await member.slash("explain", term="GENIUS Act")
    assert "GENIUS Act" in field(reply, "On record").replace("\\", "")
    opened = await member.choose(reply, "milestone.open:list", ["genius-act"])
    assert "GENIUS" in opened.embeds[0]["title"]


async def test_both_sides_of_the_debate_stand_side_by_side_each_with_its_source(member):
    reply = await member.slash("explain", term="pros and cons", private=True)
    names = [field["name"] for field in reply.embeds[0]["fields"]]
    assert "What supporters say" in names
    assert "What critics say" in names
    claims = [field["value"] for field in reply.embeds[0]["fields"] if "Source" in field["value"]]
    assert len(claims) == 8
    assert all("https://" in claim for claim in claims)
    assert reply.ephemeral


async def test_it_explains_in_a_direct_message(member):
    reply = await member.slash("explain", term="vesting", channel=member.direct_message())
    assert "Vesting" in first_line(reply)
