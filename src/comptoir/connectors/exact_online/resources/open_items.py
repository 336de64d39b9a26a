"""Open items: receivables and payables that are not settled (exact-facts 12).

Two live reports contradict each other about the sign of what is left of a receivable. So its size alone is
taken: the side on which an item stands follows from the type of its transaction, else from the whole amount.
"""

from decimal import Decimal

from comptoir.cdk.mapping import Constant, Derived, Row, Table
from comptoir.connectors.exact_online.crossings import (
    CODE,
    DATE,
    GUID,
    MOMENT,
    NUMBER_TEXT,
    TEXT,
    decode_date,
)
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.resources.conditions import MODIFIED_SINCE
from comptoir.unified.accounts import Balance
from comptoir.unified.open_items import OPEN_ITEMS, OpenItemEntry
from comptoir.unified.values import DebitCredit

_STILL_OPEN = "(Status eq 20 or Status eq 30)"  # open, or selected to be paid
_SIDES: dict[int, DebitCredit] = {20: "DEBIT", 21: "CREDIT", 30: "CREDIT", 31: "DEBIT"}
_LEFT, _WHOLE, _KIND = "AmountFC", "TransactionAmountFC", "TransactionType"


class _Sided:
    """How amounts of one side of the books read: what customers owe stands in debit."""

    def __init__(self, usual: DebitCredit, other: DebitCredit) -> None:
        self._usual, self._other = usual, other

    def side(self, whole: Decimal | None, kind: int | None) -> DebitCredit:
        if kind in _SIDES:
            return _SIDES[kind]
        return self._usual if (whole or 0) >= 0 else self._other

    def balance(self, left: Decimal | None, whole: Decimal | None, kind: int | None) -> Balance:
        return Balance(amount=abs(left or Decimal(0)), debit_credit_indicator=self.side(whole, kind))

    def debit(self, left: Decimal | None, whole: Decimal | None, kind: int | None) -> Decimal:
        return _booked(left, whole) if self.side(whole, kind) == "DEBIT" else _settled(left, whole)

    def credit(self, left: Decimal | None, whole: Decimal | None, kind: int | None) -> Decimal:
        return _booked(left, whole) if self.side(whole, kind) == "CREDIT" else _settled(left, whole)

    def entries(
        self,
        whole: Decimal | None,
        kind: int | None,
        currency: str | None,
        description: str | None,
        due: str | None,
        day: str | None,
    ) -> list[OpenItemEntry]:
        entry = OpenItemEntry(
            amount=None if whole is None else abs(whole),
            currency=currency or None,
            debit_credit_indicator=self.side(whole, kind),
            description=description or None,
            due_date=decode_date(due) if due else None,
            posting_date=decode_date(day) if day else None,
        )
        return [entry]


def _booked(left: Decimal | None, whole: Decimal | None) -> Decimal:
    return abs(whole if whole is not None else left or Decimal(0))


def _settled(left: Decimal | None, whole: Decimal | None) -> Decimal:
    return _booked(left, whole) - abs(left or Decimal(0))


def _table(path: str, kind: str, sided: _Sided) -> Table:
    return Table(
        OPEN_ITEMS,
        endpoint(path),
        where=_STILL_OPEN,
        rows=(
            #   unified            Exact Online       crossing
            Row("id", "ID", GUID),
            Row("account_id", "Account", GUID),
            Row("account_name", "AccountName", TEXT),
            Row("account_number", "AccountCode", CODE),
            Row("created_date", "Created", MOMENT),
            Row("currency", "Currency", TEXT),
            Row("document_number", "InvoiceNumber", NUMBER_TEXT),
            Derived(
                "entries",
                (_WHOLE, _KIND, "Currency", "Description", "DueDate", "EntryDate"),
                sided.entries,
            ),
            Derived("open_balance", (_LEFT, _WHOLE, _KIND), sided.balance),
            Row("posting_date", "EntryDate", DATE),
            Derived("total_credit_amount", (_LEFT, _WHOLE, _KIND), sided.credit),
            Derived("total_debit_amount", (_LEFT, _WHOLE, _KIND), sided.debit),
            Constant("type", kind),
            Row("updated_date", "Modified", MOMENT),
        ),
        filters={
            "lastModifiedAt": MODIFIED_SINCE,
            "fiscalYear": "TransactionReportingYear eq {}",
            "accountNumber": "AccountCode eq '{:>18}'",
            "documentNumber": "YourRef eq '{}'",
            "type": {kind: _STILL_OPEN},
        },
    )


receivables = _table("cashflow/Receivables", "INVOICE", _Sided("DEBIT", "CREDIT"))
payables = _table("cashflow/Payments", "BILL", _Sided("CREDIT", "DEBIT"))
