"""Explains an answer: the rows of the table that made it, and the calls that it took."""

from collections.abc import Iterator, Sequence

import msgspec

from comptoir.cdk.by_hand import ByHand
from comptoir.cdk.contract import Answer, Call, Caller
from comptoir.cdk.mapping import (
    Beside,
    Constant,
    Derived,
    FirstLine,
    Joined,
    Lines,
    Node,
    One,
    Row,
    Spread,
    Table,
)
from comptoir.cdk.relay import Relay
from comptoir.cdk.writing import wire_name
from comptoir.unified.explanation import ExplainedCall, ExplainedField, Explanation

_REQUEST_IDS = ("x-request-id", "request-id", "x-correlation-id", "x-ms-request-id")


class NotingCaller(Relay):
    """A way to the target system that notes the calls that go over it, and what their answers are called."""

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller)
        self.calls: list[ExplainedCall] = []

    async def send(self, call: Call) -> Answer:
        told = ExplainedCall(method=call.method, path=call.path, query=_plain(call), request_id=None)
        self.calls.append(told)
        answer = await super().send(call)
        told.request_id = next(filter(None, map(answer.headers.get, _REQUEST_IDS)), None)
        return answer


def explain(table: Table | None, hand: ByHand, calls: Sequence[ExplainedCall]) -> Explanation:
    """What the rows of `table`, and the functions beside it, say of fields, with the calls that were made."""
    fields = list(_whole(table, "", "")) if table is not None else []
    fields += [
        ExplainedField(name=name, paths=list(columns), crossing="worked out")
        for name, columns in hand.sources.items()
    ]
    return Explanation(fields=fields, calls=list(calls))


def _plain(call: Call) -> dict[str, str]:
    """The query as bare texts: a connector may mark its own, and JSON knows no marks."""
    return {name: str(value) for name, value in call.query}


def _whole(table: Table, name: str, place: str) -> Iterator[ExplainedField]:
    yield from _rows(table.rows, table.resource.model, name, place)
    for attribute in table.told.attributes if table.told else ():
        told = f"{name}{wire_name(table.resource.model, attribute)}"
        yield ExplainedField(name=told, paths=[], crossing="told by another endpoint")


def _rows(
    rows: Sequence[Node], model: type[msgspec.Struct], name: str, place: str
) -> Iterator[ExplainedField]:
    for row in rows:
        field = f"{name}{wire_name(model, row.unified)}"
        match row:
            case Row() if row.read:
                yield ExplainedField(name=field, paths=[f"{place}{row.vendor}"], crossing=row.codec.name)
            case Derived():
                paths = [f"{place}{vendor}" for vendor in row.vendors]
                yield ExplainedField(name=field, paths=paths, crossing="worked out")
            case Constant():
                yield ExplainedField(name=field, paths=[], crossing=f"always {row.value}")
            case FirstLine():
                paths = [f"{place}{row.lines}/{row.column}"]
                yield ExplainedField(name=field, paths=paths, crossing=row.codec.name)
            case One():
                yield from _rows(row.rows, row.model, f"{field}[].", place)
            case Lines():
                yield from _whole(row.table, f"{field}[].", f"{place}{row.vendor}/")
                yield from _rows(row.shares, row.table.resource.model, f"{field}[].", place)
            case Beside():
                yield from _whole(row.table, f"{field}[].", f"{row.table.endpoint.path}: ")
            case Row() | Spread() | Joined():
                pass  # written only
