"""Subscriptions: webhooks that tenants register, each with a secret of its own that signs what it is sent.

A subscription lives until it is removed, or with its connection.
"""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from comptoir.engine.vault import Place, Vault
from comptoir.kit.clock import Clock
from comptoir.kit.errors import AlreadyThere, FieldProblem, RecordUnknown
from comptoir.kit.ids import Ids, fingerprint
from comptoir.store import webhooks
from comptoir.store.connections import Connection
from comptoir.store.database import Database
from comptoir.store.tenants import Tenant
from comptoir.store.webhooks import Scope, Webhook

_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What is to be heard, and where; None hears of every target system, company, resource or event."""

    callback_url: str
    scope: Scope
    target: str | None
    company_id: str | None
    resource: str | None
    event_type: str | None


class Subscriptions:
    """The webhooks of tenants and of their connections."""

    def __init__(self, database: Database, vault: Vault, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._ids = ids

    async def add(
        self, tenant: Tenant, connection: Connection | None, wish: Subscription
    ) -> tuple[Webhook, str]:
        """The webhook and its secret, which is shown this once. Raises AlreadyThere."""
        found, secret, now = self._ids.new("whk"), _new_secret(), self._clock.now()
        owner = connection.id if connection else None
        webhook = Webhook(
            id=found,
            tenant_id=tenant.id,
            connection_id=owner,
            scope=wish.scope,
            target=wish.target,
            company_id=wish.company_id,
            callback_url=wish.callback_url,
            resource=wish.resource,
            event_type=wish.event_type,
            same_hash=_same(tenant.id, owner, wish),
            secret=self._vault.seal(webhook_place(tenant.id, found), secret),
            created_at=now,
            updated_at=now,
        )
        async with self._database.write() as conn:
            added = await webhooks.add(conn, webhook)
        if not added:
            text = "There is a webhook already that hears the same at this address."
            hint = "GET /webhooks lists it; remove it to get a new secret."
            raise AlreadyThere(text, fields=[FieldProblem("callbackUrl", "already_there", text, hint)])
        return webhook, secret

    async def list(self, tenant: Tenant, connection: Connection | None) -> Sequence[Webhook]:
        """A connection's webhooks, or without a connection the tenant's own."""
        async with self._database.read() as conn:
            return await webhooks.list_all(conn, tenant.id, connection.id if connection else None)

    async def remove(self, tenant: Tenant, connection: Connection | None, webhook_id: str) -> None:
        """Raises RecordUnknown, also for a webhook that belongs to somebody else."""
        async with self._database.write() as conn:
            owner = connection.id if connection else None
            removed = await webhooks.remove(conn, tenant.id, owner, webhook_id)
        if not removed:
            raise RecordUnknown("There is no webhook with this id here.")


def webhook_place(tenant_id: str, webhook_id: str) -> Place:
    """Where a webhook's secret is sealed."""
    return Place("webhooks", tenant_id, webhook_id, "secret")


def _new_secret() -> str:
    """In the form of Standard Webhooks, so that receivers can check signatures with a library."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def _same(tenant_id: str, owner: str | None, wish: Subscription) -> str:
    heard = (wish.scope, wish.target, wish.company_id, wish.resource, wish.event_type, wish.callback_url)
    return fingerprint("\n".join(part or "" for part in (tenant_id, owner, *heard)))
