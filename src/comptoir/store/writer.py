"""The request log's writer: rows wait in memory and go to the database in the background.

An answer never waits for its line in the log. If the database is away the rows wait for it, up to a
limit; what is lost beyond that is logged and counted.
"""

import asyncio
import logging
from collections import deque
from contextlib import suppress
from types import TracebackType
from typing import Self

from comptoir.store import requests
from comptoir.store.database import Database
from comptoir.store.errors import TROUBLE
from comptoir.store.requests import RequestRow

_LOG = logging.getLogger(__name__)


class RequestLog:
    """Collects rows between `start` and `close`; flushes every `every` seconds, or at `batch` rows.

    `written` and `lost` count rows since the start. At most `hold` rows wait: the oldest go first.
    """

    def __init__(
        self, database: Database, *, every: float = 1.0, batch: int = 500, hold: int = 20_000
    ) -> None:
        self.written = 0
        self.lost = 0
        self._database = database
        self._every = every
        self._batch = batch
        self._hold = hold
        self._rows: deque[RequestRow] = deque()
        self._wake = asyncio.Event()
        self._closing = False
        self._under_way = 0
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def waiting(self) -> int:
        """Rows that are not in the database yet."""
        return len(self._rows) + self._under_way

    def start(self) -> None:
        """Begin to flush in the background of the running event loop."""
        self._task = asyncio.create_task(self._run(), name="request log")

    def add(self, row: RequestRow) -> None:
        """Take a row; returns at once and raises nothing."""
        self._rows.append(row)
        if len(self._rows) == self._batch:
            self._wake.set()
        if len(self._rows) > self._hold:
            self._drop(1, "the database has been away for too long")

    async def close(self) -> None:
        """Flush what is waiting and stop; rows that cannot be written now are counted as lost."""
        self._closing = True
        self._wake.set()
        await (self._task or self.flush())
        if self._rows:
            self._drop(len(self._rows), "the log closed before they could be written")

    async def flush(self) -> None:
        """Write what is waiting, a transaction for each batch; on trouble the rows keep waiting."""
        while self._rows:
            batch = [self._rows.popleft() for _ in range(min(self._batch, len(self._rows)))]
            self._under_way = len(batch)
            try:
                async with self._database.write() as conn:
                    await requests.add_many(conn, batch)
            except TROUBLE as error:
                self._rows.extendleft(reversed(batch))
                _LOG.warning("request log: %d rows wait for the database: %s", len(self._rows), error)
                return
            finally:
                self._under_way = 0
            self.written += len(batch)

    async def _run(self) -> None:
        last = False
        while not last:
            with suppress(TimeoutError):  # the usual case: nobody was in a hurry
                await asyncio.wait_for(self._wake.wait(), self._every)
            self._wake.clear()
            last = self._closing
            await self.flush()

    def _drop(self, count: int, why: str) -> None:
        for _ in range(count):
            self._rows.popleft()
        self.lost += count
        _LOG.error("request log: %d rows lost so far: %s", self.lost, why)
