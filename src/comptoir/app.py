"""The only place where the parts are put together."""

import logging
import os
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from starlette.applications import Starlette

from comptoir import __version__
from comptoir.api.server import application
from comptoir.api.services import Services
from comptoir.cdk.contract import Connector, Target
from comptoir.cdk.limits import Rate, Window
from comptoir.engine import registry as connectors
from comptoir.engine.announcing import Announcer
from comptoir.engine.budgets import (
    Budgets,
    InProcess,
    Kept,
    Ledger,
    Override,
    Plans,
    Sheltered,
    Store,
    StoreAway,
    Terms,
)
from comptoir.engine.budgets.tabled import Tabled
from comptoir.engine.connecting import Connecting
from comptoir.engine.directory import App, Directory
from comptoir.engine.inbound import Inbound
from comptoir.engine.jobs.queue import Jobs
from comptoir.engine.jobs.worker import Worker
from comptoir.engine.keyring import Keyring
from comptoir.engine.knowledge import Knowledge
from comptoir.engine.network import Network
from comptoir.engine.onboarding import Onboarding
from comptoir.engine.operations import Operations
from comptoir.engine.outside import Outside
from comptoir.engine.purging import KeptFor, Purger
from comptoir.engine.registry import Registry
from comptoir.engine.selection import Selection
from comptoir.engine.subscriptions import Subscriptions
from comptoir.engine.tasks.tasks import Tasks
from comptoir.engine.tokens import Tokens
from comptoir.engine.tokens.keeping import Keeper
from comptoir.engine.transport import Transport
from comptoir.engine.vault import Vault
from comptoir.engine.writes import Writes
from comptoir.kit.clock import Clock, SystemClock
from comptoir.kit.crypto import Secret
from comptoir.kit.ids import Ids
from comptoir.settings import KeptSettings, PlanSettings, Settings, TargetSettings
from comptoir.store.database import Database
from comptoir.store.writer import RequestLog
from comptoir.web import pages

_LOG = logging.getLogger("comptoir")
_DEVELOPMENT_KEY = Path("comptoir.key")


class StartRefused(Exception):
    """The server does not start like this; the message says what to set."""


@asynccontextmanager
async def built(settings: Settings, public_url: str, clock: Clock | None = None) -> AsyncIterator[Starlette]:
    """The whole application, which does jobs as well unless it is given no slots for them."""
    async with AsyncExitStack() as stack:
        parts = await stack.enter_async_context(assembled(settings, public_url, clock))
        await parts.keeper.begin(parts.jobs)
        await parts.purger.begin(parts.jobs)
        if settings.job_slots:
            await stack.enter_async_context(worker(parts, settings.job_slots))
        yield application(parts, pages(parts))


@asynccontextmanager
async def assembled(
    settings: Settings, public_url: str, clock: Clock | None = None
) -> AsyncIterator[Services]:
    """All the parts, the database migrated; they are closed at the end."""
    from comptoir.engine.http import HttpNetwork, HttpOutside  # noqa: PLC0415  slow to import

    clock = clock or SystemClock()
    registry = connectors.installed()
    vault = Vault(keyring(settings))
    database = await Database.open(settings.database, patience=settings.database_patience)
    try:
        await database.migrate()
        private = settings.mode == "development"
        async with (
            HttpNetwork() as network,
            HttpOutside(private=private) as outside,
            RequestLog(database) as request_log,
        ):
            budgets = await counted(settings, database, clock)
            parts = services(
                settings, public_url, registry, vault, database, network, outside, request_log, budgets, clock
            )
            try:
                yield parts
            finally:
                await parts.tokens.close()
                await budgets.close()
    finally:
        await database.close()


def services(  # noqa: PLR0913, PLR0917  here all the parts meet
    settings: Settings,
    public_url: str,
    registry: Registry,
    vault: Vault,
    database: Database,
    network: Network,
    outside: Outside,
    request_log: RequestLog,
    budgets: Budgets,
    clock: Clock,
) -> Services:
    """The parts, each made once and handed down."""
    ids = Ids(clock)
    directory = Directory(database, vault, apps(settings, registry), clock)
    tokens = Tokens(database, vault, network, clock, changed=directory.forget)
    transport = Transport(network, budgets, tokens, Knowledge(clock), clock)
    operations, writes = Operations(registry, directory, transport), Writes(database, vault, clock, ids)
    jobs = Jobs(database, vault, clock, ids)
    announcer = Announcer(jobs, outside)
    connecting = Connecting(database, directory, tokens, vault, clock, ids)
    return Services(
        database=database,
        registry=registry,
        directory=directory,
        operations=operations,
        tasks=Tasks(database, jobs, operations, writes, clock),
        jobs=jobs,
        announcer=announcer,
        onboarding=Onboarding(
            database, registry, directory, transport, connecting, announcer, vault, clock, public_url
        ),
        selection=Selection(database, directory, transport, clock),
        subscriptions=Subscriptions(database, vault, clock, ids),
        inbound=Inbound(database, registry, vault, clock, ids),
        budgets=budgets,
        writes=writes,
        tokens=tokens,
        keeper=Keeper(database, registry, directory, tokens, clock),
        purger=Purger(database, _kept_for(settings), clock),
        vault=vault,
        request_log=request_log,
        clock=clock,
        ids=ids,
        public_url=public_url,
        max_wait=settings.max_wait,
        metrics_key=settings.metrics_key,
        version=__version__,
    )


