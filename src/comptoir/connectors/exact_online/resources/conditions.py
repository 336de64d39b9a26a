"""Conditions that several tables share, and the references that a written record may hold."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from comptoir.cdk.mapping import Reference
from comptoir.connectors.exact_online.measures import called

MODIFIED_SINCE = "Modified ge datetime'{}'"
ALWAYS = "Modified ge datetime'1970-01-01'"  # for endpoints that insist on a filter (exact-facts 5.7)
ACTIVE = {"true": "IsBlocked eq false", "false": "IsBlocked eq true"}

BY_ID = "ID eq guid'{}'"
BY_CODE = "Code eq '{}'"
BY_NAME = "Description eq '{}'"
BY_PADDED_CODE = "Code eq '{:>18}'"


def _is_customer(relation: Mapping[str, Any]) -> bool:
    return bool(relation["Status"] == "C")


CUSTOMER = Reference("crm/Accounts", "customer", BY_ID, BY_PADDED_CODE)
SUPPLIER = Reference("crm/Accounts", "supplier", BY_ID, BY_PADDED_CODE)
LEDGER_ACCOUNT = Reference("financial/GLAccounts", "ledger account", BY_ID, BY_CODE)
ITEM = Reference("logistics/Items", "item", BY_ID, BY_CODE)
JOURNAL = Reference("financial/Journals", "journal", BY_ID, BY_CODE, written="Code")
TAX_CODE = Reference("vat/VATCodes", "VAT code", BY_ID, "Code eq '{:<3}'", written="Code")
INVOICE = Reference(
    "salesinvoice/SalesInvoices",
    "invoice",
    "InvoiceID eq guid'{}' and (Type eq 8020 or Type eq 8023)",
    id="InvoiceID",
    written="InvoiceID",
)
PAYMENT_TERM = Reference("cashflow/PaymentConditions", "payment term", BY_ID, BY_CODE, written="Code")
PURCHASE_ORDER = Reference(
    "purchaseorder/PurchaseOrders",
    "purchase order",
    "PurchaseOrderID eq guid'{}'",
    id="PurchaseOrderID",
    written="PurchaseOrderID",
)
GOODS_RECEIPT = Reference("purchaseorder/GoodsReceipts", "goods receipt", BY_ID)
SALES_ORDER = Reference(
    "salesorder/SalesOrders", "sales order", "OrderID eq guid'{}'", id="OrderID", written="OrderID"
)
OFFER = Reference(
    "crm/Quotations", "offer", "QuotationID eq guid'{}'", id="QuotationID", written="QuotationID"
)
PROJECT = Reference("project/Projects", "project", BY_ID, BY_CODE, by_name=BY_NAME)
COST_CENTER = Reference("hrm/Costcenters", "cost centre", BY_ID, BY_CODE, written="Code", by_name=BY_NAME)
COST_UNIT = Reference("hrm/Costunits", "cost unit", BY_ID, BY_CODE, written="Code", by_name=BY_NAME)
UNIT = Reference(
    "logistics/Units",
    "unit",
    BY_ID,
    BY_CODE,
    written="Code",
    facts=("Description", "TimeUnit", "Main"),
    names=called,
)
DOCUMENT = Reference("documents/Documents", "document", BY_ID)
# What a relation is: a customer where its status says so, a supplier by a flag, both, or neither. No fact
# says what lines of the ledger and bills insist on, so only what is surely the other one is refused; Exact
# Online decides on what is neither.
KNOWN_CUSTOMER = replace(
    CUSTOMER,
    facts=("Status", "IsSupplier"),
    fits=lambda relation: _is_customer(relation) or not relation["IsSupplier"],
)
KNOWN_RELATION = replace(KNOWN_CUSTOMER, fits=None)  # either of them
KNOWN_SUPPLIER = replace(
    SUPPLIER,
    facts=KNOWN_CUSTOMER.facts,
    fits=lambda relation: relation["IsSupplier"] or not _is_customer(relation),
)
TAXED_SUPPLIER = replace(
    KNOWN_SUPPLIER, facts=("PurchaseVATCode", "GLAccountPurchase", *KNOWN_SUPPLIER.facts)
)
TYPED_ACCOUNT = replace(LEDGER_ACCOUNT, facts=("Type", "Description"))
PURCHASE_ACCOUNT = replace(LEDGER_ACCOUNT, facts=("VATCode",))
TAX_CODE_FACTS = replace(
    TAX_CODE,
    facts=(
        "Description",
        "Type",
        "Percentage",
        "IsBlocked",
        "VATTransactionType",
        "GLToPay",
        "GLToClaim",
        "EUSalesListing",
        "VatDocType",
        "TaxReturnType",
    ),
)
TAXED_CUSTOMER = replace(CUSTOMER, facts=("SalesVATCode", "Status", "InvoiceAccount"))
BILLED_CUSTOMER = replace(TAXED_CUSTOMER, fits=_is_customer)  # exact-facts 12
TAXED_ITEM = replace(ITEM, facts=("SalesVatCode",))
ORDERED_INVOICE = replace(INVOICE, facts=("OrderedBy",))
PURCHASE_ENTRY = Reference(
    "purchaseentry/PurchaseEntries",
    "bill",
    "EntryID eq guid'{}' and Type eq 30",
    id="EntryID",
    written="EntryID",
    facts=("Supplier",),
)
TERM_DAYS = replace(PAYMENT_TERM, facts=("PaymentDays",))
