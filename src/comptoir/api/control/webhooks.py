"""/webhooks: where tenants hear of changes, in the published shapes (maesn-facts 6)."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from comptoir.api.bodies import decode_body, read_body
from comptoir.api.control.models import Message
from comptoir.api.endpoint import ACCOUNT_KEY, API_KEY, Endpoint
from comptoir.api.exchange import Exchange
from comptoir.engine.companies import company_of
from comptoir.engine.subscriptions import Subscription
from comptoir.kit.errors import FieldProblem, InvalidBody
from comptoir.store import webhooks as store
from comptoir.store.connections import Connection
from comptoir.store.webhooks import Scope
from comptoir.unified.vocabulary import Filter, FilterKind
from comptoir.unified.webhooks import (
    EVENT_TYPES,
    ConfigurationWebhookInput,
    EventResource,
    EventSubscriptionInput,
    Webhook,
    WebhookInput,
)

_BOTH = (API_KEY, ACCOUNT_KEY)
_SCOPE = ("environmentName", "companyId")
_NEVER = datetime(9999, 12, 31, tzinfo=UTC)  # a subscription does not run out; the published field is a date


async def create(exchange: Exchange) -> Any:
    """A webhook for one connection, or for one company of it."""
    tenant, connection = await exchange.require_connection()
    exchange.parameters.only(_SCOPE)
    exchange.parameters.require_environment(connection.target)
    wish, _ = decode_body(await read_body(exchange.request), WebhookInput)
    company = _company(exchange, connection)
    if wish.target_system and wish.target_system != connection.target:
        raise _elsewhere(f"This connection is one to {connection.target}.")
    wished = _subscription(wish, Scope.CONNECTION, connection.target, company)
    added, secret = await exchange.services.subscriptions.add(tenant, connection, wished)
    return _shown(added, secret)


async def create_for_tenant(exchange: Exchange) -> Any:
    """A webhook for every connection of the tenant, or for those to one target system."""
    return await _create(exchange, WebhookInput, Scope.TENANT)


async def create_configuration(exchange: Exchange) -> Any:
    """A webhook for what becomes of the tenant's connections themselves."""
    return await _create(exchange, ConfigurationWebhookInput, Scope.CONFIGURATION)


async def list_all(exchange: Exchange) -> Any:
    tenant, connection = await exchange.require_connection()
    exchange.parameters.only((*_SCOPE, "rawData"))
    exchange.parameters.require_environment(connection.target)
    exchange.parameters.flag("rawData")  # checked, and of no further use: nothing here is raw
    return [_shown(found) for found in await exchange.services.subscriptions.list(tenant, connection)]


async def list_of_tenant(exchange: Exchange) -> Any:
    tenant = await exchange.require_tenant()
    exchange.parameters.only(())
    return [_shown(found) for found in await exchange.services.subscriptions.list(tenant, None)]


async def delete(exchange: Exchange) -> Any:
    tenant, connection = await exchange.require_connection()
    exchange.parameters.only(_SCOPE)
    exchange.parameters.require_environment(connection.target)
    await exchange.services.subscriptions.remove(tenant, connection, _id(exchange))
    return Message(message="The webhook is deleted.")


async def delete_of_tenant(exchange: Exchange) -> Any:
    tenant = await exchange.require_tenant()
    exchange.parameters.only(())
    await exchange.services.subscriptions.remove(tenant, None, _id(exchange))
    return "The webhook is deleted."


async def subscribe(exchange: Exchange) -> Any:
    """A webhook for one connection, asked for in the older way. Raises InvalidBody for an unknown kind."""
    tenant, connection = await exchange.require_connection()
    exchange.parameters.only(_SCOPE)
    exchange.parameters.require_environment(connection.target)
    wish, _ = decode_body(await read_body(exchange.request), EventSubscriptionInput)
    resource, event = _kind(wish.event_type)
    wished = Subscription(
        callback_url=wish.callback_url,
        scope=Scope.CONNECTION,
        target=connection.target,
        company_id=_company(exchange, connection),
        resource=resource,
        event_type=event,
    )
    added, secret = await exchange.services.subscriptions.add(tenant, connection, wished)
    return _shown(added, secret)


async def unsubscribe(exchange: Exchange) -> Any:
    tenant, connection = await exchange.require_connection()
    exchange.parameters.only(_SCOPE)
    exchange.parameters.require_environment(connection.target)
    found = str(exchange.request.path_params["eventSubscriptionId"])
    await exchange.services.subscriptions.remove(tenant, connection, found)
    return Message(message="The subscription is deleted.")


def _kind(text: str) -> tuple[str | None, str | None]:
    """`INVOICE_UPDATED` is updates of invoices, `invoice.updated` too; either half may stand alone."""
    name = text.strip().upper().replace(".", "_")
    event = next((event for event in EVENT_TYPES if name == event or name.endswith(f"_{event}")), None)
    resource = name.removesuffix(event).removesuffix("_") if event else name
    if not name or (resource and resource not in set(EventResource)):
        sentence = f"{text[:80]!r} is no kind of event."
        hint = f"One of {', '.join(EventResource)}, with or without _{', _'.join(EVENT_TYPES)}."
        raise InvalidBody(sentence, fields=[FieldProblem("eventType", "invalid_value", sentence, hint)])
    return resource or None, event