async def counted(settings: Settings, database: Database, clock: Clock) -> Budgets:
    """The budgets, their books where the settings say. Raises StartRefused where that is nowhere."""
    plans = Plans(_overrides(settings.tenants), _overrides(settings.connections))
    try:
        return Budgets(await _books(settings, database, clock), clock, plans)
    except StoreAway as away:
        raise StartRefused(f"The store of the budgets does not answer: {away}") from away


async def _books(settings: Settings, database: Database, clock: Clock) -> Store:
    match settings.budgets:
        case "memory":
            return InProcess(Ledger(clock))
        case "database":
            return Sheltered(await Tabled.open(database, clock), clock, settings.machines)
        case url:
            try:
                from comptoir.engine.budgets.valkey import Valkey  # noqa: PLC0415  needs an extra
            except ModuleNotFoundError as error:
                raise StartRefused(
                    "Budgets in Valkey need its client: pip install 'comptoir[redis]'"
                ) from error
            return Sheltered(await Valkey.open(url, clock), clock, settings.machines)


def _overrides(plans: Mapping[str, PlanSettings]) -> dict[str, Override]:
    return {name: Override(plan.minute, plan.day, plan.weight) for name, plan in plans.items()}


def _kept(kept: KeptSettings) -> Kept:
    minute, day = (
        (0.0, parts.write, parts.webhook, parts.poll, parts.backfill) for parts in (kept.minute, kept.day)
    )
    return Kept(minute=minute, day=day)


def _kept_for(settings: Settings) -> KeptFor:
    return KeptFor(
        idempotency_keys=timedelta(days=settings.keep_idempotency_keys),
        requests=timedelta(days=settings.keep_requests),
        jobs=timedelta(days=settings.keep_jobs),
        arrivals=timedelta(days=settings.keep_arrivals),
        login_states=timedelta(days=settings.keep_login_states),
    )


def worker(parts: Services, slots: int) -> Worker:
    """What does the jobs, of every kind that there is; its name tells the machine and the process."""
    name = f"{socket.gethostname()}/{os.getpid()}"
    kinds = [parts.tasks.kind, parts.keeper.kind, parts.announcer.kind, parts.purger.kind]
    return Worker(parts.database, parts.jobs, kinds, parts.clock, name=name, slots=slots)


def keyring(settings: Settings) -> Keyring:
    """The vault's keys. Production refuses to start without; development keeps a file of its own."""
    if settings.vault_key is not None:
        return Keyring.from_text(settings.vault_key.reveal())
    if settings.vault_key_file is not None:
        return Keyring.from_file(settings.vault_key_file)
    if settings.mode == "production":
        raise StartRefused(
            "There is no vault key: set COMPTOIR_VAULT_KEY or COMPTOIR_VAULT_KEY_FILE. "
            "COMPTOIR_MODE=development makes one, to try things out."
        )
    if _DEVELOPMENT_KEY.exists():
        return Keyring.from_file(_DEVELOPMENT_KEY)
    _LOG.warning("no vault key is set: made %s, without which nothing sealed opens again", _DEVELOPMENT_KEY)
    return Keyring.create_file(_DEVELOPMENT_KEY)


def apps(settings: Settings, registry: Registry) -> dict[str, App]:
    """For each target system: where it is, this installation's own app there, and its allowance."""
    found, kept = {}, _kept(settings.kept)
    for target in registry.targets:
        connector, _ = registry.find(target.id)
        found[target.id] = _app(connector, target, settings.target(target.id), kept)
    return found


def _app(connector: Connector, target: Target, given: TargetSettings, kept: Kept) -> App:
    rates = tuple(_granted(rate, given) for rate in connector.rates)
    return App(
        base_url=(given.url or target.base_url).rstrip("/"),
        client_id=given.client_id or "",
        client_secret=given.client_secret or Secret(""),
        terms=Terms(rates, connector.error_budget, kept=kept),
    )


def _granted(rate: Rate, given: TargetSettings) -> Rate:
    calls = given.minute if rate.window is Window.MINUTE else given.day
    return rate if calls is None else replace(rate, calls=calls)
