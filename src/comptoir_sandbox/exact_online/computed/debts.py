"""What customers owe and what suppliers are owed: the lists of open items, and their age."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.computed.asked import Asked, Compute
from comptoir_sandbox.exact_online.refusals import query_error
from comptoir_sandbox.exact_online.rules.amounts import ZERO, plain
from comptoir_sandbox.exact_online.rules.open_items import open_foreign
from comptoir_sandbox.exact_online.rules.posting import MATCHED

# the last day past due, and what the days are called
AGE_GROUPS = ((30, "0 - 30"), (60, "31 - 60"), (90, "61 - 90"), (100_000, "> 90"))


def open_list(table: str, keep: Callable[[Asked, Row], bool] | None = None) -> Compute:
    """The report view of open items: one row an item, positive for what is owed."""

    def compute(asked: Asked) -> list[Row]:
        accounts = asked.books.table("crm/accounts")
        items = (row for row in asked.books.table(table) if row["Status"] != MATCHED)
        rows = [
            _listed(row, accounts.get(row["Account"]) or {})
            for row in items
            if keep is None or keep(asked, row)
        ]
        rows.sort(key=lambda row: int(str(row["HID"])))
        return rows

    return compute


def _listed(row: Row, account: Row) -> Row:
    return {
        "HID": row["Timestamp"],
        "Id": row["ID"],
        "AccountId": row["Account"],
        "AccountCode": account.get("Code"),
        "AccountName": account.get("Name"),
        "Amount": open_foreign(row),
        "AmountInTransit": ZERO,
        "CurrencyCode": row.get("Currency"),
        "Description": row.get("Description"),
        "DueDate": row.get("DueDate"),
        "InvoiceDate": row.get("InvoiceDate"),
        "InvoiceNumber": row.get("InvoiceNumber"),
        "EntryNumber": row.get("EntryNumber"),
        "JournalCode": row.get("Journal"),
        "YourRef": row.get("YourRef"),
    }


def of_account(asked: Asked, row: Row) -> bool:
    return row["Account"] == asked.guid("accountId")


def of_age(asked: Asked, row: Row) -> bool:
    group = asked.number("ageGroup")
    if not 1 <= group <= len(AGE_GROUPS):
        raise query_error()
    return age_group(asked, row) == group


def of_account_and_age(asked: Asked, row: Row) -> bool:
    return of_account(asked, row) and of_age(asked, row)


def age_group(asked: Asked, row: Row) -> int:
    due = row["DueDate"]
    late = max((asked.today - due).days, 0) if isinstance(due, datetime) else 0
    return next(place for place, (last, _) in enumerate(AGE_GROUPS, start=1) if late <= last)


def aging(table: str) -> Compute:
    """Open items by party, in four age groups of thirty days past due."""

    def compute(asked: Asked) -> list[Row]:
        accounts = asked.books.table("crm/accounts")
        found: dict[object, Row] = {}
        for row in asked.books.table(table):
            if row["Status"] == MATCHED:
                continue
            account = accounts.get(row["Account"]) or {}
            party = found.setdefault(row["Account"], _party(asked, account))
            amount, group = Decimal(str(row["Remaining"])), age_group(asked, row)
            for name in (f"AgeGroup{group}Amount", "TotalAmount"):
                party[name] = plain(Decimal(str(party[name])) + amount)
        return sorted(found.values(), key=lambda row: str(row["AccountCode"]))

    return compute


def _party(asked: Asked, account: Row) -> Row:
    row: Row = {
        "AccountId": account.get("ID"),
        "AccountCode": account.get("Code"),
        "AccountName": account.get("Name"),
        "CurrencyCode": asked.currency,
        "TotalAmount": ZERO,
    }
    for number, (_, words) in enumerate(AGE_GROUPS, start=1):
        row |= {
            f"AgeGroup{number}": number,
            f"AgeGroup{number}Amount": ZERO,
            f"AgeGroup{number}Description": words,
        }
    return row
