"""The columns of Exact Online's endpoints, as far as the tables use them (exact-facts 16)."""

from decimal import Decimal
from functools import cache
from importlib.resources import files

from comptoir.cdk.mapping import Column, Endpoint, MappingError

_KINDS = {
    "text": str,
    "guid": str,
    "date": str,
    "number": Decimal,
    "flag": bool,
    "whole": int,
    "lines": list,
}  # fmt: skip  one row


def endpoint(path: str) -> Endpoint:
    """The endpoint at `path`, such as `crm/Accounts`. Raises MappingError for one that is not listed."""
    try:
        return _endpoints()[path]
    except KeyError:
        raise MappingError(f"Exact Online has no endpoint {path!r} in endpoints.tsv") from None


@cache
def _endpoints() -> dict[str, Endpoint]:
    found: dict[str, dict[str, Column]] = {}
    keys: dict[str, str] = {}
    lines = files(__package__).joinpath("endpoints.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        path, name, kind, use = line.split("\t")
        found.setdefault(path, {})[name] = Column(_KINDS[kind], post="p" in use, put="u" in use)
        if "k" in use:
            keys[path] = name
    return {path: Endpoint(path, keys[path], columns) for path, columns in found.items()}
