"""Endpoints whose rows are worked out when asked for: balances, lists of open items, the deleted feed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from comptoir_sandbox.exact_online.books import Books, Deletion, Row
from comptoir_sandbox.exact_online.history.layered import changed_from, summed
from comptoir_sandbox.exact_online.odata.literals import read_guid, read_moment
from comptoir_sandbox.exact_online.refusals import query_error
from comptoir_sandbox.exact_online.rules.amounts import ZERO, plain
from comptoir_sandbox.exact_online.rules.descriptions import spoken
from comptoir_sandbox.exact_online.rules.documents import TYPES
from comptoir_sandbox.exact_online.rules.open_items import open_foreign
from comptoir_sandbox.exact_online.rules.posting import LINES, MATCHED, PAYMENTS, RECEIVABLES
from comptoir_sandbox.exact_online.rules.stock import ITEMS, last_moved, position


@dataclass(frozen=True)
class Asked:
    """What a computed endpoint may look at."""

    books: Books
    today: datetime
    parameters: Mapping[str, str]
    language: str
    currency: str

    def guid(self, name: str) -> str:
        """A parameter of the form guid'…'."""
        found = read_guid(self.parameters[name].removeprefix("guid").strip("'"))
        if found is None:
            raise query_error()
        return found

    def number(self, name: str) -> int:
        try:
            return int(self.parameters[name])
        except ValueError:
            raise query_error() from None


Compute = Callable[[Asked], list[Row]]
_DELETED_KEPT = timedelta(days=61)  # facts 8: two months
AGE_GROUPS = ((0, 30), (31, 60), (61, 90), (91, 100_000))

# The deleted feed's numbers (facts 8) by table; tables that nothing is deleted from are left out.
ENTITY_TYPES: dict[str, int] = {
    "financialtransaction/transactionlines": 1,
    "crm/accounts": 2,
    "crm/addresses": 3,
    "documents/documentattachments": 4,
    "crm/contacts": 5,
    "documents/documents": 6,
    "financial/glaccounts": 7,
    "logistics/salesitemprices": 8,
    "logistics/items": 9,
    "cashflow/receivables": 10,
    "cashflow/payments": 10,
    "salesinvoice/salesinvoices": 13,
    "salesinvoice/salesinvoicelines": 13,
    "project/timetransactions": 14,
    "project/costtransactions": 14,
    "salesorder/goodsdeliveries": 16,
    "salesorder/goodsdeliverylines": 17,
    "financial/glclassifications": 18,
    "inventory/itemwarehouses": 19,
    "project/projects": 21,
    "purchaseorder/purchaseorders": 22,
    "purchaseorder/purchaseorderlines": 22,
    "subscription/subscriptions": 23,
    "subscription/subscriptionlines": 24,
    "project/projectwbs": 25,
    "project/projectplanning": 26,
    "hrm/leaveabsencehoursbyday": 27,
    "inventory/stockserialnumbers": 29,
    "inventory/stockbatchnumbers": 29,
    "logistics/supplieritem": 30,
    "salesorder/salesorders": 32,
    "salesorder/salesorderlines": 33,
    "crm/quotations": 34,
    "crm/quotationlines": 35,
    "manufacturing/shoporders": 36,
    "manufacturing/shopordermaterialplans": 37,
    "manufacturing/shoporderroutingstepplans": 38,
    "hrm/schedules": 39,
    "hrm/scheduleentries": 40,
    "inventory/itemwarehousestoragelocations": 41,
    "payroll/employees": 42,
    "payroll/employments": 43,
    "payroll/employmentcontracts": 44,
    "payroll/employmentorganizations": 45,
    "payroll/employmentsalaries": 47,
    "payroll/employmenttaxauthoritiesgeneral": 49,
    "manufacturing/billofmaterialmaterials": 54,
    "manufacturing/billofmaterialversions": 55,
    "hrm/leaveregistrations": 56,
    "hrm/leavebuildupregistrations": 57,
    "hrm/absenceregistrationtransactions": 58,
    "hrm/absenceregistrations": 59,
}


def reporting_balance(asked: Asked) -> list[Row]:
    """Movements by account, year, period, dimensions, type and status; revenue is negative."""
    accounts = asked.books.table("financial/glaccounts")
    loose, groups = summed(asked.books.table(LINES))
    for line in loose:
        _add(groups.setdefault(tuple(line.get(name) for name in _GROUPED), [ZERO] * 3), line)
    rows = []
    for number, (key, sums) in enumerate(sorted(groups.items(), key=lambda pair: str(pair[0])), start=1):
        count, debit, credit = sums
        year, period, account, centre, unit, kind, status = key
        rows.append(
            {
                "ID": number,
                "ReportingYear": year,
                "ReportingPeriod": period,
                "GLAccount": account,
                "CostCenterCode": centre,
                "CostUnitCode": unit,
                "Type": kind,
                "Status": status,
                "BalanceType": (accounts.get(account) or {}).get("BalanceType"),
                "Count": int(count),
                "Amount": plain(debit - credit),
                "AmountDebit": plain(debit),
                "AmountCredit": plain(credit),
            }
        )
    return rows


def _add(sums: list[Decimal], line: Row) -> None:
    amount = Decimal(str(line["AmountDC"]))
    sums[0] += 1
    sums[1 if amount > 0 else 2] += abs(amount)


_GROUPED = ("FinancialYear", "FinancialPeriod", "GLAccount", "CostCenter", "CostUnit", "Type", "Status")


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


def _of_account(asked: Asked, row: Row) -> bool:
    return row["Account"] == asked.guid("accountId")


def _of_age(asked: Asked, row: Row) -> bool:
    group = asked.number("ageGroup")
    if not 1 <= group <= len(AGE_GROUPS):
        raise query_error()
    return age_group(asked, row) == group


def _of_account_and_age(asked: Asked, row: Row) -> bool:
    return _of_account(asked, row) and _of_age(asked, row)


def age_group(asked: Asked, row: Row) -> int:
    due = row["DueDate"]
    late = max((asked.today - due).days, 0) if isinstance(due, datetime) else 0
    return next(place for place, (_, last) in enumerate(AGE_GROUPS, start=1) if late <= last)


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
    for number, (first, last) in enumerate(AGE_GROUPS, start=1):
        words = f"> {first - 1}" if number == len(AGE_GROUPS) else f"{first} - {last}"
        row |= {
            f"AgeGroup{number}": number,
            f"AgeGroup{number}Amount": ZERO,
            f"AgeGroup{number}Description": words,
        }
    return row


def deleted(asked: Asked) -> list[Row]:
    """sync/Deleted: what went in the last two months, by row version."""
    kept = (each for each in asked.books.deletions if asked.today - each.when <= _DELETED_KEPT)
    return [_deletion(each) for each in kept if each.table in ENTITY_TYPES]


def _deletion(each: Deletion) -> Row:
    return {
        "Timestamp": each.stamp,
        "ID": each.guid,
        "EntityKey": each.key,
        "EntityType": ENTITY_TYPES[each.table],
        "DeletedBy": each.by,
        "DeletedDate": each.when,
    }


def sync_timestamp(asked: Asked) -> list[Row]:
    """The first row version at or after a moment, for the endpoints that know it (facts 8)."""
    name = asked.parameters["endPoint"].strip("'")
    moment = read_moment(asked.parameters["modified"].removeprefix("datetime").strip("'"))
    tables = _SYNC_TABLES.get(name.lower())
    if moment is None or tables is None:
        raise query_error()
    first = min(
        (row for table in tables for row in changed_from(asked.books.table(table), moment)),
        key=lambda row: (str(row["Modified"]), int(str(row["Timestamp"]))),
        default=None,
    )
    if first is None:
        return []
    return [{"Modified": first["Modified"], "API": name, "TimeStampAsBigInt": first["Timestamp"]}]


# The endpoints that SyncTimestamp knows (facts 8), and the tables behind each.
_SYNC_TABLES: dict[str, tuple[str, ...]] = {
    "quotationheaders": ("crm/quotations",),
    "quotationlines": ("crm/quotationlines",),
    "transactionlines": (LINES,),
    "itemstoragelocations": ("inventory/itemstoragelocations",),
    "shoporders": ("manufacturing/shoporders",),
    "shopordermaterialplans": ("manufacturing/shopordermaterialplans",),
    "shoporderroutingstepplans": ("manufacturing/shoporderroutingstepplans",),
    "shoporderpurchaseplanning": ("manufacturing/shoporderpurchaseplanning",),
    "shopordersuborders": ("manufacturing/shopordersuborders",),
    "materialissues": ("manufacturing/materialissues",),
    "billofmaterialversions": ("manufacturing/billofmaterialversions",),
    "billofmaterialmaterials": ("manufacturing/billofmaterialmaterials",),
    "purchaseorders": ("purchaseorder/purchaseorders", "purchaseorder/purchaseorderlines"),
    "projects": ("project/projects",),
    "projectplanning": ("project/projectplanning",),
    "projectwbs": ("project/projectwbs",),
    "timecosttransactions": ("project/timetransactions", "project/costtransactions"),
    "salesinvoices": ("salesinvoice/salesinvoices", "salesinvoice/salesinvoicelines"),
    "goodsdeliveries": ("salesorder/goodsdeliveries",),
    "goodsdeliverylines": ("salesorder/goodsdeliverylines",),
    "salesorderheaders": ("salesorder/salesorders",),
    "salesorderlines": ("salesorder/salesorderlines",),
    "subscriptions": ("subscription/subscriptions",),
    "subscriptionlines": ("subscription/subscriptionlines",),
}


def stock_position(asked: Asked) -> list[Row]:
    """One item's stock; nothing for an item that is not there."""
    item = asked.books.table(ITEMS).get(asked.guid("itemId"))
    return [] if item is None else [{"ItemId": item["ID"], **position(asked.books, item)}]


