"""A process that works: each job books once at a vendor, whose port it is told, until the process is killed."""

import asyncio
import sys

from comptoir.engine.jobs.kinds import Kind
from comptoir.engine.jobs.lease import Lease
from comptoir.engine.jobs.queue import Jobs
from comptoir.engine.jobs.verdicts import Done, Verdict
from comptoir.engine.jobs.worker import Worker
from comptoir.engine.keyring import Keyring
from comptoir.engine.vault import Vault
from comptoir.engine.writes import Wish, Writes
from comptoir.kit.clock import SystemClock
from comptoir.kit.ids import Ids
from comptoir.store.database import Database
from comptoir.store.jobs import Job
from comptoir.store.writes import WriteStatus

KEY = "0f" * 32
SLOTS = 8


class Booking:
    """Books a job's id at the vendor, at most once."""

    def __init__(self, writes: Writes, port: int) -> None:
        self._writes = writes
        self._port = port

    async def run(self, job: Job, lease: Lease) -> Verdict:
        key = f"{job.id}·0"
        known = None if job.fence == 1 else (await self._writes.noted("con_1", [key])).get(key)
        if known is None:
            wish = Wish(
                tenant_id="ten_1",
                connection_id="con_1",
                company_id=job.company_id,
                operation="book",
                content=b"",
                key=key,
            )
            intent = self._writes.resume(wish, lease.check)
            await intent.sending()
            await self._send(job.id)
            await intent.done(b"{}")
        elif known.status is WriteStatus.SENT:
            await self._writes.give_up("con_1", [key])
        return Done()

    async def _send(self, text: str) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(f"{text}\n".encode())
        assert await reader.readline() == b"booked\n"
        writer.close()


async def work(url: str, port: int) -> None:
    clock, database = SystemClock(), await Database.open(url)
    ids, vault = Ids(clock), Vault(Keyring.from_text(KEY))
    kind = Kind("book", Booking(Writes(database, vault, clock, ids), port).run)
    queue = Jobs(database, vault, clock, ids)
    async with Worker(database, queue, [kind], clock, name="x", slots=SLOTS, lease=1.0, poll=0.05):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], int(sys.argv[2])))
