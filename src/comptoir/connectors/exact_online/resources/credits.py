"""Credit notes: sales invoices of the types that give back (exact-facts 12).

Amounts keep the sign that Exact holds. No source says whether it turns the sign of a credit note's lines.
"""

from collections.abc import Sequence
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.mapping import Derived, Lines, Row, Table, Told
from comptoir.connectors.exact_online import places
from comptoir.connectors.exact_online.crossings import (
    AMOUNT,
    CURRENCY,
    GUID,
    MOMENT,
    NUMBER_TEXT,
    PERCENT,
    TEXT,
    VAT_CODE,
    choice,
)
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.meanings import INVOICE_STATES
from comptoir.connectors.exact_online.payables import SALES, tell_settled
from comptoir.connectors.exact_online.places import of_sale
from comptoir.connectors.exact_online.resources.conditions import MODIFIED_SINCE
from comptoir.connectors.exact_online.resources.orders import less, off
from comptoir.connectors.exact_online.resources.sales import document_day, with_tax
from comptoir.unified.credit_notes import CREDIT_NOTE_LINES, CREDIT_NOTES

credit_note_lines = Table(
    CREDIT_NOTE_LINES,
    endpoint("salesinvoice/SalesInvoiceLines"),
    rows=(
        #   unified                       Exact Online       crossing
        Row("id", "ID", GUID),
        Row("item_id", "Item", GUID),
        Row("item_name", "ItemDescription", TEXT),
        Row("description", "Description", TEXT),
        Row("quantity", "Quantity", AMOUNT),
        Row("unit_amount", "UnitPrice", AMOUNT),
        Row("unit_name", "UnitCode", TEXT),
        Derived("unit_discount_amount", ("UnitPrice", "NetPrice"), less),
        Derived("total_discount_amount", ("UnitPrice", "NetPrice", "Quantity"), off),
        Row("unit_discount_percentage", "Discount", PERCENT),
        Row("total_discount_percentage", "Discount", PERCENT),
        Row("tax_code", "VATCode", VAT_CODE),
        Row("tax_rate_percentage", "VATPercentage", PERCENT),
        Row("total_net_amount", "AmountFC", AMOUNT),
        Row("total_tax_amount", "VATAmountFC", AMOUNT),
        Derived("total_gross_amount", ("AmountFC", "VATAmountFC"), with_tax),
    ),
)


async def _tell(records: Sequence[Any], caller: Caller) -> Sequence[str]:
    """Addresses, and what is settled of credit notes that are processed."""
    processed = [record for record in records if record.status == "SUBMITTED"]
    return [*await places.tell(records, caller), *await tell_settled(SALES, processed, caller)]


credit_notes = Table(
    CREDIT_NOTES,
    endpoint("salesinvoice/SalesInvoices"),
    where="(Type eq 8021 or Type eq 8024)",
    rows=(
        #   unified                       Exact Online          crossing
        Row("id", "InvoiceID", GUID),
        Derived("addresses", ("OrderedBy", "InvoiceTo", "DeliverTo", "DeliverToAddress"), of_sale),
        Row("contact_id", "OrderedBy", GUID),
        Row("credit_note_number", "InvoiceNumber", NUMBER_TEXT),
        Derived("credit_note_date", ("InvoiceDate", "OrderDate"), document_day),
        Row("currency", "Currency", CURRENCY),
        Row("payment_term_id", "PaymentCondition", TEXT),
        Row("reference", "YourRef", TEXT),
        Row("status", "Status", choice("INVOICE STATE", int, INVOICE_STATES)),
        Row("total_discount_amount", "AmountDiscount", AMOUNT),
        Row("total_discount_percentage", "Discount", PERCENT),
        Row("total_gross_amount", "AmountFC", AMOUNT),
        Row("total_net_amount", "AmountFCExclVat", AMOUNT),
        Row("total_tax_amount", "VATAmountFC", AMOUNT),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
        Lines("credit_note_lines", "SalesInvoiceLines", credit_note_lines),
    ),
    filters={"lastModifiedAt": MODIFIED_SINCE},
    told=Told(("addresses", "payment_status"), _tell, remembered=True, calls=4, on_request=True),
)
