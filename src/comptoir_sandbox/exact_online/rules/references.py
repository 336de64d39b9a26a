"""Which property refers to which table; Exact names the same thing the same way almost everywhere."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
    """A property whose value is the `by` of a row in `table`."""

    table: str
    by: str = "ID"


_ACCOUNTS = Reference("crm/accounts")
_CONTACTS = Reference("crm/contacts")
_ADDRESSES = Reference("crm/addresses")
_GL = Reference("financial/glaccounts")
_ITEMS = Reference("logistics/items")
_DOCUMENTS = Reference("documents/documents")
_VAT = Reference("vat/vatcodes", by="Code")
_JOURNALS = Reference("financial/journals", by="Code")
_CONDITIONS = Reference("cashflow/paymentconditions", by="Code")
_CENTRES = Reference("hrm/costcenters", by="Code")
_COST_UNITS = Reference("hrm/costunits", by="Code")
_UNITS = Reference("logistics/units", by="Code")
_CURRENCIES = Reference("general/currencies", by="Code")

REFERENCES: dict[str, Reference] = {
    **dict.fromkeys(
        (
            "Account",
            "OrderedBy",
            "InvoiceTo",
            "DeliverTo",
            "Supplier",
            "Customer",
            "InvoiceAccount",
            "Parent",
            "Reseller",
            "Accountant",
            "OrderAccount",
            "DeliveryAccount",
        ),
        _ACCOUNTS,
    ),
    **dict.fromkeys(
        (
            "Contact",
            "MainContact",
            "AccountMainContact",
            "OrderedByContactPerson",
            "InvoiceToContactPerson",
            "DeliverToContactPerson",
            "AccountContact",
            "ContactPerson",
            "SupplierContact",
        ),
        _CONTACTS,
    ),
    **dict.fromkeys(("DeliverToAddress", "DeliveryAddress", "InvoiceAddress"), _ADDRESSES),
    **dict.fromkeys(
        (
            "GLAccount",
            "GLRevenue",
            "GLCosts",
            "GLStock",
            "GLToPay",
            "GLToClaim",
            "GLAccountSales",
            "GLAR",
            "GLAP",
            "GLAccountPurchase",
            "GLPurchaseAccount",
            "GLDiscountPurchase",
            "GLDiscountSales",
            "GLCostsWorkInProgress",
            "GLRevenueWorkInProgress",
            "GLPurchasePriceDifference",
            "GLStockVariance",
            "PaymentInTransitAccount",
            "PrivateGLAccount",
        ),
        _GL,
    ),
    "Item": _ITEMS,
    "ItemGroup": Reference("logistics/itemgroups"),
    "VATCodeID": Reference("vat/vatcodes"),
    "InvoiceID": Reference("salesinvoice/salesinvoices", by="InvoiceID"),
    "Document": _DOCUMENTS,
    "Category": Reference("documents/documentcategories"),
    "DocumentFolder": Reference("documents/documentfolders"),
    "Project": Reference("project/projects"),
    "Warehouse": Reference("inventory/warehouses"),
    **dict.fromkeys(("VATCode", "SalesVATCode", "SalesVatCode", "PurchaseVATCode"), _VAT),
    **dict.fromkeys(("Journal", "JournalCode"), _JOURNALS),
    **dict.fromkeys(("PaymentCondition", "PaymentConditionSales", "PaymentConditionPurchase"), _CONDITIONS),
    **dict.fromkeys(("CostCenter", "Costcenter"), _CENTRES),
    **dict.fromkeys(("CostUnit", "Costunit"), _COST_UNITS),
    **dict.fromkeys(("Unit", "UnitCode"), _UNITS),
    **dict.fromkeys(("Currency", "SourceCurrency"), _CURRENCIES),
}

# Codes that are stored and shown in a fixed width (facts 5.5): property → (width, right-aligned).
VAT_CODE_WIDTH = 3
PADDED: dict[str, int] = dict.fromkeys(
    ("VATCode", "SalesVATCode", "SalesVatCode", "PurchaseVATCode"), VAT_CODE_WIDTH
)
