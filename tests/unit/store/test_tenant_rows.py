"""A tenant from its first key to its removal, with the systems it is registered at."""

from dataclasses import replace

from sqlalchemy import func, select

from comptoir.store import connections, logins, onboarding, requests, systems, tables, tenants, writes
from comptoir.store.onboarding import LoginState
from comptoir.store.requests import RequestRow
from comptoir.store.systems import System
from comptoir.store.tenants import Tenant
from comptoir.store.writes import Write


async def test_a_tenant_is_found_by_its_key(database, tenant):
    async with database.read() as conn:
        assert await tenants.by_key_hash(conn, tenant.key_hash) == tenant
        assert await tenants.by_key_hash(conn, "hash of no key") is None


async def test_a_rotated_key_replaces_the_old_one(database, tenant):
    async with database.write() as conn:
        assert await tenants.rotate_key(conn, tenant.id, "fresh hash")
    async with database.read() as conn:
        assert await tenants.by_key_hash(conn, tenant.key_hash) is None
        assert await tenants.by_key_hash(conn, "fresh hash") == replace(tenant, key_hash="fresh hash")


async def test_what_a_tenant_sets_stays_set(database, tenant):
    async with database.write() as conn:
        await tenants.set_callback_urls(conn, tenant.id, "https://kassa.example/ok", None)
        await tenants.set_signing_secret(conn, tenant.id, b"sealed")
        await tenants.set_style(conn, tenant.id, {"accent": "#0a6"})
    async with database.read() as conn:
        assert await tenants.get(conn, tenant.id) == replace(
            tenant,
            callback_url="https://kassa.example/ok",
            signing_secret=b"sealed",
            style={"accent": "#0a6"},
        )


async def test_a_tenant_that_does_not_exist_is_not_changed(database, tenant):
    async with database.write() as conn:
        assert not await tenants.set_style(conn, "ten_0", {})
        assert not await tenants.rotate_key(conn, "ten_0", "hash")
        assert not await tenants.remove(conn, "ten_0")
    async with database.read() as conn:
        assert await tenants.list_all(conn) == [tenant]


async def test_app_credentials_are_replaced_and_listed_by_target(database, tenant, now):
    exact = System(tenant.id, "exact-online-nl", "client", b"sealed", {"webhook": True}, now)
    books = System(tenant.id, "buchhaltungsbutler", "client", b"sealed", {}, now)
    changed = replace(exact, client_id="other client", client_secret=b"sealed anew")
    async with database.write() as conn:
        await systems.put(conn, exact)
        await systems.put(conn, books)
        await systems.put(conn, changed)
    async with database.read() as conn:
        assert await systems.list_all(conn, tenant.id) == [books, changed]
        assert await systems.get(conn, tenant.id, "exact-online-nl") == changed
        assert await systems.get(conn, "ten_0", "exact-online-nl") is None


async def test_removed_app_credentials_are_gone(database, tenant, now):
    async with database.write() as conn:
        await systems.put(conn, System(tenant.id, "exact-online-nl", "client", b"sealed", {}, now))
        assert await systems.remove(conn, tenant.id, "exact-online-nl")
        assert not await systems.remove(conn, tenant.id, "exact-online-nl")


async def test_a_removed_tenant_takes_all_along_but_the_request_log(database, tenant, connection, login, now):
    async with database.write() as conn:
        await systems.put(conn, System(tenant.id, "exact-online-nl", "client", b"sealed", {}, now))
        await onboarding.add(conn, LoginState("state", tenant.id, "exact-online-nl", now, now))
        await writes.intend(
            conn, Write("wri_1", tenant.id, connection.id, "invoices.create", "hash", now, now)
        )
        await requests.add_many(conn, [request_of(tenant, now)])
        await tenants.add(conn, Tenant("ten_2", "Neighbour", "another hash", now))

        assert await tenants.remove(conn, tenant.id)

        assert [row.id for row in await tenants.list_all(conn)] == ["ten_2"]
        for table in (tables.systems, tables.connections, tables.logins, tables.login_states, tables.writes):
            assert (await conn.execute(select(func.count()).select_from(table))).scalar_one() == 0, table.name
        assert [row.tenant_id for row in await requests.recent(conn, tenant.id, 10)] == [tenant.id]


async def test_a_removed_connection_leaves_its_tenant(database, tenant, connection, login):
    async with database.write() as conn:
        assert await connections.remove(conn, tenant.id, connection.id)
        assert await logins.get(conn, login.id) is None
        assert await tenants.get(conn, tenant.id) == tenant


def request_of(tenant: Tenant, now) -> RequestRow:
    return RequestRow(
        "req_1",
        now,
        tenant.id,
        "con_1",
        None,
        "invoices.list",
        "GET",
        "/accounting/invoices",
        200,
        None,
        3.5,
        1,
        2.25,
        90,
    )
