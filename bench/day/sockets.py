"""A few divisions over real sockets: the product's asyncio queue and network against a running sandbox.

The day counts on two stand-ins, `bench/day/desk` for the waiting around the queue and a call to the sandbox's
model instead of HTTP. Here neither is used. Both sides follow one virtual clock that runs faster.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from random import Random

from bench.day.time import MIDNIGHT, MINUTE
from bench.day.vendor import APP, USER
from bench.page import Bar
from comptoir.connectors.exact_online import CONNECTOR
from comptoir.engine.budgets import Account, Budgets, Class, InProcess, Ledger, Terms
from comptoir.engine.http import HttpNetwork
from comptoir.kit.clock import SystemClock
from comptoir.kit.errors import BudgetSpent
from comptoir_sandbox.exact_online.limits import Plan
from comptoir_sandbox.exact_online.server import Sandbox, running
from comptoir_sandbox.kit import Call, VirtualClock

SPEED = 15.0  # virtual seconds in a real one
MINUTES = 4
LEAD = 1.0  # virtual seconds before the first whole minute
JOBS = 3  # backfills of a division at a time
WRITES = 3.0  # a minute and division, as calls of that class
MAX_WAIT = 10.0
PATH = "crm/Accounts?$select=ID&$top=1"
TERMS = Terms(CONNECTOR.rates, CONNECTOR.error_budget)
PLANS = (Plan(), Plan(100, 9_000), Plan(60, 150))  # the last one's day is spent after three minutes


@dataclass(frozen=True)
class Checked:
    """What a few minutes came to; `refused` are answers 429, waits are in virtual seconds."""

    divisions: int
    minutes: int
    calls: int
    refused: int
    allowance_used: float
    writes: int
    writes_in_vain: int
    longest_write_wait_s: float

    def bars(self) -> list[Bar]:
        return [
            Bar("over sockets: answers 429", self.refused, 0, "calls"),
            Bar("over sockets: allowed calls used", 100 * self.allowance_used, 95, "%", most=False),
        ]


class Office:
    """Our side: everybody calls through the one queue."""

    def __init__(self, clock: VirtualClock, network: HttpNetwork, url: str, token: str) -> None:
        self._budgets = Budgets(InProcess(Ledger(clock)), clock)
        self._clock = clock
        self._network = network
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        self.waits: list[float] = []
        self.in_vain = 0

    async def backfill(self, division: int) -> None:
        """Page after page, for ever; a spent budget puts the job off."""
        while True:
            try:
                await self._call(division, Class.BACKFILL)
            except BudgetSpent as spent:
                await self._clock.sleep(spent.retry_after or MINUTE)

    async def write(self, division: int, random: Random) -> None:
        """Now and then, for ever."""
        while True:
            await self._clock.sleep(random.expovariate(WRITES / MINUTE))
            try:
                self.waits.append(await self._call(division, Class.WRITE))
            except BudgetSpent:
                self.in_vain += 1

    async def _call(self, division: int, kind: Class) -> float:
        """The virtual seconds for which the call had to wait."""
        begun = self._clock.monotonic()
        account = Account("nl", APP, str(division))
        ticket = await self._budgets.take(account, TERMS, kind, MAX_WAIT, "crm/Accounts", USER)
        waited = self._clock.monotonic() - begun
        url = f"{self._url}/api/v1/{division}/{PATH}"
        answer = await self._network.send("GET", url, self._headers, None)
        await self._budgets.settle(ticket, answer.status, answer.headers)
        return waited

    async def close(self) -> None:
        await self._budgets.close()


async def check() -> Checked:
    """Some whole minutes from midnight, on real sockets."""
    clock = VirtualClock(SystemClock())
    clock.advance((MIDNIGHT - clock.now()).total_seconds() - LEAD)
    clock.run(SPEED)
    async with running(("nl",), clock=clock) as sandbox, HttpNetwork() as network:
        plans = _plans(sandbox)
        office = Office(clock, network, sandbox.url(), _token(sandbox, frozenset(plans)))
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(office.backfill(each)) for each in plans for _ in range(JOBS)]
            tasks += [group.create_task(office.write(each, Random(each))) for each in plans]
            await clock.sleep(LEAD + MINUTES * MINUTE)
            for task in tasks:
                task.cancel()
        await office.close()
        return _found(sandbox, plans, office)


def main(*, as_json: bool) -> int:
    """1 when a bar is missed."""
    found = asyncio.run(check())
    for bar in found.bars():
        print("{:40} {:>22} {:>26}  {}".format(*bar.cells()))
    if as_json:
        print(json.dumps(asdict(found)))
    return 0 if all(bar.is_held for bar in found.bars()) else 1


def _plans(sandbox: Sandbox) -> dict[int, Plan]:
    """Some of the sandbox's companies, each with another plan."""
    site = sandbox.site()
    plans = dict(zip(sorted(site.companies), PLANS, strict=False))
    site.limits.plans.update(plans)
    return plans


def _token(sandbox: Sandbox, divisions: frozenset[int]) -> str:
    authority = sandbox.site().authority
    app = authority.app(APP)
    user = next(iter(sandbox.site().users.values()))
    assert app is not None
    return authority.implicit(app, user, divisions)


def _found(sandbox: Sandbox, plans: Mapping[int, Plan], office: Office) -> Checked:
    since = MIDNIGHT
    calls = [call for call in sandbox.site().calls if call.time >= since]
    served = Counter((call.division, _minute(call)) for call in calls if call.status == 200)
    allowed = sum(min(MINUTES * plan.minute, plan.day) for plan in plans.values())
    used = sum(count for (_, minute), count in served.items() if minute < MINUTES)
    return Checked(
        divisions=len(plans),
        minutes=MINUTES,
        calls=len(calls),
        refused=sum(call.status == 429 for call in calls),
        allowance_used=round(used / allowed, 4),
        writes=len(office.waits) + office.in_vain,
        writes_in_vain=office.in_vain,
        longest_write_wait_s=round(max(office.waits), 2),
    )


def _minute(call: Call) -> int:
    return int((call.time - MIDNIGHT).total_seconds() // MINUTE)
