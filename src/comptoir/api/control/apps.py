"""A tenant's apps at target systems: registered with their secrets, listed without, deleted."""

from typing import Any

from comptoir.api.bodies import decode_body, read_body
from comptoir.api.control.models import SystemRegistration
from comptoir.api.control.tenant_models import (
    CustomSetting,
    RegisteredSystem,
    RegisteredSystems,
    Requirement,
    TargetSystem,
    TargetSystems,
)
from comptoir.api.exchange import Exchange
from comptoir.api.reading import invalid
from comptoir.cdk.auth import OAuth2
from comptoir.engine.directory import secret_place
from comptoir.engine.inbound import webhook_secret_place
from comptoir.kit.errors import RecordUnknown
from comptoir.store import systems
from comptoir.store.systems import System

_WEBHOOK_SECRET = "webhookSecret"  # noqa: S105  the custom value's name
_HIDDEN = "***"


async def register_system(exchange: Exchange) -> Any:
    tenant = await exchange.require_tenant()
    body, _ = decode_body(await read_body(exchange.request), SystemRegistration)
    services = exchange.services
    services.registry.find(body.target_system)
    if not body.client_id or not body.client_secret:
        raise invalid("clientId", "clientId and clientSecret must not be empty.")
    sealed = services.vault.seal(secret_place(tenant.id, body.target_system), body.client_secret)
    custom = {found.key: found.value for found in body.custom_values}
    system = System(
        tenant.id,
        body.target_system,
        body.client_id,
        sealed,
        custom,
        services.clock.now(),
        webhook_secret=_sealed_webhook_secret(exchange, tenant.id, body.target_system, custom),
    )
    async with services.database.write() as conn:
        await systems.put(conn, system)
    services.directory.forget()
    return f"{body.target_system} is registered."


async def delete_system(exchange: Exchange) -> Any:
    tenant = await exchange.require_tenant()
    target = str(exchange.request.path_params["targetSystem"])
    async with exchange.services.database.write() as conn:
        removed = await systems.remove(conn, tenant.id, target)
    if not removed:
        raise RecordUnknown(f"The tenant has registered no app for {target}.")
    exchange.services.directory.forget()
    return f"{target} is no longer registered."


async def registered_systems(exchange: Exchange) -> Any:
    """The secrets themselves are never shown again."""
    tenant = await exchange.require_tenant()
    async with exchange.services.database.read() as conn:
        found = await systems.list_all(conn, tenant.id)
    return RegisteredSystems(items=[_registered(system) for system in found])


def _registered(system: System) -> RegisteredSystem:
    secret = {_WEBHOOK_SECRET: _HIDDEN} if system.webhook_secret is not None else {}
    custom = {**system.custom, **secret}
    return RegisteredSystem(
        target_system=system.target,
        client_id=system.client_id,
        client_secret=_HIDDEN,
        custom_values=[CustomSetting(key=key, value=value) for key, value in custom.items()],
        created_date=system.created_at,
    )


def _sealed_webhook_secret(
    exchange: Exchange, tenant_id: str, target: str, custom: dict[str, str]
) -> bytes | None:
    """The webhook secret, taken out of the custom values."""
    secret = custom.pop(_WEBHOOK_SECRET, "")
    return exchange.services.vault.seal(webhook_secret_place(tenant_id, target), secret) if secret else None


async def target_systems(exchange: Exchange) -> Any:
    await exchange.require_tenant()
    found = exchange.services.registry.targets
    items = [TargetSystem(value=one.id, name=one.title, country_code=one.country) for one in found]
    return TargetSystems(items=items)


async def requirements(exchange: Exchange) -> Any:
    """What must be registered for each target system, and the redirect URI to give its vendor."""
    await exchange.require_tenant()
    services = exchange.services
    needed = {}
    for target in services.registry.targets:
        connector, _ = services.registry.find(target.id)
        oauth = isinstance(connector.auth, OAuth2)
        needed[target.id] = Requirement(
            fields=["clientId", "clientSecret"] if oauth else [],
            custom_values=[_WEBHOOK_SECRET] if connector.notices is not None else [],
            redirect_uri=services.onboarding.redirect_uri(target.id) if oauth else None,
        )
    return needed
