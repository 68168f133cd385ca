"""Which files an option or an upload takes (`file_types`: image, video, audio, or an extension such as ".csv")."""

import mimetypes
from collections.abc import Sequence

from playground.files import Upload
from playground.people.refusals import ClientRefusal


def refuse_wrong_type(upload: Upload, types: Sequence[str], option: str) -> None:
    """Raise ClientRefusal bad_value for a file of a type that is not asked for; without types all are."""
    if types and not any(_is_of(upload.filename, one) for one in types):
        raise ClientRefusal("bad_value", f"{option}: {upload.filename} is not {_listed(types)}.", option=option)


def _is_of(filename: str, wanted: str) -> bool:
    if wanted.startswith("."):
        return filename.casefold().endswith(wanted.casefold())
    return (mimetypes.guess_type(filename)[0] or "").startswith(f"{wanted}/")


def _listed(types: Sequence[str]) -> str:
    return f"one of {', '.join(types)}" if len(types) > 1 else f"of type {types[0]}"
