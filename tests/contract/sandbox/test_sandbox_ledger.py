"""The ledger as facts 10 and 12 tell it: entries, processing, open items, balances."""

import base64
from decimal import Decimal

import pytest

LINES = "financialtransaction/TransactionLines"


def total(rows, name="AmountDC"):
    return sum(Decimal(str(row[name])) for row in rows)


@pytest.fixture
async def customer(exact):
    return await exact.first("crm/Accounts?$filter=IsSales eq true&$top=1&$select=ID,Name")


@pytest.fixture
async def supplier(exact):
    return await exact.first("crm/Accounts?$filter=IsSupplier eq true&$top=1&$select=ID,Name")


async def lines_of(exact, entry):
    path = f"{LINES}?$filter=EntryID eq guid'{entry}'&$orderby=LineNumber"
    return await exact.rows(path)


async def test_a_printed_invoice_is_numbered_booked_open_and_a_pdf(exact, customer):
    item = await exact.first("logistics/Items?$filter=Code eq 'U-ONT'&$select=ID")
    body = {
        "Journal": "70",
        "OrderedBy": customer["ID"],
        "SalesInvoiceLines": [{"Item": item["ID"], "Quantity": 3}],
    }
    invoice = (await exact.post("salesinvoice/SalesInvoices", body)).d
    printed = await exact.post("salesinvoice/PrintedSalesInvoices", {"InvoiceID": invoice["InvoiceID"]})
    assert printed.status == 201
    assert printed.d["DocumentCreationSuccess"]
    key = f"salesinvoice/SalesInvoices(guid'{invoice['InvoiceID']}')"
    done = (await exact.get(key)).d
    assert done["Status"] == 50
    assert done["InvoiceNumber"] // 10_000 == 2670
    booked = await lines_of(exact, invoice["InvoiceID"])
    assert [(row["GLAccountCode"], row["AmountDC"]) for row in booked] == [
        ("1300", 344.85),
        ("8020", -285),
        ("1500", -59.85),
    ]
    path = f"cashflow/Receivables?$select=AmountDC,TransactionAmountDC,Status,AccountName&$filter=InvoiceNumber eq {done['InvoiceNumber']}"
    (receivable,) = await exact.rows(path)
    assert (receivable["AmountDC"], receivable["TransactionAmountDC"]) == (-344.85, 344.85)
    assert (receivable["Status"], receivable["AccountName"]) == (20, customer["Name"])
    files = f"documents/DocumentAttachments?$filter=Document eq guid'{printed.d['Document']}'"
    (file,) = await exact.rows(files)
    pdf = await exact.get(file["Url"])
    assert pdf.body.startswith(b"%PDF-1.4")
    assert len(pdf.body) == file["FileSize"]
    again = await exact.post("salesinvoice/PrintedSalesInvoices", {"InvoiceID": invoice["InvoiceID"]})
    assert (again.status, again.text) == (500, "Reeds verwerkt")


async def test_a_purchase_entry_takes_its_vat_from_the_codes(exact, supplier):
    cost = await exact.account("4500")
    body = {
        "Journal": "60",
        "Supplier": supplier["ID"],
        "EntryDate": "2026-06-25",
        "YourRef": "F-17",
        "PurchaseEntryLines": [
            {"AmountFC": 100, "GLAccount": cost, "VATCode": "2"},
            {"AmountFC": 109, "GLAccount": cost, "VATCode": "3"},
        ],
    }
    entry = (await exact.post("purchaseentry/PurchaseEntries", body)).d
    assert entry["EntryNumber"] // 10_000 == 2660
    assert entry["InvoiceNumber"] == entry["EntryNumber"]
    assert (entry["AmountFC"], entry["VATAmountFC"], entry["Type"]) == (230, 30, 30)
    assert (entry["ReportingYear"], entry["ReportingPeriod"], entry["Status"]) == (2026, 6, 20)
    booked = await lines_of(exact, entry["EntryID"])
    assert [(row["GLAccountCode"], row["AmountDC"]) for row in booked] == [
        ("1600", -230),
        ("4500", 100),
        ("1510", 21),
        ("4500", 100),
        ("1511", 9),
    ]
    assert booked[0]["AccountName"] == supplier["Name"]
    (payment,) = await exact.rows(
        f"cashflow/Payments?$select=AmountDC&$filter=EntryNumber eq {entry['EntryNumber']}"
    )
    assert payment["AmountDC"] == 230