def stock_positions(asked: Asked) -> list[Row]:
    """Every stock item's position, by the row version of its latest movement; all in the main warehouse."""
    warehouse = next((row for row in asked.books.table("inventory/warehouses") if row.get("Main")), {})
    rows = [
        {
            **position(asked.books, item),
            "ID": item["ID"],
            "ItemId": item["ID"],
            "ItemCode": item["Code"],
            "ItemDescription": item["Description"],
            "UnitCode": item.get("Unit"),
            "Warehouse": warehouse.get("ID"),
            "Timestamp": last_moved(asked.books, item),
        }
        for item in asked.books.table(ITEMS)
        if item.get("IsStockItem")
    ]
    for row in rows:
        row["CurrentStock"] = row["InStock"]
    return sorted(rows, key=lambda row: int(str(row["Timestamp"])))


def journal_status(asked: Asked) -> list[Row]:
    """Every journal in every period: open, unless a period was closed."""
    return [
        {
            "Journal": journal["Code"],
            "JournalDescription": journal["Description"],
            "JournalType": journal["Type"],
            "Year": period["FinYear"],
            "Period": period["FinPeriod"],
            "Status": 1 if period.get("Closed") else 0,
        }
        for period in _in_time(asked.books.table("financial/financialperiods"))
        for journal in asked.books.table("financial/journals")
    ]


