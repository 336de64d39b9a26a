"""Cursors: where a list goes on, sealed, so that each opens for the very list that gave it."""

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
    """Behind which record the next page begins, which page that is, and how many records there were."""

    after: str
    page: int
    total: int


class _Sealed(msgspec.Struct, frozen=True):
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
        opened = exchange.services.vault.open_bytes(_place(connection, operation), blob)
        found = msgspec.json.decode(opened, type=_Sealed)
    except (VaultError, binascii.Error, UnicodeEncodeError, ValueError):
        raise _foreign() from None
    if list(found.scope) != _scope(exchange):
        raise _foreign()
    return found.position


def cursor_to(exchange: Exchange, connection: Connection, operation: Operation, to: Position) -> str:
    """The cursor that leads to the next page of this list."""
    content = msgspec.json.encode(_Sealed(_scope(exchange), to))
    blob = exchange.services.vault.seal(_place(connection, operation), content)
    return base64.urlsafe_b64encode(blob).decode()


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
