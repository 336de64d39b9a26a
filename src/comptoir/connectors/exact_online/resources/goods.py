"""Items: what is sold and bought (exact-mapping)."""

from comptoir.cdk.mapping import AnyOf, Row, Table
from comptoir.connectors.exact_online.crossings import (
    AMOUNT,
    CODE_REFERENCE,
    GUID,
    MOMENT,
    REFERENCE,
    TEXT,
    choice,
)
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.meanings import UNITS
from comptoir.connectors.exact_online.resources.conditions import (
    ALWAYS,
    LEDGER_ACCOUNT,
    MODIFIED_SINCE,
    TAX_CODE,
)
from comptoir.unified.items import ITEMS

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
        Row("tax_code", "SalesVatCode", CODE_REFERENCE, refers=TAX_CODE),
        Row("unit_name", "Unit", choice("UNIT", str, UNITS)),
        Row("unit_sales_price", "StandardSalesPrice", AMOUNT),
        Row("unit_purchase_price", "CostPriceStandard", AMOUNT),
        Row("stock_count", "Stock", AMOUNT),
        Row("income_account_id", "GLRevenue", REFERENCE, refers=LEDGER_ACCOUNT),
        Row("expense_account_id", "GLCosts", REFERENCE, refers=LEDGER_ACCOUNT),
        Row("asset_account_id", "GLStock", REFERENCE, refers=LEDGER_ACCOUNT),
        Row("last_modified_date", "Modified", MOMENT),
    ),
    filters={
        "lastModifiedAt": MODIFIED_SINCE,
        "itemNumber": "Code eq '{}'",
        "type": AnyOf({"PRODUCT": "IsStockItem eq true", "SERVICE": "IsStockItem eq false"}),
    },
)
