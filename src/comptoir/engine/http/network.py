"""The network over HTTP.

A write travels on a connection of its own: a kept connection that died while idle would put a booking in
doubt for nothing. Nothing is ever sent twice here; aiohttp's own silent repetition is switched off.
"""

import asyncio
from functools import lru_cache
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from comptoir.cdk.contract import Answer
from comptoir.engine.network import TIMEOUT, BadBody, MaybeSent, Network, NotSent, TimedOut

_CONNECT_TIMEOUT = 10.0
_KEEP_ALIVE = 15.0
_POOL = 64
_IN_ONE_GO = 1 << 20  # bytes of an answer that are taken before the reader must catch up


class HttpNetwork(Network):
    """Open it in a running event loop, and close it.

    `patience` are the seconds that an answer may take where a call says nothing else.
    """

    def __init__(self, patience: float = TIMEOUT) -> None:
        self._patience = patience
        kept = aiohttp.TCPConnector(limit=_POOL, keepalive_timeout=_KEEP_ALIVE)
        single = aiohttp.TCPConnector(limit=_POOL, force_close=True)
        self._reads = _session(kept)
        self._writes = _session(single)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._reads.close()
        await self._writes.close()

    async def send(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None, seconds: float | None = None
    ) -> Answer:
        session = self._reads if method == "GET" else self._writes
        try:
            async with session.request(
                method,
                URL(url, encoded=True),
                headers=headers,
                data=body,
                timeout=_limits(self._patience if seconds is None else seconds),
                allow_redirects=False,
            ) as response:
                return await _read(response)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            raise NotSent(str(error)) from error
        except TimeoutError as error:
            raise TimedOut(type(error).__name__) from error
        except (aiohttp.ClientError, OSError) as error:
            raise MaybeSent(type(error).__name__) from error


@lru_cache(maxsize=32)
def _limits(seconds: float) -> aiohttp.ClientTimeout:
    """Whoever waits in vain for a free connection has sent nothing: that must run out before the whole."""
    return aiohttp.ClientTimeout(total=seconds, connect=seconds / 2, sock_connect=_CONNECT_TIMEOUT)


async def _read(response: aiohttp.ClientResponse) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    try:
        return Answer(response.status, headers, await response.read())
    except (aiohttp.ClientError, asyncio.IncompleteReadError, OSError) as error:
        raise BadBody(Answer(response.status, headers, b"")) from error


def _session(connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
    session = aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=True,
        read_bufsize=_IN_ONE_GO,
    )
    session._retry_connection = False  # noqa: SLF001  a silent second sending; a test guards the name
    return session
