"""Builds Exact's queries: conditions in which no caller's text can break out (exact-facts 5.3)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import quote

from comptoir.cdk.contract import Call, FilterValue, Query
from comptoir.cdk.mapping import MATCHES_NOTHING, FilterRule, Table
from comptoir.connectors.exact_online.crossings import server_time

JSON = (("Accept", "application/json"),)
_EARLIEST = datetime(1753, 1, 1, tzinfo=UTC)  # the first day that Exact's database can hold
_LATEST = datetime(9998, 12, 31, tzinfo=UTC)  # a year from the last, so that no zone leads beyond it
_READABLE = "$'(),:*"


class _Text(str):
    """A caller's text inside a quoted literal: padded first, then every quote doubled."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return super().__format__(spec).replace("'", "''")


class Ready(str):
    """A condition that the connector has made itself, in place of what a caller asked for."""

    __slots__ = ()


class _Moment(datetime):
    """A moment inside a datetime literal: Exact's wall clock, or just the day where the template says so."""

    def __format__(self, spec: str) -> str:
        return super().__format__(spec) if spec else server_time(self)


def literal(value: FilterValue) -> object:
    """The value as a template may format it."""
    if isinstance(value, datetime):
        value = min(max(value, _EARLIEST), _LATEST)
        return _Moment.fromtimestamp(value.timestamp(), value.tzinfo)
    return _Text(value) if isinstance(value, str) else value


class Condition:
    """What a list asks for. `impossible` means that no record can match, so no call is worth making."""

    def __init__(self, parts: list[str], warnings: list[str], *, impossible: bool = False) -> None:
        self.parts = parts
        self.warnings = warnings
        self.impossible = impossible

    @property
    def text(self) -> str | None:
        """The `$filter`, every `or` in parentheses."""
        if not self.parts:
            return None
        if len(self.parts) == 1:
            return self.parts[0]
        return " and ".join(_grouped(part) for part in self.parts)


def _grouped(part: str) -> str:
    return f"({part})" if " or " in part and not _is_enclosed(part) else part


def _is_enclosed(part: str) -> bool:
    """Whether one pair of parentheses goes around the whole."""
    depth = 0
    for place, sign in enumerate(part):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return place == len(part) - 1
    return False


def condition(table: Table, query: Query, parent: str | None) -> Condition:
    """The condition of a list: what always holds, the parent, and each filter the caller gave."""
    found = Condition(base(table, parent), [])
    for name, value in query.filters.items():
        rule = table.filters.get(name)
        if isinstance(value, Ready):
            found.parts.append(value)
        elif rule is None:
            found.warnings.append(f"The filter {name} was not applied: Exact Online has no counterpart here.")
        elif rule == MATCHES_NOTHING:
            found.impossible = True
            found.warnings.append(f"Exact Online does not tell what {name} asks for: nothing matches.")
        else:
            part = expression(rule, value)
            if part is None:
                found.impossible = True
                found.warnings.append(f"No record of Exact Online has this {name}: nothing matches.")
            else:
                found.parts.append(part)
    if not found.parts and table.floor:
        found.parts.append(table.floor)
    return found


def base(table: Table, parent: str | None) -> list[str]:
    """What holds for every record of the table, and for those of one parent."""
    parts = [table.where] if table.where else []
    if table.foreign and parent is not None:
        parts.append(f"{table.foreign} eq guid'{parent}'")
    return parts


def expression(rule: FilterRule, value: FilterValue) -> str | None:
    """One filter as a condition; None when no record of Exact can have such a value."""
    if isinstance(rule, str):
        return rule.format(literal(value))
    if isinstance(rule, Mapping):
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return rule.get(text)
    wanted = [part.strip() for part in str(value).split(",")]
    chosen = [rule.choices[part] for part in wanted if part in rule.choices]
    if len(chosen) > 1:
        chosen = [f"({each})" if " and " in each else each for each in chosen]
    return " or ".join(chosen) or None


def question(path: str, options: Sequence[tuple[str, str]]) -> Call:
    """The call that asks for the rows at `path`."""
    return Call("GET", path, tuple(options), None, JSON, endpoint=path)


def encode(pairs: tuple[tuple[str, str], ...]) -> str:
    """The query string; `$` and what OData needs stay readable."""
    return "&".join([f"{quote(name, safe='$')}={_quoted(value)}" for name, value in pairs])


@lru_cache(maxsize=512)
def _quoted(value: str) -> str:
    """A table's long `$select` is the same in every call."""
    return quote(value, safe=_READABLE)
