"""Exact Online's endpoints as unified resources, a table each (exact-mapping)."""

from collections.abc import Mapping
from typing import Any

from comptoir.cdk.mapping import (
    MATCHES_NOTHING,
    AnyOf,
    Constant,
    DefaultValue,
    Derived,
    Lines,
    One,
    Reference,
    Row,
    Spread,
    Table,
)
from comptoir.connectors.exact_online.crossings import (
    AMOUNT,
    CODE,
    COUNTRY,
    DATE,
    EMPTY_GUID,
    GUID,
    MOMENT,
    NUMBER_TEXT,
    PERCENT,
    TEXT,
    VAT_CODE,
    choice,
    decode_date,
)
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.meanings import (
    ACCOUNT_CLASSES,
    ACCOUNT_TYPES,
    CLASS_SIDES,
    INVOICE_STATES,
    JOURNAL_TYPES,
    SIDES,
    UNITS,
    VAT_USAGE,
    account_class,
    tax_type,
)
from comptoir.unified.accounts import ACCOUNTS
from comptoir.unified.contacts import CUSTOMERS, SUPPLIERS, ContactAddress, EmailAddress, PhoneNumber
from comptoir.unified.invoices import INVOICE_LINES, INVOICES, InvoiceDimension
from comptoir.unified.items import ITEMS
from comptoir.unified.journals import JOURNALS
from comptoir.unified.tax_rates import TAX_RATES
from comptoir.unified.vocabulary import Resource

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


def _relation(resource: Resource, role: str, where: str, fixed: Mapping[str, Any]) -> Table:
    """Customers and suppliers are the same accounts in Exact; a flag tells them apart."""
    return Table(
        resource,
        endpoint("crm/Accounts"),
        where=where,
        fixed=fixed,
        rows=(
            #   unified              Exact Online      crossing
            Row("id", "ID", GUID, write=False),
            Row("number", "Code", CODE),
            Row("company_name", "Name", TEXT, required=True),
            Row("vat_id", "VATNumber", TEXT),
            Row("updated_date", "Modified", MOMENT),
            Constant("contact_type", "COMPANY"),
            Constant("role", role),
            One("email_addresses", EmailAddress, (Row("email", "Email", TEXT), Constant("type", "BUSINESS"))),
            One("phone_numbers", PhoneNumber, (Row("number", "Phone", TEXT), Constant("type", "BUSINESS"))),
            One(
                "addresses",
                ContactAddress,
                (
                    Row("address_line1", "AddressLine1", TEXT),
                    Row("address_line2", "AddressLine2", TEXT),
                    Row("postal_code", "Postcode", TEXT),
                    Row("city", "City", TEXT),
                    Row("country_code", "Country", COUNTRY),
                    Constant("type", "WORK"),
                ),
            ),
        ),
        filters={
            "lastModifiedAt": MODIFIED_SINCE,
            "number": "Code eq '{:>18}'",
            "name": "Name eq '{}'",
            "email": "Email eq '{}'",
        },
    )


customers = _relation(CUSTOMERS, "CUSTOMER", "Status eq 'C'", {"Status": "C"})
suppliers = _relation(SUPPLIERS, "SUPPLIER", "IsSupplier eq true", {"IsSupplier": True})


def _blocked(status: str) -> Mapping[str, Any]:
    return {"IsBlocked": status == "ARCHIVED"}


def _sides(name: str) -> Mapping[str, Any]:
    balance, side = CLASS_SIDES[name]
    return {"BalanceType": balance, "BalanceSide": side}


def _types(numbers: tuple[int, ...]) -> str:
    return " or ".join(f"Type eq {number}" for number in numbers)


ACTIVE = {"true": "IsBlocked eq false", "false": "IsBlocked eq true"}