def _company(exchange: Exchange, connection: Connection) -> str | None:
    """The company to hear of: the pinned one, the one that is asked for, or all that the login reaches."""
    asked = exchange.parameters.text("companyId")
    if connection.company_id is None and not asked:
        return None
    exchange.company = company_of(connection, asked)
    return exchange.company


async def _create(exchange: Exchange, kind: Any, scope: Scope) -> Any:
    tenant = await exchange.require_tenant()
    exchange.parameters.only(())
    wish, _ = decode_body(await read_body(exchange.request), kind)
    target = wish.target_system or None
    if target is not None and target not in {found.id for found in exchange.services.registry.targets}:
        raise _elsewhere(f"No connector serves {target[:80]!r}.")
    added, secret = await exchange.services.subscriptions.add(
        tenant, None, _subscription(wish, scope, target, None)
    )
    return _shown(added, secret)


def _subscription(wish: Any, scope: Scope, target: str | None, company: str | None) -> Subscription:
    return Subscription(
        callback_url=wish.callback_url,
        scope=scope,
        target=target,
        company_id=company,
        resource=wish.resource or None,
        event_type=wish.event_type or None,
    )


def _shown(found: store.Webhook, secret: str | None = None) -> Webhook:
    configuration = found.scope is Scope.CONFIGURATION
    return Webhook(
        id=found.id,
        created_date=found.created_at,
        expires_date=_NEVER,
        updated_date=found.updated_at,
        callback_url=found.callback_url,
        secret=secret or msgspec.UNSET,
        event_type=found.event_type,
        resource="CONNECTION" if configuration else found.resource,
        target_system=found.target,
        company_id=found.company_id,
    )


def _elsewhere(text: str) -> InvalidBody:
    return InvalidBody(text, fields=[FieldProblem("targetSystem", "invalid_value", text)])


def _id(exchange: Exchange) -> str:
    return str(exchange.request.path_params["webhookId"])


def _webhooks(method: str, path: str, operation_id: str, summary: str, **facts: Any) -> Endpoint:
    facts = {"tag": "webhooks", **facts}
    return Endpoint(
        method=method, path=f"/webhooks{path}", operation_id=operation_id, summary=summary, **facts
    )


_QUERY = tuple(Filter(name) for name in _SCOPE)
_MAKE = {"handler": create, "headers": _BOTH, "query": _QUERY, "request": WebhookInput}
_MAKE |= {"response": Webhook, "status": 201}
_OF_TENANT = {"response": Webhook, "status": 201}
_REMOVE = {"handler": delete, "headers": _BOTH, "query": _QUERY, "response": Message, "enveloped": False}

WEBHOOKS = (
    _webhooks("POST", "", "createWebhook", "Hear of changes in one connection", **_MAKE),
    _webhooks(
        "GET",
        "",
        "getWebhooks",
        "List the webhooks of one connection",
        handler=list_all,
        headers=_BOTH,
        query=(*_QUERY, Filter("rawData", FilterKind.BOOLEAN, doc="Nothing is raw here: `rawData` is null.")),
        response=list[Webhook],
    ),
    _webhooks("DELETE", "/{webhookId}", "deleteWebhook", "Delete a webhook of one connection", **_REMOVE),
    _webhooks("POST", "/user", "createWebhookEndUser", "Hear of changes in one connection", **_MAKE),
    _webhooks(
        "DELETE", "/user/{webhookId}", "deleteWebhookEndUser", "Delete a webhook of one connection", **_REMOVE
    ),
    _webhooks(
        "POST",
        "/tenant",
        "createWebHookTenant",
        "Hear of changes in all connections",
        handler=create_for_tenant,
        request=WebhookInput,
        **_OF_TENANT,
    ),
    _webhooks(
        "GET",
        "/tenant",
        "getTenantWebhooks",
        "List the webhooks for all connections",
        handler=list_of_tenant,
        response=list[Webhook],
    ),
    _webhooks(
        "DELETE",
        "/tenant/{webhookId}",
        "deleteWebhookTenant",
        "Delete a webhook for all connections",
        handler=delete_of_tenant,
        response=str,
        enveloped=False,
    ),
    _webhooks(
        "POST",
        "/config",
        "createWebhookConfig",
        "Hear of what becomes of the connections themselves",
        handler=create_configuration,
        request=ConfigurationWebhookInput,
        **_OF_TENANT,
    ),
    Endpoint(
        method="POST",
        path="/accounting/event-subscriptions",
        operation_id="createEventSubscriptions",
        tag="accounting",
        summary="Hear of changes in one connection, the older way",
        handler=subscribe,
        headers=_BOTH,
        query=(Filter("companyId"),),
        request=EventSubscriptionInput,
        response=Webhook,
        status=201,
    ),
    Endpoint(
        method="DELETE",
        path="/accounting/event-subscriptions/{eventSubscriptionId}",
        operation_id="deleteEventSubscriptions",
        tag="accounting",
        summary="Hear of changes no longer, the older way",
        handler=unsubscribe,
        headers=_BOTH,
        query=(Filter("companyId"),),
        response=Message,
    ),
)  # fmt: skip  a table
