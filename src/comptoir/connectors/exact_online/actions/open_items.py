"""Open items: receivables, then payables, as one list."""

from dataclasses import replace

from comptoir.cdk.contract import Caller, Records, Request
from comptoir.connectors.exact_online.calls.query import Ready, literal
from comptoir.connectors.exact_online.resources.open_items import payables, receivables
from comptoir.connectors.exact_online.telling.joined import read_joined

_MOST_DIGITS = 9  # Exact numbers documents with 32 bits


async def get_open_items(request: Request, caller: Caller) -> Records:
    """A page of what is owed. Two calls, one where a type is asked for."""
    assert request.query is not None
    filters = dict(request.query.filters)
    number = filters.get("documentNumber")
    if isinstance(number, str):
        filters["documentNumber"] = Ready(_numbered(number.strip()))
    return await read_joined((receivables, payables), replace(request.query, filters=filters), caller)


def _numbered(text: str) -> str:
    """A document goes by Exact's number, or by what the other party calls it."""
    theirs = f"YourRef eq '{literal(text)}'"
    if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS:
        return f"(InvoiceNumber eq {int(text)} or {theirs})"
    return theirs
