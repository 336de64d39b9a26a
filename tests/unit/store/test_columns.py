"""What goes into a column comes out of it, on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy.exc import StatementError

from comptoir.store import systems, tenants
from comptoir.store.systems import System
from comptoir.store.tenants import Tenant


async def stored(database, tenant: Tenant) -> Tenant:
    async with database.write() as conn:
        await tenants.add(conn, tenant)
    async with database.read() as conn:
        found = await tenants.get(conn, tenant.id)
    assert found is not None
    return found


@pytest.mark.parametrize("microsecond", [0, 1, 999_999])
async def test_a_moment_comes_back_in_utc_to_the_microsecond(database, microsecond):
    brussels = timezone(timedelta(hours=2))
    moment = datetime(2026, 7, 1, 1, 30, 0, microsecond, tzinfo=brussels)
    found = await stored(database, Tenant("ten_1", "name", "hash", moment))
    assert found.created_at == moment
    assert found.created_at.tzinfo is UTC


async def test_moments_sort_as_time_does(database):
    start = datetime(999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    for number, step in enumerate([timedelta(0), timedelta(microseconds=1), timedelta(days=400_000)]):
        await stored(database, Tenant(f"ten_{number}", "name", f"hash {number}", start + step))
    async with database.read() as conn:
        assert [tenant.id for tenant in await tenants.list_all(conn)] == ["ten_0", "ten_1", "ten_2"]


async def test_a_moment_without_a_time_zone_is_refused(database):
    naive = datetime(2026, 7, 1)  # noqa: DTZ001  the mistake under test
    with pytest.raises(StatementError, match="needs a time zone"):
        await stored(database, Tenant("ten_1", "name", "hash", naive))


async def test_numbers_in_json_keep_every_digit(database, now):
    style = {
        "amount": Decimal("12345678901234567890.10"),
        "tenth": Decimal("0.1"),
        "id": 2**63 + 1,
        "text": "é \u0000 ✓",
        "nothing": None,
    }
    found = await stored(database, Tenant("ten_1", "name", "hash", now, style=style))
    assert found.style == style
    assert str(found.style["amount"]) == "12345678901234567890.10"


async def test_no_json_is_not_an_empty_one(database, tenant, now):
    assert (await stored(database, Tenant("ten_2", "name", "hash", now, style=None))).style is None
    async with database.write() as conn:
        await systems.put(conn, System(tenant.id, "exact-online-nl", "id", b"sealed", {}, now))
        system = await systems.get(conn, tenant.id, "exact-online-nl")
    assert system is not None
    assert system.custom == {}
