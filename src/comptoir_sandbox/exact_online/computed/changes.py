"""What tells a client what has changed: the feed of deletions, and the row version of a moment (facts 8)."""

from datetime import timedelta

from comptoir_sandbox.exact_online.books import Deletion, Row
from comptoir_sandbox.exact_online.computed.asked import Asked
from comptoir_sandbox.exact_online.history.layered import changed_from
from comptoir_sandbox.exact_online.odata.literals import read_moment
from comptoir_sandbox.exact_online.refusals import query_error
from comptoir_sandbox.exact_online.rules.posting import LINES

_DELETED_KEPT = timedelta(days=61)  # facts 8: two months

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
