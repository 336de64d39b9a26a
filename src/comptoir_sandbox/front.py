"""What stands before an emulator's application: the call log, and the faults that were asked for.

A call is answered in three steps: receive it whole, let the application book and answer, send. A fault may
replace the middle step, change what goes into it, or spoil the last one.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import Any

import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comptoir.kit.clock import Clock
from comptoir_sandbox.faults import Fault, Faults
from comptoir_sandbox.kit import Call, CallLog
from comptoir_sandbox.masking import masked

CONTROL = "/_sandbox"
TRANSPORT = "comptoir.sandbox.transport"  # the scope extension that carries the connection
NOTES = "comptoir.sandbox.notes"  # the scope key where the application leaves division and client

_DECODER = msgspec.json.Decoder()
_MAINTENANCE = (
    b"<!DOCTYPE html><html><head><title>Exact Online</title></head><body><h1>Onderhoud</h1>"
    b"<p>Exact Online is tijdelijk niet beschikbaar.</p></body></html>"
)
_VALIDATION = (
    b'{"error":{"code":"","message":{"lang":"nl-NL","value":"Ongeldige referentie: Betalingsconditie"}}}'
)
_NOT_BOOKED = frozenset({"status", "html", "validation", "cut_before"})


@dataclass
class _Answer:
    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        else:
            self.body += message.get("body", b"")

    def with_body(self, body: bytes, media_type: bytes | None = None) -> "_Answer":
        dropped = {b"content-length", b"content-type"} if media_type else {b"content-length"}
        headers = [pair for pair in self.headers if pair[0].lower() not in dropped]
        headers.append((b"content-length", b"%d" % len(body)))
        if media_type:
            headers.append((b"content-type", media_type))
        return _Answer(self.status, headers, body)


class Front:
    """The outermost application of a site."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        faults: Callable[[], Faults],
        calls: Callable[[], CallLog],
        clock: Callable[[], Clock],
        keep: Callable[[bool], None] | None = None,
        names: Callable[[Scope], dict[str, Any]] | None = None,
    ) -> None:
        """`names` tells division and client of a call that a fault kept from the application."""
        self._app = app
        self._faults = faults
        self._calls = calls
        self._clock = clock
        self._keep = keep
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(CONTROL):
            await self._app(scope, receive, self._keeping(scope, send))
            return
        body = await _whole(receive)
        if body is None:
            return
        fault = self._faults().take(scope["method"], scope["path"])
        if fault is not None and fault.seconds:
            await asyncio.sleep(fault.seconds)
        scope[NOTES] = notes = {"division": None, "client": None}
        received = self._clock().now()
        date = (b"date", format_datetime(received, usegmt=True).encode())
        answer = await self._answer(scope, _distorted(body, fault), fault)
        self._calls().add(
            Call(
                time=received,
                method=scope["method"],
                path=scope["path"],
                query=scope["query_string"].decode("latin-1"),
                division=notes["division"],
                client=notes["client"],
                status=answer.status,
                fault=fault.kind if fault else None,
                request=_loggable(scope, body),
                answer=_loggable(scope, answer.body),
            )
        )
        answer.headers.append(date)
        await _send(scope, receive, send, answer, fault)

    async def _answer(self, scope: Scope, body: bytes, fault: Fault | None) -> _Answer:
        """The application's answer, or the fault's own where nothing is to be booked."""
        if fault is not None and fault.kind in _NOT_BOOKED:
            scope[NOTES].update(self._names(scope) if self._names else {})
            return _of_fault(fault)
        answer = _Answer()
        await self._app(scope, _replayed(body), answer.take)
        self._keep_changes(scope)
        return answer

    def _keep_changes(self, scope: Scope) -> None:
        if self._keep is not None:
            self._keep(scope["method"] != "GET")

    def _keeping(self, scope: Scope, send: Send) -> Send:
        """Nothing is answered before it is kept."""

        async def kept(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._keep_changes(scope)
            await send(message)

        return kept


_LONGEST_LOGGED = 64_000
_MOST = 32_000_000  # bytes; no sandbox takes as many, so that the rest need not be kept


def _loggable(scope: Scope, body: bytes) -> bytes:
    if "/oauth2/" in scope["path"]:  # here secrets and tokens pass
        return masked(body) if scope["path"].endswith("/token") else b""
    return body[:_LONGEST_LOGGED]


async def _whole(receive: Receive) -> bytes | None:
    """The body; None when the caller left before all of it had come, so that nobody heard the call."""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        if size <= _MOST:
            parts.append(message.get("body", b""))
        size += len(message.get("body", b""))
        if not message.get("more_body"):
            break
    return b"".join(parts)


def _replayed(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _of_fault(fault: Fault) -> _Answer:
    if fault.kind == "html":
        return _Answer(200).with_body(_MAINTENANCE, b"text/html; charset=utf-8")
    if fault.kind == "validation":
        body = fault.body.encode() or _VALIDATION
        return _Answer(500).with_body(body, b"application/json;odata=verbose;charset=utf-8")
    if fault.kind == "cut_before":
        return _Answer(0)
    headers = [(name.lower().encode(), value.encode()) for name, value in fault.headers.items()]
    given = any(name == b"content-type" for name, _ in headers)
    return _Answer(fault.status, headers).with_body(
        fault.body.encode(), None if given else b"text/plain; charset=utf-8"
    )


def _distorted(body: bytes, fault: Fault | None) -> bytes:
    """What is booked instead of what was sent."""
    if fault is None or fault.kind != "distort":
        return body
    try:
        document = _DECODER.decode(body)
    except msgspec.DecodeError:
        return body  # a call without a document has nothing to distort
    for name, value in fault.set.items():
        collection, dot, inner = name.partition(".")
        for each in _reached(document, collection if dot else ""):
            each[inner or name] = value
    return msgspec.json.encode(document)


def _reached(document: Any, collection: str) -> Iterator[dict[str, Any]]:
    """The document itself, or the lines of one of its collections, as far as they are objects."""
    inner = document.get(collection, []) if collection and isinstance(document, dict) else [document]
    yield from (each for each in inner if isinstance(each, dict))


async def _send(scope: Scope, receive: Receive, send: Send, answer: _Answer, fault: Fault | None) -> None:
    kind = fault.kind if fault else ""
    if kind in ("cut_before", "cut_after"):
        await _cut(scope, receive)
        return
    if kind == "empty":
        answer = answer.with_body(b"")
    if kind == "truncated":
        answer = answer.with_body(answer.body[: len(answer.body) // 2])
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    if kind == "cut_during" and fault is not None:
        part = len(answer.body) // 2 if fault.after_bytes is None else fault.after_bytes
        await send({"type": "http.response.body", "body": answer.body[:part], "more_body": True})
        await asyncio.sleep(_UNTIL_WRITTEN)
        await _cut(scope, receive)
        return
    await send({"type": "http.response.body", "body": answer.body})


_UNTIL_WRITTEN = 0.01  # seconds; lets the half answer leave before the connection goes


async def _cut(scope: Scope, receive: Receive) -> None:
    """Drop the connection, and wait until the server has seen it go, so that it answers nothing."""
    transport: Any = scope["extensions"][TRANSPORT]
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        continue
