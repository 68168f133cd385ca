"""Which files an option or an upload takes: `file_types` (Reference, File Types)."""

from playground.entities import Json
from playground.rules.form import Place, read_list

FILE_TYPES = 10
FILE_TYPE = 16

_KINDS = ("image", "video", "audio")


def read_file_types(form: Json, place: Place) -> list[str]:
    """Return the kinds and extensions; empty when none are given, which takes any file."""
    types = read_list(form, "file_types", place, most=FILE_TYPES)
    for position, one in enumerate(types):
        where = place.at("file_types").at(position)
        if not isinstance(one, str):
            where.refuse("STRING_TYPE_CONVERT", "Could not interpret as string.")
        elif one not in _KINDS and not one.startswith("."):
            where.refuse("BASE_TYPE_CHOICES", "Value must be one of ('image', 'video', 'audio') or an extension.")
        elif len(one) > FILE_TYPE:
            where.refuse("BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {FILE_TYPE} in length.")
    return [one for one in types if isinstance(one, str)]
