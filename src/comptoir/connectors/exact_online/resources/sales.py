"""Sales invoices with their lines (exact-mapping)."""

from collections.abc import Sequence
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import Draft
from comptoir.cdk.mapping import (
    AnyOf,
    Constant,
    DefaultValue,
    Derived,
    FirstLine,
    Lines,
    Row,
    Table,
    Told,
)
from comptoir.connectors.exact_online.booking.addressing import Parties
from comptoir.connectors.exact_online.booking.invoicing import check_invoice, check_line
from comptoir.connectors.exact_online.booking.rates import in_place_of_code
from comptoir.connectors.exact_online.booking.wishes import PRINTED, Wishes, asked_of_status
from comptoir.connectors.exact_online.crossings import (
    AMOUNT,
    CODE_REFERENCE,
    CURRENCY_TEXT,
    DATE,
    GUID,
    MOMENT,
    NUMBER_TEXT,
    PERCENT,
    REFERENCE,
    TEXT,
    choice,
    decode_date,
)
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.meanings import INVOICE_STATES
from comptoir.connectors.exact_online.resources import dimensions
from comptoir.connectors.exact_online.resources.conditions import (
    BILLED_CUSTOMER,
    DOCUMENT,
    JOURNAL,
    LEDGER_ACCOUNT,
    MODIFIED_SINCE,
    ORDERED_INVOICE,
    PAYMENT_TERM,
    TAX_CODE_FACTS,
    TAXED_ITEM,
    UNIT,
)
from comptoir.connectors.exact_online.resources.dimensions import DIMENSION_COLUMNS, NAMED_COLUMNS
from comptoir.connectors.exact_online.resources.reckoned import plus
from comptoir.connectors.exact_online.telling import places
from comptoir.connectors.exact_online.telling.payables import SALES, owed, tell_days, tell_settled
from comptoir.connectors.exact_online.telling.priced import tell_amounts
from comptoir.unified.invoices import INVOICE_LINES, INVOICES, InvoiceDimension


def _less(price: Any, net: Any) -> Any:
    """What an item's discount comes to."""
    return None if price is None or net is None else price - net


def document_day(processed: str | None, ordered: str | None) -> str | None:
    """The invoice's date: given when it is processed, until then the date of its order."""
    found = processed or ordered
    return None if found is None else decode_date(found)


invoice_lines = Table(
    INVOICE_LINES,
    endpoint("salesinvoice/SalesInvoiceLines"),
    foreign="InvoiceID",
    owner=ORDERED_INVOICE,
    also=("DeliveryDate",),
    rows=(
        #   unified                     Exact Online      crossing
        Row("line_item_id", "ID", GUID, write=False),
        Row("item_id", "Item", REFERENCE, required=True, refers=TAXED_ITEM),
        Row("account_id", "GLAccount", REFERENCE, refers=LEDGER_ACCOUNT),
        Row("account_code", "GLAccount", REFERENCE, read=False, fallback=True, refers=LEDGER_ACCOUNT),
        Row("name", "ItemDescription", TEXT),
        Row("description", "Description", TEXT),
        Row("quantity", "Quantity", AMOUNT),
        Row("unit_amount", "UnitPrice", AMOUNT),
        Derived("discount_item_amount", ("UnitPrice", "NetPrice"), _less),
        Row("discount_item_percentage", "Discount", PERCENT),
        Row("items_amount", "AmountFC", AMOUNT, write=False),
        Row("tax_code", "VATCode", CODE_REFERENCE, refers=TAX_CODE_FACTS),
        Row("tax_rate_percentage", "VATPercentage", PERCENT, write=False),
        in_place_of_code(),
        Row("unit_name", "UnitCode", CODE_REFERENCE, read=False, refers=UNIT),
        Derived("gross_amount", ("AmountFC", "VATAmountFC"), plus),
        Derived("dimensions", NAMED_COLUMNS, dimensions.reading(InvoiceDimension), lists=DIMENSION_COLUMNS),
        dimensions.writing(),
    ),
    checks={"tax_rate_percentage": "tax_rate_percentage", "gross_amount": "gross_amount"},
    finish=check_line,
)


