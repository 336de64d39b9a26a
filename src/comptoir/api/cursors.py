"""Cursors: where a list goes on, signed, so that each leads on in the very list that gave it."""

import base64
import binascii
from collections.abc import Sequence

import msgspec

from comptoir.api.exchange import Exchange
from comptoir.api.reading import Parameters, invalid
from comptoir.engine.vault import Place, VaultError
from comptoir.store.connections import Connection
from comptoir.unified.vocabulary import Operation, Verb

_NOT_PART_OF_A_LIST = ("cursor", "page", "fields", "rawData", "explain")  # may change from page to page


class Position(msgspec.Struct, frozen=True):
    """Which page comes next, behind which record it begins, and how many records there were.

    Where a list cannot begin behind a record, as in another order than its keys', the page alone leads on.
    """

    after: str | None
    page: int
    total: int


class _Signed(msgspec.Struct, frozen=True):
    scope: Sequence[str]
    position: Position


def position_of(exchange: Exchange, connection: Connection, operation: Operation) -> Position | None:
    """Where the caller's cursor leads. Raises InvalidParameter for one of another list, or of nobody."""
    text = exchange.parameters.text("cursor") if operation.verb is Verb.LIST and operation.paged else None
    if text is None:
        return None
    if exchange.parameters.text("page") is not None:
        raise invalid("page", "page and cursor contradict each other.", "Send one of them.")
    try:
        blob = base64.b64decode(text.encode(), altchars=b"-_", validate=True)
        opened = exchange.services.vault.open_signed(_place(connection, operation), blob)
        found = msgspec.json.decode(opened, type=_Signed)
    except (VaultError, binascii.Error, UnicodeEncodeError, ValueError):
        raise _foreign() from None
    if list(found.scope) != _scope(exchange):
        raise _foreign()
    return found.position


def cursor_to(exchange: Exchange, connection: Connection, operation: Operation, to: Position) -> str:
    """The cursor that leads to the next page of this list."""
    content = msgspec.json.encode(_Signed(_scope(exchange), to))
    signed = exchange.services.vault.sign(_place(connection, operation), content)
    return base64.urlsafe_b64encode(signed).decode()


def _place(connection: Connection, operation: Operation) -> Place:
    return Place("cursors", connection.tenant_id, connection.id, operation.id)


def _scope(exchange: Exchange) -> list[str]:
    """The company, the path and everything that makes this list this list."""
    given: Parameters = exchange.parameters
    named = sorted(name for name in given.names if name not in _NOT_PART_OF_A_LIST and name != "companyId")
    said = [f"{name}={given.text(name)}" for name in named]
    return [exchange.company or "", exchange.path, *said]


def _foreign() -> Exception:
    text = "The cursor does not belong to this list."
    return invalid("cursor", text, "Send meta.nextCursor with the same filters, limit and company.")
