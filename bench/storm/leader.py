"""The leader of the storm: the sandbox, the virtual hours, the processes, and what goes wrong when."""

import asyncio
import json
import os
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bench.storm.time import StormClock
from comptoir.api.services import Services
from comptoir.app import assembled
from comptoir.engine.onboarding import Wishes
from comptoir.kit.crypto import Secret
from comptoir.kit.ids import fingerprint, new_key
from comptoir.settings import Settings, TargetSettings
from comptoir.store import connections, logins, tenants
from comptoir.store.logins import Login
from comptoir.store.tenants import Tenant
from comptoir_sandbox.exact_online.server import Sandbox, running
from comptoir_sandbox.faults import Fault

CLIENT_ID, CLIENT_SECRET = "11111111-1111-1111-1111-111111111111", "sandbox-secret"
USER = "demo@comptoir.example"
STEP = 10.0  # virtual seconds
LIFE = 590  # virtual seconds after which, in such steps, a token is no longer sent
WRONG = (0.0, 45.0, -45.0, 0.0)  # seconds by which the clocks of the processes are wrong
BEGUN, ANSWERED, COMMITTED, LOST = "begun", "answered", "committed", "lost"
DISTURBANCES = (BEGUN, ANSWERED, COMMITTED, LOST)
_GRANTED, _REFUSED, _UNAUTHORIZED = 200, 400, 401
_PATIENCE = 60.0
_HEAD_START = 0.25  # real seconds that the process that is to die has before the others


@dataclass(frozen=True)
class Plan:
    """How much storm: workers in all, processes, virtual hours, and one call of each so many askings."""

    workers: int = 200
    processes: int = 4
    hours: float = 10.0
    a_call_in: int = 50


@dataclass
class Record:
    """What was seen. `needed` are the refreshes that the hours need, `refreshes` those that took place."""

    needed: int = 0
    refreshes: int = 0
    logins: int = 0
    old_tokens: int = 0
    too_early: int = 0
    refused_calls: int = 0
    calls: int = 0
    askings: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    shortest: float = 0.0
    held: float = 0.0
    reasons: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Process:
    """A process of workers."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, given: dict[str, Any]) -> "Process":
        environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bench.storm.worker",
            json.dumps(given),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=environ,
        )  # fmt: skip  a command line
        started = cls(process)
        assert await started._answer() is not None
        return started

    async def tell(self, **what: Any) -> dict[str, Any] | None:
        """What it answers; None when it died of it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what).encode() + b"\n")
        return await self._answer()

    async def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()

    async def _answer(self) -> dict[str, Any] | None:
        assert self._process.stdout is not None
        async with asyncio.timeout(_PATIENCE):
            line = await self._process.stdout.readline()
        if not line:
            await self._process.wait()
            return None
        return dict(json.loads(line))


