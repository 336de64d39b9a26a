"""Records that a document names: one that is blocked, a journal of another type; and its currency."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.connectors.exact_online.calls.faults import foreseen
from comptoir.connectors.exact_online.calls.keys import in_parts
from comptoir.connectors.exact_online.calls.query import literal
from comptoir.connectors.exact_online.rehearsing.asked import Asked, read
from comptoir.kit.errors import Problem

_JOURNALS: Mapping[str, tuple[int, ...]] = {
    "purchaseentry/PurchaseEntries": (22, 23),
    "salesinvoice/SalesInvoices": (20, 21),
    "generaljournalentry/GeneralJournalEntries": (90,),
    "financialtransaction/BankEntries": (12, 16),
    "financialtransaction/CashEntries": (10,),
}  # the types of journal that each is booked in (exact-facts 13)
_GENERAL = "generaljournalentry/GeneralJournalEntries"
_NAMING = (
    *_JOURNALS,
    "salesorder/SalesOrders",
    "crm/Quotations",
    "purchaseentry/PurchaseEntryLines",
    "salesinvoice/SalesInvoiceLines",
)
_MANDATORY = 1
_DEMANDS = (("UseCostcenter", "CostCenter", "cost centre"), ("UseCostunit", "CostUnit", "cost unit"))

_Row = Mapping[str, Any]
_Refusal = Callable[[_Row, Asked, str], Problem | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """What may be named: the columns that name one, the condition that finds it, and what is read of it.

    `refuse` is what Exact holds against a row that one of the columns names.
    """

    what: str
    columns: tuple[str, ...]
    endpoint: str
    key: str
    equals: str
    facts: tuple[str, ...]
    refuse: _Refusal


async def check_named(kind: Kind, asked: Asked, caller: Caller) -> Sequence[str]:
    """One call for 65 records of a kind, where the document names any. Raises RefusedByTarget."""
    named = {
        each[column].strip().lower(): column
        for each in asked.bodies()
        for column in kind.columns
        if asked.endpoint in _NAMING and isinstance(each.get(column), str) and each[column].strip()
    }
    for part in in_parts(sorted(named)):
        text = " or ".join(kind.equals.format(literal(key)) for key in part)
        for row in await read(kind.endpoint, text, ",".join((kind.key, *kind.facts)), caller):
            column = named.get(str(row[kind.key]).strip().lower())
            problem = None if column is None else kind.refuse(row, asked, column)
            if problem is not None:
                raise problem
    return ()


async def check_currency(asked: Asked, caller: Caller) -> Sequence[str]:
    """One call for a currency that was not seen lately. Raises RefusedByTarget."""
    code = asked.body.get("Currency")
    if not isinstance(code, str):
        return ()
    place = ("rehearsal", "currency", code)
    if caller.cache.get(place):
        return ()
    if not await read("general/Currencies", f"Code eq '{literal(code)}'", "Code", caller):
        raise foreseen("reference_unknown", "Currency", f"There is no currency {code!r:.20} in this company.")
    caller.cache.put(place, True)
    return ()


def _blocked(flag: str, key: str) -> _Refusal:
    def refuse(row: _Row, asked: Asked, column: str) -> Problem | None:  # noqa: ARG001  every kind is asked alike
        text = f"{str(row[key]).strip()} is blocked at Exact Online."
        return foreseen("blocked", column, text) if row[flag] else None

    return refuse


def _account(row: _Row, asked: Asked, column: str) -> Problem | None:
    """A ledger account may be blocked, and may demand a cost centre or a cost unit (exact-facts 12)."""
    mine = [each for each in asked.bodies() if str(each.get(column, "")).lower() == str(row["ID"]).lower()]
    for use, dimension, what in _DEMANDS:
        if asked.creates and row[use] == _MANDATORY and not all(each.get(dimension) for each in mine):
            return foreseen("required", dimension, f"The ledger account {row['Code']} demands a {what}.")
    return _blocked("IsBlocked", "Code")(row, asked, column)


def _journal(row: _Row, asked: Asked, column: str) -> Problem | None:
    """A journal may be blocked or of another type, and may allow no VAT, or its own currency alone."""
    code, currency = str(row["Code"]).strip(), asked.body.get("Currency")
    if row["Type"] not in _JOURNALS.get(asked.endpoint, (row["Type"],)):
        return foreseen("invalid_value", column, f"Journal {code} is of another type than this is booked in.")
    own = row["Currency"]
    if not row["AllowVariableCurrency"] and own and currency not in (None, own):
        return foreseen("invalid_value", "Currency", f"Journal {code} takes {own} alone.")
    if (
        asked.endpoint == _GENERAL
        and not row["AllowVAT"]
        and any(each.get("VATCode") for each in asked.bodies())
    ):
        return foreseen("invalid_value", "VATCode", f"Journal {code} takes no VAT.")
    return _blocked("IsBlocked", "Code")(row, asked, column)


KINDS = (
    Kind(
        "a customer or supplier is blocked",
        ("Account", "Supplier", "OrderedBy", "OrderAccount"),
        "crm/Accounts",
        "ID",
        "ID eq guid'{}'",
        ("Blocked",),
        _blocked("Blocked", "ID"),
    ),
    Kind(
        "a ledger account can be booked on",
        ("GLAccount",),
        "financial/GLAccounts",
        "ID",
        "ID eq guid'{}'",
        ("Code", "IsBlocked", "UseCostcenter", "UseCostunit"),
        _account,
    ),
    Kind(
        "the journal takes this",
        ("Journal", "JournalCode"),
        "financial/Journals",
        "Code",
        "Code eq '{}'",
        ("Type", "IsBlocked", "Currency", "AllowVariableCurrency", "AllowVAT"),
        _journal,
    ),
    Kind(
        "a VAT code is blocked",
        ("VATCode",),
        "vat/VATCodes",
        "Code",
        "Code eq '{:<3}'",
        ("IsBlocked",),
        _blocked("IsBlocked", "Code"),
    ),
)
