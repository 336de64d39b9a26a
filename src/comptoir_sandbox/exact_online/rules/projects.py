"""Rules for projects, the hours and costs that are booked on them, and warehouses."""

from decimal import Decimal

from comptoir_sandbox.exact_online.refusals import Invalid
from comptoir_sandbox.exact_online.rules.amounts import cents
from comptoir_sandbox.exact_online.rules.frame import Behaviour, Writing
from comptoir_sandbox.exact_online.rules.goods import sales_price

TIME, COSTS = "project/timetransactions", "project/costtransactions"
_TYPES = (1, 2, 3, 4, 5)  # campaign, fixed price, time and material, non-billable, prepaid
_FOR = ("Account", "Project", "Subscription")  # one of these is what hours and costs are for (mapping)
_DRAFT, _ONE = 1, Decimal(1)


def check_project(writing: Writing) -> None:
    writing.require("Code", "Description", "Type")
    if writing.row["Type"] not in _TYPES:
        raise Invalid("invalid", "Type")


def create_project(writing: Writing) -> None:
    writing.default("StartDate", writing.today)
    check_project(writing)


def create_transaction(writing: Writing) -> None:
    """Hours or costs at the sent price, else at the item's."""
    writing.default("Date", writing.today)
    writing.default("Currency", writing.currency)
    writing.default("HourStatus", _DRAFT)
    writing.default("EntryNumber", writing.books.next_number("project entry", 1))
    change_transaction(writing)


def change_transaction(writing: Writing) -> None:
    row = writing.row
    if not any(row.get(name) for name in _FOR):
        raise Invalid("mandatory", "Project")
    project = writing.referred("Project") or {}
    writing.default("Account", project.get("Account"))
    quantity = writing.decimal("Quantity") or _ONE
    writing.default("PriceFC", sales_price(writing.books, row.get("Item"), row.get("Account"), quantity))
    row["AmountFC"] = cents(quantity * (writing.decimal("PriceFC") or Decimal(0)))
    row |= {"Price": row.get("PriceFC"), "Amount": row["AmountFC"]}


PROJECT = Behaviour(unique="Code", create=create_project, change=check_project)
TRANSACTION = Behaviour(create=create_transaction, change=change_transaction, full_answer=True)
WAREHOUSE = Behaviour(unique="Code", defaults={"Main": 0, "UseStorageLocations": 0})
