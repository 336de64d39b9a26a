"""Currencies and rates as facts 12 tell them: known ones alone, valued by a rate, in both totals."""

from decimal import Decimal

LINES = "financialtransaction/TransactionLines"
DOLLAR = 0.92  # as the sandbox seeds it


async def sale(exact, customer, **more):
    line = {"AmountFC": 100, "GLAccount": await exact.account("8000"), "VATCode": "2"}
    body = {"Journal": "70", "Customer": customer, "SalesEntryLines": [line], **more}
    return await exact.post("salesentry/SalesEntries", body)


async def booked(exact, entry):
    rows = await exact.rows(f"{LINES}?$filter=EntryID eq guid'{entry}'&$orderby=LineNumber")
    return [(row["GLAccountCode"], row["AmountFC"], row["AmountDC"]) for row in rows]


async def test_the_usual_currencies_have_a_rate(exact):
    codes = {row["Code"] for row in await exact.rows("general/Currencies")}
    rates = await exact.rows("financial/ExchangeRates")
    assert {row["SourceCurrency"] for row in rates} == codes - {"EUR"}
    (dollar,) = [row for row in rates if row["SourceCurrency"] == "USD"]
    assert (dollar["Rate"], dollar["TargetCurrency"], dollar["SourceCurrencyDescription"]) == (
        DOLLAR,
        "EUR",
        "Dollar",
    )


async def test_a_currency_that_the_company_does_not_have_is_refused(exact, customer, item):
    refused = await sale(exact, customer, Currency="XXX")
    assert (refused.status, refused.text) == (500, "Ongeldige referentie: Valuta")
    line = {"Item": item, "Quantity": 1}
    for path, body in (
        ("salesinvoice/SalesInvoices", {"Journal": "70", "SalesInvoiceLines": [line]}),
        ("salesorder/SalesOrders", {"SalesOrderLines": [line]}),
    ):
        refused = await exact.post(path, {**body, "OrderedBy": customer, "Currency": "XXX"})
        assert (refused.status, refused.text) == (500, "Ongeldige referentie: Valuta")
    refused = await exact.post("financial/ExchangeRates", {"SourceCurrency": "ABC", "Rate": 1})
    assert refused.status == 500


async def test_the_refusal_speaks_the_users_language(door, exact, customer):
    await door.control("users", {"email": "demo@comptoir.example", "language": "en"})
    assert (await sale(exact, customer, Currency="XXX")).text == "Invalid reference: Currency"


async def test_an_entry_is_valued_by_the_table_of_rates(exact, customer):
    entry = (await sale(exact, customer, Currency="USD")).d
    assert (entry["Rate"], entry["AmountFC"], entry["AmountDC"]) == (DOLLAR, 121, 111.32)
    assert entry["VATAmountDC"] == 19.32
    assert await booked(exact, entry["EntryID"]) == [
        ("1300", 121, 111.32),
        ("8000", -100, -92),
        ("1500", -21, -19.32),
    ]
    wanted = "AmountDC,AmountFC,TransactionAmountDC,TransactionAmountFC,RateFC,Currency"
    path = f"cashflow/Receivables?$select={wanted}&$filter=EntryNumber eq {entry['EntryNumber']}"
    (item,) = await exact.rows(path)
    assert (item["TransactionAmountFC"], item["TransactionAmountDC"]) == (121, 111.32)
    assert (item["AmountFC"], item["AmountDC"]) == (-121, -111.32)
    assert (item["RateFC"], item["Currency"]) == (DOLLAR, "USD")


async def test_a_sent_rate_goes_before_the_table_but_not_in_the_own_currency(exact, customer):
    assert (await sale(exact, customer, Currency="USD", Rate=0.5)).d["AmountDC"] == 60.5
    assert (await sale(exact, customer, Rate=0.5)).d["AmountDC"] == 121
    refused = await sale(exact, customer, Currency="USD", Rate=-1)
    assert (refused.status, refused.text) == (500, "Ongeldig: Koers")


async def test_a_change_of_currency_values_header_lines_and_ledger_anew(exact, customer):
    entry = (await sale(exact, customer)).d
    key = f"salesentry/SalesEntries(guid'{entry['EntryID']}')"
    assert (await exact.call("PUT", key, {"Currency": "USD"})).status == 204
    changed = (await exact.get(f"{key}?$expand=SalesEntryLines")).d
    (line,) = changed["SalesEntryLines"]["results"]
    assert (changed["AmountDC"], line["AmountDC"], line["VATAmountDC"]) == (111.32, 92, 19.32)
    assert (await booked(exact, entry["EntryID"]))[0] == ("1300", 121, 111.32)


