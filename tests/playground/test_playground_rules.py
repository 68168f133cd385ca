"""Every rule on what may be sent: the edge is taken, the step beyond it refused at its place in the error tree."""

import pytest

from playground.errors import ApiError
from playground.rules.command_names import is_valid_name
from playground.rules.commands import check_command, check_commands, command_size
from playground.rules.embeds import check_embeds
from playground.rules.form import Place
from playground.rules.message_components import check_components
from playground.rules.messages import Route, check_message, read_flags
from playground.rules.modals import check_autocompletion, check_modal


def refusals(check, form, *arguments, **named) -> dict[str, str]:
    """Return what is refused as dotted place -> inner code."""
    place = Place()
    check(form, place, *arguments, **named)
    try:
        place.raise_refusals()
    except ApiError as error:
        assert error.code == 50035
        return dict(_leaves(error.errors or {}, ()))
    return {}


def _leaves(node, path):
    for key, inner in node.items():
        if key == "_errors":
            yield ".".join(path), inner[0]["code"]
        else:
            yield from _leaves(inner, (*path, key))


def message(**form):
    return refusals(check_message, form, Route.CHANNEL)


def embed(**form):
    return refusals(check_embeds, {"embeds": [form]})


def button(**form):
    made = {"type": 2, "style": 1, "label": "x", "custom_id": "c", **form}
    return {key: value for key, value in made.items() if value is not None}


def row(*components):
    return {"type": 1, "components": list(components)}


def select(**form):
    return {"type": 3, "custom_id": "s", "options": [option("a")], **form}


def option(value, **form):
    return {"label": "x", "value": value, **form}


def first_generation(*rows):
    return refusals(check_components, {"components": list(rows)}, second_generation=False)


def second_generation(*components):
    return refusals(check_components, {"components": list(components)}, second_generation=True)


def text(content="x", **form):
    return {"type": 10, "content": content, **form}


def modal(*components, **form):
    made = {"custom_id": "m", "title": "t", "components": list(components) or [label()], **form}
    return refusals(check_modal, made)


def label(component=None, **form):
    return {"type": 18, "label": "l", "component": component or text_input(), **form}


def text_input(**form):
    return {"type": 4, "custom_id": "i", "style": 1, **form}


def command(**form):
    made = {"name": "inflow", "description": "d", **form}
    return refusals(check_command, made, is_global=True, app_contexts=[0, 1])


def command_option(kind=3, name="share", **form):
    return {"type": kind, "name": name, "description": "d", **form}


TEXTS = [
    ("content", message, lambda n: {"content": "x" * n}, 2000, "content"),
    ("embed title", embed, lambda n: {"title": "x" * n}, 256, "embeds.0.title"),
    ("embed description", embed, lambda n: {"description": "x" * n}, 4096, "embeds.0.description"),
    ("embed footer", embed, lambda n: {"footer": {"text": "x" * n}}, 2048, "embeds.0.footer.text"),
    ("embed author", embed, lambda n: {"author": {"name": "x" * n}}, 256, "embeds.0.author.name"),
    ("field name", embed, lambda n: {"fields": [{"name": "x" * n, "value": "v"}]}, 256, "embeds.0.fields.0.name"),
    ("field value", embed, lambda n: {"fields": [{"name": "n", "value": "x" * n}]}, 1024, "embeds.0.fields.0.value"),
    ("embed url", embed, lambda n: {"title": "t", "url": ("https://a.b/" + "x" * 5000)[:n]}, 2048, "embeds.0.url"),
    ("nonce", message, lambda n: {"content": "x", "nonce": "1" * n}, 25, "nonce"),
]


@pytest.mark.parametrize(("name", "check", "form", "most", "place"), TEXTS, ids=[one[0] for one in TEXTS])
def test_a_text_may_have_its_length_and_no_more(name, check, form, most, place):
    assert check(**form(most)) == {}
    assert check(**form(most + 1)) == {place: "BASE_TYPE_MAX_LENGTH"}