async def test_negative_lines_make_a_credit_note(exact, customer):
    body = {
        "Journal": "70",
        "Customer": customer["ID"],
        "SalesEntryLines": [{"AmountFC": -50, "GLAccount": await exact.account("8000")}],
    }
    entry = (await exact.post("salesentry/SalesEntries", body)).d
    assert (entry["Type"], entry["AmountFC"]) == (21, -60.5)


async def test_an_entry_follows_its_lines_and_goes_with_the_last(exact, customer):
    revenue = await exact.account("8000")
    body = {
        "Journal": "70",
        "Customer": customer["ID"],
        "SalesEntryLines": [{"AmountFC": 50, "GLAccount": revenue, "VATCode": "0"}],
    }
    entry = (await exact.post("salesentry/SalesEntries", body)).d
    line = {"EntryID": entry["EntryID"], "AmountFC": 25, "GLAccount": revenue, "VATCode": "0"}
    assert (await exact.post("salesentry/SalesEntryLines", line)).status == 201
    key = f"salesentry/SalesEntries(guid'{entry['EntryID']}')"
    changed = (await exact.get(f"{key}?$expand=SalesEntryLines")).d
    assert changed["AmountFC"] == 75
    assert [row["AmountDC"] for row in await lines_of(exact, entry["EntryID"])] == [75, -50, -25]
    for each in changed["SalesEntryLines"]["results"]:
        path = f"salesentry/SalesEntryLines(guid'{each['ID']}')"
        assert (await exact.call("DELETE", path)).status == 204
    assert (await exact.get(key)).status == 404
    assert await lines_of(exact, entry["EntryID"]) == []


async def test_a_general_journal_entry_balances_or_is_refused(exact):
    debit, credit = await exact.account("4500"), await exact.account("1900")
    lines = [{"AmountFC": 80, "GLAccount": debit}, {"AmountFC": -80, "GLAccount": credit}]
    body = {"JournalCode": "90", "GeneralJournalEntryLines": lines}
    entry = (await exact.post("generaljournalentry/GeneralJournalEntries", body)).d
    assert entry["Type"] == 90
    assert total(await lines_of(exact, entry["EntryID"])) == 0
    lines[1]["AmountFC"] = -79.99
    refused = await exact.post("generaljournalentry/GeneralJournalEntries", body)
    assert (refused.status, refused.text) == (500, "Boeking niet in evenwicht: 0.01")
    gone = await exact.call("DELETE", f"generaljournalentry/GeneralJournalEntries(guid'{entry['EntryID']}')")
    assert gone.status == 204
    assert await lines_of(exact, entry["EntryID"]) == []


async def test_a_bank_entry_closes_where_its_lines_lead(exact, customer):
    debtors = await exact.account("1300")
    line = {"AmountFC": 121, "GLAccount": debtors, "Account": customer["ID"], "Date": "2026-07-01"}
    body = {"JournalCode": "20", "OpeningBalanceFC": 1000, "ClosingBalanceFC": 1120, "BankEntryLines": [line]}
    refused = await exact.post("financialtransaction/BankEntries", body)
    assert (refused.status, refused.text) == (
        500,
        "Beginsaldo plus alle regels moet gelijk zijn aan het eindsaldo",
    )
    body["ClosingBalanceFC"] = 1121
    entry = (await exact.post("financialtransaction/BankEntries", body)).d
    booked = await lines_of(exact, entry["EntryID"])
    assert [(row["GLAccountCode"], row["AmountDC"]) for row in booked] == [("1100", 121), ("1300", -121)]
    path = f"financialtransaction/BankEntryLines?$filter=EntryNumber eq {entry['EntryNumber']}"
    (written,) = await exact.rows(path)
    assert (written["EntryID"], written["OffsetID"]) == (entry["EntryID"], booked[0]["ID"])
    body = {"JournalCode": "20", "BankEntryLines": [line]}
    follow = (await exact.post("financialtransaction/BankEntries", body)).d
    assert (follow["OpeningBalanceFC"], follow["ClosingBalanceFC"]) == (1121, 1242)


