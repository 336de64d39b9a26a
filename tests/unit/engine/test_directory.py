"""The directory over real rows: keys lead to their owners only, and what changed is seen in time."""

import asyncio
import shutil
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event

from comptoir.cdk.contract import Target
from comptoir.engine.budgets import Terms
from comptoir.engine.directory import KEPT_FOR, App, Directory, secret_place
from comptoir.engine.keyring import Keyring
from comptoir.engine.vault import Vault
from comptoir.kit.clock import ManualClock
from comptoir.kit.crypto import Secret
from comptoir.kit.errors import (
    AccountKeyMissing,
    AccountKeyUnknown,
    ApiKeyMissing,
    ApiKeyUnknown,
    TargetSystemNotRegistered,
)
from comptoir.kit.ids import fingerprint
from comptoir.store import connections, systems, tenants
from comptoir.store.connections import Connection, ConnectionStatus
from comptoir.store.database import Database
from comptoir.store.errors import DatabaseUnavailable
from comptoir.store.systems import System
from comptoir.store.tenants import Tenant

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
NL, BE = (Target(f"exact-{c}", "", "https://example.com", c.upper(), c.upper()) for c in ("nl", "be"))
HOUSE = App("https://example.com", "house", Secret("house secret"), Terms(()))
DEFAULTS = {NL.id: HOUSE, BE.id: replace(HOUSE, client_id="", client_secret=Secret(""))}
FIRST = Tenant("ten_1", "Kassa", fingerprint("api key 1"), NOW)
SECOND = Tenant("ten_2", "Winkel", fingerprint("api key 2"), NOW)