def _in_time(periods: Iterable[Row]) -> list[Row]:
    return sorted(periods, key=lambda row: (int(str(row["FinYear"])), int(str(row["FinPeriod"]))))


def document_types(asked: Asked) -> list[Row]:
    described = spoken(TYPES).get(asked.language, spoken(TYPES)["en"])
    return [
        {
            "ID": number,
            "Description": words,
            "DocumentIsCreatable": True,
            "DocumentIsDeletable": True,
            "DocumentIsUpdatable": True,
            "DocumentIsViewable": True,
            "TypeCategory": 1,
        }
        for number, words in described.items()
    ]


# By lower-case path.
COMPUTED: Mapping[str, Compute] = {
    "financial/reportingbalance": reporting_balance,
    "read/financial/receivableslist": open_list(RECEIVABLES),
    "read/financial/receivableslistbyaccount": open_list(RECEIVABLES, _of_account),
    "read/financial/receivableslistbyagegroup": open_list(RECEIVABLES, _of_age),
    "read/financial/receivableslistbyaccountandagegroup": open_list(RECEIVABLES, _of_account_and_age),
    "read/financial/payableslist": open_list(PAYMENTS),
    "read/financial/payableslistbyaccount": open_list(PAYMENTS, _of_account),
    "read/financial/payableslistbyagegroup": open_list(PAYMENTS, _of_age),
    "read/financial/payableslistbyaccountandagegroup": open_list(PAYMENTS, _of_account_and_age),
    "read/financial/agingreceivableslist": aging(RECEIVABLES),
    "read/financial/agingpayableslist": aging(PAYMENTS),
    "read/financial/journalstatuslist": journal_status,
    "read/sync/sync/synctimestamp": sync_timestamp,
    "read/logistics/stockposition": stock_position,
    "sync/inventory/stockpositions": stock_positions,
    "sync/deleted": deleted,
    "documents/documenttypes": document_types,
}
