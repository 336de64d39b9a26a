"""The owner of the tokens, over a real sandbox and both databases: clocks, budgets, and people who go away."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from comptoir.api.services import Services
from comptoir.app import assembled
from comptoir.engine.onboarding import Wishes
from comptoir.engine.tokens import Holder, Lease, Tokens, holder
from comptoir.kit.clock import ManualClock
from comptoir.kit.crypto import Secret
from comptoir.kit.errors import BudgetSpent, NeedsConsent, UpstreamUnavailable
from comptoir.settings import Settings, TargetSettings
from comptoir.store import connections, logins, tables, tenants
from comptoir.store.address import driver_url, sqlite_file
from comptoir.store.database import Database
from comptoir.store.logins import Login
from comptoir.store.tenants import Tenant
from comptoir_sandbox.exact_online.server import Sandbox, running
from comptoir_sandbox.faults import Fault

START = datetime(2026, 6, 29, 9, tzinfo=UTC)
CLIENT_ID, CLIENT_SECRET = "11111111-1111-1111-1111-111111111111", "sandbox-secret"
LIFE = 590


class WrongClock(ManualClock):
    """A wall clock that is wrong by so many seconds, and right again when it is told to be."""

    def __init__(self, right: ManualClock, seconds: float) -> None:
        super().__init__(right.now())
        self._right = right
        self.seconds = seconds

    def now(self) -> datetime:
        return self._right.now() + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self._right.monotonic()

    async def sleep(self, seconds: float) -> None:
        await self._right.sleep(seconds)


@dataclass
class Bench:
    """A login at the sandbox, and the parts that own its tokens."""

    clock: ManualClock
    ours: WrongClock
    sandbox: Sandbox
    services: Services
    holder: Holder

    @property
    def tokens(self) -> Tokens:
        return self.services.tokens

    def token_calls(self) -> list[int]:
        calls = self.sandbox.site().calls
        return [call.status for call in calls if call.path.endswith("/token")]

    async def login(self) -> Login:
        async with self.services.database.read() as conn:
            return await logins.get(conn, self.holder.login_id)

    def fault(self, kind: str, **facts) -> None:
        self.sandbox.site().faults.add(Fault(kind, path="oauth2/token", **facts))


@pytest.fixture
def wrong() -> float:
    return 0.0


@pytest.fixture
async def bench(database_url: str, wrong: float) -> AsyncIterator[Bench]:
    clock = ManualClock(START)
    ours = WrongClock(clock, wrong)
    async with running(("nl",), clock=clock) as sandbox:
        site = TargetSettings(url=sandbox.url(), client_id=CLIENT_ID, client_secret=Secret(CLIENT_SECRET))
        settings = Settings(database=database_url, vault_key=Secret("0f" * 32), targets={"exact-nl": site})
        async with assembled(settings, "http://127.0.0.1", ours) as services:
            yield Bench(clock, ours, sandbox, services, await logged_in(sandbox, services))


async def logged_in(sandbox: Sandbox, services: Services) -> Holder:
    tenant = Tenant("ten_1", "Kassa", "hash", services.clock.now())
    async with services.database.write() as conn:
        await tenants.add(conn, tenant)
    url = await services.onboarding.begin(tenant, "exact-nl", Wishes())
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    site = sandbox.site()
    user = site.user_by_email("demo@comptoir.example")
    code = site.authority.consent(
        site.authority.apps[CLIENT_ID], user, query["redirect_uri"], frozenset(user.divisions)
    )
    await services.onboarding.finish("exact-nl", query["state"], code, None)
    async with services.database.read() as conn:
        (connection,) = await connections.list_all(conn)
    connector, target = services.registry.find("exact-nl")
    return holder(connector, await services.directory.app("ten_1", target), connection.login_id)


@pytest.mark.parametrize("wrong", [45.0, -45.0, 86_400.0 * 150])
async def test_a_clock_that_is_wrong_renews_neither_early_nor_late(bench: Bench):
    first = await bench.tokens.access(bench.holder)
    bench.clock.advance(569)
    assert await bench.tokens.access(bench.holder) == first
    assert not await bench.tokens.renew(bench.holder)
    bench.clock.advance(LIFE - 569)
    assert await bench.tokens.access(bench.holder) != first
    assert bench.token_calls() == [200, 200]


async def test_a_clock_that_is_set_between_two_tokens_changes_nothing(bench: Bench):
    first = await bench.tokens.access(bench.holder)
    bench.clock.advance(500)
    bench.ours.seconds = 3_600
    assert await bench.tokens.access(bench.holder) == first
    bench.clock.advance(90)
    bench.ours.seconds = -3_600
    assert await bench.tokens.access(bench.holder) != first
    assert bench.token_calls() == [200, 200]


@pytest.mark.parametrize("ahead", [0.0, 45.0, 600.0])
async def test_a_process_that_never_heard_the_vendor_asks_it_before_it_refreshes(bench: Bench, ahead: float):
    bench.clock.advance(560)
    bench.ours.seconds = ahead
    second = Tokens(
        bench.services.database,
        bench.services.vault,
        bench.services.operations._transport.network,
        bench.ours,
    )
    first = await bench.tokens.access(bench.holder)
    assert await second.access(bench.holder) == first
    assert bench.token_calls() == [200]
    bench.clock.advance(30)
    assert await second.access(bench.holder) != first
    assert bench.token_calls() == [200, 200]


async def test_a_caller_that_goes_away_leaves_no_pair_unstored(bench: Bench):
    bench.clock.advance(LIFE)
    bench.fault("latency", seconds=0.3)
    asked = asyncio.create_task(bench.tokens.access(bench.holder))
    while (await bench.login()).refresher is None:  # noqa: ASYNC110  the store tells no event
        await asyncio.sleep(0.01)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    await bench.tokens.close()
    stored = await bench.login()
    assert (stored.version, stored.refresher, stored.refreshing_since) == (2, None, None)
    await bench.tokens.access(bench.holder)
    assert bench.token_calls() == [200, 200]


async def test_beyond_the_days_token_calls_nothing_is_sent(bench: Bench):
    async with bench.services.database.write() as conn:
        await conn.execute(tables.logins.update().values(calls=200))
    bench.clock.advance(LIFE)
    with pytest.raises(BudgetSpent) as refused:
        await bench.tokens.access(bench.holder)
    assert refused.value.details == {"budget": "tokens", "limit": 200}
    midnight = datetime(2026, 6, 30, tzinfo=UTC)
    assert refused.value.retry_after == pytest.approx((midnight - bench.clock.now()).total_seconds(), abs=10)
    assert bench.token_calls() == [200]
    bench.clock.advance(refused.value.retry_after + 10)
    await bench.tokens.access(bench.holder)
    assert (await bench.login()).calls == 1


async def test_a_lost_answer_is_asked_for_once_and_told_to_the_person(bench: Bench):
    bench.clock.advance(LIFE)
    bench.fault("cut_after")
    with pytest.raises(UpstreamUnavailable, match="answer was lost"):
        await bench.tokens.access(bench.holder)
    for _ in range(3):
        with pytest.raises(NeedsConsent, match="its answer was never stored"):
            await bench.tokens.access(bench.holder)
    assert bench.token_calls() == [200, 200, 401]


async def test_an_answer_that_was_lost_before_the_vendor_acted_costs_no_login(bench: Bench):
    bench.clock.advance(LIFE)
    bench.fault("cut_before")
    with pytest.raises(UpstreamUnavailable):
        await bench.tokens.access(bench.holder)
    assert (await bench.login()).refreshing_since is not None
    await bench.tokens.access(bench.holder)
    assert (await bench.login()).refreshing_since is None


async def test_an_outage_of_the_token_endpoint_does_not_spend_the_days_token_calls(bench: Bench):
    bench.clock.advance(LIFE)
    bench.fault("status", status=503, times=None)
    for _ in range(50):
        with pytest.raises(UpstreamUnavailable, match="out of order"):
            await bench.tokens.access(bench.holder)
    assert bench.token_calls() == [200, 503, 503]
    bench.sandbox.site().faults.clear()
    with pytest.raises(UpstreamUnavailable) as resting:
        await bench.tokens.access(bench.holder)
    bench.clock.advance(resting.value.retry_after)
    await bench.tokens.access(bench.holder)
    assert bench.token_calls() == [200, 503, 503, 200]


async def test_a_token_endpoint_that_hangs_keeps_nobody_waiting_and_its_late_pair_is_stored(bench: Bench):
    bench.clock.advance(LIFE)
    bench.fault("latency", seconds=1.0)
    services = bench.services
    network = services.operations._transport.network
    tokens = Tokens(services.database, services.vault, network, bench.ours, hold=0.3)
    asked = await asyncio.gather(*(tokens.access(bench.holder) for _ in range(5)), return_exceptions=True)
    assert {type(answer) for answer in asked} == {UpstreamUnavailable}
    await tokens.close()
    await tokens.access(bench.holder)
    assert bench.token_calls() == [200, 200]


async def test_a_call_waits_for_a_refresh_as_long_as_it_would_and_a_second_at_least(bench: Bench):
    bench.clock.advance(LIFE)
    bench.fault("latency", seconds=2.0)
    gone = []

    async def call(max_wait: float) -> None:
        with pytest.raises(UpstreamUnavailable) as refused:
            await bench.tokens.access(bench.holder, max_wait)
        assert refused.value.retry_after == 5
        gone.append(max_wait)

    await asyncio.gather(call(1.3), call(0.9), call(0.0))
    assert gone == [0.9, 0.0, 1.3]  # those who wait for a second go in the order in which they came
    assert bench.token_calls() == [200]
    await bench.tokens.close()
    await bench.tokens.access(bench.holder)
    assert bench.token_calls() == [200, 200]


async def test_a_vendor_whose_clock_is_not_told_in_time_keeps_nobody_waiting(bench: Bench):
    bench.sandbox.site().faults.add(Fault("latency", path="oauth2/auth", seconds=3.0))
    services = bench.services
    fresh = Tokens(
        services.database, services.vault, services.operations._transport.network, bench.ours, hold=0.3
    )
    bench.clock.advance(LIFE)
    before = len(bench.sandbox.site().calls)
    with pytest.raises(UpstreamUnavailable):
        await fresh.access(bench.holder)
    assert len(bench.sandbox.site().calls) == before  # the vendor has not answered yet


async def test_a_login_that_does_not_open_keeps_no_other_from_being_kept_alive(bench: Bench):
    async with bench.services.database.write() as conn:
        (connection,) = await connections.list_all(conn)
        broken = replace(await bench.login(), id="log_0", person="somebody else", sealed=b"no seal")
        await logins.add(conn, broken)
        await connections.add(conn, replace(connection, id="con_0", key_hash="other", login_id="log_0"))
    bench.clock.advance(21 * 86_400)
    assert await bench.services.keeper.look() == 2
    assert (await bench.login()).version == 2
    assert await bench.services.keeper.look() == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_database_that_is_away_when_the_answer_comes_loses_no_pair(bench: Bench, database_url: str):
    bench.clock.advance(LIFE)
    bench.fault("latency", seconds=0.5)
    impatient = await Database.open(database_url, patience=0.1)
    tokens = Tokens(
        impatient,
        bench.services.vault,
        bench.services.operations._transport.network,
        bench.ours,
        lease=Lease(beat=0.1),
    )
    asked = asyncio.create_task(tokens.access(bench.holder))
    while (await bench.login()).refresher is None:  # noqa: ASYNC110  the store tells no event
        await asyncio.sleep(0.01)
    with closing(sqlite3.connect(sqlite_file(driver_url(database_url)), isolation_level=None)) as hog:
        hog.execute("BEGIN IMMEDIATE")
        await asyncio.sleep(1.0)
        assert not asked.done()
        hog.execute("ROLLBACK")
    await asked
    stored = await bench.login()
    assert (stored.version, stored.refresher) == (2, None)
    assert bench.token_calls() == [200, 200]
    await impatient.close()
