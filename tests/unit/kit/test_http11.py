"""Requests that offer an upgrade, over a real socket: they are read whole, and answered in HTTP/1.1."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn

from comptoir.kit.http11 import Http11Protocol

BODY = b'{"advance": 1}'
OFFER = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABk\r\n"


async def echo(scope, receive, send):
    """Answers with the method, the path and the body."""
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    told = f"{scope['method']} {scope['path']} ".encode() + body
    headers = [(b"content-length", b"%d" % len(told))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": told})


@pytest.fixture
async def port() -> AsyncIterator[int]:
    config = uvicorn.Config(echo, http=Http11Protocol, ws="none", lifespan="off", log_level="critical")
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as listener:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110  # uvicorn tells by an attribute only
            await asyncio.sleep(0.01)
        yield listener.getsockname()[1]
        server.should_exit = True
        await serving


async def answered(port, *parts):
    """What comes back for these parts, each sent on its own; until the server has said so many answers."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for part in parts:
        writer.write(part)
        await writer.drain()
        await asyncio.sleep(0.02)
    writer.write(b"GET /end HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    heard = await asyncio.wait_for(reader.read(), 60)
    writer.close()
    return heard


def post(offer=OFFER):
    return b"POST /clock?a=1 HTTP/1.1\r\nHost: x\r\n%bContent-Length: %d\r\n\r\n" % (offer, len(BODY))


@pytest.mark.parametrize(
    "parts",
    [(post() + BODY,), (post(), BODY), (post(), BODY[:5], BODY[5:]), (post()[:40], post()[40:] + BODY)],
    ids=["in one", "body later", "body in two", "head in two"],
)
async def test_a_body_behind_an_offer_is_read(port, parts):
    heard = await answered(port, *parts)
    assert b"POST /clock " + BODY in heard
    assert heard.count(b"HTTP/1.1 200") == 2


async def test_calls_before_and_after_an_offer_are_answered_in_their_order(port):
    plain = post(b"") + BODY
    heard = await answered(port, plain + post() + BODY + plain)
    assert heard.count(b"POST /clock " + BODY) == 3


async def test_an_offer_without_a_body_and_one_of_websockets_are_declined(port):
    get = b"GET /here HTTP/1.1\r\nHost: x\r\n%b\r\n"
    sockets = b"Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
    heard = await answered(port, get % OFFER, get % sockets)
    assert heard.count(b"GET /here ") == 2


async def test_a_connection_that_closes_after_an_offer_still_closes(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /here HTTP/1.1\r\nHost: x\r\nConnection: close, Upgrade\r\nUpgrade: h2c\r\n\r\n")
    assert b"GET /here " in await asyncio.wait_for(reader.read(), 60)
    writer.close()


@pytest.mark.parametrize("sent", [b"CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", b"nonsense\r\n\r\n"])
async def test_what_is_no_request_is_a_400(port, sent):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    assert b"HTTP/1.1 400" in await asyncio.wait_for(reader.read(), 60)
    writer.close()
