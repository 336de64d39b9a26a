"""The trial balance: a year's movements, what it began with, and that both sides are equal."""

from decimal import Decimal

from house import House

PATH = "/accounting/trialBalance"


def signed(balance) -> Decimal:
    amount = Decimal(str(balance["amount"]))
    return amount if balance["debitCreditIndicator"] == "DEBIT" else -amount


async def accounts_of(house: House, **query):
    answer = await house.get(PATH, limit=100, **query)
    assert answer.status == 200, answer.body
    return {found["accountCode"]: found for found in answer.data}


async def test_debit_and_credit_of_a_year_are_equal(connected: House):
    for year in (2024, 2025, 2026):
        accounts = (await accounts_of(connected, fiscalYear=year)).values()
        debit = sum(Decimal(str(found["totalDebitAmount"])) for found in accounts)
        assert debit == sum(Decimal(str(found["totalCreditAmount"])) for found in accounts) > 0
        for found in accounts:
            months = sum(signed(month["balance"]) for month in found["monthlyValues"])
            opening, closing = signed(found["openingBalance"]), signed(found["balance"])
            assert opening + months == closing
            assert len(found["monthlyValues"]) == 12


async def test_a_year_begins_with_what_the_one_before_left(connected: House):
    first = await accounts_of(connected, fiscalYear=2024)
    second = await accounts_of(connected, fiscalYear=2025)
    assert second["1300"]["openingBalance"] == first["1300"]["balance"]
    assert signed(first["1100"]["openingBalance"]) == 84250
    costs = next(code for code in second if code.startswith("4"))
    assert signed(second[costs]["openingBalance"]) == 0


async def test_the_list_is_narrowed_and_paged(connected: House):
    whole = await accounts_of(connected, fiscalYear=2025)
    for name in ("accountCode", "accountNumber"):
        assert await accounts_of(connected, fiscalYear=2025, **{name: "1100"}) == {"1100": whole["1100"]}
    second = await connected.get(PATH, fiscalYear=2025, limit=5, page=2)
    assert [found["accountCode"] for found in second.data] == sorted(whole)[5:10]
    assert second.body["meta"]["pagination"]["total"] == len(whole)
    assert await accounts_of(connected, fiscalYearStartDate="2025-01-01") == whole
    for nothing in (
        {"fiscalYear": 1999},
        {"fiscalYear": 2025.5},
        {"fiscalYearStartDate": "2025-02-01"},
        {"fiscalYearStartDate": "0616-11-30"},
    ):
        assert await accounts_of(connected, **nothing) == {}
    assert await accounts_of(connected, fiscalYear=2025, accountCode="x' or 1 eq 1 or 'a' eq 'a") == {}
    raw = await connected.get(PATH, fiscalYear=2025, accountCode="1100", rawData="true")
    assert {row["GLAccountCode"] for row in raw.body["rawData"]["items"]} == {"1100"}


async def test_without_a_year_the_present_one_is_told(connected: House):
    assert await accounts_of(connected) == await accounts_of(connected, fiscalYear=connected.clock.now().year)


async def test_balances_are_told_where_anything_was_booked_since(connected: House):
    every = await connected.get(PATH, limit=5)
    said = await connected.get(PATH, limit=5, lastModifiedAt="1990-01-01")
    assert (said.data, len(said.warnings)) == (every.data, len(every.warnings) + 1)
    assert (await connected.get(PATH, lastModifiedAt="2090-01-01")).data == []