accounts = Table(
    ACCOUNTS,
    endpoint("financial/GLAccounts"),
    rows=(
        #   unified                   Exact Online   crossing
        Row("id", "ID", GUID, write=False),
        Row("code", "Code", TEXT),
        Row("number", "Code", TEXT, fallback=True),
        Row("name", "Description", TEXT),
        Row("description", "Description", TEXT, fallback=True),
        Row("type", "Type", choice("ACCOUNT TYPE", int, ACCOUNT_TYPES)),
        Row("debit_credit_indicator", "BalanceSide", choice("SIDE", str, SIDES)),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
        Derived("account_class", ("Type", "BalanceType", "BalanceSide"), account_class),
        Spread("account_class", ("BalanceType", "BalanceSide"), _sides),
        Derived("status", ("IsBlocked",), {True: "ARCHIVED", False: "ACTIVE"}.get),
        Spread("status", ("IsBlocked",), _blocked),
    ),
    needs=(("code", "number"), ("name", "description")),
    filters={
        "lastModifiedAt": MODIFIED_SINCE,
        "debitCreditIndicator": {"DEBIT": "BalanceSide eq 'D'", "CREDIT": "BalanceSide eq 'C'"},
        "types": AnyOf(
            {
                name: _types(tuple(number for number, other in ACCOUNT_TYPES.items() if other == name))
                for name in dict.fromkeys(ACCOUNT_TYPES.values())
            }
        ),
        "classFilter": AnyOf({name: _types(numbers) for name, numbers in ACCOUNT_CLASSES.items()}),
        "isActive": ACTIVE,
    },
)

items = Table(
    ITEMS,
    endpoint("logistics/Items"),
    floor=ALWAYS,
    fixed={"IsSalesItem": True},
    rows=(
        #   unified                Exact Online         crossing
        Row("id", "ID", GUID, write=False),
        Row("item_number", "Code", TEXT, required=True),
        Row("name", "Description", TEXT, required=True),
        Row("type", "IsStockItem", choice("ITEM TYPE", bool, {True: "PRODUCT", False: "SERVICE"})),
        Row("tax_code", "SalesVatCode", VAT_CODE, refers=TAX_CODE),
        Row("unit_name", "Unit", choice("UNIT", str, UNITS)),
        Row("unit_sales_price", "StandardSalesPrice", AMOUNT),
        Row("unit_purchase_price", "CostPriceStandard", AMOUNT),
        Row("stock_count", "Stock", AMOUNT),
        Row("income_account_id", "GLRevenue", GUID, refers=LEDGER_ACCOUNT),
        Row("expense_account_id", "GLCosts", GUID, refers=LEDGER_ACCOUNT),
        Row("asset_account_id", "GLStock", GUID, refers=LEDGER_ACCOUNT),
        Row("last_modified_date", "Modified", MOMENT),
    ),
    filters={
        "lastModifiedAt": MODIFIED_SINCE,
        "itemNumber": "Code eq '{}'",
        "type": AnyOf({"PRODUCT": "IsStockItem eq true", "SERVICE": "IsStockItem eq false"}),
    },
)

tax_rates = Table(
    TAX_RATES,
    endpoint("vat/VATCodes"),
    rows=(
        #   unified          Exact Online            crossing
        Row("id", "ID", GUID),
        Row("code", "Code", VAT_CODE),
        Row("name", "Description", TEXT),
        Row("description", "Description", TEXT),
        Row("percentage", "Percentage", PERCENT),
        Row("usage", "VATTransactionType", choice("VAT USAGE", str, VAT_USAGE)),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
        Derived("type", ("Type", "Percentage"), tax_type),
    ),
    filters={"lastModifiedAt": MODIFIED_SINCE, "isActive": ACTIVE},
)

journals = Table(
    JOURNALS,
    endpoint("financial/Journals"),
    rows=(
        #   unified        Exact Online   crossing
        Row("id", "ID", GUID),
        Row("code", "Code", TEXT),
        Row("description", "Description", TEXT),
        Row("type", "Type", choice("JOURNAL TYPE", int, JOURNAL_TYPES)),
        Row("account_id", "GLAccount", GUID),
        Row("currency", "Currency", TEXT),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
    ),
    filters={"lastModifiedAt": MODIFIED_SINCE},
)


def _dimensions(
    cost_center: str | None, cost_unit: str | None, project: str | None
) -> list[InvoiceDimension]:
    """What a line is booked on: cost centre and cost unit by code, project by id."""
    found = (("COST_CENTER", cost_center), ("COST_UNIT", cost_unit), ("PROJECT", project))
    return [InvoiceDimension(id=key, category_name=kind) for kind, key in found if key and key != EMPTY_GUID]


_DIMENSION_COLUMNS = {"COST_CENTER": "CostCenter", "COST_UNIT": "CostUnit", "PROJECT": "Project"}


def _dimension_columns(dimensions: list[Any]) -> Mapping[str, Any]:
    """The columns of a line's dimensions. Raises ValueError for a category that Exact lacks."""
    columns = {}
    for dimension in dimensions:
        if dimension.category_name not in _DIMENSION_COLUMNS:
            known = ", ".join(_DIMENSION_COLUMNS)
            raise ValueError(f"{dimension.category_name!r} is no dimension of Exact Online; it has {known}.")
        columns[_DIMENSION_COLUMNS[dimension.category_name]] = dimension.id
    return columns