@pytest.fixture
def database_url(migrated_file, tmp_path):
    """A SQLite file alone: what PostgreSQL does otherwise is for the store's own tests."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'comptoir.db')}"


@pytest.fixture
def clock():
    return ManualClock(NOW)


@pytest.fixture
def vault(tmp_path):
    return Vault(Keyring.create_file(tmp_path / "comptoir.key"))


@pytest.fixture
async def directory(database, vault, clock):
    """Two tenants with a connection each, whose account keys are `account key 1` and `account key 2`."""
    async with database.write() as conn:
        for tenant in (FIRST, SECOND):
            number = tenant.id[-1]
            await tenants.add(conn, tenant)
            active, key = ConnectionStatus.ACTIVE, fingerprint(f"account key {number}")
            await connections.add(
                conn, Connection(f"con_{number}", tenant.id, NL.id, key, active, NOW, NOW, "100")
            )
    return Directory(database, vault, DEFAULTS, clock)


async def register(database, vault, client_id: str) -> None:
    secret = vault.seal(secret_place(FIRST.id, NL.id), f"secret of {client_id}")
    async with database.write() as conn:
        await systems.put(conn, System(FIRST.id, NL.id, client_id, secret, {}, NOW))


async def test_a_key_leads_to_its_tenant(directory):
    assert await directory.tenant("api key 1") == FIRST
    assert await directory.tenant("api key 2") == SECOND


@pytest.mark.parametrize("key", [None, ""])
async def test_a_missing_key_is_told_apart_from_a_wrong_one(directory, key):
    with pytest.raises(ApiKeyMissing):
        await directory.tenant(key)
    with pytest.raises(AccountKeyMissing):
        await directory.connection(FIRST, key)


@pytest.mark.parametrize("key", ["api key 3", FIRST.key_hash, "API KEY 1", "api key 1 "])
async def test_what_is_not_quite_the_key_is_unknown(directory, key):
    with pytest.raises(ApiKeyUnknown):
        await directory.tenant(key)


async def test_an_account_key_leads_to_its_connection(directory):
    assert (await directory.connection(FIRST, "account key 1")).id == "con_1"


async def test_the_account_key_of_another_tenant_is_unknown_even_after_its_owner_used_it(directory):
    await directory.connection(SECOND, "account key 2")
    with pytest.raises(AccountKeyUnknown):
        await directory.connection(FIRST, "account key 2")


async def test_what_was_asked_for_is_kept_for_a_moment(directory, database, clock):
    await directory.tenant("api key 1")
    await directory.connection(FIRST, "account key 1")
    async with database.write() as conn:
        await tenants.set_callback_urls(conn, FIRST.id, "https://example.com/back", None)
        await connections.remove(conn, FIRST.id, "con_1")
    clock.advance(KEPT_FOR - 0.01)
    assert (await directory.tenant("api key 1")).callback_url is None
    assert (await directory.connection(FIRST, "account key 1")).id == "con_1"


async def test_a_change_elsewhere_is_seen_when_the_moment_is_over(directory, database, clock):
    await directory.tenant("api key 1")
    await directory.connection(FIRST, "account key 1")
    async with database.write() as conn:
        await tenants.set_callback_urls(conn, FIRST.id, "https://example.com/back", None)
        await connections.remove(conn, FIRST.id, "con_1")
    clock.advance(KEPT_FOR)
    assert (await directory.tenant("api key 1")).callback_url == "https://example.com/back"
    with pytest.raises(AccountKeyUnknown):
        await directory.connection(FIRST, "account key 1")


async def test_what_is_forgotten_is_asked_for_at_once(directory, database, vault):
    await directory.connection(FIRST, "account key 1")
    await directory.app(FIRST.id, NL)
    async with database.write() as conn:
        await connections.remove(conn, FIRST.id, "con_1")
    await register(database, vault, "own")
    directory.forget()
    with pytest.raises(AccountKeyUnknown):
        await directory.connection(FIRST, "account key 1")
    assert (await directory.app(FIRST.id, NL)).client_id == "own"


async def test_a_key_that_did_not_exist_is_not_remembered_as_wrong(directory, database):
    with pytest.raises(ApiKeyUnknown):
        await directory.tenant("api key 3")
    third = replace(FIRST, id="ten_3", key_hash=fingerprint("api key 3"))
    async with database.write() as conn:
        await tenants.add(conn, third)
    assert await directory.tenant("api key 3") == third


async def test_a_tenants_own_app_goes_before_the_one_of_the_house(directory, database, vault):
    await register(database, vault, "own")
    app = await directory.app(FIRST.id, NL)
    assert (app.client_id, app.client_secret.reveal()) == ("own", "secret of own")
    assert app.base_url == HOUSE.base_url


async def test_the_app_of_one_tenant_serves_no_other(directory, database, vault):
    await register(database, vault, "own")
    await directory.app(FIRST.id, NL)
    assert await directory.app(SECOND.id, NL) == HOUSE


async def test_without_any_app_the_tenant_is_told_how_to_register_one(directory):
    with pytest.raises(TargetSystemNotRegistered, match="register-system"):
        await directory.app(FIRST.id, BE)


# --- many who ask at once -------------------------------------------------------------------------


@pytest.fixture
def queries():
    """The statements that any database is asked."""
    found: list[str] = []

    def note(_connection, _cursor, statement, *_):
        if statement.startswith("SELECT"):
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)


@asynccontextmanager
async def held(database):
    """All connections of the database are taken: whoever asks waits."""
    async with AsyncExitStack() as stack:
        for _ in range(5):
            await stack.enter_async_context(database.read())
        yield


async def waiting(*coroutines):
    """Tasks that have come as far as they can while nobody answers."""
    tasks = [asyncio.create_task(coroutine) for coroutine in coroutines]
    await asyncio.sleep(0.05)
    assert not any(task.done() for task in tasks)
    return tasks


async def test_of_two_hundred_who_ask_at_once_one_asks_the_database(directory, queries, clock):
    for _ in range(2):
        found = await asyncio.gather(*(directory.tenant("api key 1") for _ in range(200)))
        assert set(map(id, found)) == {id(found[0])}
        await asyncio.gather(*(directory.connection(FIRST, "account key 1") for _ in range(200)))
        await asyncio.gather(*(directory.app(FIRST.id, NL) for _ in range(200)))
        assert len(queries) == 3
        queries.clear()
        clock.advance(KEPT_FOR)


async def test_a_wrong_key_that_is_shown_by_many_at_once_is_one_question_too(directory, queries):
    shown = (directory.tenant("api key 3") for _ in range(200))
    found = await asyncio.gather(*shown, return_exceptions=True)
    assert {type(each) for each in found} == {ApiKeyUnknown}
    assert len(queries) == 1


async def test_a_database_that_is_away_is_told_to_all_who_wait_and_asked_again_by_the_next(
    directory, database_url, vault, clock, queries
):
    impatient = await Database.open(database_url, patience=0.2)
    asked = Directory(impatient, vault, DEFAULTS, clock)
    async with held(impatient):
        found = await asyncio.gather(*(asked.tenant("api key 1") for _ in range(50)), return_exceptions=True)
    assert {type(each) for each in found} == {DatabaseUnavailable}
    assert await asked.tenant("api key 1") == FIRST
    assert len(queries) == 1
    await impatient.close()


async def test_an_asker_who_goes_away_takes_the_answer_from_nobody(directory, database, queries):
    async with held(database):
        first, *others = await waiting(*(directory.tenant("api key 1") for _ in range(5)))
        first.cancel()
        await asyncio.sleep(0)
    assert await asyncio.gather(*others) == [FIRST] * 4
    assert first.cancelled()
    assert len(queries) == 1


async def test_what_is_forgotten_while_it_is_asked_for_is_not_kept(directory, database, queries):
    async with held(database):
        (early,) = await waiting(directory.tenant("api key 1"))
        directory.forget()
        (late,) = await waiting(directory.tenant("api key 1"))
    assert await early == await late == FIRST
    assert len(queries) == 2
    directory.forget()
    async with held(database):
        (early,) = await waiting(directory.tenant("api key 1"))
        directory.forget()
    await early
    await directory.tenant("api key 1")
    assert len(queries) == 4