async def test_without_a_rate_a_booking_is_refused_unless_the_switch_says_one(door, exact, customer):
    (rate,) = await exact.rows("financial/ExchangeRates?$filter=SourceCurrency eq 'USD'")
    await exact.call("DELETE", f"financial/ExchangeRates(guid'{rate['ID']}')")
    refused = await sale(exact, customer, Currency="USD")
    assert (refused.status, refused.text) == (500, "Verplicht: Koers")
    await door.control("switches", {"missing_rate": "one"})
    assert (await sale(exact, customer, Currency="USD")).d["AmountDC"] == 121


async def test_orders_and_purchase_orders_are_valued_too(exact, customer, supplier, item):
    line = {"Item": item, "Quantity": 2, "UnitPrice": 50, "VATCode": "2"}
    body = {"OrderedBy": customer, "Currency": "USD", "SalesOrderLines": [line]}
    order = (await exact.post("salesorder/SalesOrders", body)).d
    assert (order["AmountFC"], order["AmountDC"]) == (121, 111.32)
    (shown,) = (await exact.get(f"salesorder/SalesOrders(guid'{order['OrderID']}')/SalesOrderLines")).rows
    assert (shown["AmountFC"], shown["AmountDC"]) == (100, 92)
    await exact.call("PUT", f"logistics/Items(guid'{item}')", {"IsPurchaseItem": True})
    line = {"Item": item, "QuantityInPurchaseUnits": 2, "UnitPrice": 50, "VATCode": "2"}
    body = {"Supplier": supplier, "Currency": "USD", "ExchangeRate": 0.8, "PurchaseOrderLines": [line]}
    order = (await exact.post("purchaseorder/PurchaseOrders", body)).d
    assert (order["ExchangeRate"], order["AmountFC"], order["AmountDC"]) == (0.8, 121, 96.8)


async def test_bank_lines_and_general_journals_are_valued(exact, customer):
    debtors, bank_costs = await exact.account("1300"), await exact.account("4640")
    lines = [
        {"AmountFC": 121, "GLAccount": debtors, "Account": customer, "Date": "2026-07-01"},
        {"AmountFC": -10, "GLAccount": bank_costs, "Date": "2026-07-01", "ExchangeRate": 0.5},
    ]
    body = {"JournalCode": "20", "Currency": "USD", "BankEntryLines": lines}
    entry = (await exact.post("financialtransaction/BankEntries", body)).d
    assert await booked(exact, entry["EntryID"]) == [
        ("1100", 111, 106.32),
        ("1300", -121, -111.32),
        ("4640", 10, 5),
    ]
    lines = [
        {"AmountFC": 80, "GLAccount": bank_costs},
        {"AmountFC": -80, "GLAccount": await exact.account("1900")},
    ]
    body = {"JournalCode": "90", "Currency": "USD", "GeneralJournalEntryLines": lines}
    entry = (await exact.post("generaljournalentry/GeneralJournalEntries", body)).d
    assert [each[1:] for each in await booked(exact, entry["EntryID"])] == [(80, 73.6), (-80, -73.6)]
    assert entry["ExchangeRate"] == DOLLAR


async def test_a_journal_may_hold_to_its_currency(exact, customer):
    (journal,) = await exact.rows("financial/Journals?$filter=Code eq '70'")
    key = f"financial/Journals(guid'{journal['ID']}')"
    assert (await exact.call("PUT", key, {"AllowVariableCurrency": False})).status == 204
    refused = await sale(exact, customer, Currency="USD")
    assert (refused.status, refused.text) == (500, "Ongeldig: Valuta")


async def test_the_ledger_stays_in_balance_whatever_the_rate(exact, customer):
    for rate in (0.333333, 1.23456, 0.0071):
        entry = (await sale(exact, customer, Currency="USD", Rate=rate)).d
        amounts = [Decimal(str(own)) for _, _, own in await booked(exact, entry["EntryID"])]
        assert sum(amounts) == 0
        assert amounts[0] == Decimal(str(entry["AmountDC"]))


async def test_an_account_keeps_only_a_currency_that_the_company_has(exact):
    made = (await exact.post("crm/Accounts", {"Name": "Ver", "SalesCurrency": "USD"})).d
    assert (await exact.get(f"crm/Accounts(guid'{made['ID']}')")).d["SalesCurrency"] == "USD"
    made = (await exact.post("crm/Accounts", {"Name": "Verder", "SalesCurrency": "QQQ"})).d
    assert (await exact.get(f"crm/Accounts(guid'{made['ID']}')")).d["SalesCurrency"] is None
