"""The parts that the HTTP door hands requests to; app puts them together."""

from dataclasses import dataclass

from comptoir.engine.announcing import Announcer
from comptoir.engine.budgets import Budgets
from comptoir.engine.directory import Directory
from comptoir.engine.inbound import Inbound
from comptoir.engine.jobs.queue import Jobs
from comptoir.engine.onboarding import Onboarding
from comptoir.engine.operations import Operations
from comptoir.engine.purging import Purger
from comptoir.engine.registry import Registry
from comptoir.engine.selection import Selection
from comptoir.engine.subscriptions import Subscriptions
from comptoir.engine.tasks.tasks import Tasks
from comptoir.engine.tokens import Tokens
from comptoir.engine.tokens.keeping import Keeper
from comptoir.engine.vault import Vault
from comptoir.engine.writes import Writes
from comptoir.kit.clock import Clock
from comptoir.kit.crypto import Secret
from comptoir.kit.ids import Ids
from comptoir.store.database import Database
from comptoir.store.writer import RequestLog


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything that a handler may use. `public_url` is how the outside reaches this server."""

    database: Database
    registry: Registry
    directory: Directory
    operations: Operations
    tasks: Tasks
    jobs: Jobs
    onboarding: Onboarding
    announcer: Announcer
    selection: Selection
    subscriptions: Subscriptions
    inbound: Inbound
    budgets: Budgets
    tokens: Tokens
    keeper: Keeper
    purger: Purger
    writes: Writes
    vault: Vault
    request_log: RequestLog
    clock: Clock
    ids: Ids
    public_url: str
    max_wait: float
    metrics_key: Secret | None
    version: str
