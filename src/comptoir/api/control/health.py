"""/health: whether the server answers, and whether what it stands on does."""

from datetime import UTC, datetime
from typing import Any

from comptoir.api import answering
from comptoir.api.control.tenant_models import Health, HealthDetails, HealthPart
from comptoir.api.endpoint import Endpoint
from comptoir.api.exchange import Exchange
from comptoir.engine.budgets import Sheltered, Store
from comptoir.store import jobs, logins
from comptoir.store.errors import StoreError
from comptoir.store.jobs import JobStatus

_UNAVAILABLE = 503


async def check(exchange: Exchange) -> Any:
    return Health(status="ok", version=exchange.services.version)


async def details(exchange: Exchange) -> Any:
    """503 when the database is away."""
    log = exchange.services.request_log
    info = {"requestLog": HealthPart(status="up", waiting=log.waiting, lost=log.lost)}
    info["budgets"] = _budgets(exchange.services.budgets.store)
    failed = {}
    try:
        health = await exchange.services.database.check()
        info["database"] = HealthPart(status="up", dialect=health.dialect, migrated=health.migrated)
        info["logins"] = await _logins(exchange)
        info["jobs"] = await _jobs(exchange)
    except StoreError as error:
        failed["database"] = HealthPart(status="down", message=str(error))
    status = "error" if failed else "ok"
    body = HealthDetails(status=status, info=info, error=failed, details={**info, **failed})
    return answering.plain(body, _UNAVAILABLE if failed else 200)


async def _logins(exchange: Exchange) -> HealthPart:
    """How many logins are in each state. One that needs its person is theirs to mend: the server is well."""
    services = exchange.services
    async with services.database.read() as conn:
        states = await logins.count_by_state(conn)
    ending = await services.keeper.ending(services.clock.now())
    return HealthPart(status="up", states=states, ending=len(ending))


def _budgets(store: Store) -> HealthPart:
    """Degraded while the shared store is away: then this server makes do with a part of its own."""
    since = store.away_since if isinstance(store, Sheltered) else None
    if since is None:
        return HealthPart(status="up")
    text = f"the shared store has been away since {datetime.fromtimestamp(round(since), UTC).isoformat()}"
    return HealthPart(status="degraded", message=text)


async def _jobs(exchange: Exchange) -> HealthPart:
    """How many jobs wait, run, and were given up; those that are done are nobody's concern."""
    shown = (JobStatus.WAITING, JobStatus.RUNNING, JobStatus.DEAD)
    async with exchange.services.database.read() as conn:
        counted = await jobs.counts(conn, shown)
    return HealthPart(status="up", states={str(status): counted.get(status, 0) for status in shown})


HEALTH = (
    Endpoint(
        method="GET",
        path="/health",
        operation_id="check",
        tag="health",
        summary="Does the server answer?",
        handler=check,
        response=Health,
        headers=(),
        enveloped=False,
    ),
    Endpoint(
        method="GET",
        path="/health/details",
        operation_id="details",
        tag="health",
        summary="Does what it stands on answer?",
        handler=details,
        response=HealthDetails,
        also=(_UNAVAILABLE,),
        headers=(),
        enveloped=False,
    ),
)  # fmt: skip  a table
