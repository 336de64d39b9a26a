"""Outside over HTTP, which never leads into this server's own network.

A name is looked up once, and the connection goes to an address that was found public, so that a name cannot
mean something else a moment later. Development lets private addresses pass, to try things out.
"""

import ipaddress
import socket
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from comptoir.engine.outside import NotDelivered, Outside

_SECONDS = 10.0


class HttpOutside(Outside):
    """Open it in a running event loop, and close it."""

    def __init__(self, *, private: bool = False) -> None:
        self._private = private
        resolver = None if private else _PublicOnly()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(force_close=True, resolver=resolver),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=_SECONDS),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def post(self, url: str, headers: dict[str, str], body: bytes) -> int:
        host = urlsplit(url).hostname or ""
        if not self._private and _is_literal(host) and not ipaddress.ip_address(host).is_global:
            raise NotDelivered("The address lies in a private network.")
        try:
            async with self._session.post(url, headers=headers, data=body, allow_redirects=False) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise NotDelivered(f"{type(error).__name__}: {error}"[:200]) from error


class _PublicOnly(AbstractResolver):
    """Names as the system knows them, without addresses that are not on the public internet."""

    def __init__(self) -> None:
        self._names = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._names.resolve(host, port, family)
        public = [one for one in found if ipaddress.ip_address(one["host"].partition("%")[0]).is_global]
        if not public:
            raise OSError(None, f"{host} lies in a private network")
        return public

    async def close(self) -> None:
        await self._names.close()


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
