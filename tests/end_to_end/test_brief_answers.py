"""How answers leave the bot: without asking for the message that they become."""


async def test_an_answer_asks_for_nothing_in_return(playground, member):
    await member.slash("limits", year="2025")
    sent = [record for record in playground.requests if record.path.endswith("/callback")][-1]
    assert (sent.query, sent.status) == ("", 204)
