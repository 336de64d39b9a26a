"""A task: an entry that fails fails alone, whatever the reason, and what was sent is never sent again."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from comptoir.app import counted, services, worker
from comptoir.cdk.contract import Outcome
from comptoir.connectors.exact_online import CONNECTOR
from comptoir.engine.asks import Ask
from comptoir.engine.http import HttpNetwork, HttpOutside
from comptoir.engine.jobs.retrying import retry
from comptoir.engine.keyring import Keyring
from comptoir.engine.registry import Registry
from comptoir.engine.vault import Vault
from comptoir.kit.clock import ManualClock
from comptoir.kit.crypto import Secret
from comptoir.kit.errors import UpstreamBadAnswer, UpstreamUnavailable
from comptoir.settings import Settings, TargetSettings
from comptoir.store import connections, jobs, tenants
from comptoir.store.connections import Connection, ConnectionStatus
from comptoir.store.jobs import JobStatus
from comptoir.store.tenants import Tenant
from comptoir.store.writer import RequestLog
from comptoir.unified.async_tasks import ASYNC_TASKS
from comptoir.unified.contacts_v2 import CONTACTS, ContactBatchInput, ContactInputV2, ContactV2

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
TENANT = Tenant("ten_1", "Kassa & Co", "hash of the api key", START)
CONNECTION = Connection(
    "con_1", "ten_1", "exact-nl", "hash", ConnectionStatus.ACTIVE, START, START, company_id="1001"
)


class Vendor:
    """Takes contacts, each in its own way; counts how often each was tried."""

    def __init__(self) -> None:
        self.tried: Counter[str] = Counter()
        self.is_away = self.back = False
        self.asked = asyncio.Event()

    async def create(self, request, caller):  # noqa: ARG002  every override is handed a way to the vendor
        name = request.body.company_name
        self.tried[name] += 1
        self.asked.set()
        if name == "Kaputt":
            raise RuntimeError("a fault of ours")
        if name == "Garbled":
            raise UpstreamBadAnswer("The answer broke off.")
        if self.is_away or (name == "Away" and not self.back):
            raise UpstreamUnavailable("It cannot be reached.", retry_after=30)
        return Outcome(ContactV2(id=name.lower(), company_name=name))


@pytest.fixture
def clock():
    return ManualClock(START)


@pytest.fixture
def vendor():
    return Vendor()


@pytest.fixture
async def parts(database, clock, vendor):
    async with database.write() as conn:
        await tenants.add(conn, TENANT)
        await connections.add(conn, CONNECTION)
    registry = Registry([replace(CONNECTOR, overrides={"createContact": vendor.create})])
    target = TargetSettings(url="http://127.0.0.1:9", client_id="id", client_secret=Secret("secret"))
    settings = Settings(targets={"exact-nl": target})
    vault = Vault(Keyring.from_text("0f" * 32))
    async with HttpNetwork() as network, HttpOutside() as outside, RequestLog(database) as log:
        budgets = await counted(settings, database, clock)
        yield services(
            settings, "http://127.0.0.1", registry, vault, database, network, outside, log, budgets, clock
        )
        await budgets.close()


async def begun(parts, *names):
    body = ContactBatchInput(
        account_number_length=Decimal(4),
        chart_of_account="SKR03",
        entries=[ContactInputV2(contact_type="COMPANY", company_name=name) for name in names],
        fiscal_year_start_date="2026-01-01",
    )
    ask = Ask(CONTACTS, CONTACTS.operation("createContacts"), body=body)
    return (await parts.tasks.run(TENANT, CONNECTION, ask)).data.task_id


async def told(parts, task_id):
    ask = Ask(ASYNC_TASKS, ASYNC_TASKS.operation("getAsyncTaskInfo"), key=task_id)
    return (await parts.tasks.run(TENANT, CONNECTION, ask)).data


async def over(parts, clock, task_id):
    """The task once it is over; time passes while it waits."""
    async with asyncio.timeout(20), worker(parts, 2):
        while True:
            task = await told(parts, task_id)
            if task.status not in ("OPEN", "IN_PROGRESS"):
                return task
            job = await state(parts, task_id)
            if job.status is JobStatus.WAITING:
                clock.advance(max(0.0, (job.not_before - clock.now()).total_seconds()))
                parts.jobs.woken.set()
            await asyncio.sleep(0.01)


async def state(parts, task_id):
    async with parts.database.read() as conn:
        return await jobs.get(conn, task_id)


def said(task):
    return task.response_data["entries"]


async def test_a_fault_in_one_entry_does_not_stop_the_others(parts, clock, vendor):
    task = await over(parts, clock, await begun(parts, "One", "Kaputt", "Three"))
    assert [entry.status for entry in said(task)] == ["SUCCESS", "FAILED", "SUCCESS"]
    assert task.status == "PARTIAL_SUCCESS"
    assert "internal_error" in task.information[0].message
    assert vendor.tried == {"One": 1, "Kaputt": 1, "Three": 1}


async def test_an_entry_whose_answers_stay_garbled_fails_alone_in_the_end(parts, clock, vendor):
    task = await over(parts, clock, await begun(parts, "One", "Garbled", "Three"))
    assert [entry.status for entry in said(task)] == ["SUCCESS", "FAILED", "SUCCESS"]
    assert vendor.tried == {"One": 1, "Garbled": 3, "Three": 1}


async def test_a_vendor_that_is_away_is_waited_for(parts, clock, vendor):
    vendor.is_away = True
    task_id = await begun(parts, "One", "Two")
    async with worker(parts, 2), asyncio.timeout(60):
        await vendor.asked.wait()
    task = await told(parts, task_id)
    assert (task.status, task.response_data["open"]) == ("IN_PROGRESS", 2)
    vendor.is_away = False
    task = await over(parts, clock, task_id)
    assert (task.status, task.response_data["succeeded"]) == ("SUCCESS", 2)


async def test_a_vendor_that_stays_away_ends_the_task_and_nothing_was_sent(parts, clock, vendor):
    vendor.is_away = True
    task = await over(parts, clock, await begun(parts, "One", "Two"))
    assert (task.status, task.response_data["failed"]) == ("FAILED", 2)
    assert [entry.errors["code"] for entry in said(task)] == ["task_given_up"] * 2
    assert "upstream_unavailable" in said(task)[1].errors["message"]


async def test_a_task_that_was_given_up_goes_on_where_it_stopped_when_it_is_retried(parts, clock, vendor):
    task_id = await begun(parts, "One", "Away", "Three")
    task = await over(parts, clock, task_id)
    assert [entry.status for entry in said(task)] == ["SUCCESS", "FAILED", "FAILED"]
    vendor.back = True
    await retry(parts.database, task_id, clock.now())
    assert (await told(parts, task_id)).status == "IN_PROGRESS"
    task = await over(parts, clock, task_id)
    assert (task.status, [entry.status for entry in said(task)]) == ("SUCCESS", ["SUCCESS"] * 3)
    assert (vendor.tried["One"], vendor.tried["Three"]) == (1, 1)
