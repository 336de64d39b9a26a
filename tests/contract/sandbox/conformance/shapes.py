"""Whether an answer has the shape that a recorded fact tells: a part of the document, with patterns."""

import re
from typing import Any

_KINDS = {
    "<text>": lambda found: isinstance(found, str) and found != "",
    "<number>": lambda found: isinstance(found, int | float) and not isinstance(found, bool),
    "<guid>": lambda found: (
        isinstance(found, str) and re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", found)
    ),
}


def differences(wanted: Any, found: Any, place: str = "body") -> list[str]:
    """What does not fit. Objects may have more members; a list of one tells every element of a list.

    A text `~…` is a regular expression, `<text>`, `<number>` and `<guid>` are kinds of values.
    """
    if isinstance(wanted, dict):
        if not isinstance(found, dict):
            return [f"{place} is no object: {found!r}"]
        return [
            each
            for name in wanted
            for each in (
                differences(wanted[name], found[name], f"{place}.{name}")
                if name in found
                else [f"{place}.{name} is not there"]
            )
        ]
    if isinstance(wanted, list):
        if not isinstance(found, list) or not found:
            return [f"{place} is no list with elements: {found!r}"]
        return [
            each for at, row in enumerate(found) for each in differences(wanted[0], row, f"{place}[{at}]")
        ]
    return [] if _fits(wanted, found) else [f"{place} is {found!r}, not {wanted!r}"]


def _fits(wanted: Any, found: Any) -> bool:
    if isinstance(wanted, str) and wanted in _KINDS:
        return bool(_KINDS[wanted](found))
    if isinstance(wanted, str) and wanted.startswith("~"):
        return isinstance(found, str) and re.fullmatch(wanted[1:], found, re.DOTALL) is not None
    return type(wanted) is type(found) and bool(wanted == found)
