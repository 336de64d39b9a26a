"""What jobs hang on: a tenant and a connection that are stored."""

from datetime import UTC, datetime

import pytest

from comptoir.store import connections, tenants
from comptoir.store.connections import Connection, ConnectionStatus
from comptoir.store.tenants import Tenant

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
async def stored(database) -> Connection:
    """A connection of the tenant `ten_1`."""
    row = Connection(
        "con_1", "ten_1", "exact-nl", "hash of the account key", ConnectionStatus.ACTIVE, NOW, NOW
    )
    async with database.write() as conn:
        await tenants.add(conn, Tenant("ten_1", "Kassa & Co", "hash of the api key", NOW))
        await connections.add(conn, row)
    return row
