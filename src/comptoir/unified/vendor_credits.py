"""Vendor credits: what suppliers give back. Their lines are those of bills."""

from typing import get_args

from comptoir.unified.bills import Bill, PurchaseDocument, PurchaseDocumentInput
from comptoir.unified.documents import DocumentStatus, PaymentStatus
from comptoir.unified.vocabulary import LAST_MODIFIED_AT, Filter, Operation, Resource, Verb


class VendorCredit(PurchaseDocument, kw_only=True, rename="camel"):
    """A vendor credit as it is read."""

    payment_term_id: str | None = None
    vendor_credit_date: str | None = None
    vendor_credit_number: str | None = None


class VendorCreditInput(PurchaseDocumentInput, kw_only=True):
    """A vendor credit to be created or replaced."""

    vendor_credit_date: str
    vendor_credit_number: str


VENDOR_CREDITS = Resource(
    name="vendorCredits",
    model=VendorCredit,
    key_param="vendorCreditId",
    operations=(
        Operation(
            "getVendorCredits",
            Verb.LIST,
            filters=(
                LAST_MODIFIED_AT,
                Filter("status", values=get_args(DocumentStatus), doc="Only credits in this state."),
                Filter(
                    "paymentStatus",
                    values=get_args(PaymentStatus),
                    doc="Only credits settled to this extent.",
                ),
            ),
        ),
        Operation(
            "createVendorCredit",
            Verb.CREATE,
            VendorCreditInput,
            path="/accounting/vendorCredit",
            aliases=("/accounting/vendorCredits",),
        ),
        Operation("getVendorCredit", Verb.GET),
        Operation("updateVendorCredit", Verb.REPLACE, VendorCreditInput, answer=Bill),
        Operation("deleteVendorCredit", Verb.DELETE),
    ),
    doc="Credits from suppliers; a replaced one is answered as a bill, as published.",
)
