"""/tenants: a tenant's callback URLs, connections, page style and apps, in the published shapes."""

from collections import Counter
from typing import Any

import msgspec

from comptoir.api.bodies import decode_body, read_body
from comptoir.api.control.apps import (
    delete_system,
    register_system,
    registered_systems,
    requirements,
    target_systems,
)
from comptoir.api.control.browsers import check_web_address
from comptoir.api.control.models import CallbackUrls, Message, PageStyle, SystemRegistration
from comptoir.api.control.tenant_models import (
    CallbackUrlsSet,
    EndUser,
    EndUsers,
    RegisteredSystems,
    Requirement,
    SigningSecret,
    TargetSystems,
)
from comptoir.api.endpoint import ACCOUNT_KEY, API_KEY, Endpoint
from comptoir.api.exchange import Exchange
from comptoir.api.reading import invalid
from comptoir.engine.returning import signing_place
from comptoir.kit.errors import InvalidState
from comptoir.kit.ids import fingerprint, new_key
from comptoir.store import connections, onboarding, tenants
from comptoir.store.connections import Connection, ConnectionStatus
from comptoir.unified.vocabulary import Filter


async def set_callback_urls(exchange: Exchange) -> Any:
    tenant = await exchange.require_tenant()
    body, _ = decode_body(await read_body(exchange.request), CallbackUrls)
    check_web_address("callbackUrl", body.callback_url)
    check_web_address("cancelCallbackUrl", body.cancel_callback_url)
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
