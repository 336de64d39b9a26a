"""The lines of a changed document: which are changed, which are new, and which are gone."""

from decimal import Decimal

import pytest

from comptoir.connectors.exact_online.booking.lines import left_out, plan
from comptoir.connectors.exact_online.resources.purchases import bills
from comptoir.connectors.exact_online.resources.sales import invoices
from comptoir.kit.errors import InvalidBody, ReferenceUnknown
from comptoir.unified.bills import Bill, BillInput, BillLine, BillLineInput
from comptoir.unified.invoices import Invoice, InvoiceLine, InvoiceLineChange, InvoicePatch

FIRST = "aaaaaaaa-0000-0000-0000-000000000001"
SECOND = "aaaaaaaa-0000-0000-0000-000000000002"
STRANGE = "aaaaaaaa-0000-0000-0000-000000000009"
BILL = Bill(line_items=[BillLine(id=FIRST), BillLine(id=SECOND)])


def changes(*lines: BillLineInput) -> BillInput:
    return BillInput(line_items=list(lines))


def test_nothing_is_asked_of_lines_that_are_not_sent():
    assert plan(bills, BillInput(name="Paper"), "Exact Online") == []


def test_a_whole_list_changes_adds_and_leaves_out():
    planned = plan(
        bills, changes(BillLineInput(id=SECOND.upper()), BillLineInput(description="New")), "Exact"
    )
    assert [line.key for line in planned] == [SECOND, None]
    assert planned[1].written.payload == {"Description": "New"}
    assert left_out(bills, BILL, planned) == [FIRST]


def test_an_empty_list_would_take_the_document_along():
    with pytest.raises(InvalidBody, match="delete the document instead"):
        plan(bills, changes(), "Exact Online")


def test_a_line_of_another_document_is_refused_with_its_place():
    planned = plan(bills, changes(BillLineInput(), BillLineInput(id=STRANGE)), "Exact Online")
    with pytest.raises(ReferenceUnknown) as caught:
        left_out(bills, BILL, planned)
    assert [problem.field for problem in caught.value.fields] == ["lineItems[1].id"]


def test_a_partial_change_leaves_nothing_out():
    invoice = Invoice(line_items=[InvoiceLine(line_item_id=FIRST), InvoiceLine(line_item_id=SECOND)])
    line = InvoiceLineChange(line_item_id=FIRST, quantity=Decimal(2))
    planned = plan(invoices, InvoicePatch(line_items=[line]), "Exact Online")
    assert left_out(invoices, invoice, planned) == []
