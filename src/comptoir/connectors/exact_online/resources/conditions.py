"""Conditions that several tables share, and the references that a written record may hold."""

from comptoir.cdk.mapping import Reference

MODIFIED_SINCE = "Modified ge datetime'{}'"
ALWAYS = "Modified ge datetime'1970-01-01'"  # for endpoints that insist on a filter (exact-facts 5.7)

CUSTOMER = Reference("crm/Accounts", "ID", "customer", "ID eq guid'{}'")
LEDGER_ACCOUNT = Reference("financial/GLAccounts", "ID", "ledger account", "ID eq guid'{}'")
ITEM = Reference("logistics/Items", "ID", "item", "ID eq guid'{}'")
JOURNAL = Reference("financial/Journals", "Code", "journal", "Code eq '{}'")
INVOICE = Reference(
    "salesinvoice/SalesInvoices",
    "InvoiceID",
    "invoice",
    "InvoiceID eq guid'{}' and (Type eq 8020 or Type eq 8023)",
)
TAX_CODE = Reference("vat/VATCodes", "Code", "VAT code", "Code eq '{}'")
ACTIVE = {"true": "IsBlocked eq false", "false": "IsBlocked eq true"}
