"""Idempotency keys at the door: the same key gets the first answer again, and nothing is booked twice."""

import logging
from collections.abc import Awaitable, Callable

import msgspec
from python_multipart.multipart import parse_options_header
from starlette.responses import Response

from comptoir.api.answering import JSON
from comptoir.api.exchange import IDEMPOTENCY_KEY, Exchange
from comptoir.api.forms import MULTIPART
from comptoir.api.reading import invalid
from comptoir.engine.writes import Intent, Wish
from comptoir.kit.errors import Problem, WriteInDoubt
from comptoir.store.errors import TROUBLE, CommitLost, DatabaseAway

_LONGEST = 255
_LOG = logging.getLogger("comptoir.writes")


def wish_of(exchange: Exchange, operation: str, body: bytes) -> Wish:
    """What makes this write this write, and its key if the caller sent one. Raises InvalidParameter.

    It is the connection's where one was asked for by then, else the tenant's.
    """
    url = exchange.request.url
    assert exchange.tenant is not None
    return Wish(
        tenant_id=exchange.tenant.id,
        connection_id=exchange.connection.id if exchange.connection else None,
        company_id=exchange.company,
        operation=operation,
        content=f"{url.path}?{url.query}\n".encode() + _unbounded(exchange, body),
        key=_key(exchange),
    )


async def once(exchange: Exchange, wish: Wish, answer: Callable[[Intent], Awaitable[Response]]) -> Response:
    """The answer to a write; to a repeated key, the first one's. Its fate is noted either way."""
    begun = await exchange.services.writes.begin(wish)
    if isinstance(begun, bytes):
        status, _, body = begun.partition(b"\n")
        return Response(body, int(status), {"Idempotency-Replayed": "true"}, media_type=JSON)
    try:
        response = await answer(begun)
    except WriteInDoubt as problem:
        await begun.in_doubt(_failure(problem))
        raise
    except Problem as problem:
        await _free(begun, _failure(problem) if begun.left_something else None)
        raise
    except DatabaseAway as away:
        is_open = exchange.meter.writes or isinstance(away, CommitLost)
        await (begun.in_doubt() if is_open else _free(begun))
        raise
    await begun.done(f"{response.status_code}\n".encode() + bytes(response.body))
    return response


def _failure(problem: Problem) -> bytes:
    """What a repetition is told of a first request that may have left something behind."""
    return msgspec.json.encode({"code": problem.code, "message": problem.message, **problem.details})


async def _free(begun: Intent, failure: bytes | None = None) -> None:
    """It took no effect, so its key is free, unless it left a part behind: then its `failure` is kept.

    Trouble in noting that is only logged: the first one is told.
    """
    try:
        await begun.refused(failure)
    except TROUBLE:
        _LOG.exception("a write that took no effect keeps its key")


def _unbounded(exchange: Exchange, body: bytes) -> bytes:
    """The body; a form's without its boundary, which clients make up anew each time they send the same."""
    media, options = parse_options_header(exchange.request.headers.get("content-type"))
    boundary = options.get(b"boundary")
    if not boundary or media != MULTIPART.encode():
        return body
    return body.replace(b"--" + boundary, b"--")


def _key(exchange: Exchange) -> str | None:
    key = exchange.request.headers.get(IDEMPOTENCY_KEY)
    if key is None:
        return None
    if not 1 <= len(key) <= _LONGEST or not (key.isascii() and key.isprintable()):
        raise invalid(IDEMPOTENCY_KEY, f"{IDEMPOTENCY_KEY} is printable ASCII of 1 to {_LONGEST} characters.")
    return key
