"""Refusals as facts 3 to 6 tell them: who may not enter, and what may not be asked or written."""

import pytest

STUDIO = 3412071


async def test_an_expired_token_is_a_401(exact, door):
    await door.control("clock", {"advance": 600})
    heard = await exact.get("crm/Accounts?$top=1")
    assert heard.status == 401
    assert heard.headers["WWW-Authenticate"] == "Bearer"


async def test_a_company_that_was_not_ticked_is_out_of_scope(door):
    exact = await door.enter(divisions=[3418843])
    heard = await exact.get("crm/Accounts?$top=1")
    assert heard.status == 403
    assert heard.text == "Forbidden - User division is not within division scope."


async def test_a_company_of_others_is_forbidden_with_its_reason(exact):
    exact.division = 999_999
    heard = await exact.get("crm/Accounts?$top=1")
    assert (heard.status, heard.text) == (403, "Forbidden")
    assert heard.headers["Reason"] == "NoDivisionAccess"


async def test_a_scope_that_the_app_lacks_is_named(exact, sandbox):
    app = next(iter(sandbox.site("nl").authority.apps.values()))
    app.scopes = ("Crm accounts read",)
    assert (await exact.get("crm/Accounts?$top=1")).status == 200
    heard = await exact.get("financial/GLAccounts?$top=1")
    assert heard.status == 403
    assert heard.text == "Forbidden - Application Scope Violated. Cannot read"
    assert (await exact.post("crm/Accounts", {"Name": "x"})).status == 403


async def test_unknown_paths_and_keys_are_404(exact):
    assert (await exact.get("crm/Nothing")).status == 404
    nobody = "crm/Accounts(guid'00000000-0000-0000-0000-000000000001')"
    assert (await exact.get(nobody)).status == 404
    assert (await exact.call("PUT", nobody, {"Name": "x"})).status == 404
    assert (await exact.call("DELETE", nobody)).status == 404


async def test_a_wrong_filter_is_refused_in_the_vendors_words(exact):
    heard = await exact.get("crm/Accounts?$filter=Nope eq 1")
    assert heard.status == 400
    assert heard.text == "No property 'Nope' exists in type 'Exact.Metadata.Entity.Account' at position 0."


async def test_a_body_that_is_no_json_object_is_refused(exact):
    heard = await exact.post("crm/Accounts", [1, 2])
    assert heard.status == 400
    assert heard.text.startswith("Error processing request stream.")


async def test_an_unknown_property_is_refused_and_nothing_is_booked(exact):
    before = (await exact.get("crm/Accounts/$count")).body
    heard = await exact.post("crm/Accounts", {"Name": "Nieuw", "Nmae": "x"})
    assert heard.status == 400
    assert "'Nmae'" in heard.text
    assert (await exact.get("crm/Accounts/$count")).body == before


async def test_a_missing_field_is_a_500_in_the_users_language(exact, sandbox):
    assert (await exact.post("crm/Accounts", {})).text == "Verplicht: Naam"
    user = next(iter(sandbox.site("nl").users.values()))
    for language, text in (
        ("en", "Mandatory: Name"),
        ("de", "Obligatorisch: Name"),
        ("fr", "Obligatoire : Nom"),
    ):
        user.language = language
        heard = await exact.post("crm/Accounts", {})
        assert (heard.status, heard.text) == (500, text)


async def test_an_endpoint_without_the_verb_says_so(exact):
    group = await exact.first("logistics/ItemGroups?$top=1&$select=ID")
    heard = await exact.call("DELETE", f"logistics/ItemGroups(guid'{group['ID']}')")
    assert (heard.status, heard.text) == (405, "DELETE not supported")


async def test_a_row_in_use_stays(exact):
    invoice = await exact.first("salesinvoice/SalesInvoices?$top=1&$select=OrderedBy")
    heard = await exact.call("DELETE", f"crm/Accounts(guid'{invoice['OrderedBy']}')")
    assert (heard.status, heard.text) == (500, "In gebruik: Relatie")


async def test_a_code_exists_once(exact):
    taken = await exact.first("financial/GLAccounts?$top=1&$select=Code")
    heard = await exact.post("financial/GLAccounts", {"Code": taken["Code"], "Description": "Dubbel"})
    assert (heard.status, heard.text) == (500, "Bestaat reeds: Code")


