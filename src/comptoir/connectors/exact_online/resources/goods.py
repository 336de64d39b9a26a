"""Items: what is sold and bought (exact-mapping).

Exact shows an item's sales price with the item, and keeps it in a list of prices beside it.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import Draft, refuse
from comptoir.cdk.mapping import AnyOf, Derived, Row, Spread, Table, Told
from comptoir.connectors.exact_online.booking.beside import find
from comptoir.connectors.exact_online.booking.rates import (
    SALES,
    NamedRate,
    in_place_of_code,
    in_price,
    name_code,
    named_rate,
    other_rate,
    percentage_of,
)
from comptoir.connectors.exact_online.calls.permitted import permitted
from comptoir.connectors.exact_online.calls.references import facts_of, known_facts
from comptoir.connectors.exact_online.calls.scopes import not_read
from comptoir.connectors.exact_online.calls.sending import post, put
from comptoir.connectors.exact_online.crossings import (
    AMOUNT,
    CODE_REFERENCE,
    DATE,
    GUID,
    MOMENT,
    REFERENCE,
    TEXT,
    choice,
)
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.measures import is_same, meaning
from comptoir.connectors.exact_online.resources.conditions import (
    ALWAYS,
    LEDGER_ACCOUNT,
    MODIFIED_SINCE,
    TAX_CODE_FACTS,
    UNIT,
)
from comptoir.kit.errors import FieldProblem
from comptoir.unified.items import ITEMS
from comptoir.unified.vocabulary import Resource

_VAT = "SalesVatCode"
_NO_RATE = "priceIncludesTax was not written: it follows from a taxCode, or from a taxRatePercentage."
_NO_TAX = "taxRatePercentage and priceIncludesTax are not known: " + not_read(
    "VAT codes", TAX_CODE_FACTS.endpoint
)


class _Price(Struct, kw_only=True):
    """A price of an item: for everybody or for one customer, from a quantity on, between two days."""

    amount: Decimal | None = None
    account_id: str | None = None
    quantity: Decimal | None = None
    starts: str | None = None
    ends: str | None = None


_prices = Table(
    Resource(name="items.prices", model=_Price, key_param="priceId", operations=(), parent=ITEMS),
    endpoint("logistics/SalesItemPrices"),
    foreign="Item",
    rows=(
        Row("amount", "Price", AMOUNT),
        Row("account_id", "Account", GUID),
        Row("quantity", "Quantity", AMOUNT),
        Row("starts", "StartDate", DATE),
        Row("ends", "EndDate", DATE),
    ),
)


async def _write_price(draft: Draft, key: str, caller: Caller) -> None:
    """The sales price for everybody from the first piece on; the newest one that has no end is changed."""
    amount = getattr(draft.record, "unit_sales_price", None)
    if amount is None and draft.before is not None:
        draft.written.warnings.append("unitSalesPrice was not emptied: Exact Online ends a price by a date.")
    if not isinstance(amount, Decimal):
        return
    known = [] if draft.before is None else await find(_prices, key, caller)
    general = [each for each in known if _is_general(each[1])]
    if general:
        newest, _ = max(general, key=lambda each: each[1].starts or "")
        await put(_prices, newest, {"Price": amount}, caller)
    else:
        await post(_prices, {"Item": key.lower(), "Price": amount, "Quantity": 1}, caller)


def _is_general(price: _Price) -> bool:
    return price.account_id is None and price.ends is None and (price.quantity or 0) <= 1


async def _tell_tax(records: Sequence[Any], caller: Caller) -> Sequence[str]:
    """The rate of each item's VAT code, and whether its prices contain it; a call for codes not seen yet."""
    if not records:
        return []
    codes = filter(None, (each.tax_code for each in records))
    known = await permitted(known_facts(TAX_CODE_FACTS, codes, caller), caller, TAX_CODE_FACTS.endpoint)
    if known is None:
        return [_NO_TAX]
    for record in records:
        facts = known.get(record.tax_code or "")
        if facts is not None:
            record.price_includes_tax = facts["Type"] == "I"
            record.tax_rate_percentage = Decimal(str(facts["Percentage"] or 0)).scaleb(2)
    return []


async def settle_tax(draft: Draft, caller: Caller) -> None:
    """The VAT code by its rate, or by what the price contains. Raises InvalidBody.

    A call where a rate stands in its place, or a price is to contain otherwise; remembered.
    """
    flag = getattr(draft.record, "price_includes_tax", None)
    said = in_price(flag) if isinstance(flag, bool) else None
    named = named_rate(draft.record, "", said)
    code = draft.written.payload.get("SalesVatCode") or getattr(draft.before, "tax_code", None)
    if code is not None:
        problems = await _settle_known(draft, str(code), named, said, caller)
    elif named is not None:
        problems = await name_code(draft.written, named, SALES, [], caller, _VAT)
    else:
        problems = []
        if said is not None:
            draft.written.warnings.append(_NO_RATE)
    refuse(problems)


async def _settle_known(
    draft: Draft, code: str, named: NamedRate | None, said: str | None, caller: Caller
) -> list[FieldProblem]:
    """What is said beside a VAT code of its own; one that an item has already makes room for another."""
    if named is None and said is None:
        return []
    facts = await facts_of(TAX_CODE_FACTS, code, caller)
    if named is not None and named.percentage != percentage_of(facts):
        return [other_rate(named, facts)]
    wanted = NamedRate(percentage_of(facts), "priceIncludesTax", "taxCode", said)
    if wanted.fits(facts):
        return []
    if draft.before is not None:
        return await name_code(draft.written, wanted, SALES, [], caller, _VAT)
    text = f"priceIncludesTax says {said}, but VAT code {code.strip()} means otherwise."
    hint = "Send a taxCode that means the same."
    return [FieldProblem("priceIncludesTax", "contradiction", text, hint)]


def _unit(name: str) -> Mapping[str, str]:
    """The unit as the caller calls it; which of the company's that is, is found out later."""
    if not name.strip():
        raise ValueError("An empty text is no unit.")
    return {"Unit": name.strip()}


items = Table(
    ITEMS,
    endpoint("logistics/Items"),
    floor=ALWAYS,
    fixed={"IsSalesItem": True},
    finish=settle_tax,
    follow=_write_price,
    checks={"unit_sales_price": "unit_sales_price", "tax_rate_percentage": "tax_rate_percentage"},
    told=Told(("tax_rate_percentage", "price_includes_tax"), _tell_tax, remembered=True),
    rows=(
        #   unified                Exact Online         crossing
        Row("id", "ID", GUID, write=False),
        Row("item_number", "Code", TEXT, required=True),
        Row("name", "Description", TEXT, required=True),
        Row("type", "IsStockItem", choice("ITEM TYPE", bool, {True: "PRODUCT", False: "SERVICE"})),
        Row("tax_code", "SalesVatCode", CODE_REFERENCE, refers=TAX_CODE_FACTS),
        in_place_of_code(),
        in_place_of_code("price_includes_tax"),
        Derived("unit_name", ("Unit", "UnitDescription"), meaning),
        Spread("unit_name", ("Unit",), _unit, refers=(("Unit", UNIT),), same=is_same),
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
