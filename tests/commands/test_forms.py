"""Forms: what is opened, and what is read back from what Discord sends."""

from commands.replies.forms import ChoiceField, Filled, Option, TextField


class Submitted:
    """A submit as Discord sends it: the one thing that is read of an interaction."""

    def __init__(self, *components):
        self.data = {"custom_id": "policy.form:d-1", "components": list(components)}


def label(component):
    return {"type": 18, "id": 1, "component": component}


def test_fields_inside_labels_are_read_by_name_without_blanks_around_them():
    filled = Filled.of(
        Submitted(
            label({"type": 4, "id": 2, "custom_id": "title", "value": "  Guidance \n"}),
            label({"type": 3, "id": 4, "custom_id": "topics", "values": ["tax", "stablecoin"]}),
        )
    )
    assert filled.texts == {"title": "Guidance"}
    assert filled.choices == {"topics": ("tax", "stablecoin")}


def test_a_form_of_an_older_release_with_rows_is_read_too():
    row = {"type": 1, "id": 1, "components": [{"type": 4, "id": 2, "custom_id": "what", "value": "Signed"}]}
    assert Filled.of(Submitted(row)).texts == {"what": "Signed"}


def test_a_field_left_blank_is_an_empty_text_and_an_empty_choice():
    filled = Filled.of(
        Submitted(
            label({"type": 4, "id": 2, "custom_id": "link", "value": ""}),
            label({"type": 3, "id": 4, "custom_id": "status", "values": []}),
        )
    )
    assert filled.texts == {"link": ""}
    assert filled.choices == {"status": ()}


def test_a_text_display_between_the_fields_is_passed_over():
    filled = Filled.of(Submitted({"type": 10, "id": 1}, label({"type": 4, "id": 3, "custom_id": "a", "value": "b"})))
    assert filled.texts == {"a": "b"}


def test_a_value_longer_than_the_limit_raises_the_limit_rather_than_losing_its_end():
    made = TextField("title", "Title", "x" * 400, limit=300).component().to_component_dict()
    assert made["max_length"] == 400
    assert made["value"] == "x" * 400


def test_the_chosen_options_stand_chosen():
    field = ChoiceField("topics", "Topics", [Option("tax", "Tax"), Option("erisa", "ERISA")], ["erisa"], most=2)
    made = field.component().to_component_dict()
    assert [option.get("default", False) for option in made["options"]] == [False, True]
    assert (made["min_values"], made["max_values"], made["required"]) == (1, 2, True)