async def test_a_period_that_is_not_there_is_closed(exact, customer):
    body = {
        "Journal": "70",
        "Customer": customer["ID"],
        "EntryDate": "2011-02-01",
        "SalesEntryLines": [{"AmountFC": 1, "GLAccount": await exact.account("8000")}],
    }
    refused = await exact.post("salesentry/SalesEntries", body)
    assert (refused.status, refused.text) == (500, "Periode is afgesloten: 2011 - 2")


async def test_a_ledger_account_may_demand_a_cost_centre(exact, supplier):
    cost = await exact.account("4500")
    await exact.call("PUT", f"financial/GLAccounts(guid'{cost}')", {"UseCostcenter": 1})
    line = {"AmountFC": 10, "GLAccount": cost}
    body = {"Journal": "60", "Supplier": supplier["ID"], "PurchaseEntryLines": [line]}
    refused = await exact.post("purchaseentry/PurchaseEntries", body)
    assert (refused.status, refused.text) == (500, "Verplicht: Kostenplaats")
    line["CostCenter"] = "ALG"
    assert (await exact.post("purchaseentry/PurchaseEntries", body)).status == 201


async def test_balances_agree_with_the_lines(exact, sandbox):
    sandbox.site("nl").limits.default.minute = 1000
    lines, link = [], "bulk/Financial/TransactionLines?$select=AmountDC,FinancialYear,GLAccountCode"
    while link:
        page = (await exact.get(link)).d
        lines += page["results"]
        link = page.get("__next")
    assert total(lines) == 0
    balances, link = [], "financial/ReportingBalance?$filter=ReportingYear eq 2025"
    while link:
        page = (await exact.get(link)).d
        balances += page["results"]
        link = page.get("__next")
    assert total(balances, "Amount") == 0
    revenue = total([row for row in balances if row["GLAccountCode"].startswith("8")], "Amount")
    assert revenue < 0
    assert revenue == total(
        [row for row in lines if row["FinancialYear"] == 2025 and row["GLAccountCode"].startswith("8")]
    )


async def test_lists_of_open_items_agree_with_the_ledger(exact):
    listed = await exact.rows("read/financial/ReceivablesList")
    open_items = await exact.rows("bulk/Cashflow/Receivables?$filter=Status eq 20&$select=AmountDC,Account")
    assert total(listed, "Amount") == -total(open_items)
    of_one = f"read/financial/ReceivablesListByAccount?accountId=guid'{listed[0]['AccountId']}'"
    assert {row["AccountId"] for row in await exact.rows(of_one)} == {listed[0]["AccountId"]}
    ages = await exact.rows("read/financial/AgingReceivablesList")
    assert total(ages, "TotalAmount") == total(listed, "Amount")
    assert (await exact.get("read/financial/ReceivablesListByAccount")).text == (
        "Bad Request - Error in query syntax."
    )


async def test_payment_terms_stream_both_sides(exact):
    rows = await exact.rows(
        "sync/Cashflow/PaymentTerms?$filter=Timestamp gt 1&$select=LineType,Timestamp,Status"
    )
    assert {row["LineType"] for row in rows} == {20, 22}
    stamps = [int(row["Timestamp"]) for row in rows]
    assert stamps == sorted(stamps)


