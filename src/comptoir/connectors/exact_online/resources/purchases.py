"""Bills and vendor credits with their lines: purchase entries, told apart by the sign of their amounts."""

from collections.abc import Mapping, Sequence
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.mapping import (
    AnyOf,
    Codec,
    DefaultValue,
    Derived,
    FilterRule,
    FirstLine,
    Lines,
    Node,
    Row,
    Table,
    Told,
)
from comptoir.connectors.exact_online.booking.completing import Completion
from comptoir.connectors.exact_online.booking.rates import in_place_of_code
from comptoir.connectors.exact_online.booking.wishes import Wishes
from comptoir.connectors.exact_online.crossings import (
    AMOUNT,
    CODE_REFERENCE,
    CURRENCY_TEXT,
    DATE,
    GIVEN_BACK,
    GUID,
    MOMENT,
    PERCENT,
    REFERENCE,
    TEXT,
    choice,
)
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.resources import dimensions
from comptoir.connectors.exact_online.resources.conditions import (
    DOCUMENT,
    JOURNAL,
    MODIFIED_SINCE,
    PURCHASE_ACCOUNT,
    PURCHASE_ENTRY,
    TAX_CODE_FACTS,
    TAXED_SUPPLIER,
    TERM_DAYS,
)
from comptoir.connectors.exact_online.resources.dimensions import DIMENSION_COLUMNS, NAMED_COLUMNS
from comptoir.connectors.exact_online.resources.reckoned import less, less_given_back, plus, plus_given_back
from comptoir.connectors.exact_online.telling import places
from comptoir.connectors.exact_online.telling.payables import owed, tell, tell_new
from comptoir.connectors.exact_online.telling.places import of_supplier
from comptoir.unified.bills import BILL_LINES, BILLS, BillDimension
from comptoir.unified.vendor_credits import VENDOR_CREDITS

STATES: Mapping[int, str] = {
    20: "DRAFT",  # Exact calls it open: booked, but it can still be changed
    50: "SUBMITTED",  # processed; whether it is paid is told elsewhere
    5: "VOIDED",  # rejected
}
_TOTALS = ("total_net_amount", "total_tax_amount", "total_gross_amount")


async def _tell(records: Sequence[Any], caller: Caller) -> Sequence[str]:
    return [*await tell(records, caller), *await places.tell(records, caller)]


_TOLD = Told(
    ("addresses", "one_line_address", "payment_status", "paid_date", "payment_days"),
    _tell,
    calls=3,
    on_request=True,
    new=tell_new,
    written=places.tell,
)
_AT_ONCE = "Leave it out: Exact Online books it at once, tells it as DRAFT and processes it by itself."
_PAID = "Book what was paid: POST /accounting/payments."


def _wishes(what: str, removal: str) -> Wishes:
    paid = dict.fromkeys(("PAID", "PARTIALLY_PAID"), _PAID)
    instead = {**paid, "VOIDED": removal}
    return Wishes(what, fresh="DRAFT", later=("SUBMITTED", "OPEN"), instead=instead, otherwise=_AT_ONCE)


BILL_WISHES = _wishes(
    "bill", "Remove it while it is DRAFT: DELETE /accounting/bills/{billId}; else book a credit."
)
VENDOR_CREDIT_WISHES = _wishes(
    "vendor credit",
    "Remove it while it is DRAFT: DELETE /accounting/vendorCredits/{vendorCreditId}; else book a bill.",
)
_BILL, _CREDIT = Completion(1, BILL_WISHES), Completion(-1, VENDOR_CREDIT_WISHES)


def _lines(amount: Codec, gross: Any, completion: Completion) -> Table:
    return Table(
        BILL_LINES,
        endpoint("purchaseentry/PurchaseEntryLines"),
        foreign="EntryID",
        owner=PURCHASE_ENTRY,
        rows=(
            #   unified                   Exact Online       crossing
            Row("id", "ID", GUID, write=False),
            Row("account_id", "GLAccount", REFERENCE, refers=PURCHASE_ACCOUNT),
            Row("account_number", "GLAccountCode", TEXT),
            Row("account_number", "GLAccount", REFERENCE, read=False, fallback=True, refers=PURCHASE_ACCOUNT),
            Row("description", "Description", TEXT),
            Row("item_name", "Description", TEXT, read=False, fallback=True),
            Row("quantity", "Quantity", AMOUNT),
            Row("deferred_start_date", "From", DATE),
            Row("deferred_end_date", "To", DATE),
            Row("tax_code", "VATCode", CODE_REFERENCE, refers=TAX_CODE_FACTS),
            Row("tax_rate_percentage", "VATPercentage", PERCENT, write=False),
            in_place_of_code(),
            Row("total_net_amount", "VATBaseAmountFC", amount, write=False),
            Row("total_tax_amount", "VATAmountFC", amount, write=False),
            Derived("total_gross_amount", ("VATBaseAmountFC", "VATAmountFC"), gross),
            Derived("dimensions", NAMED_COLUMNS, dimensions.reading(BillDimension), lists=DIMENSION_COLUMNS),
            dimensions.writing(),
        ),
        checks={name: name for name in (*_TOTALS, "tax_rate_percentage")},
        finish=completion.line,
    )


