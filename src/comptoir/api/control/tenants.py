"""/tenants: a tenant's apps, callback URLs, connections and page style, in the published shapes."""

from collections import Counter
from typing import Any

import msgspec

from comptoir.api.control.models import CallbackUrls, Message, PageStyle, SystemRegistration
from comptoir.api.control.tenant_models import (
    CallbackUrlsSet,
    CustomSetting,
    EndUser,
    EndUsers,
    RegisteredSystem,
    RegisteredSystems,
    Requirement,
    SigningSecret,
    TargetSystem,
    TargetSystems,
)
from comptoir.api.endpoint import ACCOUNT_KEY, API_KEY, Endpoint
from comptoir.api.exchange import Exchange
from comptoir.api.reading import decode_body, invalid, read_body
from comptoir.cdk.auth import OAuth2
from comptoir.engine.directory import secret_place
from comptoir.engine.inbound import webhook_secret_place
from comptoir.engine.onboarding import signing_place
from comptoir.kit.errors import InvalidState, RecordUnknown
from comptoir.kit.ids import fingerprint, new_key
from comptoir.store import connections, onboarding, systems, tenants
from comptoir.store.connections import Connection, ConnectionStatus
from comptoir.store.systems import System
from comptoir.unified.vocabulary import Filter

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


async def set_callback_urls(exchange: Exchange) -> Any:
    tenant = await exchange.require_tenant()
    body, _ = decode_body(await read_body(exchange.request), CallbackUrls)
    for name, url in (("callbackUrl", body.callback_url), ("cancelCallbackUrl", body.cancel_callback_url)):
        if not url.startswith(("http://", "https://")):
            raise invalid(name, f"{name} is an http or https URL.")
    async with exchange.services.database.write() as conn:
        await tenants.set_callback_urls(conn, tenant.id, body.callback_url, body.cancel_callback_url)
    exchange.services.directory.forget()
    return "The callback URLs are set."


async def callback_urls(exchange: Exchange) -> Any:
    tenant = await exchange.require_tenant()
    return CallbackUrlsSet(callback_url=tenant.callback_url, cancel_callback_url=tenant.cancel_callback_url)


async def end_users(exchange: Exchange) -> Any:
    return EndUsers(items=[_end_user(found) for found in await _connections(exchange)])


async def active_end_users(exchange: Exchange) -> Any:
    found = await _connections(exchange)
    return EndUsers(items=[_end_user(one) for one in found if one.status is ConnectionStatus.ACTIVE])


async def count_by_system(exchange: Exchange) -> Any:
    return dict(Counter(found.target for found in await _connections(exchange)))


async def delete_end_user(exchange: Exchange) -> Any:
    tenant, connection = await exchange.require_connection()
    async with exchange.services.database.write() as conn:
        await connections.remove(conn, tenant.id, connection.id)
    exchange.services.directory.forget()
    exchange.services.operations.forget(connection)
    return Message(message="The connection and its tokens are deleted.")


async def set_style(exchange: Exchange) -> Any:
    tenant = await exchange.require_tenant()
    body, _ = decode_body(await read_body(exchange.request), PageStyle)
    async with exchange.services.database.write() as conn:
        await tenants.set_style(conn, tenant.id, msgspec.to_builtins(body))
    exchange.services.directory.forget()
    return body


async def style(exchange: Exchange) -> Any:
    tenant = await exchange.require_tenant()
    return tenant.style or {}


async def style_of_login(exchange: Exchange) -> Any:
    """For a page in a login that is under way: `code` is the login's state."""
    code = exchange.parameters.text("code")
    if code is None:
        raise invalid("code", "code is required.")
    async with exchange.services.database.read() as conn:
        login = await onboarding.get(conn, fingerprint(code))
        tenant = await tenants.get(conn, login.tenant_id) if login else None
    if tenant is None:
        raise InvalidState("No login is under way with this code.")
    return tenant.style or {}


async def signing_secret(exchange: Exchange) -> Any:
    """A new secret replaces the old one; it is shown this once."""
    tenant = await exchange.require_tenant()
    secret = new_key()
    sealed = exchange.services.vault.seal(signing_place(tenant.id), secret)
    async with exchange.services.database.write() as conn:
        await tenants.set_signing_secret(conn, tenant.id, sealed)
    exchange.services.directory.forget()
    return SigningSecret(signing_secret=secret)


