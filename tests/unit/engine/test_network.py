"""The network over real sockets: what never left, what may have arrived, and that nothing is sent twice."""

import asyncio
import contextlib
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import aiohttp
import pytest

from comptoir.engine.http import HttpNetwork
from comptoir.engine.network import BadBody, MaybeSent, NotSent, TimedOut

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Count: 7\r\n\r\nok"
SHORT = b"HTTP/1.1 %d X\r\nContent-Length: 100\r\nX-Count: 7\r\n\r\nhalf"

_LENGTH = re.compile(r"content-length: (\d+)", re.IGNORECASE)

Manner = Callable[["Vendor", int, asyncio.StreamWriter], Awaitable[bool]]


@dataclass(frozen=True)
class Request:
    connection: int
    head: str
    body: bytes

    @property
    def method(self) -> str:
        return self.head.split(" ", 1)[0]


class Vendor:
    """A server written by hand: notes every request with its connection, and behaves as it is told.

    `manner` gets the number of the request and the way back; it tells whether to go on listening.
    """

    def __init__(self, manner: Manner) -> None:
        self.manner = manner
        self.connections = 0
        self.requests: list[Request] = []
        self.ended = asyncio.Event()
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        mine = self.connections
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while await self._one(mine, reader, writer):
                pass
        writer.close()

    async def _one(self, mine: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = _LENGTH.search(head)
        body = await reader.readexactly(int(length[1]) if length else 0)
        self.requests.append(Request(mine, head, body))
        return await self.manner(self, len(self.requests), writer)


@contextlib.asynccontextmanager
async def vendor(manner: Manner) -> AsyncIterator[Vendor]:
    it = Vendor(manner)
    server = await asyncio.start_server(it.serve, "127.0.0.1", 0)
    it.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    try:
        yield it
    finally:
        it.ended.set()
        server.close()


async def answers(it: Vendor, number: int, writer: asyncio.StreamWriter) -> bool:
    writer.write(OK)
    return True


async def closes(it: Vendor, number: int, writer: asyncio.StreamWriter) -> bool:
    return False


async def answers_once(it: Vendor, number: int, writer: asyncio.StreamWriter) -> bool:
    """The first request is answered, every later one is read and the line cut."""
    return await (answers if number == 1 else closes)(it, number, writer)


async def is_silent(it: Vendor, number: int, writer: asyncio.StreamWriter) -> bool:
    await it.ended.wait()
    return False


def breaks_off(status: int) -> Manner:
    async def manner(it: Vendor, number: int, writer: asyncio.StreamWriter) -> bool:
        writer.write(SHORT % status)
        await writer.drain()
        return False

    return manner


def stalls(status: int) -> Manner:
    async def manner(it: Vendor, number: int, writer: asyncio.StreamWriter) -> bool:
        writer.write(SHORT % status)
        return await is_silent(it, number, writer)

    return manner


@pytest.fixture
async def network():
    async with HttpNetwork() as opened:
        yield opened


METHODS = pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
WRITES = pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])


def body_of(method: str) -> bytes | None:
    return None if method in ("GET", "DELETE") else b'{"Code":"1"}'


@METHODS
async def test_an_answer_comes_back_whole_whatever_its_status(network, method):
    async with vendor(answers) as it:
        answer = await network.send(method, it.url, {}, body_of(method))
    assert (answer.status, answer.headers["x-count"], answer.body) == (200, "7", b"ok")
    (request,) = it.requests
    assert (request.method, request.body) == (method, body_of(method) or b"")


@METHODS
async def test_a_refused_connection_means_that_nothing_was_sent(network, method):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with pytest.raises(NotSent):
            await network.send(method, url, {}, body_of(method))


@METHODS
async def test_an_address_without_a_host_means_that_nothing_was_sent(network, method):
    with pytest.raises(NotSent):
        await network.send(method, "http:///nowhere", {}, body_of(method))


@METHODS
async def test_a_line_that_is_cut_after_the_request_leaves_it_open(network, method):
    async with vendor(closes) as it:
        with pytest.raises(MaybeSent):
            await network.send(method, it.url, {}, body_of(method))
    assert len(it.requests) == 1


@METHODS
async def test_an_answer_that_does_not_come_in_time_leaves_it_open(network, method):
    async with vendor(is_silent) as it:
        with pytest.raises(TimedOut):
            await network.send(method, it.url, {}, body_of(method), seconds=0.1)
    assert len(it.requests) == 1


