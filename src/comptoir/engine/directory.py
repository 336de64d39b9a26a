"""The directory: whose key this is, kept in memory for a moment so that no request needs a query for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

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
    """Things by key, each forgotten after KEPT_FOR seconds; only what exists is kept."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[tuple[str, ...], tuple[float, _Kept]] = {}

    def get(self, key: tuple[str, ...]) -> _Kept | None:
        found = self._kept.get(key)
        return found[1] if found and self._clock.monotonic() - found[0] < KEPT_FOR else None

    def put(self, key: tuple[str, ...], value: _Kept) -> _Kept:
        self._kept[key] = (self._clock.monotonic(), value)
        return value

    def clear(self) -> None:
        self._kept.clear()


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
        if (kept := self._tenants.get(key)) is not None:
            return kept
        async with self._database.read() as conn:
            tenant = await tenants.by_key_hash(conn, key[0])
        if tenant is None:
            raise ApiKeyUnknown("This API key is not known.")
        return self._tenants.put(key, tenant)

    async def connection(self, tenant: Tenant, account_key: str | None) -> Connection:
        """The tenant's connection behind an account key. Raises AccountKeyMissing or AccountKeyUnknown."""
        if not account_key:
            raise AccountKeyMissing("Send the connection's key in the header X-ACCOUNT-KEY.")
        key = (tenant.id, fingerprint(account_key))
        if (kept := self._connections.get(key)) is not None:
            return kept
        async with self._database.read() as conn:
            connection = await connections.by_key_hash(conn, tenant.id, key[1])
        if connection is None:
            raise AccountKeyUnknown("No connection has this account key.")
        return self._connections.put(key, connection)

    async def app(self, tenant_id: str, target: Target) -> App:
        """The tenant's own app, else this installation's. Raises TargetSystemNotRegistered."""
        key = (tenant_id, target.id)
        if (kept := self._apps.get(key)) is not None:
            return kept
        default = self._defaults[target.id]
        async with self._database.read() as conn:
            system = await systems.get(conn, tenant_id, target.id)
        if system is not None:
            secret = self._vault.open(secret_place(tenant_id, target.id), system.client_secret)
            return self._apps.put(key, replace(default, client_id=system.client_id, client_secret=secret))
        if not default.client_id:
            text = f"There are no app credentials for {target.id}: use POST /tenants/register-system."
            raise TargetSystemNotRegistered(text)
        return self._apps.put(key, default)

    def base_url(self, target: Target) -> str:
        """Where the target system is, whoever's app calls it."""
        return self._defaults[target.id].base_url

    def forget(self) -> None:
        """Something changed: ask the database again."""
        self._tenants.clear()
        self._connections.clear()
        self._apps.clear()


def secret_place(tenant_id: str, target: str) -> Place:
    """Where the secret of a tenant's app is sealed."""
    return Place("systems", tenant_id, target, "client_secret")
