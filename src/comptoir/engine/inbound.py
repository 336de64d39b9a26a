"""Inbound: what vendors send of their own accord, proved genuine and kept once before it is answered.

The address names a tenant's app at a target system; the webhook secret of that app proves the sender.
"""

import hashlib

from comptoir.cdk.contract import Connector, Notices, Target
from comptoir.engine.registry import Registry
from comptoir.engine.vault import Place, Vault
from comptoir.kit.clock import Clock
from comptoir.kit.errors import OperationUnsupported, RecordUnknown, TooLarge
from comptoir.kit.ids import Ids
from comptoir.store import arrivals, systems
from comptoir.store.arrivals import Arrival
from comptoir.store.database import Database
from comptoir.store.systems import System

_LONGEST = 64 * 1024


class Inbound:
    """Takes in what arrives."""

    def __init__(self, database: Database, registry: Registry, vault: Vault, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._registry = registry
        self._vault = vault
        self._clock = clock
        self._ids = ids

    def code(self, tenant_id: str, target_id: str) -> str:
        """What addresses a tenant's app. Raises TargetSystemUnknown, or OperationUnsupported."""
        connector, target = self._registry.find(target_id)
        _expect_notices(connector, target)
        return f"{tenant_id}.{target_id}"

    async def receive(self, code: str, body: bytes) -> bool:
        """Keep what came; false if it was kept before, or is an empty try of the address.

        Raises RecordUnknown, SignatureWrong, InvalidBody, or TooLarge.
        """
        system = await self._system(code)
        connector, target = self._registry.find(system.target)
        read = _expect_notices(connector, target)
        if not body:
            return False
        if len(body) > _LONGEST:
            raise TooLarge("A delivery may have 64 KB at the most.")
        if system.webhook_secret is None:
            raise RecordUnknown(f"No webhook secret is registered for {target.id}.")
        secret = self._vault.open(webhook_secret_place(system.tenant_id, target.id), system.webhook_secret)
        said, now = read(body, secret), self._clock.now()
        arrival = Arrival(
            id=self._ids.new("arr"),
            tenant_id=system.tenant_id,
            target=target.id,
            company_id=said.company,
            topic=said.topic,
            action=said.action,
            record_key=said.key,
            digest=hashlib.sha256(body).hexdigest(),
            body=self._vault.seal(arrival_place(system.tenant_id), body),
            received_at=now,
        )
        async with self._database.write() as conn:
            return await arrivals.add(conn, arrival)

    async def _system(self, code: str) -> System:
        tenant_id, _, target_id = code.partition(".")
        async with self._database.read() as conn:
            found = await systems.get(conn, tenant_id, target_id)
        if found is None:
            raise RecordUnknown("Nobody listens at this address: no app is registered under its code.")
        return found


def _expect_notices(connector: Connector, target: Target) -> Notices:
    if connector.notices is None:
        raise OperationUnsupported(f"{target.title} sends nothing of its own accord.")
    return connector.notices


def webhook_secret_place(tenant_id: str, target: str) -> Place:
    """Where the secret is sealed with which a target system signs."""
    return Place("systems", tenant_id, target, "webhook_secret")


def arrival_place(tenant_id: str) -> Place:
    """Where what arrived is sealed."""
    return Place("arrivals", tenant_id, "", "body")
