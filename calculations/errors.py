"""The one kind of error that a person caused and a person can mend."""


class UserError(Exception):
    """Bad input, to be answered with one sentence that says what to type instead.

    `key` names the sentence in the catalogue of words; `values` fills its placeholders. A value may be a
    string, an int, a Decimal or a date: the floor above formats it for the reader's locale.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values
