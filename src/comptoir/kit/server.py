"""uvicorn's server, ending at once: the usual one looks around ten times a second, and sleeps at the end."""

import asyncio
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import uvicorn

_LOG = logging.getLogger("comptoir")
_TICK = 1  # seconds for which the Date of the answers holds
_GLANCE = 0.002  # seconds between two looks whether open requests have been answered


class Server(uvicorn.Server):
    """Serves until `end`, or until `handle_exit` is told a signal; it listens for none itself.

    Open requests then get the configuration's `timeout_graceful_shutdown`, and are cut after it.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._loop = asyncio.get_running_loop()
        self._ended = asyncio.Event()

    def end(self) -> None:
        """Accept nothing more; `serve` returns when the open requests are answered."""
        self.should_exit = True
        self._ended.set()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End; a second SIGINT cuts the open requests."""
        super().handle_exit(sig, frame)
        self._loop.call_soon_threadsafe(self._ended.set)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the owner's: uvicorn raises them again before the owner has put everything away."""
        yield

    async def main_loop(self) -> None:
        """Renew the Date of the answers until the end."""
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                async with asyncio.timeout(_TICK):
                    await self._ended.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listener in self.servers:
            listener.close()
        for sock in sockets or []:
            sock.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        try:
            async with asyncio.timeout(self.config.timeout_graceful_shutdown):
                await self._answered()
        except TimeoutError:
            _LOG.warning("requests cut after the time of grace: %d", len(self.server_state.tasks))
        for task in self.server_state.tasks:
            task.cancel()
        await self.lifespan.shutdown()

    async def _answered(self) -> None:
        state = self.server_state
        while (state.connections or state.tasks) and not self.force_exit:  # noqa: ASYNC110  uvicorn tells no event
            await asyncio.sleep(_GLANCE)
