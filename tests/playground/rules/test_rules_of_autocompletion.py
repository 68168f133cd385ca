"""Lists that complete what somebody types (Receiving and Responding, Autocomplete)."""

import pytest

from tests.playground.rules.rule import BAD_LENGTH, NO_NUMBER, REQUIRED, TOO_GREAT, Rule, each, judge, up_to

FIRST = "choices.0"
EXACT = 2**53 - 1


def choice(value="v", **form):
    return {"choices": [{"name": "n", "value": value, **form}]}


RULES = [
    *up_to("choices", lambda n: {"choices": [{"name": f"n{i}", "value": f"v{i}"} for i in range(n)]}, 25, "choices"),
    *up_to("name", lambda n: choice(name="x" * n), 100, f"{FIRST}.name", BAD_LENGTH),
    Rule("a choice has a name", choice(), choice(name=""), f"{FIRST}.name", REQUIRED),
    *up_to("value", lambda n: choice("x" * n), 100, f"{FIRST}.value", BAD_LENGTH),
    Rule("a choice has a value", choice(), choice(None), f"{FIRST}.value", REQUIRED),
    Rule("a text is text", choice("1"), choice(1), f"{FIRST}.value", "STRING_TYPE_CONVERT"),
    Rule("an empty list is one", {"choices": []}, {}, "choices", REQUIRED),
]

NUMBERS = [
    Rule("a whole number is one", choice(1), choice(1.5), f"{FIRST}.value", NO_NUMBER),
    Rule("a whole number is no text", choice(1), choice("1"), f"{FIRST}.value", NO_NUMBER),
    Rule("a whole number is exact", choice(EXACT), choice(EXACT + 1), f"{FIRST}.value", TOO_GREAT),
]


@each(RULES)
async def test_the_edge_is_taken_and_the_step_beyond_it_refused(rule, complete):
    await judge(rule, complete, below="data")


@each(NUMBERS)
async def test_a_choice_has_the_type_of_its_option(rule, complete):
    async def send(form):
        return await complete(form, kind=4)

    await judge(rule, send, below="data")


@pytest.mark.parametrize(("value", "status"), [(1.5, 204), (7, 204), (True, 400), ("x", 400)])
async def test_a_number_may_be_broken(complete, value, status):
    assert (await complete(choice(value), kind=10)).status == status
