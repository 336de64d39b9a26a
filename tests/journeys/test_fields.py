"""fields=: a few fields of each record, and no more asked of the target system than they need."""

from urllib.parse import unquote

import pytest
from house import House

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def asked(house: House):
    """The query of the one call that the sandbox received."""
    (call,) = await house.vendor_calls()
    return unquote(str(call))


async def test_a_list_has_the_fields_that_were_named_and_asks_for_their_columns(pinned: House):
    await pinned.control("calls", method="DELETE")
    listed = await pinned.get("/accounting/invoices", fields="invoiceNumber,totalAmount", limit=5)
    assert listed.status == 200, listed.body
    assert {tuple(found) for found in listed.data} == {("invoiceNumber", "totalAmount")}
    assert set(listed.body) == {"meta", "data", "errors", "rawData"}
    query = await asked(pinned)
    assert "AmountFC" in query
    assert "SalesInvoiceLines" not in query
    assert "YourRef" not in query


async def test_the_values_are_those_of_the_whole_record(pinned: House):
    few = await pinned.get("/accounting/invoices", fields="invoiceId,lineItems,dueDate", limit=20)
    whole = await pinned.get("/accounting/invoices", limit=20)
    assert few.data == [
        {name: found[name] for name in ("invoiceId", "lineItems", "dueDate")} for found in whole.data
    ]


async def test_a_record_without_what_stands_beside_it_costs_one_call(pinned: House):
    customer = (await pinned.get("/accounting/customers", limit=5)).data[0]
    await pinned.control("calls", method="DELETE")
    found = await pinned.get(f"/accounting/customers/{customer['id']}", fields="companyName")
    assert found.data == {"companyName": customer["companyName"]}
    assert len(await pinned.vendor_calls()) == 1


async def test_a_field_of_the_first_line_brings_its_lines(pinned: House):
    few = await pinned.get("/accounting/journalEntries", fields="transactionDate", limit=5)
    whole = await pinned.get("/accounting/journalEntries", limit=5)
    assert [each["transactionDate"] for each in few.data] == [each["transactionDate"] for each in whole.data]


async def test_raw_data_stays_whole(pinned: House):
    listed = await pinned.get("/accounting/journals", fields="code", rawData="true", limit=5)
    assert {tuple(found) for found in listed.data} == {("code",)}
    assert "Description" in listed.body["rawData"]["items"][0]


@pytest.mark.parametrize(
    ("fields", "hint"),
    [("invoicenumber", "Did you mean invoiceNumber?"), ("invoiceId,,", "Known are"), ("€", "Known are")],
)  # fmt: skip  a table
async def test_an_unknown_field_is_refused_with_a_hint(pinned: House, fields, hint):
    refused = await pinned.get("/accounting/invoices", fields=fields)
    assert (refused.status, refused.error["code"]) == (400, "invalid_parameter")
    (problem,) = refused.error["fields"]
    assert problem["field"] == "fields"
    assert problem["hint"].startswith(hint)
