"""A front before the sandbox that answers a list it has seen once from memory.

The sandbox works out each page anew, for milliseconds that swing. Behind this front the same bytes come at
once, to the direct call as to ours; everything else goes through to the sandbox.
"""

import asyncio
import sys
from typing import cast

import aiohttp
import uvloop
from yarl import URL

REPLAYED = "/salesinvoice/SalesInvoices?"
_LEFT_OUT = frozenset({"connection", "content-length", "date", "keep-alive", "transfer-encoding"})


class Front(asyncio.Protocol):
    """One connection: requests come one after the other, as both our clients send them."""

    def __init__(self, sandbox: str, session: aiohttp.ClientSession, seen: dict[bytes, bytes]) -> None:
        self._sandbox = sandbox
        self._session = session
        self._seen = seen
        self._received = b""
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own class is not derived from it

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        if not end or len(body) < _length(head):
            return
        self._received = b""
        line = head.partition(b"\r\n")[0]
        if line in self._seen:
            self._transport.write(self._seen[line])
        else:
            task = asyncio.create_task(self._forward(line, head, body))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _forward(self, line: bytes, head: bytes, body: bytes) -> None:
        method, target, _ = line.decode("ascii").split(" ")
        url = URL(self._sandbox + target, encoded=True)
        async with self._session.request(method, url, headers=_headers(head), data=body or None) as answer:
            whole = _answer(answer, await answer.read())
        if method == "GET" and REPLAYED in target and answer.status == 200:
            self._seen[line] = whole
        self._transport.write(whole)


def _length(head: bytes) -> int:
    return next(
        (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )


def _headers(head: bytes) -> dict[str, str]:
    pairs = (line.decode("latin-1").partition(":") for line in head.split(b"\r\n")[1:])
    return {name: value.strip() for name, _, value in pairs if name.lower() not in {*_LEFT_OUT, "host"}}


def _answer(answer: aiohttp.ClientResponse, body: bytes) -> bytes:
    kept = [f"{name}: {value}" for name, value in answer.headers.items() if name.lower() not in _LEFT_OUT]
    lines = [f"HTTP/1.1 {answer.status} {answer.reason}", *kept, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


async def serve(sandbox: str) -> None:
    """Answer until the process is ended; prints the URL when ready."""
    seen: dict[bytes, bytes] = {}
    async with aiohttp.ClientSession(auto_decompress=False) as session:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Front(sandbox, session, seen), "127.0.0.1", 0)
        print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(sys.argv[1]))