_PAID = "Book what was paid: POST /accounting/payments."
SALES_JOURNAL = DefaultValue(
    "Journal",
    "financial/Journals",
    "Code",
    "Type eq 20 and IsBlocked eq false",
    "journalCode",
    "sales journal",
)
INVOICE_PARTIES = Parties("OrderedBy", "InvoiceTo", "DeliverTo", "DeliverToAddress", insists=True)
INVOICE_WISHES = Wishes(
    "invoice",
    fresh="DRAFT",
    steps={"SUBMITTED": PRINTED},
    instead={
        "DRAFT": "A processed invoice stays as it is: give it back by a credit note.",
        "OPEN": "Send SUBMITTED: a processed invoice is open until it is paid.",
        "DOCUMENT_CREATED": "Send SUBMITTED: its document is made with it.",
        "PARTIALLY_PAID": _PAID,
        "PAID": _PAID,
        "CORRECTIVE": "Send a credit note: POST /accounting/creditNotes.",
        "VOIDED": "PATCH a draft to VOIDED to remove it; give a processed invoice back by a credit note.",
    },
    otherwise="Leave it out: it follows from the due date.",
)


async def complete_invoice(draft: Draft, caller: Caller) -> None:
    """The `finish` of invoices. Raises InvalidBody, or RefusedByTarget."""
    INVOICE_WISHES.check(draft)
    await check_invoice(draft, caller)
    await INVOICE_PARTIES.settle(draft, caller)
    await INVOICE_WISHES.foresee(draft, caller)


async def _tell(records: Sequence[Any], caller: Caller) -> Sequence[str]:
    """Addresses, what the prices contain, the days of the terms, and what is paid of processed invoices."""
    drafts = [record for record in records if record.status != "SUBMITTED"]
    processed = [record for record in records if record.status == "SUBMITTED"]
    said = [
        *await places.tell(records, caller),
        *await tell_amounts(records, caller),
        *await tell_days(drafts, caller),
        *await tell_settled(SALES, processed, caller),
    ]
    return list(dict.fromkeys(said))


invoices = Table(
    INVOICES,
    endpoint("salesinvoice/SalesInvoices"),
    where="(Type eq 8020 or Type eq 8023)",
    rows=(
        #   unified                Exact Online          crossing
        Row("invoice_id", "InvoiceID", GUID, write=False),
        *INVOICE_PARTIES.rows("one_line_address"),
        Row("contact_id", "OrderedBy", REFERENCE, required=True, refers=BILLED_CUSTOMER),
        Row("journal_code", "Journal", CODE_REFERENCE, refers=JOURNAL),
        Row("invoice_number", "InvoiceNumber", NUMBER_TEXT),
        Row("invoice_date", "OrderDate", DATE, read=False),
        Derived("invoice_date", ("InvoiceDate", "OrderDate"), document_day),
        Row("due_date", "DueDate", DATE),
        Row("currency", "Currency", CURRENCY_TEXT),
        Row("reference", "YourRef", TEXT),
        Row("name", "Description", TEXT),
        Row("payment_term_id", "PaymentCondition", CODE_REFERENCE, refers=PAYMENT_TERM),
        Row("discount_amount", "AmountDiscount", AMOUNT, write=False),
        Row("discount_percentage", "Discount", PERCENT, read=False),
        Row("sum_net_amount", "AmountFCExclVat", AMOUNT),
        Row("total_tax_amount", "VATAmountFC", AMOUNT),
        Row("total_amount", "AmountFC", AMOUNT),
        Row("file_id", "Document", REFERENCE, refers=DOCUMENT),
        Row("status", "Status", choice("INVOICE STATE", int, INVOICE_STATES)),
        asked_of_status(),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
        Constant("invoice_type", "STANDARD"),
        Lines(
            "line_items",
            "SalesInvoiceLines",
            invoice_lines,
            required=True,
            inherits=(Row("shipping_date", "DeliveryDate", DATE),),
        ),
        FirstLine("shipping_date", "SalesInvoiceLines", "DeliveryDate", DATE),
    ),
    defaults=(SALES_JOURNAL,),
    checks={"gross_total_amount": "total_amount", "line_amount_types": "line_amount_types"},
    finish=complete_invoice,
    follow=INVOICE_WISHES.follow,
    told=Told(
        (
            "addresses",
            "line_amount_types",
            "one_line_address",
            "payment_status",
            "paid_date",
            "payment_term_duration",
        ),
        _tell,
        remembered=True,
        calls=5,
        on_request=True,
    ),
    filters={
        "lastModifiedAt": MODIFIED_SINCE,
        "dueDateFrom": "DueDate ge datetime'{:%Y-%m-%d}'",
        "status": AnyOf({"DRAFT": "Status eq 10 or Status eq 20", "SUBMITTED": "Status eq 50"}),
        "paymentStatus": owed(" and Status eq 50"),
    },
    orders={
        "invoiceDate": "OrderDate",
        "invoiceNumber": "InvoiceNumber",
        "createdDate": "Created",
        "updatedDate": "Modified",
    },
)