@METHODS
async def test_an_answer_that_breaks_off_keeps_its_status_and_headers(network, method):
    async with vendor(breaks_off(201)) as it:
        with pytest.raises(BadBody) as caught:
            await network.send(method, it.url, {}, body_of(method))
    answer = caught.value.answer
    assert (answer.status, answer.headers["x-count"], answer.body) == (201, "7", b"")
    assert len(it.requests) == 1


@METHODS
async def test_an_answer_that_stalls_keeps_its_status_and_headers(network, method):
    async with vendor(stalls(201)) as it:
        with pytest.raises(BadBody) as caught:
            await network.send(method, it.url, {}, body_of(method), seconds=0.1)
    assert caught.value.answer.status == 201


async def test_a_body_that_is_not_what_its_encoding_says_breaks_off_too(network):
    async def manner(it: Vendor, number: int, writer: asyncio.StreamWriter) -> bool:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope")
        return True

    async with vendor(manner) as it:
        with pytest.raises(BadBody):
            await network.send("GET", it.url, {}, None)


async def test_an_answer_that_is_no_http_leaves_it_open(network):
    async def manner(it: Vendor, number: int, writer: asyncio.StreamWriter) -> bool:
        writer.write(b"SMTP ready\r\n\r\n")
        return False

    async with vendor(manner) as it:
        with pytest.raises(MaybeSent):
            await network.send("POST", it.url, {}, b"{}")


@METHODS
async def test_a_line_that_dies_between_two_requests_sends_nothing_a_second_time(network, method):
    async with vendor(answers_once) as it:
        await network.send(method, it.url, {}, body_of(method))
        with pytest.raises(MaybeSent):
            await network.send(method, it.url, {}, body_of(method))
        await asyncio.sleep(0.02)
    assert len(it.requests) == 2


async def test_without_the_switch_aiohttp_would_send_it_a_second_time():
    async with vendor(answers_once) as it, aiohttp.ClientSession() as session:
        async with session.get(it.url) as response:
            await response.read()
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await session.get(it.url)
    assert len(it.requests) == 3


async def test_the_switch_is_still_there_under_its_name():
    async with aiohttp.ClientSession() as session:
        assert session._retry_connection is True


@METHODS
async def test_whoever_waits_in_vain_for_a_free_connection_has_sent_nothing(network, method):
    async with vendor(is_silent) as it:
        busy = [asyncio.create_task(network.send(method, it.url, {}, None)) for _ in range(64)]
        while len(it.requests) < 64:  # noqa: ASYNC110  until all of them have arrived
            await asyncio.sleep(0.01)
        with pytest.raises(NotSent):
            await network.send(method, it.url, {}, None, seconds=0.2)
        for task in busy:
            task.cancel()
        await asyncio.gather(*busy, return_exceptions=True)
    assert len(it.requests) == 64


async def test_reads_share_a_connection(network):
    async with vendor(answers) as it:
        for _ in range(3):
            await network.send("GET", it.url, {}, None)
    assert it.connections == 1


@WRITES
async def test_every_write_has_a_connection_of_its_own(network, method):
    async with vendor(answers) as it:
        await network.send("GET", it.url, {}, None)
        for _ in range(3):
            await network.send(method, it.url, {}, body_of(method))
    assert [request.connection for request in it.requests] == [1, 2, 3, 4]


async def test_a_redirection_is_an_answer_and_is_not_followed(network):
    async def manner(it: Vendor, number: int, writer: asyncio.StreamWriter) -> bool:
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")
        return True

    async with vendor(manner) as it:
        answer = await network.send("GET", it.url, {}, None)
    assert (answer.status, len(it.requests)) == (302, 1)


async def test_a_cookie_is_not_kept(network):
    async def manner(it: Vendor, number: int, writer: asyncio.StreamWriter) -> bool:
        writer.write(b"HTTP/1.1 200 OK\r\nSet-Cookie: Division=100\r\nContent-Length: 0\r\n\r\n")
        return True

    async with vendor(manner) as it:
        for _ in range(2):
            await network.send("GET", it.url, {}, None)
    assert "division" not in it.requests[1].head.lower()


async def test_a_url_arrives_as_it_was_written(network):
    async with vendor(answers) as it:
        await network.send("GET", f"{it.url}x?$filter=Name%20eq%20'a%2Bb'", {}, None)
    assert it.requests[0].head.startswith("GET /x?$filter=Name%20eq%20'a%2Bb' HTTP/1.1")
