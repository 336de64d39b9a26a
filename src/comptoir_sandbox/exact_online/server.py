"""Serves sites on real sockets: one port a region, all in one process and one event loop."""

import asyncio
import contextlib
import functools
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from comptoir.kit.clock import Clock, SystemClock
from comptoir.kit.http11 import Http11Protocol
from comptoir.kit.server import Server
from comptoir_sandbox.certificates import Tls
from comptoir_sandbox.exact_online.app import site_app
from comptoir_sandbox.exact_online.catalogue import load
from comptoir_sandbox.exact_online.data_file import DataFile
from comptoir_sandbox.exact_online.regions import REGIONS
from comptoir_sandbox.exact_online.rules.tables import Tables
from comptoir_sandbox.exact_online.site import Library, Site
from comptoir_sandbox.exact_online.webhooks.post_room import PostRoom
from comptoir_sandbox.front import TRANSPORT

_HOST, _HOST_6 = "127.0.0.1", "::1"
_GRACE = 1  # seconds that open requests get at the end


@dataclass
class Sandbox:
    """The running sites by region."""

    state: dict[str, Site]
    ports: dict[str, int]
    base: str = f"http://{_HOST}"

    def url(self, region: str = "nl") -> str:
        """Where a region's host is, such as `http://127.0.0.1:4001`."""
        return f"{self.base}:{self.ports[region]}"

    def site(self, region: str = "nl") -> Site:
        """The region's state, for tests in the same process."""
        return self.state[region]


class _OpenProtocol(Http11Protocol):
    """Hands the connection to the application, so that a fault can cut it."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        extensions: dict[str, Any] = {TRANSPORT: self.transport}
        self.scope["extensions"] = extensions


@contextlib.asynccontextmanager
async def running(
    regions: Sequence[str] = ("nl",),
    port: int = 0,
    clock: Clock | None = None,
    data: Path | None = None,
    tls: Tls | None = None,
) -> AsyncIterator[Sandbox]:
    """Serve the regions until the block ends: `port`, `port` + 1, …, or free ports for 0.

    With `data` the state is kept in that SQLite file; with `tls` every region speaks https.

    ValueError for a region that does not exist; OSError when a port is taken.
    """
    library = _library()
    sites = {code: Site(_region(code), library, clock or SystemClock()) for code in regions}
    for site in sites.values():
        site.neighbours = [other for other in sites.values() if other is not site]
    with contextlib.ExitStack() as sockets:
        file = sockets.enter_context(contextlib.closing(DataFile(data))) if data else None
        for site in sites.values():
            _attach(file, site)
        bound = {
            code: [sockets.enter_context(each) for each in _bound(port + place if port else 0)]
            for place, code in enumerate(regions)
        }
        post_rooms = [PostRoom(site, _keeper(file, site)) for site in sites.values()]
        servers = [
            _server(site, room, file, tls) for site, room in zip(sites.values(), post_rooms, strict=True)
        ]
        tasks = [
            asyncio.create_task(server.serve(sockets=listeners))
            for server, listeners in zip(servers, bound.values(), strict=True)
        ]
        try:
            await _started(servers, tasks)
            ports = {code: listeners[0].getsockname()[1] for code, listeners in bound.items()}
            yield Sandbox(sites, ports, f"https://{tls.host()}" if tls else f"http://{_HOST}")
        finally:
            for server in servers:
                server.end()
            await asyncio.gather(*tasks)
            await asyncio.gather(*(room.close() for room in post_rooms))


@functools.cache
def _library() -> Library:
    """The catalogue and the seeded books, which no site changes; read once in a process."""
    catalogue = load()
    return Library(catalogue, Tables(catalogue))


def _region(code: str) -> Any:
    if code not in REGIONS:
        raise ValueError(f"{code!r} is no region; there are {', '.join(REGIONS)}")
    return REGIONS[code]


def _bound(port: int) -> list[socket.socket]:
    """Listeners on this machine; also on its IPv6 address, if that can be had: some read localhost as it."""
    first = _listener(socket.AF_INET, _HOST, port)
    with contextlib.suppress(OSError):
        return [first, _listener(socket.AF_INET6, _HOST_6, first.getsockname()[1])]
    return [first]


def _listener(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        raise OSError(f"port {port} cannot be had: {error.strerror}") from error
    return sock


def _attach(file: DataFile | None, site: Site) -> None:
    """Load what the file has of a site; a reset empties the file's part and starts anew."""
    if file is None:
        return
    file.attach(site)

    def renew(fresh: Site) -> None:
        file.forget(fresh)
        file.attach(fresh)

    site.on_reset.append(renew)


def _server(site: Site, post_room: PostRoom, file: DataFile | None, tls: Tls | None) -> Server:
    return Server(
        uvicorn.Config(
            site_app(site, post_room, keep=_keeper(file, site)),
            http=_OpenProtocol,
            ws="none",
            lifespan="off",
            access_log=False,
            log_level="warning",
            server_header=False,
            date_header=False,  # the front writes the virtual clock's
            timeout_keep_alive=75,
            timeout_graceful_shutdown=_GRACE,
            ssl_certfile=tls.certificate if tls else None,
            ssl_keyfile=tls.key if tls else None,
        )
    )


def _keeper(file: DataFile | None, site: Site) -> Callable[[bool], None] | None:
    if file is None:
        return None
    return lambda everything: file.keep(site) if everything else file.keep_budgets(site)


async def _started(servers: list[Server], tasks: list["asyncio.Task[None]"]) -> None:
    """Return when all servers accept connections; raise what made one of them fail."""
    while not all(server.started for server in servers):
        for task in tasks:
            if task.done():
                task.result()
        await asyncio.sleep(0.005)