BETWEEN = [
    ("custom_id", lambda n: first_generation(row(button(custom_id="c" * n))), 1, 100),
    ("option label", lambda n: first_generation(row(select(options=[option("a", label="x" * n)]))), 1, 100),
    ("option value", lambda n: first_generation(row(select(options=[option("x" * n)]))), 1, 100),
    ("text display", lambda n: second_generation(text("x" * n)), 1, 4000),
    ("modal title", lambda n: modal(title="x" * n), 1, 45),
    ("modal custom_id", lambda n: modal(custom_id="x" * n), 1, 100),
    ("label", lambda n: modal(label(label="x" * n)), 1, 45),
    ("command name", lambda n: command(name="x" * n), 1, 32),
    ("command description", lambda n: command(description="x" * n), 1, 100),
    ("option name", lambda n: command(options=[command_option(name="x" * n)]), 1, 32),
    ("option description", lambda n: command(options=[command_option(description="x" * n)]), 1, 100),
    ("choice name", lambda n: command(options=[command_option(choices=[{"name": "x" * n, "value": "v"}])]), 1, 100),
    ("choice value", lambda n: command(options=[command_option(choices=[{"name": "n", "value": "x" * n}])]), 1, 100),
]


@pytest.mark.parametrize(("name", "check", "least", "most"), BETWEEN, ids=[one[0] for one in BETWEEN])
def test_a_text_that_must_be_there_keeps_between_its_bounds(name, check, least, most):
    assert check(least) == {}
    assert check(most) == {}
    assert "BASE_TYPE_BAD_LENGTH" in check(most + 1).values()
    assert set(check(least - 1).values()) <= {"BASE_TYPE_BAD_LENGTH", "BASE_TYPE_REQUIRED"}
    assert check(least - 1)


UP_TO = [
    ("button label", lambda n: first_generation(row(button(label="x" * n))), 80),
    (
        "link",
        lambda n: first_generation(row(button(style=5, custom_id=None, url=("https://a.b/" + "x" * 999)[:n]))),
        512,
    ),
    ("placeholder", lambda n: first_generation(row(select(placeholder="x" * n))), 150),
    ("option description", lambda n: first_generation(row(select(options=[option("a", description="x" * n)]))), 100),
    ("label description", lambda n: modal(label(description="x" * n)), 100),
    ("input placeholder", lambda n: modal(label(text_input(placeholder="x" * n))), 100),
    ("embeds", lambda n: message(embeds=[{"title": "t"}] * n), 10),
    ("fields", lambda n: embed(fields=[{"name": "n", "value": "v"}] * n), 25),
    ("rows", lambda n: first_generation(*(row(button(custom_id=f"c{i}")) for i in range(n))), 5),
    ("components of the second generation", lambda n: second_generation(*(text() for _ in range(n))), 40),
    ("options of a command", lambda n: command(options=[command_option(name=f"o{i}") for i in range(n)]), 25),
    (
        "choices of an option",
        lambda n: command(options=[command_option(choices=[{"name": f"n{i}", "value": f"v{i}"} for i in range(n)])]),
        25,
    ),
    (
        "choices of an autocompletion",
        lambda n: refusals(check_autocompletion, {"choices": [{"name": "n", "value": "v"}] * n}, 3),
        25,
    ),
]


@pytest.mark.parametrize(("name", "check", "most"), UP_TO, ids=[one[0] for one in UP_TO])
def test_a_list_or_text_may_be_as_long_as_its_limit(name, check, most):
    assert check(most) == {}
    assert check(most + 1)


COUNTED = [
    ("buttons in a row", lambda n: first_generation(row(*(button(custom_id=f"c{i}") for i in range(n)))), 1, 5),
    (
        "options of a select",
        lambda n: first_generation(row(select(options=[option(f"v{i}") for i in range(n)]))),
        1,
        25,
    ),
    (
        "gallery",
        lambda n: second_generation({"type": 12, "items": [{"media": {"url": "https://a.b/c.png"}}] * n}),
        1,
        10,
    ),
    (
        "texts of a section",
        lambda n: second_generation({"type": 9, "components": [text()] * n, "accessory": button()}),
        1,
        3,
    ),
    ("components of a modal", lambda n: modal_of(n), 1, 5),
    (
        "options of a radio group",
        lambda n: modal(label({"type": 21, "custom_id": "r", "options": [option(f"v{i}") for i in range(n)]})),
        2,
        10,
    ),
    (
        "options of a checkbox group",
        lambda n: modal(label({"type": 22, "custom_id": "r", "options": [option(f"v{i}") for i in range(n)]})),
        1,
        10,
    ),
]