class Storm:
    """The storm as it goes on."""

    def __init__(self, plan: Plan, clock: StormClock, sandbox: Sandbox, services: Services) -> None:
        self._plan = plan
        self._clock = clock
        self._sandbox = sandbox
        self._services = services
        self._processes: list[Process] = []
        self._granted: list[float] = []
        self.record = Record()

    async def run(self, given: dict[str, Any]) -> Record:
        """Hours of storm with every disturbance in it, evenly spread."""
        begun = time.perf_counter()
        tenant = await self._tenant()
        await self._log_in(tenant)
        await self._start(given, self._plan.processes)
        steps = int(self._plan.hours * 3_600 / STEP)
        life = int(LIFE / STEP)
        self.record.needed = steps // life
        lives = self._disturbed(steps // life)
        for step in range(1, steps + 1):
            self._clock.set(step * STEP)
            what = lives.get(step // life) if step % life == 0 else None
            if what is None:
                await self._all(step)
            else:
                await self._disturb(what, step, given, tenant)
            self._read_log()
        for process in self._processes:
            await process.end()
        self._sum_up()
        self.record.seconds = time.perf_counter() - begun
        return self.record

    def _disturbed(self, lives: int) -> dict[int, str]:
        """In which life of a token what goes wrong."""
        part = lives / (len(DISTURBANCES) + 1)
        return {round(part * (place + 1)): what for place, what in enumerate(DISTURBANCES)}

    async def _start(self, given: dict[str, Any], count: int) -> None:
        each = self._plan.workers // self._plan.processes
        for number in range(count):
            wrong = WRONG[number % len(WRONG)]
            self._processes.append(await Process.start({**given, "workers": each, "wrong": wrong}))

    async def _all(self, step: int) -> None:
        """Every worker asks; who calls the vendor goes around."""
        calling = self._plan.workers // self._plan.processes if step % self._plan.a_call_in == 0 else 1
        told = [process.tell(do="step", call=calling) for process in self._processes]
        for answer in await asyncio.gather(*told):
            assert answer is not None, "a process died that was not to"
            self._note(answer)

    def _note(self, answer: dict[str, Any]) -> None:
        outcomes = Counter(answer["outcomes"])
        self.record.calls += outcomes.pop("called", 0)
        self.record.askings += outcomes.pop("given", 0)
        self.record.failed += outcomes
        self.record.held = max(self.record.held, answer["seconds"])

    async def _disturb(self, what: str, step: int, given: dict[str, Any], tenant: Tenant) -> None:
        """The tokens have come to their end, and whoever refreshes them now meets with trouble."""
        if what == LOST:
            self._sandbox.site().faults.add(Fault("cut_after", path="oauth2/token"))
            await self._all(step)
            await self._all(step)  # the next refresh tells what became of the lost one
        else:
            await self._kill(what, step)
        login = await self._login()
        if login.state not in logins.USABLE:
            self.record.reasons.append(login.reason or "")
            await self._log_in(tenant)
        if what != LOST:
            await self._start(given, 1)
        await self._all(step)

    async def _kill(self, at: str, step: int) -> None:
        """The last process dies in the refresh that it begins; the others need the tokens meanwhile."""
        *self._processes, victim = self._processes
        await victim.tell(do="die", at=at)
        dying = asyncio.create_task(victim.tell(do="step", call=1))
        await asyncio.sleep(_HEAD_START)
        await self._all(step)
        assert await dying is None, "the process that was to die lives"

    async def _tenant(self) -> Tenant:
        now = self._clock.now()
        tenant = Tenant(self._services.ids.new("ten"), "Storm", fingerprint(new_key()), now)
        async with self._services.database.write() as conn:
            await tenants.add(conn, tenant)
        return tenant

    async def _log_in(self, tenant: Tenant) -> None:
        """The person consents, for the connection of the storm once there is one."""
        async with self._services.database.read() as conn:
            known = await connections.list_all(conn)
        wishes = Wishes(connection_id=known[0].id if known else None)
        url = await self._services.onboarding.begin(tenant, "exact-nl", wishes)
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        site = self._sandbox.site()
        user, app = site.user_by_email(USER), site.authority.apps[CLIENT_ID]
        assert user is not None
        code = site.authority.consent(app, user, query["redirect_uri"], frozenset(user.divisions))
        await self._services.onboarding.finish("exact-nl", query["state"], code, None)
        self.record.logins += 1

    async def _login(self) -> Login:
        async with self._services.database.read() as conn:
            connection = (await connections.list_all(conn))[0]
            login = await logins.get(conn, connection.login_id or "")
        assert login is not None
        return login

    def _read_log(self) -> None:
        """What the vendor saw since the last reading; its log forgets what is old."""
        calls = self._sandbox.site().calls
        for call in calls:
            if not call.path.endswith("/token"):
                self.record.refused_calls += call.status == _UNAUTHORIZED
                continue
            self.record.old_tokens += call.status == _UNAUTHORIZED
            self.record.too_early += call.status == _REFUSED
            if call.status == _GRANTED:
                self._granted.append(call.time.timestamp())
        calls.clear()

    def _sum_up(self) -> None:
        self.record.refreshes = len(self._granted) - self.record.logins
        gaps = (later - earlier for earlier, later in pairwise(self._granted))
        self.record.shortest = min((gap for gap in gaps if gap), default=0.0)


@asynccontextmanager
async def storm(plan: Plan, folder: Path, database: str) -> AsyncIterator[tuple[Storm, dict[str, Any]]]:
    """A storm that can begin, and what its processes must be told."""
    clock = StormClock(folder / "clock")
    vault_key = new_key()
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(running(("nl",), clock=clock))
        site = TargetSettings(url=sandbox.url(), client_id=CLIENT_ID, client_secret=Secret(CLIENT_SECRET))
        settings = Settings(database=database, vault_key=Secret(vault_key), targets={"exact-nl": site})
        services = await stack.enter_async_context(assembled(settings, "http://127.0.0.1", clock))
        given = {
            "clock": str(folder / "clock"),
            "vault_key": vault_key,
            "url": sandbox.url(),
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "database": database,
        }
        yield Storm(plan, clock, sandbox, services), given
