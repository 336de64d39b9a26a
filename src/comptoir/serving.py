"""Serves the parts over HTTP, or has them do jobs, until the process is told to end."""

import asyncio
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from comptoir.app import StartRefused, assembled, built, worker
from comptoir.kit.http11 import Http11Protocol
from comptoir.kit.logs import write_json_lines
from comptoir.kit.server import Server
from comptoir.settings import Settings

_LOG = logging.getLogger("comptoir")
_GRACE = 10  # seconds for requests under way when the server is told to end
_STARTING = 0.01


async def serve(settings: Settings, *, ready: Callable[[str], None] | None = None) -> None:
    """Serve until SIGINT or SIGTERM; `ready` is called once with the URL. Raises StartRefused.

    Port 0 takes a free one, and the public URL follows it.
    """
    listener = _listen(settings.host, settings.port)
    url = _url(settings.host, listener.getsockname()[1])
    write_json_lines(settings.log_level)
    async with built(settings, settings.public_url or url) as web:
        config = uvicorn.Config(
            web,
            http=Http11Protocol,
            ws="none",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=_GRACE,
            server_header=False,
        )
        server = Server(config)
        with _ending(server.handle_exit):
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            while not (server.started or serving.done()):  # noqa: ASYNC110  uvicorn tells by an attribute only
                await asyncio.sleep(_STARTING)
            if ready is not None and server.started:
                ready(url)
            await serving


async def work(settings: Settings, *, ready: Callable[[], None]) -> None:
    """Do jobs, and nothing else, until SIGINT or SIGTERM. Raises StartRefused."""
    write_json_lines(settings.log_level)
    if settings.budgets == "memory":
        _LOG.warning("budgets are counted in this process alone: set COMPTOIR_BUDGETS for it and the server")
    url = settings.public_url or _url(settings.host, settings.port)
    ended, loop = asyncio.Event(), asyncio.get_running_loop()
    async with assembled(settings, url) as parts:
        with _ending(lambda *_: loop.call_soon_threadsafe(ended.set)):
            async with worker(parts, max(1, settings.job_slots)):
                ready()
                await ended.wait()


@contextmanager
def _ending(handle: Callable[[int, FrameType | None], object]) -> Iterator[None]:
    """Both signals that ask a process to end go to `handle`, for as long as the block lasts."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    earlier = {number: signal.signal(number, handle) for number in numbers}
    try:
        yield
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # asyncio then sets TCP_NODELAY
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise StartRefused(f"{host}:{port} cannot be listened on: {error.strerror}.") from error
    return listener