async def test_what_is_deleted_shows_in_the_feed(exact):
    created = (await exact.post("crm/Accounts", {"Name": "Even", "City": "Delft"})).d
    await exact.call("DELETE", f"crm/Accounts(guid'{created['ID']}')")
    feed = await exact.rows("sync/Deleted?$filter=Timestamp gt 1L")
    assert [(row["EntityType"], row["EntityKey"]) for row in feed][-1] == (2, created["ID"])
    assert [row["EntityType"] for row in feed] == [3, 2]
    last = feed[-1]["Timestamp"]
    assert await exact.rows(f"sync/Deleted?$filter=Timestamp gt {last}L") == []


async def test_a_sync_can_start_at_a_moment(exact):
    path = "read/sync/Sync/SyncTimestamp?modified=datetime'2026-01-01'&endPoint='TransactionLines'"
    (found,) = await exact.rows(path)
    assert found["API"] == "TransactionLines"
    stamp = int(found["TimeStampAsBigInt"])
    later = await exact.rows(f"sync/Financial/TransactionLines?$filter=Timestamp ge {stamp}L&$top=1")
    assert int(later[0]["Timestamp"]) >= stamp


async def test_a_file_is_attached_to_a_document_and_comes_back(exact):
    document = (await exact.post("documents/Documents", {"Subject": "Bon", "Type": 20})).d
    assert document["HID"]
    content = base64.b64encode(b"bon").decode()
    file = {"Attachment": content, "Document": document["ID"], "FileName": "bon.txt"}
    attached = (await exact.post("documents/DocumentAttachments", file)).d
    assert (attached["Attachment"], attached["FileSize"]) == (None, 3)
    assert (await exact.get(attached["Url"])).body == b"bon"
    assert attached["Url"].endswith("&_Division_=3412071&Stamp=NL001")
    large = base64.b64encode(bytes(10_000_000)).decode()
    assert (await exact.post("documents/DocumentAttachments", {**file, "Attachment": large})).status == 201
    large = base64.b64encode(bytes(10_000_001)).decode()
    assert (await exact.post("documents/DocumentAttachments", {**file, "Attachment": large})).status == 413
    refused = await exact.post("documents/DocumentAttachments", {**file, "Attachment": "%%%"})
    assert refused.status == 400
    assert "to type 'Byte[]'" in refused.text


async def test_a_foreign_invoice_is_booked_at_the_rate_of_its_day(exact, customer):
    for start, rate in (("2026-01-01", 0.9), ("2026-06-01", 0.85), ("2026-09-01", 0.5)):
        body = {"SourceCurrency": "USD", "Rate": rate, "StartDate": start}
        assert (await exact.post("financial/ExchangeRates", body)).status == 201
    item = await exact.first("logistics/Items?$filter=Code eq 'U-ONT'&$select=ID")
    line = {"Item": item["ID"], "Quantity": 1, "UnitPrice": 99.99}
    body = {"Journal": "70", "OrderedBy": customer["ID"], "Currency": "USD", "SalesInvoiceLines": [line]}
    invoice = (await exact.post("salesinvoice/SalesInvoices", body)).d
    assert (invoice["AmountFC"], invoice["AmountDC"]) == (120.99, 102.84)
    await exact.post("salesinvoice/PrintedSalesInvoices", {"InvoiceID": invoice["InvoiceID"]})
    booked = await lines_of(exact, invoice["InvoiceID"])
    assert [(row["AmountFC"], row["AmountDC"]) for row in booked] == [
        (120.99, 102.84),
        (-99.99, -84.99),
        (-21, -17.85),
    ]
    assert (booked[0]["Currency"], booked[0]["ExchangeRate"]) == ("USD", 0.85)


async def test_a_change_that_the_ledger_refuses_leaves_the_entry_as_it_was(exact):
    paid = "cashflow/Receivables?$filter=Status eq 50&$select=TransactionEntryID&$top=60"
    for row in await exact.rows(paid):
        key = f"salesentry/SalesEntries(guid'{row['TransactionEntryID']}')"
        entry = await exact.get(key)
        if entry.status == 200:
            break
    refused = await exact.call("PUT", key, {"Description": "Anders", "EntryDate": "2026-06-01"})
    assert (refused.status, refused.text) == (500, "Reeds verwerkt")
    assert (await exact.get(key)).d["Description"] == entry.d["Description"]


