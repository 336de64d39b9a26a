"""What is asked of a connection itself: whose it is, who logged in, and requests that pass unmapped."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from msgspec import Struct, field
from starlette.responses import Response

from comptoir.api import answering
from comptoir.api.bodies import decode_body, read_body
from comptoir.api.control.tenant_models import Profile, ProfileCompany, ProfileTarget
from comptoir.api.endpoint import ACCOUNT_KEY, API_KEY, Endpoint
from comptoir.api.exchange import Exchange
from comptoir.cdk.contract import Answer, Parcel
from comptoir.cdk.dry_run import DryCaller
from comptoir.engine.companies import company_of
from comptoir.engine.ways import try_out
from comptoir.kit.errors import FieldProblem, InvalidBody, OperationUnsupported
from comptoir.unified.envelope import Meta
from comptoir.unified.vocabulary import Filter

_SCOPE = ("companyId", "environmentName")
_HEADERS = (API_KEY, ACCOUNT_KEY)
_CONTROL = range(32)


class UserInfo(Struct, kw_only=True):
    """Who logged in; `account_id` is the company that the connection is pinned to."""

    id: str | None
    account_id: str | None
    family_name: str | None
    name: str | None


class PassThrough(Struct, kw_only=True):
    """A request in the target system's own words; `path` is relative to the company."""

    path: str
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    query: dict[str, str | int | float | bool | None] = field(default_factory=dict)


class _Verbatim(Struct):
    """The body to pass, byte by byte, so that no digit changes on the way."""

    body: msgspec.Raw = msgspec.Raw(b"null")


async def profile(exchange: Exchange) -> Any:
    """What is known of the connection and its company since they were chosen. No call."""
    _, connection = await exchange.require_connection()
    exchange.parameters.only(_SCOPE)
    exchange.parameters.require_environment(connection.target)
    _, target = exchange.services.registry.find(connection.target)
    asked = exchange.parameters.text("companyId")
    known = connection.company_id or (company_of(connection, asked) if asked else None)
    company = next((found for found in connection.companies if str(found["id"]) == known), connection.company)
    return Profile(
        target_system=ProfileTarget(id=target.id, name=target.title, country_code=target.country),
        status=str(connection.status),
        login=connection.login,
        company=None if company is None else _company(company),
        companies=len(connection.companies),
        connected_date=connection.created_at,
        updated_date=connection.updated_at,
    )


def _company(found: Mapping[str, Any]) -> ProfileCompany:
    """In the words of GET /auth/companies."""
    return ProfileCompany(
        id=str(found["id"]),
        name=found.get("name"),
        country_code=found.get("country"),
        currency=found.get("currency"),
        vat_number=found.get("vat_number"),
        chamber_of_commerce_number=found.get("coc_number"),
        city=found.get("city"),
        archived=bool(found.get("archived")),
    )


async def user_info(exchange: Exchange) -> Any:
    """Asked anew of the target system. One call. Raises OperationUnsupported where it tells nobody's name."""
    tenant, connection = await exchange.require_connection()
    exchange.parameters.only(_SCOPE)
    exchange.parameters.require_environment(connection.target)
    services = exchange.services
    connector, _ = services.registry.find(connection.target)
    if connector.person is None:
        raise OperationUnsupported(f"{connector.title} does not tell who logged in.")
    caller = await services.operations.caller(tenant, connection, None, exchange.meter, exchange.max_wait())
    found = await connector.person(caller)
    return UserInfo(
        id=found.id, account_id=connection.company_id, family_name=found.family_name, name=found.name
    )


async def pass_through(exchange: Exchange) -> Response:
    """One request, sent once, inside the company that the connection is bound to."""
    tenant, connection = await exchange.require_connection()
    exchange.parameters.only((*_SCOPE, "dryRun"))
    exchange.parameters.require_environment(connection.target)
    body = await read_body(exchange.request)
    wish, warnings = decode_body(body, PassThrough)
    company = exchange.company = company_of(connection, exchange.parameters.text("companyId"))
    services = exchange.services
    connector, _ = services.registry.find(connection.target)
    if connector.passing is None:
        raise OperationUnsupported(f"Nothing passes to {connector.title} unmapped.")
    found = connector.passing(_parcel(wish, body), company)
    caller = await services.operations.caller(
        tenant, connection, company, exchange.meter, exchange.max_wait(), exchange.intent
    )
    if exchange.parameters.flag("dryRun"):
        tried = await try_out(found.call, company, DryCaller(caller, connector.rehearsal))
        return answering.planned(tried, exchange.id, [*warnings, *found.warnings])
    answer = await caller.send(found.call)
    meta = Meta(warnings=[*warnings, *found.warnings] or None, request_id=exchange.id)
    return answering.enveloped(_object(answer), meta, status=201)


def _parcel(wish: PassThrough, body: bytes) -> Parcel:
    raw = bytes(msgspec.json.decode(body, type=_Verbatim).body)
    for name, value in wish.headers.items():
        if any(ord(sign) in _CONTROL for sign in f"{name}{value}"):
            text = f"The header {name!r} holds a control character."
            raise InvalidBody(text, fields=[FieldProblem("headers", "invalid_value", text)])
    return Parcel(
        wish.method,
        wish.path,
        tuple((name, _text(value)) for name, value in wish.query.items() if value is not None),
        tuple(wish.headers.items()),
        None if wish.method in ("GET", "DELETE") or raw == b"null" else raw,
    )


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _object(answer: Answer) -> Any:
    """The answer as the published object: JSON objects as they are, anything else under `value` or `text`."""
    if not answer.body.strip():
        return {}
    try:
        found = msgspec.json.decode(answer.body, type=msgspec.Raw)
        plain = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {"text": answer.body.decode("utf-8", "replace")}
    return found if isinstance(plain, dict) else {"value": found}


DIRECT = (
    Endpoint(
        method="GET",
        path="/accounting/profile",
        operation_id="getProfile",
        tag="accounting",
        summary="What is known of the connection and its company",
        handler=profile,
        response=Profile,
        headers=_HEADERS,
    ),
    Endpoint(
        method="GET",
        path="/user/user-info",
        operation_id="getUserInfo",
        tag="user",
        summary="Who logged in",
        handler=user_info,
        headers=_HEADERS,
        response=UserInfo,
    ),
    Endpoint(
        method="POST",
        path="/accounting/passThrough",
        operation_id="createPassThroughRequest",
        tag="accounting",
        summary="Send a request to the target system as it is",
        handler=pass_through,
        headers=_HEADERS,
        query=(
            Filter("environmentName", doc="Ignored: the connection has one environment."),
            Filter("companyId", doc="The company, where the connection is not pinned to one."),
        ),
        request=PassThrough,
        response=dict[str, Any],
        status=201,
        tries=True,
    ),
)
