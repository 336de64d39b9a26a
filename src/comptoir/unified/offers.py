"""Offers: what the company has proposed to its customers."""

from decimal import Decimal
from typing import Literal, get_args

from msgspec import UNSET, Struct

from comptoir.unified.documents import DocumentAddress, DocumentAddressInput
from comptoir.unified.values import Input, Maybe
from comptoir.unified.vocabulary import LAST_MODIFIED_AT, Filter, Operation, Resource, Verb

OfferLineType = Literal["COMMENT", "ACCOUNT", "ITEM", "RESOURCE", "VALUE", "FIXED_ASSET", "CHARGE"]
OfferStatus = Literal["DRAFT", "SENT", "ACCEPTED", "EXPIRED", "VOIDED", "DECLINED"]


class OfferLine(Struct, kw_only=True, rename="camel"):
    """A line of an offer as it is read."""

    id: str | None = None
    account_code: str | None = None
    account_id: str | None = None
    created_date: str | None = None
    description: str | None = None
    item_id: str | None = None
    name: str | None = None
    quantity: Decimal | None = None
    tax_code: str | None = None
    tax_rate_percentage: Decimal | None = None
    tax_type: str | None = None
    type: OfferLineType | None = None
    total_discount_amount: Decimal | None = None
    total_discount_percentage: Decimal | None = None
    total_gross_amount: Decimal | None = None
    total_net_amount: Decimal | None = None
    total_tax_amount: Decimal | None = None
    unit_amount: Decimal | None = None
    unit_discount_amount: Decimal | None = None
    unit_discount_percentage: Decimal | None = None
    unit_name: str | None = None
    updated_date: str | None = None


class Offer(Struct, kw_only=True, rename="camel"):
    """An offer as it is read."""

    id: str | None = None
    addresses: list[DocumentAddress] | None = None
    contact_id: str | None = None
    created_date: str | None = None
    currency: str | None = None
    line_items: list[OfferLine] | None = None
    name: str | None = None
    offer_date: str | None = None
    offer_number: str | None = None
    one_line_address: str | None = None
    reference: str | None = None
    status: OfferStatus | None = None
    tax_text: str | None = None
    total_discount_amount: Decimal | None = None
    total_discount_percentage: Decimal | None = None
    total_gross_amount: Decimal | None = None
    total_net_amount: Decimal | None = None
    total_tax_amount: Decimal | None = None
    updated_date: str | None = None


class OfferLineInput(Input, kw_only=True):
    """A line of an offer to be written; every field is required."""

    account_code: str
    account_id: str
    description: str
    item_id: str
    name: str
    quantity: Decimal
    tax_code: str
    tax_rate_percentage: Decimal
    tax_type: str
    type: OfferLineType
    total_discount_amount: Decimal
    total_discount_percentage: Decimal
    total_gross_amount: Decimal
    total_net_amount: Decimal
    total_tax_amount: Decimal
    unit_amount: Decimal
    unit_discount_amount: Decimal
    unit_discount_percentage: Decimal
    unit_name: str


class OfferInput(Input, kw_only=True):
    """An offer to be created."""

    addresses: list[DocumentAddressInput]
    contact_id: Maybe[str] = UNSET
    currency: str
    line_items: Maybe[list[OfferLineInput]] = UNSET
    name: Maybe[str] = UNSET
    offer_date: str
    offer_number: Maybe[str] = UNSET
    one_line_address: Maybe[str] = UNSET
    reference: Maybe[str] = UNSET
    status: Maybe[OfferStatus] = UNSET
    tax_text: Maybe[str] = UNSET
    total_discount_amount: Maybe[Decimal] = UNSET
    total_discount_percentage: Maybe[Decimal] = UNSET
    total_gross_amount: Maybe[Decimal] = UNSET
    total_net_amount: Maybe[Decimal] = UNSET
    total_tax_amount: Maybe[Decimal] = UNSET


OFFERS = Resource(
    name="offers",
    model=Offer,
    key_param="offerId",
    operations=(
        Operation(
            "getOffers",
            Verb.LIST,
            filters=(
                LAST_MODIFIED_AT,
                Filter("status", values=get_args(OfferStatus), doc="Only offers in this state."),
            ),
        ),
        Operation("createOffer", Verb.CREATE, OfferInput),
        Operation("getOffer", Verb.GET),
    ),
    doc="Quotations to customers.",
)

OFFER_LINES = Resource(
    name="offers.lineItems",
    model=OfferLine,
    key_param="lineItemId",
    operations=(
        Operation("getOfferLineItems", Verb.LIST, filters=(LAST_MODIFIED_AT,)),
        Operation("getOfferLineItem", Verb.GET),
    ),
    parent=OFFERS,
    doc="The lines of one offer.",
)
