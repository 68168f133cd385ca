"""What a person's client does not let them do; the bot never hears of it."""


class ClientRefusal(Exception):  # noqa: N818  A refusal is expected, it is no error of the program.
    """The client would not send this. `reason` is a word for programs, the text a sentence for people.

    Reasons: unknown_command, hidden_command, unknown_option, missing_option, bad_value, wrong_choice, too_long,
    too_short, too_large, too_small, unknown_target, unknown_control, disabled_control, link_control, not_visible,
    not_allowed, loading_failed, empty_message, slowmode.
    """

    def __init__(self, reason: str, text: str, *, option: str | None = None) -> None:
        super().__init__(text)
        self.reason = reason
        self.option = option
