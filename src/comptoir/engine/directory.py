"""The directory: whose key this is, kept in memory for a moment so that no request needs a query for it."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Generic, TypeVar

from comptoir.cdk.contract import Target
from comptoir.engine.budgets import Terms
from comptoir.engine.vault import Place, Vault
from comptoir.kit.clock import Clock
from comptoir.kit.crypto import Secret
from comptoir.kit.errors import (
    AccountKeyMissing,
    AccountKeyUnknown,
    ApiKeyMissing,
    ApiKeyUnknown,
    TargetSystemNotRegistered,
)
from comptoir.kit.ids import fingerprint
from comptoir.kit.single_flight import SingleFlight
from comptoir.store import connections, systems, tenants
from comptoir.store.connections import Connection
from comptoir.store.database import Database
from comptoir.store.tenants import Tenant

KEPT_FOR = 5.0
_Kept = TypeVar("_Kept")


@dataclass(frozen=True, slots=True)
class App:
    """A registration at a target system: where it is, the app's credentials, and the calls it is granted."""

    base_url: str
    client_id: str
    client_secret: Secret
    terms: Terms


class _Shelf(Generic[_Kept]):
    """Things by key, each forgotten after KEPT_FOR seconds; only what exists is kept.

    Of all who miss the same thing at once, one asks the database for it.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[tuple[str, ...], tuple[float, _Kept]] = {}
        self._flight: SingleFlight[_Kept | None] = SingleFlight()

    def get(self, key: tuple[str, ...]) -> _Kept | None:
        found = self._kept.get(key)
        return found[1] if found and self._clock.monotonic() - found[0] < KEPT_FOR else None

    async def fetch(
        self, key: tuple[str, ...], question: Callable[[], Coroutine[Any, Any, _Kept | None]]
    ) -> _Kept | None:
        """What the database says, kept if it exists; None if it does not."""
        return await self._flight.ask(key, partial(self._asked, key, question))

    def clear(self) -> None:
        """Keep nothing, not even the answer to a question that is under way."""
        self._kept = {}
        self._flight.forget()

    async def _asked(
        self, key: tuple[str, ...], question: Callable[[], Coroutine[Any, Any, _Kept | None]]
    ) -> _Kept | None:
        kept = self._kept  # another one after `clear`
        value = await question()
        if value is not None:
            kept[key] = (self._clock.monotonic(), value)
        return value


class Directory:
    """Tenants, connections and apps by the keys that callers show.

    Another process sees a change after KEPT_FOR seconds at the latest; this one at once, by `forget`.
    """

    def __init__(self, database: Database, vault: Vault, defaults: Mapping[str, App], clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._defaults = defaults
        self._tenants: _Shelf[Tenant] = _Shelf(clock)
        self._connections: _Shelf[Connection] = _Shelf(clock)
        self._apps: _Shelf[App] = _Shelf(clock)

    async def tenant(self, api_key: str | None) -> Tenant:
        """The tenant behind an API key. Raises ApiKeyMissing or ApiKeyUnknown."""
        if not api_key:
            raise ApiKeyMissing("Send the tenant's key in the header X-API-KEY.")
        key = (fingerprint(api_key),)
        tenant = self._tenants.get(key) or await self._tenants.fetch(key, partial(self._tenant, *key))
        if tenant is None:
            raise ApiKeyUnknown("This API key is not known.")
        return tenant

    async def connection(self, tenant: Tenant, account_key: str | None) -> Connection:
        """The tenant's connection behind an account key. Raises AccountKeyMissing or AccountKeyUnknown."""
        if not account_key:
            raise AccountKeyMissing("Send the connection's key in the header X-ACCOUNT-KEY.")
        key = (tenant.id, fingerprint(account_key))
        known = self._connections
        connection = known.get(key) or await known.fetch(key, partial(self._connection, *key))
        if connection is None:
            raise AccountKeyUnknown("No connection has this account key.")
        return connection

    async def app(self, tenant_id: str, target: Target) -> App:
        """The tenant's own app, else this installation's. Raises TargetSystemNotRegistered."""
        key = (tenant_id, target.id)
        app = self._apps.get(key) or await self._apps.fetch(key, partial(self._app, *key))
        if app is None:
            text = f"There are no app credentials for {target.id}: use POST /tenants/register-system."
            raise TargetSystemNotRegistered(text)
        return app

    def base_url(self, target: Target) -> str:
        """Where the target system is, whoever's app calls it."""
        return self._defaults[target.id].base_url

    def forget(self) -> None:
        """Something changed: ask the database again."""
        self._tenants.clear()
        self._connections.clear()
        self._apps.clear()

    async def _tenant(self, key_hash: str) -> Tenant | None:
        async with self._database.read() as conn:
            return await tenants.by_key_hash(conn, key_hash)

    async def _connection(self, tenant_id: str, key_hash: str) -> Connection | None:
        async with self._database.read() as conn:
            return await connections.by_key_hash(conn, tenant_id, key_hash)

    async def _app(self, tenant_id: str, target_id: str) -> App | None:
        default = self._defaults[target_id]
        async with self._database.read() as conn:
            system = await systems.get(conn, tenant_id, target_id)
        if system is None:
            return default if default.client_id else None
        secret = self._vault.open(secret_place(tenant_id, target_id), system.client_secret)
        return replace(default, client_id=system.client_id, client_secret=secret)


def secret_place(tenant_id: str, target: str) -> Place:
    """Where the secret of a tenant's app is sealed."""
    return Place("systems", tenant_id, target, "client_secret")