def modal_of(count):
    components = [label(text_input(custom_id=f"i{i}")) for i in range(count)]
    return refusals(check_modal, {"custom_id": "m", "title": "t", "components": components})


@pytest.mark.parametrize(("name", "check", "least", "most"), COUNTED, ids=[one[0] for one in COUNTED])
def test_a_list_that_must_hold_something_keeps_between_its_bounds(name, check, least, most):
    assert check(least) == {}
    assert check(most) == {}
    assert check(least - 1)
    assert check(most + 1)


NUMBERS = [
    ("embed colour", lambda n: embed(title="t", color=n), 0, 0xFFFFFF),
    ("min_values", lambda n: first_generation(row(select(min_values=n, options=[option("a")]))), 0, 1),
    ("max_values", lambda n: first_generation(row(select(max_values=n, options=[option("a"), option("b")]))), 1, 2),
    ("min_length of an input", lambda n: modal(label(text_input(min_length=n))), 0, 4000),
    ("max_length of an input", lambda n: modal(label(text_input(max_length=n))), 1, 4000),
    ("min_length of an option", lambda n: command(options=[command_option(min_length=n)]), 0, 6000),
    ("max_length of an option", lambda n: command(options=[command_option(max_length=n)]), 1, 6000),
    ("min_value of an integer", lambda n: command(options=[command_option(4, min_value=n)]), 1 - 2**53, 2**53 - 1),
    (
        "integer choice",
        lambda n: command(options=[command_option(4, choices=[{"name": "n", "value": n}])]),
        1 - 2**53,
        2**53 - 1,
    ),
    ("component id", lambda n: first_generation(row(button(id=n))), 0, 2**31 - 1),
    (
        "accent colour",
        lambda n: second_generation({"type": 17, "components": [text()], "accent_color": n}),
        0,
        0xFFFFFF,
    ),
    ("files of an upload", lambda n: modal(label({"type": 19, "custom_id": "f", "max_values": n})), 1, 10),
]


@pytest.mark.parametrize(("name", "check", "least", "most"), NUMBERS, ids=[one[0] for one in NUMBERS])
def test_a_number_keeps_between_its_bounds(name, check, least, most):
    assert check(least) == {}
    assert check(most) == {}
    assert check(least - 1)
    assert check(most + 1)


def test_all_text_of_all_embeds_together_has_a_limit_of_its_own():
    halves = [{"description": "x" * 3000}, {"title": "y" * 100, "description": "x" * 2900}]
    assert message(embeds=halves) == {}
    halves[1]["title"] += "y"
    assert message(embeds=halves) == {"embeds": "MAX_EMBED_SIZE_EXCEEDED"}


def test_lengths_in_embeds_are_taken_without_the_space_around():
    assert embed(title=" " * 50 + "x" * 256 + " " * 50) == {}


def test_an_embed_must_hold_something():
    assert embed(color=3) == {"embeds.0.description": "BASE_TYPE_REQUIRED"}
    assert embed(image={"url": "https://a.b/c.png"}) == {}


@pytest.mark.parametrize("field", [{"value": "v"}, {"name": "n"}, {"name": " ", "value": "v"}])
def test_a_field_needs_its_name_and_value(field):
    assert set(embed(fields=[field]).values()) == {"BASE_TYPE_REQUIRED"}


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://a.b", None),
        ("http://a.b/c?d", None),
        ("ftp://a.b", "URL_TYPE_INVALID_SCHEME"),
        ("javascript:alert(1)", "URL_TYPE_INVALID_SCHEME"),
        ("a.b", "URL_TYPE_INVALID_URL"),
        ("https://", "URL_TYPE_INVALID_URL"),
        ("attachment://a.png", "URL_TYPE_INVALID_SCHEME"),
    ],
)
def test_an_embed_links_only_to_the_web(url, code):
    assert embed(title="t", url=url).get("embeds.0.url") == code


def test_a_picture_may_be_an_attachment():
    assert embed(image={"url": "attachment://a.png"}) == {}


@pytest.mark.parametrize(("value", "is_taken"), [("2026-11-24T12:00:00+00:00", True), ("yesterday", False)])
def test_a_timestamp_is_iso_8601(value, is_taken):
    assert (embed(title="t", timestamp=value) == {}) is is_taken


