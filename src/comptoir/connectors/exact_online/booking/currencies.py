"""An entry of Exact has one currency: what its lines say of it is the same, and counts for the whole."""

from collections.abc import Sequence
from typing import Any

from msgspec import UNSET

from comptoir.cdk.drafts import Draft
from comptoir.cdk.rows import Codec
from comptoir.cdk.writing import wire_name
from comptoir.connectors.exact_online.crossings import CURRENCY, RATE_TEXT
from comptoir.kit.errors import FieldProblem

_CURRENCY, _RATE = ("currency", "Currency", CURRENCY), ("exchange_rate", "ExchangeRate", RATE_TEXT)


def one_currency(draft: Draft, lines: str, *, with_rate: bool = False) -> list[FieldProblem]:
    """Put the currency that lines name onto their entry; what is wrong where two of them differ.

    `lines` is the attribute of the lines, `with_rate` says that their rate belongs to the entry too.
    """
    shared = (_CURRENCY, _RATE) if with_rate else (_CURRENCY,)
    return [problem for each in shared for problem in _shared(draft, lines, *each)]


def _shared(draft: Draft, lines: str, attribute: str, column: str, codec: Codec) -> list[FieldProblem]:
    assert codec.encode is not None
    payload, problems = draft.written.payload, []
    for path, value in _said(draft, lines, attribute):
        try:
            encoded = codec.encode(value)
        except ValueError as error:
            problems.append(FieldProblem(path, "invalid_value", str(error)))
            continue
        if payload.setdefault(column, encoded) != encoded:
            text = f"{path}: {value} was sent, but an entry of Exact Online has one for all its lines."
            hint = f"Send {payload[column]}, or book the line in an entry of its own."
            problems.append(FieldProblem(path, "contradiction", text, hint))
    return problems


def _said(draft: Draft, lines: str, attribute: str) -> Sequence[tuple[str, Any]]:
    """What each line says, with its path."""
    name = wire_name(draft.record, lines)
    return [
        (f"{name}[{place}].{wire_name(line, attribute)}", getattr(line, attribute))
        for place, line in enumerate(getattr(draft.record, lines) or ())
        if getattr(line, attribute) not in (UNSET, None, "")
    ]
