"""Text that people typed, repeated: nothing in it acts on what stands around it."""

import pytest

from commands.replies.inert import inert


@pytest.mark.parametrize(
    "text",
    [
        "gnp.\u202elive\u202c",
        "\u2066left\u2069",
        "zero\u200bwidth",
        "\u200fright to left mark",
        "bell\x07",
        "\ufeffmark",
    ],
)
def test_signs_that_are_not_seen_are_taken_out(text):
    assert inert(text).isprintable()


def test_emoji_of_several_signs_stay_whole():
    assert inert("\N{WOMAN}\u200d\N{PERSONAL COMPUTER} ok") == "\N{WOMAN}\u200d\N{PERSONAL COMPUTER} ok"


def test_a_text_of_unseen_signs_alone_still_shows_something():
    assert inert("\u202e\u200b") == "\N{REPLACEMENT CHARACTER}"
    assert inert("  ") == ""