def test_what_a_sender_may_not_set_in_an_embed_is_left_out():
    place = Place()
    (kept,) = check_embeds({"embeds": [{"title": "t", "type": "video", "provider": {"name": "x"}, "video": {}}]}, place)
    assert kept["type"] == "rich"
    assert "provider" not in kept
    assert "video" not in kept


@pytest.mark.parametrize("style", [1, 2, 3, 4])
def test_a_button_that_is_heard_of_needs_a_custom_id_and_no_link(style):
    assert first_generation(row(button(style=style))) == {}
    assert first_generation(row(button(style=style, custom_id=None))) == {
        "components.0.components.0.custom_id": "BASE_TYPE_REQUIRED"
    }
    assert first_generation(row(button(style=style, url="https://a.b")))


def test_a_link_button_needs_an_address_and_no_custom_id():
    assert first_generation(row(button(style=5, custom_id=None, url="https://a.b"))) == {}
    assert first_generation(row(button(style=5, custom_id=None))) == {
        "components.0.components.0.url": "BASE_TYPE_REQUIRED"
    }
    assert first_generation(row(button(style=5, url="https://a.b")))


def test_a_premium_button_holds_its_product_only():
    assert first_generation(row({"type": 2, "style": 6, "sku_id": "12"})) == {}
    assert first_generation(row({"type": 2, "style": 6, "sku_id": "12", "label": "x"}))


@pytest.mark.parametrize("style", [0, 7, "primary"])
def test_there_are_six_styles_of_buttons(style):
    assert first_generation(row(button(style=style))) == {"components.0.components.0.style": "BASE_TYPE_CHOICES"}


def test_a_button_needs_a_label_or_an_emoji():
    assert first_generation(row(button(label=None))) != {}
    assert first_generation(row(button(label=None, emoji={"name": "👍"}))) == {}


@pytest.mark.parametrize(
    ("name", "is_taken"), [("👍", True), ("1️⃣", True), ("ℹ️", True), ("thumbsup", False), ("", False)]
)
def test_an_emoji_is_a_sign_and_no_word(name, is_taken):
    assert (first_generation(row(button(emoji={"name": name}))) == {}) is is_taken


def test_a_custom_id_stands_once_in_a_message_even_on_disabled_buttons():
    twice = row(button(), button(disabled=True))
    assert first_generation(twice) == {"components.0.components.1.custom_id": "COMPONENT_CUSTOM_ID_DUPLICATED"}


def test_a_row_holds_buttons_or_one_select():
    assert first_generation(row(select())) == {}
    assert first_generation(row(select(), button()))
    assert first_generation(row(select(), select(custom_id="t")))


def test_a_message_of_the_first_generation_holds_rows_only():
    assert first_generation(text()) == {"components.0.type": "UNION_TYPE_CHOICES"}
    assert first_generation(button()) == {"components.0.type": "UNION_TYPE_CHOICES"}


def test_option_values_stand_once():
    assert first_generation(row(select(options=[option("a"), option("a")]))) == {
        "components.0.components.0.options.1": "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"
    }


def test_no_more_options_are_chosen_beforehand_than_may_be():
    assert first_generation(row(select(options=[option("a", default=True), option("b")]))) == {}
    assert first_generation(row(select(options=[option("a", default=True), option("b", default=True)])))


@pytest.mark.parametrize(("kind", "word"), [(5, "user"), (6, "role"), (7, "role"), (8, "channel")])
def test_a_select_of_things_takes_defaults_of_its_own_kind(kind, word):
    form = {"type": kind, "custom_id": "s", "default_values": [{"id": "1", "type": word}]}
    assert first_generation(row(form)) == {}
    form["default_values"] = [{"id": "1", "type": "guild"}]
    assert first_generation(row(form))


def test_components_without_an_id_are_numbered_around_those_with_one():
    place = Place()
    (made,) = check_components(
        {"components": [row(button(custom_id="a"), button(custom_id="b", id=2), button(custom_id="c"))]},
        place,
        second_generation=False,
    )
    assert [made["id"], *(one["id"] for one in made["components"])] == [1, 3, 2, 4]


def test_nested_components_and_accessories_count_towards_the_forty():
    section = {"type": 9, "components": [text(), text()], "accessory": {"type": 11, "media": {"url": "https://a.b"}}}
    container = {"type": 17, "components": [section] * 9}
    assert second_generation(container, text(), text(), text()) == {}
    assert second_generation(container, text(), text(), text(), text())


