"""Credit notes: sales invoices of the types that give back (exact-facts 12).

What is given back is told, and sent, as positive. Exact holds it with negative quantities, as its users post
it. No source says that it always does: a credit note that it holds as positive is told as positive too.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec

from comptoir.cdk.contract import Caller
from comptoir.cdk.mapping import Derived, Lines, Row, Table, Told
from comptoir.connectors.exact_online.booking.ordering import Ordered
from comptoir.connectors.exact_online.booking.wishes import PRINTED, Wishes, asked_of_status
from comptoir.connectors.exact_online.crossings import (
    CODE_REFERENCE,
    CURRENCY,
    DATE,
    GIVEN_BACK,
    GUID,
    MOMENT,
    NUMBER_TEXT,
    PERCENT,
    REFERENCE,
    TEXT,
    choice,
    turn,
)
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.meanings import INVOICE_STATES
from comptoir.connectors.exact_online.resources.conditions import (
    BILLED_CUSTOMER,
    JOURNAL,
    MODIFIED_SINCE,
    PAYMENT_TERM,
)
from comptoir.connectors.exact_online.resources.orders import LINE_CHECKS, TOTAL_CHECKS, line_rows
from comptoir.connectors.exact_online.resources.sales import INVOICE_PARTIES, SALES_JOURNAL, document_day
from comptoir.connectors.exact_online.telling import places
from comptoir.connectors.exact_online.telling.payables import SALES, tell_settled
from comptoir.unified.credit_notes import CREDIT_NOTE_LINES, CREDIT_NOTES

_CREDIT = 8021
_TOTALS = ("total_discount_amount", "total_gross_amount", "total_net_amount", "total_tax_amount")
_SETTLED = "Leave it out: what is settled follows from the customer's payments."
CREDIT_WISHES = Wishes(
    "credit note",
    fresh="DRAFT",
    steps={"SUBMITTED": PRINTED},
    instead={
        "OPEN": "Send SUBMITTED: a processed credit note is open until it is settled.",
        "DOCUMENT_CREATED": "Send SUBMITTED: its document is made with it.",
        "PARTIALLY_PAID": _SETTLED,
        "PAID": _SETTLED,
    },
)

credit_note_lines = Table(
    CREDIT_NOTE_LINES,
    endpoint("salesinvoice/SalesInvoiceLines"),
    rows=(*line_rows("VATAmountFC", given_back=True), Row("item_name", "ItemDescription", TEXT)),
    checks=LINE_CHECKS,
)


async def _tell(records: Sequence[Any], caller: Caller) -> Sequence[str]:
    """Addresses, and what is settled of credit notes that are processed."""
    processed = [record for record in records if record.status == "SUBMITTED"]
    return [*await places.tell(records, caller), *await tell_settled(SALES, processed, caller)]


credit_notes = Table(
    CREDIT_NOTES,
    endpoint("salesinvoice/SalesInvoices"),
    where="(Type eq 8021 or Type eq 8024)",
    fixed={"Type": _CREDIT},
    rows=(
        #   unified                       Exact Online          crossing
        Row("id", "InvoiceID", GUID, write=False),
        *INVOICE_PARTIES.rows(),
        Row("contact_id", "OrderedBy", REFERENCE, required=True, refers=BILLED_CUSTOMER),
        Row("journal_code", "Journal", CODE_REFERENCE, read=False, refers=JOURNAL),
        Row("credit_note_number", "InvoiceNumber", NUMBER_TEXT),
        Row("credit_note_date", "OrderDate", DATE, read=False),
        Derived("credit_note_date", ("InvoiceDate", "OrderDate"), document_day),
        Row("currency", "Currency", CURRENCY),
        Row("payment_term_id", "PaymentCondition", CODE_REFERENCE, refers=PAYMENT_TERM),
        Row("reference", "YourRef", TEXT),
        Row("status", "Status", choice("INVOICE STATE", int, INVOICE_STATES)),
        asked_of_status(),
        Row("total_discount_amount", "AmountDiscount", GIVEN_BACK, write=False),
        Row("total_discount_percentage", "Discount", PERCENT),
        Row("total_gross_amount", "AmountFC", GIVEN_BACK, write=False),
        Row("total_net_amount", "AmountFCExclVat", GIVEN_BACK, write=False),
        Row("total_tax_amount", "VATAmountFC", GIVEN_BACK, write=False),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
        Lines("credit_note_lines", "SalesInvoiceLines", credit_note_lines, required=True),
    ),
    defaults=(SALES_JOURNAL,),
    checks=TOTAL_CHECKS,
    filters={"lastModifiedAt": MODIFIED_SINCE},
    finish=Ordered("SalesInvoiceLines", INVOICE_PARTIES, CREDIT_WISHES, "credit_note_lines", sign=-1),
    follow=CREDIT_WISHES.follow,
    told=Told(("addresses", "payment_status"), _tell, remembered=True, calls=4, on_request=True),
)
plain_credit_notes = replace(credit_notes, told=None)  # what is asked for of them is in the record itself


def turned(record: Any) -> Any:
    """A credit note with every amount and every quantity of the other sign."""
    lines = record.credit_note_lines
    if isinstance(lines, list):
        record = msgspec.structs.replace(record, credit_note_lines=[_turned(line) for line in lines])
    return _other_sign(record, _TOTALS)


def _turned(line: Any) -> Any:
    return _other_sign(line, ("quantity", *_TOTALS))


def _other_sign(record: Any, names: Sequence[str]) -> Any:
    told = {name: getattr(record, name) for name in names}
    return msgspec.structs.replace(record, **{name: turn(each) for name, each in told.items() if each})