async def test_overviews_agree_with_the_balances(exact):
    revenue = await exact.rows("read/financial/RevenueListByYear?year=2025")
    assert [row["Period"] for row in revenue] == list(range(1, 13))
    assert all(row["Amount"] > 0 for row in revenue)
    (result,) = await exact.rows("read/financial/ProfitLossOverview")
    assert (result["CurrentYear"], result["CurrentPeriod"]) == (2026, 7)
    assert result["RevenuePreviousYear"] == pytest.approx(float(total(revenue, "Amount")))
    assert result["ResultPreviousYear"] == pytest.approx(
        result["RevenuePreviousYear"] - result["CostsPreviousYear"]
    )
    ages = await exact.rows("read/financial/AgingOverview")
    (outstanding,) = await exact.rows("read/financial/OutstandingInvoicesOverview")
    assert total(ages, "AmountReceivable") == Decimal(str(outstanding["OutstandingReceivableInvoiceAmount"]))
    opening = await exact.rows("openingbalance/CurrentYear/AfterEntry")
    bank = next(row for row in opening if row["GLAccountCode"] == "1100")
    assert (bank["ReportingYear"], bank["BalanceSide"]) == (2026, "D")


async def test_a_purchase_entry_without_a_document_gets_one(exact, supplier):
    line = {"AmountFC": 10, "GLAccount": await exact.account("4500")}
    body = {
        "Journal": "60",
        "Supplier": supplier["ID"],
        "Description": "Pennen",
        "PurchaseEntryLines": [line],
    }
    entry = (await exact.post("purchaseentry/PurchaseEntries", body)).d
    assert entry["DocumentSubject"] == "Pennen"
    document = (await exact.get(f"documents/Documents(guid'{entry['Document']}')")).d
    assert (document["Type"], document["FinancialTransactionEntryID"]) == (20, entry["EntryID"])
    assert entry["DocumentNumber"] == document["HID"] > 0


async def test_an_entry_number_is_free_or_refused(exact, customer):
    line = {"AmountFC": 10, "GLAccount": await exact.account("8000")}
    body = {"Journal": "70", "Customer": customer["ID"], "EntryNumber": 26709000, "SalesEntryLines": [line]}
    assert (await exact.post("salesentry/SalesEntries", body)).d["EntryNumber"] == 26709000
    refused = await exact.post("salesentry/SalesEntries", body)
    assert (refused.status, refused.text) == (500, "In gebruik: Boekstuknummer")


async def test_the_percentage_of_a_vat_code_comes_with_the_code(exact):
    rates = [{"Percentage": 0.06, "StartDate": "2020-01-01"}]
    body = {"Code": "VL", "Description": "Landbouw", "VATPercentages": rates}
    created = await exact.post("vat/VATCodes", body, Prefer="return=representation")
    assert (created.d["Code"], created.d["Percentage"], created.d["Type"]) == ("VL ", 0.06, "E")
    key = f"vat/VATCodes(guid'{created.d['ID']}')/VATPercentages"
    (rate,) = (await exact.get(key)).rows
    assert (rate["Percentage"], rate["LineNumber"]) == (0.06, 1)


async def test_the_first_contact_of_an_account_is_its_main_contact(exact):
    made = (await exact.post("crm/Accounts", {"Name": "Vers"})).d
    body = {"Account": made["ID"], "FirstName": "Eva", "LastName": "Vers"}
    contact = (await exact.post("crm/Contacts", body)).d
    found = (await exact.get(f"crm/Accounts(guid'{made['ID']}')")).d
    assert found["MainContact"] == contact["ID"]
    shown = (await exact.get(f"crm/Contacts(guid'{contact['ID']}')")).d
    assert (shown["IsMainContact"], shown["FullName"]) == (True, "Eva Vers")