def test_all_text_displays_together_have_a_limit():
    assert second_generation(text("x" * 2000), text("x" * 2000)) == {}
    assert second_generation(text("x" * 2000), text("x" * 2001))


def test_a_container_holds_no_container_and_a_section_needs_its_accessory():
    assert second_generation({"type": 17, "components": [{"type": 17, "components": [text()]}]})
    assert second_generation({"type": 9, "components": [text()]}) == {"components.0.accessory": "BASE_TYPE_REQUIRED"}


def test_a_file_component_shows_attachments_only():
    assert second_generation({"type": 13, "file": {"url": "attachment://a.pdf"}}) == {}
    assert second_generation({"type": 13, "file": {"url": "https://a.b/a.pdf"}})


@pytest.mark.parametrize(("spacing", "is_taken"), [(1, True), (2, True), (3, False)])
def test_a_separator_has_two_spacings(spacing, is_taken):
    assert (second_generation({"type": 14, "spacing": spacing}) == {}) is is_taken


@pytest.mark.parametrize("key", ["content", "embeds", "poll"])
def test_the_second_generation_takes_none_of_the_old_fields(key):
    old = {
        "content": "x",
        "embeds": [{"title": "t"}],
        "poll": {"question": {"text": "q"}, "answers": [{"poll_media": {"text": "a"}}]},
    }
    form = {"flags": 1 << 15, "components": [text()], key: old[key]}
    assert message(**form) == {key: "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"}


@pytest.mark.parametrize(
    ("way", "flags", "kept"),
    [
        (Route.CHANNEL, 1 << 6 | 1 << 2, 1 << 2),
        (Route.CALLBACK, 1 << 6 | 1 << 7 | 1 << 12, 1 << 6 | 1 << 12),
        (Route.EDIT, 1 << 6 | 1 << 12 | 1 << 2, 1 << 2),
    ],
)
def test_flags_that_may_not_be_set_are_left_out(way, flags, kept):
    assert read_flags({"flags": flags}, Place(), way) == kept


@pytest.mark.parametrize("key", ["users", "roles"])
def test_mentions_are_parsed_or_listed_but_not_both(key):
    assert message(content="x", allowed_mentions={"parse": [key], key: []}) == {}
    assert message(content="x", allowed_mentions={"parse": [key], key: ["1"]}) == {
        "allowed_mentions": "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"
    }
    assert message(content="x", allowed_mentions={key: [str(i) for i in range(100)]}) == {}
    assert message(content="x", allowed_mentions={key: [str(i) for i in range(101)]})
    assert message(content="x", allowed_mentions={"parse": ["everything"]})


def test_a_nonce_is_a_short_text_or_a_number_of_64_bits():
    assert message(content="x", nonce=2**63 - 1) == {}
    assert message(content="x", nonce=2**63)


@pytest.mark.parametrize(
    ("poll", "is_taken"),
    [
        ({}, True),
        ({"question": {"text": "x" * 301}}, False),
        ({"answers": []}, False),
        ({"answers": [{"poll_media": {"text": "a"}}] * 11}, False),
        ({"answers": [{"poll_media": {"text": "a" * 56}}]}, False),
        ({"duration": 768}, True),
        ({"duration": 769}, False),
    ],
)
def test_a_poll_keeps_its_limits(poll, is_taken):
    form = {"question": {"text": "x" * 300}, "answers": [{"poll_media": {"text": "a" * 55}}] * 10} | poll
    assert (message(poll=form) == {}) is is_taken


@pytest.mark.parametrize("wrong", [{"content": ["x"]}, {"embeds": {}}, {"tts": "yes"}, {"embeds": ["x"]}])
def test_a_field_of_the_wrong_type_is_refused_at_its_place(wrong):
    (key,) = wrong
    assert next(iter(message(**{"content": "x", **wrong}))).split(".")[0] == key


@pytest.mark.parametrize("kind", [3, 4, 5, 6, 7, 8, 19, 21, 22, 23])
def test_a_label_takes_every_field(kind):
    form = {"type": kind, "custom_id": "f"}
    if kind == 4:
        form["style"] = 2
    if kind in (3, 21, 22):
        form["options"] = [option("a"), option("b")]
    assert modal(label(form)) == {}


