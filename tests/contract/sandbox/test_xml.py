"""The XML API as facts 11 tell it: bookings, and the only way to match a payment with its invoice."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from decimal import Decimal

import pytest
from sandbox_doors import BIG, Exact

SUBSCRIPTIONS = "webhooks/WebhookSubscriptions"


@dataclass
class Xml:
    """Speaks XML as an app with tokens."""

    exact: Exact

    async def send(self, method, page, topic, body=None, **query):
        query = {"Topic": topic, "_Division_": str(self.exact.division), **query}
        headers = {"Authorization": f"Bearer {self.exact.tokens['access_token']}"}
        address = f"{self.exact.url}/docs/{page}.aspx"
        async with self.exact.session.request(
            method, address, params=query, data=body, headers=headers
        ) as heard:
            return heard.status, heard.headers, await heard.read()

    async def upload(self, topic, body):
        """The messages of an upload: (type, key, description)."""
        document = f"<eExact><{topic}>{body}</{topic}></eExact>"
        status, headers, answer = await self.send("POST", "XMLUpload", topic, document.encode())
        assert (status, headers["Content-Type"]) == (200, "text/xml; charset=utf-8"), answer
        return [
            (each.get("type"), each.find("Topic/Data").get("keyAlt"), each.findtext("Description"))
            for each in ET.fromstring(answer).iterfind("Messages/Message")
        ]

    async def download(self, topic, **query):
        status, _, answer = await self.send("GET", "XMLDownload", topic, **query)
        assert status == 200, answer
        return ET.fromstring(answer)


@pytest.fixture
def xml(exact) -> Xml:
    return Xml(exact)


@pytest.fixture
async def customer(exact):
    return await exact.first("crm/Accounts?$filter=IsSales eq true&$top=1&$select=ID,Code")


def booking(journal, *lines, day="2026-07-01", entry=""):
    """A GLTransaction; a line is (account, amount) or (account, amount, party)."""
    written = "".join(
        f'<GLTransactionLine type="90" linetype="0" line="{place}" status="20"><Date>{day}</Date>'
        f'<GLAccount code="{line[0]}" />{f"<Account code={chr(34)}{line[2]}{chr(34)} />" if line[2:] else ""}'
        f'<Description>Boeking</Description><Amount><Currency code="EUR" /><Value>{line[1]}</Value></Amount>'
        "</GLTransactionLine>"
        for place, line in enumerate(lines, start=1)
    )
    number = f' entry="{entry}"' if entry else ""
    return f'<GLTransaction{number}><Journal code="{journal}" /><Date>{day}</Date>{written}</GLTransaction>'


def match_set(party, *lines, gl="1300", write_off=""):
    """A MatchSet; a line is (year, period, journal, entry, amount)."""
    written = "".join(
        f'<MatchLine finyear="{y}" finperiod="{p}" journal="{j}" entry="{e}" amountdc="{a}" />'
        for y, p, j, e, a in lines
    )
    return (
        f'<MatchSet><GLAccount code="{gl}" /><Account code="{party}" />'
        f"<MatchLines>{written}</MatchLines>{write_off}</MatchSet>"
    )


async def invoiced(exact, customer, amount):
    """A sales entry of that amount, VAT included; its entry number."""
    revenue = (await exact.first("financial/GLAccounts?$filter=Code eq '8000'&$select=ID"))["ID"]
    line = {"AmountFC": amount, "GLAccount": revenue, "VATCode": "0"}
    body = {"Journal": "70", "Customer": customer["ID"], "EntryDate": "2026-06-20", "SalesEntryLines": [line]}
    heard = await exact.post("salesentry/SalesEntries", body)
    assert heard.status == 201, heard.body
    return heard.d["EntryNumber"]


async def paid(exact, customer, amount):
    """A bank entry that brings the amount in; its entry number."""
    debtors = (await exact.first("financial/GLAccounts?$filter=Code eq '1300'&$select=ID"))["ID"]
    line = {"AmountFC": amount, "GLAccount": debtors, "Account": customer["ID"], "Date": "2026-07-01"}
    heard = await exact.post(
        "financialtransaction/BankEntries", {"JournalCode": "20", "BankEntryLines": [line]}
    )
    assert heard.status == 201, heard.body
    return heard.d["EntryNumber"]


async def open_items(exact, *entries):
    wanted = " or ".join(f"EntryNumber eq {entry}" for entry in entries)
    path = f"cashflow/Receivables?$filter={wanted}&$select=EntryNumber,AmountDC,Status,IsFullyPaid"
    return {row["EntryNumber"]: row for row in await exact.rows(path)}


async def lines_of(exact, number):
    path = f"financialtransaction/TransactionLines?$filter=EntryNumber eq {number}&$orderby=LineNumber"
    return [(row["GLAccountCode"], row["AmountDC"]) for row in await exact.rows(path)]


async def test_a_general_booking_is_an_entry_that_rest_knows(exact, xml):
    ((kind, number, text),) = await xml.upload(
        "GLTransactions", booking("90", ("4500", "80.00"), ("1900", "-80.00"))
    )
    assert (kind, text) == ("2", "Verwerkt")
    assert await lines_of(exact, number) == [("4500", 80), ("1900", -80)]
    entry = await exact.first(f"generaljournalentry/GeneralJournalEntries?$filter=EntryNumber eq {number}")
    assert (entry["JournalCode"], entry["FinancialYear"], entry["FinancialPeriod"]) == ("90", 2026, 7)


async def test_a_bank_booking_becomes_a_bank_entry_with_the_bank_on_the_other_side(exact, xml, customer):
    lines = (("1100", "121"), ("1300", "-121", customer["Code"].strip()))
    ((kind, number, _),) = await xml.upload("GLTransactions", booking("20", *lines))
    assert kind == "2"
    assert await lines_of(exact, number) == [("1100", 121), ("1300", -121)]
    assert await exact.first(f"financialtransaction/BankEntries?$filter=EntryNumber eq {number}")
    assert (await open_items(exact, number))[int(number)]["AmountDC"] == 121


async def test_a_sales_booking_keeps_its_lines_and_number_and_makes_an_open_item(exact, xml, customer):
    lines = (("1300", "121", customer["Code"].strip()), ("8000", "-100"), ("1500", "-21"))
    ((kind, number, _),) = await xml.upload("GLTransactions", booking("70", *lines, entry="99700001"))
    assert (kind, number) == ("2", "99700001")
    assert await lines_of(exact, number) == [("1300", 121), ("8000", -100), ("1500", -21)]
    assert (await open_items(exact, number))[99700001]["AmountDC"] == -121
    again = await xml.upload("GLTransactions", booking("70", *lines, entry="99700001"))
    assert again == [("0", "99700001", "Bestaat reeds: Boekstuknummer")]


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        (booking("90", ("4500", "80"), ("1900", "-79")), "Boeking niet in evenwicht: 1"),
        (booking("70", ("4500", "80"), ("1900", "-79")), "Boeking niet in evenwicht: 1"),
        (booking("XX", ("4500", "80"), ("1900", "-80")), "Ongeldige referentie: Dagboek"),
        (booking("90", ("4599", "80"), ("1900", "-80")), "Ongeldige referentie: Grootboekrekening"),
        (booking("90", ("1300", "80", "77"), ("1900", "-80")), "Ongeldige referentie: Relatie"),
        (booking("90", ("4500", "80"), ("1900", "-80"), day="2011-02-01"), "Periode is afgesloten: 2011 - 2"),
        (booking("90", ("4500", "many"), ("1900", "-80")), "Ongeldig: Bedrag"),
        (booking("90", ("4500", "80"), ("1900", "-80"), day="soon"), "Ongeldig: Datum"),
        (booking("90", ("4500", "1E+500"), ("1900", "-80")), "Ongeldig: Bedrag"),
        (booking("70", ("4500", "NaN"), ("1900", "-80")), "Ongeldig: Bedrag"),
        (booking("90", ("4500", "80"), ("1900", "-80"), entry="-3"), "Ongeldig: Boekstuknummer"),
        (
            booking("70", ("4500", "1"), ("1900", "-1")).replace(
                "</Date><GLA", '</Date><Costcenter code="?" /><GLA'
            ),
            "Ongeldige referentie: Kostenplaats",
        ),
        (booking("90"), "Verplicht: GLTransactionLine"),
    ],
)
async def test_a_wrong_booking_is_refused_and_leaves_nothing(sandbox, exact, xml, sent, text):
    await exact.get("financial/Journals")
    books = sandbox.site("nl").company(exact.division).books
    before = books.stamp
    ((kind, _, said),) = await xml.upload("GLTransactions", sent)
    assert (kind, said) == ("0", text)
    assert books.stamp == before


async def test_one_booking_is_booked_while_the_next_is_refused(xml):
    good = booking("90", ("4500", "80"), ("1900", "-80"))
    bad = booking("90", ("4500", "80"), ("1900", "-70"))
    assert [kind for kind, _, _ in await xml.upload("GLTransactions", good + bad + good)] == ["2", "0", "2"]


async def test_a_match_takes_invoice_and_payment_off_the_open_items(exact, xml, customer):
    invoice, payment = await invoiced(exact, customer, 250), await paid(exact, customer, 250)
    party = customer["Code"].strip()
    sent = match_set(party, (2026, 6, "70", invoice, "250"), (2026, 7, "20", payment, "-250"))
    assert await xml.upload("MatchSets", sent) == [("2", party, "Verwerkt")]
    for item in (await open_items(exact, invoice, payment)).values():
        assert (item["AmountDC"], item["Status"], item["IsFullyPaid"]) == (0, 50, True)
    names = f"GLAccount=1300 Account={party} finyear=2026 finperiod=6"
    text = f"Betalingstermijn: {names} journal=70 entry={invoice} amountdc=250 Niet gevonden!"
    assert await xml.upload("MatchSets", sent) == [("0", party, text)]


async def test_a_payment_of_a_supplier_is_matched_on_the_payable_side(exact, xml):
    supplier = await exact.first("crm/Accounts?$filter=IsSupplier eq true&$top=1&$select=ID,Code")
    party = supplier["Code"].strip()
    bill = booking("60", ("1600", "-90", party), ("4500", "90"))
    ((_, billed, _),) = await xml.upload("GLTransactions", bill)
    ((_, payment, _),) = await xml.upload(
        "GLTransactions", booking("20", ("1600", "90", party), ("1100", "-90"))
    )
    lines = ((2026, 7, "60", billed, "-90.00"), (2026, 7, "20", payment, "90.00"))
    assert (await xml.upload("MatchSets", match_set(party, *lines, gl="1600")))[0][0] == "2"
    path = f"cashflow/Payments?$filter=EntryNumber eq {billed}&$select=AmountDC,Status"
    (item,) = await exact.rows(path)
    assert (item["AmountDC"], item["Status"]) == (0, 50)


async def test_what_a_payment_leaves_open_stays_open(exact, xml, customer):
    invoice, payment = await invoiced(exact, customer, 250), await paid(exact, customer, 200)
    party = customer["Code"].strip()
    sent = match_set(party, (2026, 6, "70", invoice, "250"), (2026, 7, "20", payment, "-200"))
    assert (await xml.upload("MatchSets", sent))[0][0] == "2"
    items = await open_items(exact, invoice, payment)
    assert (items[invoice]["AmountDC"], items[invoice]["Status"]) == (-50, 20)
    assert items[payment]["Status"] == 50
    rest = await paid(exact, customer, 50)
    sent = match_set(party, (2026, 6, "70", invoice, "50"), (2026, 7, "20", rest, "-50"))
    assert (await xml.upload("MatchSets", sent))[0][0] == "2"
    assert (await open_items(exact, invoice))[invoice]["Status"] == 50


async def test_a_difference_can_be_refused(door, exact, xml, customer):
    await door.control("switches", {"xml_uneven_match": "refuse"})
    invoice, payment = await invoiced(exact, customer, 250), await paid(exact, customer, 200)
    lines = ((2026, 6, "70", invoice, "250"), (2026, 7, "20", payment, "-200"))
    ((kind, _, text),) = await xml.upload("MatchSets", match_set(customer["Code"].strip(), *lines))
    assert (kind, text) == ("0", "Boeking niet in evenwicht: 50")


async def test_a_difference_is_written_off(exact, xml, customer):
    invoice, payment = await invoiced(exact, customer, 250), await paid(exact, customer, "249.20")
    lines = ((2026, 6, "70", invoice, "250"), (2026, 7, "20", payment, "-249.20"))
    write_off = (
        '<WriteOff type="3"><GLAccount code="4500" /><Description>Verschil</Description>'
        "<FinYear>2026</FinYear><FinPeriod>7</FinPeriod><Date>2026-07-01</Date></WriteOff>"
    )
    sent = match_set(customer["Code"].strip(), *lines, write_off=write_off)
    assert (await xml.upload("MatchSets", sent))[0][0] == "2"
    items = await open_items(exact, invoice, payment)
    assert {item["Status"] for item in items.values()} == {50}
    path = (
        "financialtransaction/TransactionLines?$filter=Type eq 83&$select=AmountDC,GLAccountCode,Description"
    )
    rows = await exact.rows(path)
    assert {(row["GLAccountCode"], row["AmountDC"]) for row in rows} == {("1300", -0.8), ("4500", 0.8)}


async def test_a_write_off_may_be_of_another_type(door, exact, xml, customer):
    await door.control("switches", {"xml_write_off_type": "90"})
    invoice, payment = await invoiced(exact, customer, 250), await paid(exact, customer, "249.10")
    lines = ((2026, 6, "70", invoice, "250"), (2026, 7, "20", payment, "-249.10"))
    write_off = '<WriteOff type="3"><GLAccount code="4500" /><Date>2026-07-01</Date></WriteOff>'
    await xml.upload("MatchSets", match_set(customer["Code"].strip(), *lines, write_off=write_off))
    path = (
        "financialtransaction/TransactionLines?$filter=Type eq 90 and AmountDC eq 0.9&$select=GLAccountCode"
    )
    assert [row["GLAccountCode"] for row in await exact.rows(path)] == ["4500"]


async def test_matching_is_for_receivables_and_payables(xml, customer):
    sent = match_set(customer["Code"].strip(), (2026, 6, "70", 1, "1"), gl="4500")
    ((kind, _, text),) = await xml.upload("MatchSets", sent)
    assert (kind, text) == ("0", "Ongeldig: Grootboekrekeningtype")


async def test_a_line_in_a_closed_period_is_refused(sandbox, exact, xml, customer):
    invoice, payment = await invoiced(exact, customer, 30), await paid(exact, customer, 30)
    books = sandbox.site("nl").company(exact.division).books
    periods = books.table("financial/financialperiods")
    (june,) = [row for row in periods.where("FinYear", 2026) if row["FinPeriod"] == 6]
    books.put(periods, {**june, "Closed": True})
    lines = ((2026, 6, "70", invoice, "30"), (2026, 7, "20", payment, "-30"))
    ((kind, _, text),) = await xml.upload("MatchSets", match_set(customer["Code"].strip(), *lines))
    assert (kind, text) == ("0", "Periode is afgesloten: 2026 - 6")


async def test_two_payments_alone_are_no_match(exact, xml, customer):
    first, second = await paid(exact, customer, 30), await paid(exact, customer, 30)
    lines = ((2026, 7, "20", first, "-30"), (2026, 7, "20", second, "-30"))
    ((kind, _, text),) = await xml.upload("MatchSets", match_set(customer["Code"].strip(), *lines))
    assert (kind, text) == ("0", "Boeking niet in evenwicht: -60")


async def test_ledger_accounts_are_made_and_changed_by_code(exact, xml):
    sent = '<GLAccount code="4999" type="121"><Description>Diversen</Description></GLAccount>'
    assert await xml.upload("GLAccounts", sent) == [("2", "4999", "Verwerkt")]
    assert await xml.upload("GLAccounts", sent.replace("Diversen", "Allerlei")) == [("2", "4999", "Verwerkt")]
    account = await exact.first("financial/GLAccounts?$filter=Code eq '4999'")
    assert (account["Description"], account["Type"], account["BalanceType"]) == ("Allerlei", 121, "W")
    (found,) = (await xml.download("GLAccounts", Params_Code="4999")).iterfind("GLAccounts/GLAccount")
    assert (found.get("code"), found.findtext("Description")) == ("4999", "Allerlei")


async def test_a_download_comes_in_pages_of_a_thousand(sandbox, exact, xml):
    exact.division = BIG
    sandbox.site("nl").limits.default.minute = 1000
    seen, paging = [], "0x0"
    while True:
        root = await xml.download("GLTransactions", TSPaging=paging)
        page = [each.get("entry") for each in root.iterfind("GLTransactions/GLTransaction")]
        topic = root.find("Topics/Topic")
        assert (topic.get("code"), topic.get("count")) == ("GLTransactions", str(len(page)))
        assert topic.get("pagesize") == "1000"
        assert len(topic.get("ts_d")) == 18
        seen += page
        paging = topic.get("ts_d")
        if len(page) < 1000:
            break
    count = int((await exact.get("financialtransaction/Transactions/$count")).body)
    assert len(seen) == count > 2000


async def test_a_downloaded_booking_balances_and_can_be_asked_for(exact, xml):
    await xml.upload("GLTransactions", booking("90", ("4500", "80"), ("1900", "-80")))
    root = await xml.download(
        "GLTransactions",
        Params_Journal="90",
        Params_YearRange_From="2026",
        Params_EntryDate_From="2026-07-01",
    )
    (found,) = root.iterfind("GLTransactions/GLTransaction")
    lines = found.findall("GLTransactionLine")
    assert sum(Decimal(line.findtext("Amount/Value")) for line in lines) == 0
    assert [line.find("GLAccount").get("code") for line in lines] == ["4500", "1900"]
    assert (lines[0].find("FinYear").get("number"), lines[0].findtext("Date")) == ("2026", "2026-07-01")


async def test_a_match_set_comes_back_as_it_was_sent(exact, xml, customer):
    invoice, payment = await invoiced(exact, customer, 250), await paid(exact, customer, 250)
    party = customer["Code"].strip()
    before = (await xml.download("MatchSets")).find("Topics/Topic").get("ts_d")
    await xml.upload(
        "MatchSets", match_set(party, (2026, 6, "70", invoice, "250"), (2026, 7, "20", payment, "-250"))
    )
    (found,) = (await xml.download("MatchSets", TSPaging=before)).iterfind("MatchSets/MatchSet")
    assert (found.find("GLAccount").get("code"), found.find("Account").get("code")) == ("1300", party)
    lines = {(each.get("entry"), each.get("amountdc")) for each in found.iterfind("MatchLines/MatchLine")}
    assert lines == {(str(invoice), "250"), (str(payment), "-250")}


async def test_xml_calls_share_the_minute(sandbox, exact, xml):
    sandbox.site("nl").limits.default.minute = 2
    _, headers, _ = await xml.send("GET", "XMLDownload", "GLAccounts")
    assert headers["X-RateLimit-Minutely-Remaining"] == "1"
    await exact.get("financial/Journals")
    assert (await xml.send("GET", "XMLDownload", "GLAccounts"))[0] == 429


async def test_an_xml_call_may_weigh_fifty_calls_of_the_day(door, exact, xml):
    await door.control("switches", {"xml_weight": "50"})
    await xml.send("GET", "XMLDownload", "GLAccounts")
    left = (await exact.get("financial/Journals")).headers["X-RateLimit-Remaining"]
    assert left == str(5000 - 51)


async def test_without_a_token_there_is_no_xml(exact, xml):
    exact.tokens = {"access_token": "nothing"}
    assert (await xml.send("GET", "XMLDownload", "GLAccounts"))[0] == 401


async def test_another_company_is_out_of_reach(exact, xml):
    exact.division = 999
    status, headers, _ = await xml.send("GET", "XMLDownload", "GLAccounts")
    assert (status, headers["Reason"]) == (403, "NoDivisionAccess")


async def test_an_unknown_topic_is_told_in_a_message(xml):
    root = await xml.download("Weather")
    assert root.find("Messages/Message").get("type") == "0"
    assert root.findtext("Messages/Message/Description") == "Ongeldig: Topic"


@pytest.mark.parametrize(
    "document",
    [
        b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><eExact><GLAccounts>&c;</GLAccounts></eExact>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><eExact />',
        b"<eExact><GLAccounts>&undefined;</GLAccounts></eExact>",
        b"<a>" * 100 + b"</a>" * 100,
        b"<eExact>",
        b"<?xml version='1.0' encoding='nonsense'?><eExact />",
        b"\xff\xfe\x00",
        b"",
        b"<eExact />",
        b'{"Topic": "GLAccounts"}',
    ],
)
async def test_hostile_or_broken_documents_are_one_message(xml, document):
    status, _, answer = await xml.send("POST", "XMLUpload", "GLAccounts", document)
    (message,) = ET.fromstring(answer).iterfind("Messages/Message")
    assert (status, message.get("type")) == (200, "3")


async def test_a_document_that_is_too_large_is_refused(xml):
    status, _, _ = await xml.send("POST", "XMLUpload", "GLAccounts", b" " * 10_000_001)
    assert status == 413


async def test_a_match_is_a_change_of_the_entry_that_it_closes(door, exact, xml, customer):
    body = {"CallbackURL": "https://hooks.example/a", "Topic": "SalesEntries"}
    assert (await exact.post(SUBSCRIPTIONS, body)).status == 201
    invoice, payment = await invoiced(exact, customer, 250), await paid(exact, customer, 250)
    lines = ((2026, 6, "70", invoice, "250"), (2026, 7, "20", payment, "-250"))
    await xml.upload("MatchSets", match_set(customer["Code"].strip(), *lines))
    shown = (await door.control("webhooks", method="GET"))["deliveries"]
    assert [each["action"] for each in shown if each["kind"] == "event"] == ["Create", "Update"]


async def test_a_booking_by_xml_fires_the_webhook_of_its_entry(door, exact, xml):
    body = {"CallbackURL": "https://hooks.example/a", "Topic": "GeneralJournalEntries"}
    assert (await exact.post(SUBSCRIPTIONS, body)).status == 201
    await xml.upload("GLTransactions", booking("90", ("4500", "80"), ("1900", "-80")))
    shown = (await door.control("webhooks", method="GET"))["deliveries"]
    assert [each["action"] for each in shown if each["kind"] == "event"] == ["Create"]


async def test_entry_zero_asks_for_a_number(xml, customer):
    lines = (("1300", "-10.00", customer["Code"].strip()), ("1100", "10.00"))
    [(kind, number, _)] = await xml.upload("GLTransactions", booking("90", *lines, entry="0"))
    assert (kind, int(number) > 0) == ("2", True)


async def test_a_printed_invoice_that_is_paid_whole_says_so(exact, xml, customer):
    item = await exact.first("logistics/Items?$filter=IsSalesItem eq true&$top=1&$select=ID")
    line = {"Item": item["ID"], "Quantity": 2, "UnitPrice": 50, "VATCode": "0"}
    body = {"Journal": "70", "OrderedBy": customer["ID"], "SalesInvoiceLines": [line]}
    made = (await exact.post("salesinvoice/SalesInvoices", body)).d["InvoiceID"]
    await exact.post("salesinvoice/PrintedSalesInvoices", {"InvoiceID": made})
    key = f"salesinvoice/SalesInvoices(guid'{made}')?$select=InvoiceNumber,StarterSalesInvoiceStatus"
    printed = (await exact.get(key)).d
    assert printed["StarterSalesInvoiceStatus"] == 2
    party = customer["Code"].strip()
    for amount, status in (("40", 2), ("60", 3)):
        lines = (("1100", amount), ("1300", f"-{amount}", party))
        ((_, payment, _),) = await xml.upload("GLTransactions", booking("20", *lines))
        matched = ((2026, 7, "70", printed["InvoiceNumber"], ""), (2026, 7, "20", payment, ""))
        assert (await xml.upload("MatchSets", match_set(party, *matched)))[0][0] == "2"
        assert (await exact.get(key)).d["StarterSalesInvoiceStatus"] == status


@pytest.mark.parametrize(("choice", "difference", "status"), [("book", 0, 50), ("open", -10, 20)])
async def test_what_two_rates_differ_by_is_booked_or_stays_open(
    exact, xml, door, customer, choice, difference, status
):
    await door.control("switches", {"exchange_difference": choice})
    accounts = {
        row["Code"]: row["ID"]
        for row in await exact.rows("financial/GLAccounts?$filter=Code eq '8000' or Code eq '1300'")
    }
    line = {"AmountFC": 100, "GLAccount": accounts["8000"], "VATCode": "0"}
    sale = {"Journal": "70", "Customer": customer["ID"], "Currency": "USD", "EntryDate": "2026-06-20"}
    billed = await exact.post("salesentry/SalesEntries", {**sale, "Rate": 0.9, "SalesEntryLines": [line]})
    invoice = billed.d["EntryNumber"]
    line = {"Account": customer["ID"], "AmountFC": 100, "GLAccount": accounts["1300"], "Date": "2026-07-01"}
    bank = {"JournalCode": "20", "Currency": "USD", "BankEntryLines": [{**line, "ExchangeRate": 0.8}]}
    heard = await exact.post("financialtransaction/BankEntries", bank)
    assert heard.status == 201, heard.body
    payment = heard.d["EntryNumber"]
    matched = ((2026, 6, "70", invoice, ""), (2026, 7, "20", payment, ""))
    assert (await xml.upload("MatchSets", match_set(customer["Code"].strip(), *matched)))[0][0] == "2"
    items = await open_items(exact, invoice, payment)
    assert (items[invoice]["AmountDC"], items[invoice]["Status"]) == (difference, status)
    assert (items[payment]["AmountDC"], items[payment]["Status"]) == (0, 50)
    path = "financialtransaction/TransactionLines?$filter=Type eq 82&$orderby=LineNumber"
    booked = [(row["GLAccountCode"], row["AmountDC"]) for row in await exact.rows(path)]
    assert booked == ([("1300", -10), ("9020", 10)] if choice == "book" else [])
