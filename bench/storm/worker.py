"""One process of the storm: some workers that share a login, told over standard input what to do.

{"do": "step", "call": 3}      every worker asks for a token; the first three also call the vendor with it
{"do": "die", "at": "sent"}    be killed in the next refresh: before it is sent, answered, or committed
"""

import asyncio
import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bench.storm.time import StormClock
from comptoir.cdk.contract import Answer, Call
from comptoir.engine import registry as connectors
from comptoir.engine.budgets import Budgets, InProcess, Ledger, Terms
from comptoir.engine.directory import App, Directory
from comptoir.engine.http import HttpNetwork
from comptoir.engine.keyring import Keyring
from comptoir.engine.knowledge import Knowledge
from comptoir.engine.network import TIMEOUT
from comptoir.engine.operations import Operations
from comptoir.engine.tokens import Lease, Tokens, holder
from comptoir.engine.transport import Meter, Session, Transport
from comptoir.engine.vault import Vault
from comptoir.kit.crypto import Secret
from comptoir.kit.errors import Problem
from comptoir.store import connections, tenants
from comptoir.store.database import Database

LEASE = Lease(beat=0.2, dead_after=1.5)  # real seconds; the storm's hours are shorter than life's
_ME = Call("GET", "current/Me", (("$select", "UserName"),), in_company=False)


class Fate:
    """When this process is to be killed, by itself, as the kernel would."""

    def __init__(self) -> None:
        self.at = ""
        self.is_answered = False

    def meet(self, step: str) -> None:
        if self.at == step:
            os.kill(os.getpid(), signal.SIGKILL)


class MortalNetwork(HttpNetwork):
    """May die right before a refresh leaves, and right after its answer came."""

    def __init__(self, fate: Fate) -> None:
        super().__init__()
        self._fate = fate

    async def send(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None, seconds: float = TIMEOUT
    ) -> Answer:
        if method == "GET":
            return await super().send(method, url, headers, body, seconds)
        self._fate.meet("begun")
        answer = await super().send(method, url, headers, body, seconds)
        self._fate.meet("answered")
        self._fate.is_answered = True
        return answer


class MortalDatabase(Database):
    """May die right after the new tokens were committed."""

    fate: Fate

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        async with super().write() as conn:
            yield conn
        if self.fate.is_answered:
            self.fate.meet("committed")


class Workers:
    """The workers of this process, all of one connection."""

    def __init__(self, tokens: Tokens, transport: Transport, session: Session, count: int) -> None:
        self._tokens = tokens
        self._transport = transport
        self._session = session
        self._count = count

    async def step(self, calling: int) -> dict[str, Any]:
        """Everybody asks at once; what came of it, and the longest wait in real seconds."""
        found: Counter[str] = Counter()
        begun = time.perf_counter()
        await asyncio.gather(*(self._ask(number < calling, found) for number in range(self._count)))
        return {"outcomes": found, "seconds": time.perf_counter() - begun}

    async def _ask(self, calls: bool, found: Counter[str]) -> None:
        session = self._session
        assert session.login_id is not None
        try:
            if calls:
                await self._transport.caller(session).send(_ME)
            else:
                await self._tokens.access(holder(session.connector, session.app, session.login_id))
        except Problem as problem:
            found[problem.code] += 1
        else:
            found["called" if calls else "given"] += 1


async def main(given: dict[str, Any]) -> None:
    """Serve the leader until it closes our input."""
    clock = StormClock(Path(given["clock"]), given["wrong"])
    fate = Fate()
    vault = Vault(Keyring.from_text(given["vault_key"]))
    registry = connectors.installed()
    _, target = registry.find("exact-nl")
    app = App(given["url"], given["client_id"], Secret(given["client_secret"]), Terms(()))
    database = await MortalDatabase.open(given["database"])
    assert isinstance(database, MortalDatabase)
    database.fate = fate
    async with MortalNetwork(fate) as network:
        directory = Directory(database, vault, {target.id: app}, clock)
        tokens = Tokens(database, vault, network, clock, changed=directory.forget, lease=LEASE)
        transport = Transport(
            network, Budgets(InProcess(Ledger(clock)), clock), tokens, Knowledge(clock), clock
        )
        operations = Operations(registry, directory, transport)
        async with database.read() as conn:
            connection = (await connections.list_all(conn))[0]
            tenant = await tenants.get(conn, connection.tenant_id)
        assert tenant is not None
        session = await operations.session(tenant, connection, None, Meter(), 20.0)
        workers = Workers(tokens, transport, replace(session, app=app), given["workers"])
        await _serve(workers, fate)
        await tokens.close()
    await database.close()


async def _serve(workers: Workers, fate: Fate) -> None:
    print(json.dumps({"ready": os.getpid()}), flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        told = json.loads(line)
        if told["do"] == "die":
            fate.at = told["at"]
            answer: dict[str, Any] = {}
        else:
            answer = await workers.step(told["call"])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