@pytest.mark.parametrize("kind", [1, 2, 9, 10, 18])
def test_a_label_takes_nothing_else(kind):
    assert modal(label({"type": kind})) == {"components.0.component.type": "UNION_TYPE_CHOICES"}


def test_an_input_in_a_label_has_no_label_of_its_own():
    assert modal(label(text_input(label=None))) == {}
    assert modal(label(text_input(label="x"))) == {"components.0.component.label": "COMPONENT_VALIDATION_FAILED"}


def test_an_old_row_holds_one_input_with_its_label():
    assert modal(row(text_input(label="x"))) == {}
    assert modal(row(text_input())) == {"components.0.components.0.label": "BASE_TYPE_REQUIRED"}
    assert modal(row(text_input(label="x"), text_input(label="x", custom_id="j")))
    assert modal(row(button()))


def test_the_value_of_an_input_obeys_its_own_lengths():
    assert modal(label(text_input(value="abc", min_length=3, max_length=3))) == {}
    assert modal(label(text_input(value="abcd", min_length=3, max_length=3)))
    assert modal(label(text_input(min_length=4, max_length=3)))


def test_a_select_in_a_modal_is_never_disabled_and_asks_for_something_if_required():
    assert modal(label(select(min_values=1))) == {}
    assert modal(label(select(min_values=0, required=False))) == {}
    assert modal(label(select(min_values=0)))
    assert modal(label(select(disabled=True)))


@pytest.mark.parametrize(
    ("kind", "value", "is_taken"),
    [(3, "a", True), (3, 1, False), (4, 1, True), (4, "1", False), (4, 1.5, False), (10, 1.5, True), (10, True, False)],
)
def test_a_choice_has_the_type_of_its_option(kind, value, is_taken):
    assert (refusals(check_autocompletion, {"choices": [{"name": "n", "value": value}]}, kind) == {}) is is_taken


def test_an_empty_autocompletion_is_fine_and_a_missing_one_is_not():
    assert refusals(check_autocompletion, {"choices": []}, 3) == {}
    assert refusals(check_autocompletion, {}, 3)


@pytest.mark.parametrize(
    ("name", "is_valid"),
    [
        ("inflow", True),
        ("in-flow_2", True),
        ("l'apport", True),
        ("größe", True),
        ("年金", True),
        ("पेंशन", True),
        ("เงินบำนาญ", True),
        ("Inflow", False),
        ("in flow", False),
        ("in/flow", False),
        ("in.flow", False),
        ("😀", False),
    ],
)
def test_names_of_slash_commands_and_options(name, is_valid):
    assert is_valid_name(name) is is_valid
    assert (command(name=name) == {}) is is_valid
    assert (command(options=[command_option(name=name)]) == {}) is is_valid


@pytest.mark.parametrize("kind", [2, 3])
def test_menu_commands_have_free_names_and_nothing_else(kind):
    base = {"type": kind, "name": "Save to Record"}
    assert refusals(check_command, base, is_global=True, app_contexts=[0]) == {}
    assert refusals(check_command, base | {"description": "d"}, is_global=True, app_contexts=[0])
    assert refusals(check_command, base | {"options": [command_option()]}, is_global=True, app_contexts=[0])


def test_required_options_come_first():
    options = [command_option(name="a", required=True), command_option(name="b")]
    assert command(options=options) == {}
    assert command(options=options[::-1])


def test_option_names_stand_once():
    assert command(options=[command_option(), command_option()])


def test_choices_and_autocompletion_exclude_each_other():
    choice = {"name": "n", "value": "v"}
    assert command(options=[command_option(autocomplete=True)]) == {}
    assert command(options=[command_option(autocomplete=True, choices=[choice])])


@pytest.mark.parametrize("kind", [5, 6, 7, 8, 9, 11])
def test_only_texts_and_numbers_are_chosen_or_completed(kind):
    assert command(options=[command_option(kind)]) == {}
    assert command(options=[command_option(kind, autocomplete=True)])
    assert command(options=[command_option(kind, choices=[{"name": "n", "value": "v"}])])


def test_choices_stand_once():
    twice = [{"name": "n", "value": "v"}, {"name": "m", "value": "v"}]
    assert command(options=[command_option(choices=twice)])


