"""What holds whatever is booked, changed and deleted: entries balance, and open items agree with the ledger."""

from decimal import Decimal
from random import Random

import pytest

from comptoir_sandbox.exact_online.regions import REGIONS
from comptoir_sandbox.exact_online.seed.companies import firms_of
from comptoir_sandbox.exact_online.server import running

LINES, ACCOUNTS = "financialtransaction/transactionlines", "financial/glaccounts"
CURRENCIES = ("EUR", "EUR", "USD", "GBP", "JPY")
HEADERS = (("salesentry/salesentries", 1), ("purchaseentry/purchaseentries", -1))
SIDES = ((20, "cashflow/receivables", 1), (22, "cashflow/payments", -1))


def check(books):
    """Every entry sums to zero; what is open on each side is what its control accounts say."""
    sums, control = {}, {20: Decimal(0), 22: Decimal(0)}
    kinds = {row["ID"]: row["Type"] for row in books.table(ACCOUNTS)}
    for line in books.table(LINES):
        amount = Decimal(str(line["AmountDC"]))
        sums[line["EntryID"]] = sums.get(line["EntryID"], Decimal(0)) + amount
        kind = kinds[line["GLAccount"]]
        if kind in control and line.get("Account"):
            control[kind] += amount
    assert not {entry: total for entry, total in sums.items() if total}
    for kind, table, sign in SIDES:
        remaining = sum((Decimal(str(row["Remaining"])) for row in books.table(table)), Decimal(0))
        assert remaining == sign * control[kind]
    for table, sign in HEADERS:
        for header in books.table(table):
            (party,) = [
                line
                for line in books.table(LINES).where("EntryID", header["EntryID"])
                if line["LineNumber"] == 1
            ]
            for name in ("AmountDC", "AmountFC"):
                assert Decimal(str(party[name])) == sign * Decimal(str(header[name])), (table, name)


@pytest.mark.parametrize("code", REGIONS)
async def test_the_seeds_hold(code):
    async with running((code,)) as started:
        for firm in firms_of(REGIONS[code]):
            check(started.site(code).company(firm.division).books)


@pytest.mark.parametrize("seed", range(3))
async def test_a_long_day_at_the_books_holds(exact, sandbox, seed):
    site, random = sandbox.site("nl"), Random(seed)
    site.limits.default.minute = site.limits.default.day = 100_000
    books = site.company(3412071).books
    customers = [row["ID"] for row in books.table("crm/accounts") if row["IsSales"]]
    suppliers = [row["ID"] for row in books.table("crm/accounts") if row["IsSupplier"]]
    items = [row["ID"] for row in books.table("logistics/items")]
    accounts = {row["Code"]: row["ID"] for row in books.table(ACCOUNTS)}

    def money():
        return random.randrange(-50_000, 90_000) / 100

    def lines(account):
        return [
            {"GLAccount": accounts[account], "AmountFC": money(), "VATCode": random.choice("01234")}
            for _ in range(random.randrange(1, 4))
        ]

    def made():
        amount = money()
        return random.choice(
            (
                (
                    "salesinvoice/SalesInvoices",
                    {
                        "Journal": "70",
                        "OrderedBy": random.choice(customers),
                        "Discount": random.choice((0, 0.05)),
                        "SalesInvoiceLines": [
                            {"Item": random.choice(items), "Quantity": random.randrange(1, 5)}
                            for _ in range(2)
                        ],
                    },
                ),
                (
                    "salesentry/SalesEntries",
                    {"Journal": "70", "Customer": random.choice(customers), "SalesEntryLines": lines("8000")},
                ),
                (
                    "purchaseentry/PurchaseEntries",
                    {
                        "Journal": "60",
                        "Supplier": random.choice(suppliers),
                        "PurchaseEntryLines": lines("4500"),
                    },
                ),
                (
                    "generaljournalentry/GeneralJournalEntries",
                    {
                        "JournalCode": "90",
                        "GeneralJournalEntryLines": [
                            {"GLAccount": accounts["1300"], "Account": customers[0], "AmountFC": amount},
                            {"GLAccount": accounts["1900"], "AmountFC": -amount},
                        ],
                    },
                ),
                (
                    "financialtransaction/BankEntries",
                    {
                        "JournalCode": "20",
                        "BankEntryLines": [
                            {
                                "GLAccount": accounts["1300"],
                                "Account": random.choice(customers),
                                "AmountFC": amount,
                            },
                            {"GLAccount": accounts["4640"], "AmountFC": -1.5},
                        ],
                    },
                ),
            )
        )

    known = []
    for _ in range(60):
        if known and random.random() < 0.35:
            path, key = random.choice(known)
            place = f"{path}(guid'{key}')"
            await random.choice(
                (
                    lambda place=place: exact.call("DELETE", place),
                    lambda place=place: exact.call(
                        "PUT", place, {"Description": "Anders", "EntryDate": "2026-06-03"}
                    ),
                    lambda place=place: exact.call("PUT", place, {"Currency": random.choice(CURRENCIES)}),
                    lambda key=key: exact.post("salesinvoice/PrintedSalesInvoices", {"InvoiceID": key}),
                    lambda key=key: exact.post(
                        "salesentry/SalesEntryLines",
                        {"EntryID": key, "GLAccount": accounts["8000"], "AmountFC": money()},
                    ),
                )
            )()
        else:
            path, body = made()
            body["Currency"] = random.choice(CURRENCIES)
            created = await exact.post(path, body)
            assert created.status == 201, created.body
            known.append((path, _key(created.d)))
    check(books)


def _key(document):
    return document.get("EntryID") or document["InvoiceID"]
