"""`comptoir tenants …`: the software teams that may use this server, kept straight in its database."""

import asyncio
from typing import Annotated

from cyclopts import App, Parameter

from comptoir.cli.configuration import Config, DatabaseUrl, configured
from comptoir.cli.database import opened
from comptoir.cli.failure import Failure
from comptoir.cli.tables import console, table
from comptoir.kit.clock import Clock, SystemClock
from comptoir.kit.ids import Ids, fingerprint, new_key
from comptoir.store import tenants
from comptoir.store.tenants import Tenant

app = App(name="tenants")


@app.command
def create(
    name: Annotated[str, Parameter(help="What the team or its product is called.")],
    /,
    *,
    database: DatabaseUrl = None,
    config: Config = None,
) -> None:
    """Create a tenant and print its API key, this once: the database keeps only its fingerprint.

    Works on the database directly, whether a server runs or not.

    For example:

      comptoir tenants create "My product"
      export COMPTOIR_API_KEY=$(comptoir tenants create "My product")
    """
    if not name.strip():
        raise Failure("a tenant needs a name")
    settings = configured(config).replace(database=database)
    print(asyncio.run(add_tenant(settings.database, name, SystemClock())))


@app.command(name="list")
def list_tenants(*, database: DatabaseUrl = None, config: Config = None) -> None:
    """Show every tenant, oldest first."""
    settings = configured(config).replace(database=database)
    console().print(table(asyncio.run(_read_tenants(settings.database)), ("id", "name", "created")))


async def add_tenant(database_url: str, name: str, clock: Clock) -> str:
    """The API key of a new tenant in this database."""
    key = new_key()
    tenant = Tenant(Ids(clock).new("ten"), name, fingerprint(key), clock.now())
    async with opened(database_url) as database, database.write() as conn:
        await tenants.add(conn, tenant)
    return key


async def _read_tenants(database_url: str) -> list[dict[str, str]]:
    async with opened(database_url) as database, database.read() as conn:
        found = await tenants.list_all(conn)
    return [{"id": one.id, "name": one.name, "created": f"{one.created_at:%Y-%m-%d %H:%M}"} for one in found]