def test_subcommands_nest_in_groups_and_no_deeper():
    sub = {"type": 1, "name": "add", "description": "d", "options": [command_option()]}
    group = {"type": 2, "name": "event", "description": "d", "options": [sub]}
    assert command(options=[group]) == {}
    assert command(options=[sub]) == {}
    assert command(options=[sub, command_option()])
    assert command(options=[{**group, "options": [group]}])
    assert command(options=[{**sub, "options": [sub]}])
    assert command(options=[{**group, "options": [command_option()]}])


def test_the_whole_of_a_command_has_a_size():
    def sized(description):
        options = [
            command_option(name=f"o{i}", description="x" * 100, choices=[{"name": "n" * 50, "value": "v" * 92}])
            for i in range(25)
        ]
        options = [
            {**one, "choices": [{"name": f"{i}" * 8, "value": f"{i}" * 50} for i in range(3)]} for one in options
        ]
        return {"name": "big", "description": description, "options": options}

    size = command_size(sized("x"))
    padded = sized("x")
    for one in padded["options"]:
        room = min(100, 8000 - size)
        if room > 1:
            one["choices"].append({"name": "p", "value": "z" * (room - 1)})
            size += room
    assert command_size(padded) == 8000
    assert command(**padded) == {}
    padded["description"] = "xy"
    assert command(**padded) == {"": "APPLICATION_COMMAND_TOO_LARGE"}


def test_of_localizations_only_the_longest_counts_towards_the_size():
    form = {"name": "a", "description": "b", "description_localizations": {"de": "x" * 50, "fr": "x" * 40}}
    assert command_size(form) == 51


def test_localizations_have_known_locales_and_obey_the_rule_of_their_field():
    assert command(name_localizations={"de": "zufluss"}, description_localizations={"fr": "x" * 100}) == {}
    assert command(name_localizations={"xx": "zufluss"}) == {"name_localizations.xx": "ENUM_TYPE_COERCE"}
    assert command(name_localizations={"de": "Zufluss"}) == {
        "name_localizations.de": "APPLICATION_COMMAND_INVALID_NAME"
    }
    assert command(description_localizations={"fr": "x" * 101})


def test_a_localized_option_name_is_no_other_options_name():
    a, b = command_option(name="a", name_localizations={"de": "x"}), command_option(name="b")
    assert command(options=[a, b]) == {}
    assert command(options=[a, {**b, "name_localizations": {"de": "x"}}])
    assert command(options=[{**a, "name_localizations": {"de": "b"}}, b])


@pytest.mark.parametrize(
    ("form", "is_taken"),
    [
        ({"contexts": [0, 1, 2], "integration_types": [0, 1]}, True),
        ({"contexts": None, "integration_types": None, "default_member_permissions": None}, True),
        ({"contexts": []}, False),
        ({"contexts": [0, 0]}, False),
        ({"contexts": [3]}, False),
        ({"integration_types": [2]}, False),
        ({"default_member_permissions": "8192"}, True),
        ({"default_member_permissions": 8192}, True),
        ({"default_member_permissions": "many"}, False),
    ],
)
def test_where_and_by_whom_a_command_is_used(form, is_taken):
    assert (command(**form) == {}) is is_taken


def test_names_of_commands_stand_once_per_type_in_a_bulk_overwrite():
    slash, menu = {"name": "a", "description": "d"}, {"name": "a", "type": 3}
    named = {"is_global": True, "app_contexts": [0]}
    assert refusals(check_commands, [slash, menu], **named) == {}
    assert refusals(check_commands, [slash, menu, slash], **named) == {"2.name": "APPLICATION_COMMANDS_DUPLICATE_NAME"}


@pytest.mark.parametrize(("kind", "most"), [(1, 100), (2, 15), (3, 15)])
def test_a_scope_holds_so_many_commands_of_a_type(kind, most):
    forms = [{"name": f"c{i}", "type": kind} | ({"description": "d"} if kind == 1 else {}) for i in range(most + 1)]
    check_commands(forms[:most], Place(), is_global=True, app_contexts=[0])
    with pytest.raises(ApiError) as refused:
        check_commands(forms, Place(), is_global=True, app_contexts=[0])
    assert refused.value.code == 30032


def test_several_wrong_fields_come_back_at_once():
    wrong = message(content="x" * 2001, embeds=[{"title": "y" * 257}, {"title": "t", "color": -1}])
    assert set(wrong) == {"content", "embeds.0.title", "embeds.1.color"}
