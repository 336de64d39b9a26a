"""/events: where target systems tell of changes of their own accord (maesn-facts 6)."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from comptoir.api.bodies import read_body
from comptoir.api.endpoint import API_KEY, Endpoint
from comptoir.api.exchange import Exchange


class EventAddress(Struct, kw_only=True, rename="camel"):
    """The code under which a tenant's app is told of changes, and the address to register at the vendor."""

    code: str
    callback_url: str


Delivery = Annotated[
    dict[str, Any],
    Meta(
        description="What the target system tells, in its own words. Its signature is over these very bytes.",
        examples=[
            {
                "Content": {
                    "Topic": "Items",
                    "Division": 3412056,
                    "Action": "Update",
                    "Key": "4c1b7a52-6f0e",
                },
                "HashCode": "5F2C0A…",
            }
        ],
    ),
]
"""Nothing at all is a try of the address, which some target systems make first (exact-facts 9)."""


class Taken(Struct, kw_only=True):
    """Whether anything was kept: not an empty try of the address, nor what was kept before."""

    kept: bool


async def take(exchange: Exchange) -> Any:
    """Keep a delivery whose signature holds, before it is answered."""
    body = await read_body(exchange.request)
    return Taken(kept=await exchange.services.inbound.receive(_code(exchange), body))


async def address(exchange: Exchange) -> Any:
    """`code` in the path is the target system's id."""
    tenant = await exchange.require_tenant()
    code = exchange.services.inbound.code(tenant.id, _code(exchange))
    return EventAddress(code=code, callback_url=f"{exchange.services.public_url}/events/callback/{code}")


def _code(exchange: Exchange) -> str:
    return str(exchange.request.path_params["code"])


def _events(path: str, operation_id: str, summary: str, **facts: Any) -> Endpoint:
    return Endpoint(
        method="POST",
        path=f"/events/{path}",
        operation_id=operation_id,
        tag="events",
        summary=summary,
        enveloped=False,
        **facts,
    )


_TAKING = {
    "handler": take,
    "headers": (),
    "request": Delivery,
    "body_required": False,
    "response": Taken,
    "status": 202,
}

EVENTS = (
    _events("callback/{code}", "handleCallback", "A target system tells of a change", **_TAKING),
    _events(
        "key/{code}",
        "getCode",
        "The address at which a target system is to tell of changes",
        handler=address,
        headers=(API_KEY,),
        response=EventAddress,
        status=201,
    ),
    _events(
        "configuration/callback/{code}",
        "handleConfigurationCallback",
        "A target system tries the address out",
        **_TAKING,
    ),
)