async def test_an_id_of_another_company_is_refused_or_dropped_by_switch(exact, door):
    exact.division = 3418843
    item = await exact.first("logistics/Items?$top=1&$select=ID")
    exact.division = STUDIO
    price = {"Item": item["ID"], "Price": 10}
    heard = await exact.post("logistics/SalesItemPrices", price)
    assert (heard.status, heard.text) == (500, "Ongeldige referentie: Artikel")
    account = {"Name": "Nieuw", "InvoiceAccount": item["ID"]}
    await door.control("switches", {"foreign_references": "null"})
    created = await exact.post("crm/Accounts", account, Prefer="return=representation")
    assert created.status == 201
    assert created.d["InvoiceAccount"] is None


async def test_a_url_longer_than_six_thousand_characters_is_refused(exact):
    assert (await exact.get(f"crm/Accounts?$filter=Name eq '{'x' * 6000}'")).status == 414


async def test_an_expired_session_leaves_the_error_shape_of_atom_to_others(exact):
    heard = await exact.get("crm/Nothing", Accept="application/atom+xml")
    assert heard.status == 404
    assert b"<error" in heard.body or b"<m:error" in heard.body


async def test_a_guid_that_is_none_is_told_in_the_users_language(exact):
    heard = await exact.post("crm/Accounts", {"Name": "Zeilmakerij", "Parent": "geen guid"})
    assert (heard.status, heard.text) == (500, "Niet herkende GUID-indeling")


async def test_a_document_names_no_blocked_ledger_account_unless_the_switch_says_so(exact, door):
    account = await exact.first("financial/GLAccounts?$filter=Code eq '8000'&$select=ID")
    path = f"financial/GLAccounts(guid'{account['ID']}')"
    customer = await exact.first("crm/Accounts?$filter=IsSales eq true&$top=1&$select=ID")
    line = {"AmountFC": 100, "GLAccount": account["ID"], "VATCode": "2"}
    body = {"Journal": "70", "Customer": customer["ID"], "SalesEntryLines": [line]}
    assert (await exact.call("PUT", path, {"IsBlocked": True})).status == 204
    heard = await exact.post("salesentry/SalesEntries", body)
    assert (heard.status, heard.text) == (500, "Geblokkeerd: Grootboekrekening")
    await door.control("switches", {"blocked_reference": "accept"})
    assert (await exact.post("salesentry/SalesEntries", body)).status == 201


@pytest.mark.parametrize(("choice", "named"), [("label", "Aanmaakwijze"), ("name", "CreateMode")])
async def test_a_refusal_names_the_label_or_the_property(door, exact, choice, named):
    await door.control("switches", {"property_labels": choice})
    order = await exact.first("salesorder/SalesOrders?$top=1&$select=OrderID")
    body = {"SalesOrderIDs": [{"ID": order["OrderID"]}]}
    heard = await exact.post("salesinvoice/InvoiceSalesOrders", body)
    assert (heard.status, heard.text) == (500, f"Verplicht: {named}")


BEYOND = {
    "a due date after the last day": ({"OrderDate": "9999-12-31"}, {}, "Vervaldatum"),
    "a product of two huge numbers": ({}, {"Quantity": "1e300", "UnitPrice": "1e300"}, "Bedrag"),
    "a total of many digits": ({}, {"Quantity": "1e20", "UnitPrice": "1e20"}, "Bedrag"),
}


@pytest.mark.parametrize("what", BEYOND)
@pytest.mark.parametrize("choice", ["500", "400"])
async def test_what_no_book_can_hold_is_refused_and_not_booked(door, exact, caplog, what, choice):
    await door.control("switches", {"out_of_bounds": choice})
    header, line, named = BEYOND[what]
    customer = await exact.first("crm/Accounts?$filter=PaymentConditionSales eq '14'&$top=1&$select=ID")
    item = await exact.first("logistics/Items?$filter=IsSalesItem eq true&$top=1&$select=ID")
    lines = [{"Item": item["ID"], **line}]
    before = (await exact.get("salesinvoice/SalesInvoices/$count")).body
    body = {"Journal": "70", "OrderedBy": customer["ID"], "SalesInvoiceLines": lines, **header}
    refused = await exact.post("salesinvoice/SalesInvoices", body)
    assert refused.status == int(choice)
    assert refused.text == f"Ongeldig: {named}" or choice == "400"
    assert (await exact.get("salesinvoice/SalesInvoices/$count")).body == before
    assert not caplog.records