async def test_a_document_has_a_category_unless_one_is_sent(exact):
    document = (await exact.post("documents/Documents", {"Subject": "Bon", "Type": 20})).d
    assert document["CategoryDescription"] == "Algemeen"


async def test_a_line_with_the_amount_in_the_own_currency_alone_is_booked_with_nothing(
    door, exact, supplier, customer
):
    for path, party, journal, lines, code in (
        ("purchaseentry/PurchaseEntries", {"Supplier": supplier["ID"]}, "60", "PurchaseEntryLines", "4500"),
        ("salesentry/SalesEntries", {"Customer": customer["ID"]}, "70", "SalesEntryLines", "8000"),
    ):
        line = {"AmountDC": 100, "GLAccount": await exact.account(code)}
        body = {"Journal": journal, **party, lines: [line]}
        entry = await exact.post(path, body)
        assert (entry.status, entry.d["AmountFC"], entry.d["AmountDC"]) == (201, 0, 0)
        bare = {**body, lines: [{"GLAccount": line["GLAccount"]}]}
        assert (await exact.post(path, bare)).text == "Verplicht: Bedrag"
        await door.control("switches", {"amount_dc_alone": "refuse"})
        assert (await exact.post(path, body)).text == "Verplicht: Bedrag"
        await door.control("switches", {"amount_dc_alone": "zero"})


async def test_opening_entries_are_made_by_the_system_alone(exact):
    debit, credit = await exact.account("4500"), await exact.account("1900")
    lines = [{"AmountFC": 80, "GLAccount": debit}, {"AmountFC": -80, "GLAccount": credit}]
    body = {"JournalCode": "90", "Type": 10, "GeneralJournalEntryLines": lines}
    refused = await exact.post("generaljournalentry/GeneralJournalEntries", body)
    assert (refused.status, refused.text) == (500, "Ongeldig: Type")
    body["Type"] = 90
    assert (await exact.post("generaljournalentry/GeneralJournalEntries", body)).status == 201


async def test_a_general_journal_takes_vat_only_where_it_may(exact):
    (journal,) = await exact.rows("financial/Journals?$filter=Code eq '90'")
    await exact.call("PUT", f"financial/Journals(guid'{journal['ID']}')", {"AllowVAT": False})
    debit, credit = await exact.account("4500"), await exact.account("1900")
    lines = [{"AmountFC": 80, "GLAccount": debit, "VATCode": "2"}, {"AmountFC": -80, "GLAccount": credit}]
    body = {"JournalCode": "90", "GeneralJournalEntryLines": lines}
    refused = await exact.post("generaljournalentry/GeneralJournalEntries", body)
    assert (refused.status, refused.text) == (500, "Ongeldig: Btw-code")


async def test_each_entity_has_its_own_words_for_its_numbers(exact):
    named = {}
    for path in (
        "financialtransaction/Transactions?$filter=Type eq 40",
        "purchaseentry/PurchaseEntries?$filter=Type eq 30",
        "financial/GLAccounts?$filter=Type eq 40",
    ):
        first = await exact.first(f"{path}&$top=1&$select=TypeDescription")
        named[path.partition("?")[0].partition("/")[2]] = first["TypeDescription"]
    assert named == {
        "Transactions": "Kasstroom",
        "PurchaseEntries": "Inkoopboeking",
        "GLAccounts": "Voorraad",
    }
    order = await exact.first("salesorder/SalesOrders?$filter=Status eq 12&$top=1")
    assert (order["StatusDescription"], order["ApprovalStatusDescription"]) == ("Open", "Automatisch")


async def test_a_new_customer_is_no_supplier(exact):
    created = await exact.post("crm/Accounts", {"Name": "Rijwielhandel Proef"})
    found = await exact.first(f"crm/Accounts?$filter=ID eq guid'{created.d['ID']}' and IsSupplier eq false")
    assert (found["IsSales"], found["IsSupplier"]) == (True, False)