def _sum(net: Any, tax: Any) -> Any:
    return None if net is None else net + (tax or 0)


def _day(processed: str | None, ordered: str | None) -> str | None:
    """The invoice's date: given when it is processed, until then the date of its order."""
    found = processed or ordered
    return None if found is None else decode_date(found)


invoice_lines = Table(
    INVOICE_LINES,
    endpoint("salesinvoice/SalesInvoiceLines"),
    foreign="InvoiceID",
    owner=INVOICE,
    rows=(
        #   unified                     Exact Online      crossing
        Row("line_item_id", "ID", GUID, write=False),
        Row("item_id", "Item", GUID, required=True, refers=ITEM),
        Row("account_id", "GLAccount", GUID, refers=LEDGER_ACCOUNT),
        Row("name", "ItemDescription", TEXT),
        Row("description", "Description", TEXT),
        Row("quantity", "Quantity", AMOUNT),
        Row("unit_amount", "UnitPrice", AMOUNT),
        Row("discount_item_percentage", "Discount", PERCENT),
        Row("items_amount", "AmountFC", AMOUNT, write=False),
        Row("tax_code", "VATCode", VAT_CODE, refers=TAX_CODE),
        Row("tax_rate_percentage", "VATPercentage", PERCENT, write=False),
        Row("unit_name", "UnitCode", choice("UNIT", str, UNITS), read=False),
        Derived("gross_amount", ("AmountFC", "VATAmountFC"), _sum),
        Derived("dimensions", ("CostCenter", "CostUnit", "Project"), _dimensions),
        Spread("dimensions", ("CostCenter", "CostUnit", "Project"), _dimension_columns),
    ),
    checks={"tax_rate_percentage": "tax_rate_percentage", "gross_amount": "gross_amount"},
)

invoices = Table(
    INVOICES,
    endpoint("salesinvoice/SalesInvoices"),
    where="(Type eq 8020 or Type eq 8023)",
    rows=(
        #   unified                Exact Online          crossing
        Row("invoice_id", "InvoiceID", GUID, write=False),
        Row("contact_id", "OrderedBy", GUID, required=True, refers=CUSTOMER),
        Row("journal_code", "Journal", TEXT, refers=JOURNAL),
        Row("invoice_number", "InvoiceNumber", NUMBER_TEXT),
        Row("invoice_date", "OrderDate", DATE, read=False),
        Derived("invoice_date", ("InvoiceDate", "OrderDate"), _day),
        Row("due_date", "DueDate", DATE),
        Row("currency", "Currency", TEXT),
        Row("reference", "YourRef", TEXT),
        Row("name", "Description", TEXT),
        Row("payment_term_id", "PaymentCondition", TEXT),
        Row("discount_amount", "AmountDiscount", AMOUNT, write=False),
        Row("discount_percentage", "Discount", PERCENT, read=False),
        Row("sum_net_amount", "AmountFCExclVat", AMOUNT),
        Row("total_tax_amount", "VATAmountFC", AMOUNT),
        Row("total_amount", "AmountFC", AMOUNT),
        Row("file_id", "Document", GUID),
        Row("status", "Status", choice("INVOICE STATE", int, INVOICE_STATES)),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
        Constant("invoice_type", "STANDARD"),
        Lines("line_items", "SalesInvoiceLines", invoice_lines, required=True),
    ),
    defaults=(
        DefaultValue(
            "Journal",
            "financial/Journals",
            "Code",
            "Type eq 20 and IsBlocked eq false",
            "journalCode",
            "sales journal",
        ),
    ),
    checks={"gross_total_amount": "total_amount"},
    filters={
        "lastModifiedAt": MODIFIED_SINCE,
        "dueDateFrom": "DueDate ge datetime'{:%Y-%m-%d}'",
        "status": AnyOf({"DRAFT": "Status eq 10 or Status eq 20", "SUBMITTED": "Status eq 50"}),
        "paymentStatus": MATCHES_NOTHING,
    },
    orders={
        "invoiceDate": "OrderDate",
        "invoiceNumber": "InvoiceNumber",
        "createdDate": "Created",
        "updatedDate": "Modified",
    },
)

TABLES = (customers, suppliers, accounts, items, tax_rates, journals, invoices, invoice_lines)