def _head(amount: Codec, net: Any) -> tuple[Node, ...]:
    """What bills and vendor credits share."""
    return (
        Row("id", "EntryID", GUID, write=False),
        Row("contact_id", "Supplier", REFERENCE, required=True, refers=TAXED_SUPPLIER),
        Derived("addresses", ("Supplier",), of_supplier),
        Row("journal_code", "Journal", CODE_REFERENCE, refers=JOURNAL),
        Row("due_date", "DueDate", DATE),
        Row("currency", "Currency", CURRENCY_TEXT),
        Row("name", "Description", TEXT),
        Row("payment_reference", "PaymentReference", TEXT),
        Row("status", "Status", choice("ENTRY STATE", int, STATES)),
        Row("total_gross_amount", "AmountFC", amount),
        Row("total_tax_amount", "VATAmountFC", amount, write=False),
        Derived("total_net_amount", ("AmountFC", "VATAmountFC"), net),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
    )


def _named(day: str, number: str, term: str) -> tuple[Node, ...]:
    """What each of both calls by a name of its own."""
    return (
        Row(day, "EntryDate", DATE),
        Row(number, "YourRef", TEXT),
        Row("reference", "YourRef", TEXT, fallback=True),
        Row(term, "PaymentCondition", CODE_REFERENCE, refers=TERM_DAYS),
        Row("file_id", "Document", REFERENCE, refers=DOCUMENT),
    )


def _of_lines(lines: Table) -> tuple[Node, ...]:
    """The lines, and the account that the whole document names for those which name none."""
    account = Row("account_id", "GLAccount", REFERENCE, read=False, fallback=True, refers=PURCHASE_ACCOUNT)
    return (
        Lines("line_items", "PurchaseEntryLines", lines, required=True, whole=True, inherits=(account,)),
        FirstLine("account_id", "PurchaseEntryLines", "GLAccount", GUID),
    )


_JOURNAL = DefaultValue(
    "Journal",
    "financial/Journals",
    "Code",
    "Type eq 22 and IsBlocked eq false",
    "journalCode",
    "purchase journal",
)
_FILTERS: Mapping[str, FilterRule] = {
    "lastModifiedAt": MODIFIED_SINCE,
    "status": AnyOf({name: f"Status eq {number}" for number, name in STATES.items()}),
    "paymentStatus": owed(),
}

bill_lines = _lines(AMOUNT, plus, _BILL)
credit_lines = _lines(GIVEN_BACK, plus_given_back, _CREDIT)

bills = Table(
    BILLS,
    endpoint("purchaseentry/PurchaseEntries"),
    where="Type eq 30",
    rows=(
        *_head(AMOUNT, less),
        *_named("bill_date", "bill_number", "payment_term_code"),
        *_of_lines(bill_lines),
    ),
    defaults=(_JOURNAL,),
    checks={name: name for name in (*_TOTALS, "status", "payment_status")},
    filters=_FILTERS,
    orders={
        "billDate": "EntryDate",
        "billNumber": "YourRef",
        "createdDate": "Created",
        "updatedDate": "Modified",
    },
    finish=_BILL.whole,
    told=_TOLD,
)

vendor_credits = Table(
    VENDOR_CREDITS,
    endpoint("purchaseentry/PurchaseEntries"),
    where="Type eq 31",
    rows=(
        *_head(GIVEN_BACK, less_given_back),
        *_named("vendor_credit_date", "vendor_credit_number", "payment_term_id"),
        *_of_lines(credit_lines),
    ),
    defaults=(_JOURNAL,),
    checks={name: name for name in (*_TOTALS, "status", "payment_status")},
    filters=_FILTERS,
    finish=_CREDIT.whole,
    told=_TOLD,
)