async def _connections(exchange: Exchange) -> list[Connection]:
    tenant = await exchange.require_tenant()
    async with exchange.services.database.read() as conn:
        return await connections.list_all(conn, tenant.id)


def _end_user(found: Connection) -> EndUser:
    return EndUser(
        id=found.id,
        target_system=found.target,
        status=found.status.upper(),
        company_id=found.company_id,
        company_name=(found.company or {}).get("name"),
        login=found.login,
        created_date=found.created_at,
        updated_date=found.updated_at,
    )


def _tenants(method: str, path: str, operation_id: str, summary: str, **facts: Any) -> Endpoint:
    return Endpoint(
        method=method,
        path=f"/tenants/{path}",
        operation_id=operation_id,
        tag="tenants",
        summary=summary,
        **facts,
    )


TENANTS = (
    _tenants(
        "POST",
        "register-system",
        "systemRegistration",
        "Register the tenant's app at a target system",
        handler=register_system,
        request=SystemRegistration,
        response=str,
        status=201,
        enveloped=False,
    ),
    _tenants(
        "POST",
        "add-callback-urls",
        "addCallbackUrl",
        "Set where people go after a login",
        handler=set_callback_urls,
        request=CallbackUrls,
        response=str,
        status=201,
        enveloped=False,
    ),
    _tenants(
        "GET",
        "get-end-user-list",
        "getEndUserList",
        "List the connections",
        handler=end_users,
        response=EndUsers,
    ),
    _tenants(
        "GET",
        "count-end-users-by-system",
        "countEndUsersBySystem",
        "Count the connections",
        handler=count_by_system,
        response=dict[str, int],
    ),
    _tenants(
        "DELETE",
        "delete-end-user",
        "deleteEndUser",
        "Delete a connection",
        handler=delete_end_user,
        headers=(API_KEY, ACCOUNT_KEY),
        response=Message,
        enveloped=False,
    ),
    _tenants(
        "GET",
        "get-callback-url",
        "getCallbackUrl",
        "Where people go after a login",
        handler=callback_urls,
        response=CallbackUrlsSet,
    ),
    _tenants(
        "GET",
        "get-registered-systems",
        "getRegisteredSystems",
        "List the tenant's apps",
        handler=registered_systems,
        response=RegisteredSystems,
    ),
    _tenants(
        "GET",
        "get-target-system-values",
        "getTargetSystemValues",
        "List the target systems",
        handler=target_systems,
        response=TargetSystems,
    ),
    _tenants(
        "GET",
        "get-target-system-requirements",
        "getTargetSystemRequirements",
        "What must be registered for each target system",
        handler=requirements,
        response=dict[str, Requirement],
    ),
    _tenants(
        "GET",
        "get-registered-systems-masked",
        "getRegisteredSystemsMasked",
        "List the tenant's apps, secrets masked",
        handler=registered_systems,
        response=RegisteredSystems,
    ),
    _tenants(
        "DELETE",
        "delete-registered-system/{targetSystem}",
        "deleteRegisteredSystem",
        "Delete an app",
        handler=delete_system,
        response=str,
        enveloped=False,
    ),
    _tenants(
        "GET",
        "get-all-active-end-users",
        "getAllActiveEndUsers",
        "List the active connections",
        handler=active_end_users,
        response=EndUsers,
        enveloped=False,
    ),
    _tenants(
        "GET",
        "get-submission-page-style",
        "getSubmissionPageStyle",
        "The style of a login's pages",
        handler=style_of_login,
        headers=(),
        response=dict[str, str],
        query=(Filter("code", doc="The state of the login that is under way.", required=True),),
        enveloped=False,
    ),
    _tenants(
        "POST",
        "submission-page-style",
        "updateSubmissionPageStyle",
        "Set the style of the pages",
        handler=set_style,
        request=PageStyle,
        response=PageStyle,
        status=201,
        enveloped=False,
    ),
    _tenants(
        "GET",
        "submission-page-style-by-key",
        "getSubmissionPageStyleByKey",
        "The tenant's page style",
        handler=style,
        response=dict[str, str],
        enveloped=False,
    ),
    _tenants(
        "POST",
        "signing-secret",
        "generateTenantSigningSecret",
        "Make a new signing secret",
        handler=signing_secret,
        response=SigningSecret,
        status=201,
        enveloped=False,
    ),
)  # fmt: skip  a table
