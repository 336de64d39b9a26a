"""Webhooks: where a tenant hears of changed records, in the published shape (maesn-facts 6)."""

from datetime import datetime
from enum import StrEnum, auto
from typing import Annotated, Literal, TypeAlias, get_args

from msgspec import UNSET, Meta, Struct, UnsetType

from comptoir.unified.values import Input, Maybe

EventType = Literal["CREATED", "UPDATED", "DELETED"]
EVENT_TYPES: tuple[str, ...] = get_args(EventType)

_HOST = r"[A-Za-z0-9]([A-Za-z0-9.\-]*[A-Za-z0-9])?"
_PORT = "(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})"
_PATTERN = rf'^https?://{_HOST}(:{_PORT})?([/?][!"$-~]*)?(?!\n)$'
_EXAMPLE = "https://app.example.com/hooks/books"

WebAddress: TypeAlias = Annotated[str, Meta(pattern=_PATTERN, max_length=2000, examples=[_EXAMPLE])]
"""Where a tenant listens: http or https, no password in it, and nothing after a hash."""


class EventResource(StrEnum):
    """The kinds of records that an event may be about. CONTACT stands for customers and suppliers alike."""

    @staticmethod
    def _generate_next_value_(name: str, *_: object) -> str:
        return name

    ACCOUNT = auto()
    BANK_ACCOUNT = auto()
    BILL = auto()
    BOOKING_PROPOSAL = auto()
    CONTACT = auto()
    CREDIT_NOTE = auto()
    CUSTOMER = auto()
    EXPENSE = auto()
    FISCAL_YEAR = auto()
    GOODS_RECEIPT = auto()
    INVOICE = auto()
    ITEM = auto()
    JOURNAL_ENTRY = auto()
    OFFER = auto()
    PAYMENT = auto()
    PAYMENT_TERM = auto()
    PROJECT = auto()
    PURCHASE_ORDER = auto()
    SALES_ORDER = auto()
    SUPPLIER = auto()
    TAX_RATE = auto()
    VENDOR_CREDIT = auto()


class WebhookInput(Input, kw_only=True):
    """A subscription. Without `resource` or `eventType` it is told of all."""

    callback_url: WebAddress
    event_type: Maybe[EventType] = UNSET
    resource: Maybe[EventResource] = UNSET
    target_system: Maybe[str] = UNSET


class EventSubscriptionInput(Input, kw_only=True):
    """The older way to ask for events: `eventType` is UPDATED, INVOICE, or both as INVOICE_UPDATED."""

    event_type: Annotated[str, Meta(examples=["INVOICE_UPDATED"])]
    callback_url: WebAddress


class ConfigurationWebhookInput(Input, kw_only=True):
    """A subscription to what becomes of the tenant's connections: made, pinned, in need of a new login."""

    callback_url: WebAddress
    event_type: Maybe[EventType] = UNSET
    resource: Maybe[Literal["CONNECTION"]] = UNSET
    target_system: Maybe[str] = UNSET


class Webhook(Struct, kw_only=True, rename="camel"):
    """A subscription as it stands. `secret` signs what is sent to it, and is shown once, at its making."""

    id: str
    created_date: datetime
    expires_date: datetime
    updated_date: datetime
    callback_url: str
    secret: str | UnsetType = UNSET
    event_type: str | None
    resource: str | None
    target_system: str | None
    company_id: str | None
