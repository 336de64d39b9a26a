"""`comptoir connections list`: which companies are connected, and which need a person's attention."""

import asyncio
import json
from typing import Annotated

from cyclopts import App, Parameter

from comptoir.cli.configuration import Config, DatabaseUrl, configured
from comptoir.cli.database import opened
from comptoir.cli.tables import Json, console, table
from comptoir.store import connections
from comptoir.store.connections import Connection

app = App(name="connections")


@app.command(name="list")
def list_connections(
    *,
    tenant: Annotated[str | None, Parameter(help="Only this tenant's, by its id.")] = None,
    as_json: Json = False,
    database: DatabaseUrl = None,
    config: Config = None,
) -> None:
    """Show every connection, oldest first, straight from the database.

    For example:

      comptoir connections list
      comptoir connections list --json
    """
    settings = configured(config).replace(database=database)
    rows = [_row(connection) for connection in asyncio.run(_read(settings.database, tenant))]
    if as_json:
        print(json.dumps(rows, indent=2))
    else:
        console().print(table(rows, ("id", "tenant", "target", "status", "company", "name", "login")))


async def _read(database_url: str, tenant_id: str | None) -> list[Connection]:
    async with opened(database_url) as database, database.read() as conn:
        return await connections.list_all(conn, tenant_id)


def _row(connection: Connection) -> dict[str, object]:
    return {
        "id": connection.id,
        "tenant": connection.tenant_id,
        "target": connection.target,
        "status": connection.status.value,
        "company": connection.company_id,
        "name": (connection.company or {}).get("name"),
        "login": connection.login,
        "created": connection.created_at.isoformat(),
    }
