"""The system query options of a request, read once and handed around as one value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from comptoir_sandbox.exact_online.odata.errors import bad_syntax

_KNOWN = frozenset(
    {"$filter", "$select", "$expand", "$orderby", "$top", "$skip", "$skiptoken", "$inlinecount", "$format"}
)
_COUNTS = {"allpages": True, "none": False}
_MOST_DIGITS = 10


@dataclass(frozen=True, slots=True)
class QueryOptions:
    """What the caller asked for. Texts are decoded but not yet read against an entity set.

    `given` keeps the system options as they came, for the link to the next page; `parameters` are all
    other arguments, which function endpoints need.
    """

    filter: str | None = None
    select: str | None = None
    expand: str | None = None
    orderby: str | None = None
    top: int | None = None
    skip: int | None = None
    skiptoken: str | None = None
    inlinecount: bool = False
    format: str | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)


def parse_options(pairs: Iterable[tuple[str, str]]) -> QueryOptions:
    """The options out of decoded name and value pairs.

    Unknown names that begin with `$`, an option given twice, and numbers that are none are an ODataError.
    """
    given: dict[str, str] = {}
    parameters: dict[str, str] = {}
    for name, value in pairs:
        if not name.startswith("$"):
            parameters[name] = value
        elif name not in _KNOWN or name in given:
            raise bad_syntax()
        else:
            given[name] = value
    return _options(given, parameters)


def _options(given: dict[str, str], parameters: dict[str, str]) -> QueryOptions:
    return QueryOptions(
        filter=_text(given, "$filter"),
        select=_text(given, "$select"),
        expand=_text(given, "$expand"),
        orderby=_text(given, "$orderby"),
        top=_count(given, "$top"),
        skip=_count(given, "$skip"),
        skiptoken=_text(given, "$skiptoken"),
        inlinecount=_wants_count(given.get("$inlinecount", "none")),
        format=_text(given, "$format"),
        given=given,
        parameters=parameters,
    )


def _text(given: Mapping[str, str], name: str) -> str | None:
    """An option's text; an empty one counts as not given."""
    return given.get(name, "").strip() or None


def _count(given: Mapping[str, str], name: str) -> int | None:
    text = _text(given, name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > _MOST_DIGITS:
        raise bad_syntax()
    return int(text)


def _wants_count(text: str) -> bool:
    if text not in _COUNTS:
        raise bad_syntax()
    return _COUNTS[text]
