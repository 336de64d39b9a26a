"""`comptoir jobs`: what is done while nobody waits for it, and a second chance for what was given up."""

import asyncio
import json
from typing import Annotated, Any

from cyclopts import App, Parameter
from cyclopts.validators import Number

from comptoir.cli.configuration import Config, DatabaseUrl, configured
from comptoir.cli.database import opened
from comptoir.cli.failure import Failure
from comptoir.cli.tables import Json, console, table
from comptoir.engine.jobs.retrying import retry
from comptoir.kit.clock import SystemClock
from comptoir.kit.errors import Problem
from comptoir.store import jobs
from comptoir.store.jobs import Job, JobStatus

app = App(name="jobs")
_COLUMNS = ("id", "kind", "state", "tries", "connection", "changed", "next", "reason")


@app.command(name="list")
def list_jobs(
    *,
    state: Annotated[JobStatus | None, Parameter(help="Only those that stand so.")] = None,
    limit: Annotated[int, Parameter(validator=Number(gte=1), help="How many at the most.")] = 100,
    as_json: Json = False,
    database: DatabaseUrl = None,
    config: Config = None,
) -> None:
    """Show the jobs, those first that changed last, straight from the database.

    For example:

      comptoir jobs list
      comptoir jobs list --state dead --json
    """
    settings = configured(config).replace(database=database)
    rows = [_row(job) for job in asyncio.run(_listed(settings.database, state, limit))]
    if as_json:
        print(json.dumps(rows, indent=2))
    else:
        console().print(table(rows, _COLUMNS))


@app.command(name="retry")
def retry_job(
    job_id: Annotated[str, Parameter(name="ID", help="The id of a job that was given up.")],
    /,
    *,
    as_json: Json = False,
    database: DatabaseUrl = None,
    config: Config = None,
) -> None:
    """Let a dead job go on where it stopped; a server or worker that runs takes it up within a second.

    What was sent to the target system before is not sent again. A task's entries that were not done were told
    as FAILED, though: see that nobody has sent them anew since. Refused for a job that is not dead, and while
    the person behind its connection must log in again.

    For example:

      comptoir jobs retry job_01jd8k
    """
    settings = configured(config).replace(database=database)
    row = _row(asyncio.run(_retried(settings.database, job_id)))
    if as_json:
        print(json.dumps(row, indent=2))
    else:
        print(f"The job {job_id} waits for its turn.")


async def _listed(database_url: str, state: JobStatus | None, limit: int) -> list[Job]:
    async with opened(database_url) as database, database.read() as conn:
        return await jobs.recent(conn, state, limit)


async def _retried(database_url: str, job_id: str) -> Job:
    async with opened(database_url) as database:
        try:
            return await retry(database, job_id, SystemClock().now())
        except Problem as problem:
            raise Failure(problem.message) from problem


def _row(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "kind": job.kind,
        "state": job.status.value,
        "tries": job.tries,
        "tenant": job.tenant_id,
        "connection": job.connection_id,
        "company": job.company_id,
        "entries": job.size,
        "created": job.created_at.isoformat(timespec="seconds"),
        "changed": job.updated_at.isoformat(timespec="seconds"),
        "next": job.not_before.isoformat(timespec="seconds") if job.status is JobStatus.WAITING else None,
        "worker": job.worker,
        "reason": job.reason,
    }
