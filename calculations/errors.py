"""The one kind of error that a person caused and a person can mend."""


class Shown(str):
    """A text that is ready to be shown as it is: a word of the catalogue, inert text, or a mention."""

    __slots__ = ()


class UserError(Exception):
    """Bad input, to be answered with one sentence that says what to type instead.

    `key` names the sentence in the catalogue of words; `values` fills its placeholders, and the floor above words
    each by its type: an int, a Decimal or a date in the format of the reader's locale, an enum such as a status with
    the catalogue's word for it, `field` with what the reader's form calls that field (the sentence may say it as
    `{field}` or `{named}`). A plain string is a text that somebody typed or stored, and is made inert; so are those of
    a tuple. Only a `Shown` is taken as it is. So no words are made here or below.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values
