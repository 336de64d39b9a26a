"""What becomes of quotations: printed, accepted or rejected, and what an accepted one turns into."""

from collections.abc import Callable

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.messages import DEFAULT_LANGUAGE
from comptoir_sandbox.exact_online.refusals import Invalid
from comptoir_sandbox.exact_online.rules.drafts import below, draft_invoice, draft_order, made
from comptoir_sandbox.exact_online.rules.frame import Behaviour, Writing
from comptoir_sandbox.exact_online.rules.orders import (
    ACCEPTED,
    ACCEPTED_WITH_ERROR,
    DRAFT,
    PRINTED,
    QUOTATIONS,
    QUOTED,
    REJECTED,
)
from comptoir_sandbox.exact_online.rules.projects import PROJECT
from comptoir_sandbox.exact_online.rules.sales import SALES_JOURNAL


def move_quotation(before: tuple[int, ...], after: int) -> Behaviour:
    """An action that takes a quotation from one of some statuses to another."""

    def act(writing: Writing) -> None:
        table = writing.books.table(QUOTATIONS.header)
        quotation = table.get(writing.row.get("QuotationID"))
        if quotation is None:
            raise Invalid("reference", "QuotationID")
        if quotation.get("Status") not in before:
            raise Invalid("invalid", "Status")
        moved = {"Status": after, "Modified": writing.now, "Modifier": writing.user}
        if after in (ACCEPTED, REJECTED):
            moved["CloseDate"] = writing.today
        writing.books.put(table, {**quotation, **moved})
        writing.row["SuccessMessage"] = str(quotation["QuotationNumber"])

    return Behaviour(transient=True, full_answer=True, create=act)


def accept_quotation(writing: Writing) -> None:
    """The quotation is accepted, and becomes an order, an invoice or a project when its Action says so."""
    _ACCEPT.create(writing)
    table = writing.books.table(QUOTATIONS.header)
    quotation = table.get(writing.row["QuotationID"]) or {}
    follow_up = _FOLLOW_UPS[writing.switches.quotation_actions].get(int(str(writing.row.get("Action", 99))))
    if follow_up is None:
        return
    try:
        success, number = follow_up(writing, quotation)
    except Invalid as refused:
        writing.row["ErrorMessage"] = refused.message(DEFAULT_LANGUAGE)
        writing.books.put(table, {**quotation, "Status": ACCEPTED_WITH_ERROR})
        return
    writing.row[success] = str(number)


def _quoted(writing: Writing, quotation: Row) -> tuple[Row, list[Row]]:
    """What an order or an invoice takes over; optional lines stay behind."""
    parties = {"OrderedBy": "OrderAccount", "InvoiceTo": "InvoiceAccount", "DeliverTo": "DeliveryAccount"}
    source = {**quotation, **{name: quotation.get(other) for name, other in parties.items()}}
    source["YourRef"] = writing.row.get("YourRef") or quotation.get("YourRef")
    lines = writing.books.table(QUOTATIONS.lines).where("QuotationID", quotation["QuotationID"])
    party = writing.books.table("crm/accounts").get(source["OrderedBy"]) or {}
    if not party.get("IsSales"):
        raise Invalid("invalid", "CustomerType")
    return source, [line for line in lines if not line.get("Optional")]


def _order_of(writing: Writing, quotation: Row) -> tuple[str, object]:
    return "SalesOrderSuccess", draft_order(writing, *_quoted(writing, quotation))["OrderNumber"]


def _invoice_of(writing: Writing, quotation: Row) -> tuple[str, object]:
    source, lines = _quoted(writing, quotation)
    journals = writing.books.table("financial/journals").where("Type", SALES_JOURNAL)
    source["Journal"] = writing.row.get("InvoiceJournal") or min(str(row["Code"]) for row in journals)
    return "SalesInvoiceSuccess", draft_invoice(writing, source, lines)["OrderNumber"]


def _project_of(writing: Writing, quotation: Row) -> tuple[str, object]:
    code = writing.row.get("ProjectCode") or f"Q{quotation['QuotationNumber']}"
    table = writing.books.table("project/projects")
    if table.first("Code", code) is not None:
        raise Invalid("exists", "Code")
    row: Row = {
        "ID": writing.new_guid(),
        "Code": code,
        "Description": writing.row.get("ProjectDescription") or quotation.get("Description") or code,
        "Type": writing.row.get("ProjectType") or _TIME_AND_MATERIAL,
        "Account": quotation["OrderAccount"],
    }
    project = below(writing, {**row, **made(writing)}, None)
    PROJECT.create(project)
    writing.books.put(table, project.row)
    return "ProjectSuccess", code


_TIME_AND_MATERIAL = 3
_FOLLOW_UPS: dict[str, dict[int, Callable[[Writing, Row], tuple[str, object]]]] = {
    "order_first": {0: _order_of, 1: _invoice_of, 2: _project_of},
    "none_first": {1: _order_of, 2: _invoice_of, 3: _project_of},
}


_ACCEPT = move_quotation((QUOTED, PRINTED), ACCEPTED)
ACTIONS: dict[str, Behaviour] = {
    "crm/printquotation": move_quotation((DRAFT, QUOTED, PRINTED), QUOTED),
    "crm/acceptquotation": Behaviour(transient=True, full_answer=True, create=accept_quotation),
    "crm/rejectquotation": move_quotation((DRAFT, QUOTED, PRINTED), REJECTED),
    "crm/reopenquotation": move_quotation((ACCEPTED, ACCEPTED_WITH_ERROR, REJECTED), QUOTED),
}
