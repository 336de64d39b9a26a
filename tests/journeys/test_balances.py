"""Balances of ledger accounts and bank accounts: summed from movements, for those who ask for them."""

import pytest
from billing import account, forget_calls
from house import House

ACCOUNTS, BANKS = "/accounting/accounts", "/accounting/bankAccounts"


async def _balance(house: House, key: str) -> float:
    return (await house.get(f"{ACCOUNTS}/{key}")).data["balance"]


async def test_an_account_stands_at_what_the_trial_balance_says(connected: House):
    for kind in ("BANK", "ACCOUNTS_RECEIVABLE", "REVENUE"):
        listed = (await connected.get(ACCOUNTS, types=kind, limit=20, fields="*")).data
        found = next(each for each in listed if each["balance"])
        read = await connected.get(f"{ACCOUNTS}/{found['id']}")
        (row,) = (await connected.get("/accounting/trialBalance", accountCode=found["code"])).data
        sign = 1 if row["balance"]["debitCreditIndicator"] == "DEBIT" else -1
        assert read.data["balance"] == sign * row["balance"]["amount"]


async def test_a_booking_moves_the_balance_of_its_account(connected: House):
    costs = await account(connected)
    bank = (await connected.get(ACCOUNTS, types="ACCRUED_EXPENSES,CURRENT_LIABILITY", limit=5)).data[0]["id"]
    before = await _balance(connected, costs), await _balance(connected, bank)
    sides = [
        {"accountId": costs, "totalGrossAmount": 5.25, "debitCreditIndicator": "DEBIT"},
        {"accountId": bank, "totalGrossAmount": 5.25, "debitCreditIndicator": "CREDIT"},
    ]
    day = connected.clock.now().date().isoformat()
    made = await connected.post(
        "/accounting/journalEntries", {"transactionDate": day, "journalLineItems": sides}
    )
    assert made.status == 201, made.body
    after = await _balance(connected, costs), await _balance(connected, bank)
    assert (round(after[0] - before[0], 2), round(after[1] - before[1], 2)) == (5.25, -5.25)


async def test_a_list_tells_balances_where_they_are_asked_for(connected: House):
    await forget_calls(connected)
    plain = await connected.get(ACCOUNTS, limit=5)
    assert {found["balance"] for found in plain.data} == {None}
    assert len(await connected.vendor_calls()) == 1
    asked = await connected.get(ACCOUNTS, limit=5, fields="id,balance")
    assert None not in {found["balance"] for found in asked.data}
    assert asked.data[0]["balance"] == await _balance(connected, asked.data[0]["id"])
    told = (await connected.get("/meta/accounts")).data["fields"]
    assert next(field for field in told if field["name"] == "balance")["onRequest"] is True


async def test_a_bank_account_stands_at_the_balance_of_its_ledger_account(connected: House):
    listed = (await connected.get(BANKS, limit=5)).data
    assert {found["balance"] for found in listed} == {None}
    whole = (await connected.get(BANKS, limit=5, fields="*")).data
    read = (await connected.get(f"{BANKS}/{whole[0]['id']}")).data
    assert read == whole[0]
    known = (await connected.get(ACCOUNTS, types="BANK", limit=50, fields="balance")).data
    assert read["balance"] in {found["balance"] for found in known} - {0}


async def test_an_account_tells_the_currency_of_the_company_where_it_is_asked(connected: House):
    assert {found["currency"] for found in (await connected.get(ACCOUNTS, limit=5)).data} == {None}
    asked = await connected.get(ACCOUNTS, limit=5, fields="currency")
    assert {found["currency"] for found in asked.data} == {"EUR"}
    read = await connected.get(f"{ACCOUNTS}/{await account(connected)}")
    assert read.data["currency"] == "EUR"


async def test_a_currency_that_a_login_may_not_know_is_asked_for_once(connected: House):
    await connected.fault("status", path="hrm/Divisions", status=403, times=None)
    for _ in range(2):
        listed = await connected.get(ACCOUNTS, limit=5, fields="currency")
        assert {found["currency"] for found in listed.data} == {None}
        assert any("currency is not known" in text for text in listed.warnings)
    calls = await connected.vendor_calls()
    assert sum("hrm/Divisions" in call["path"] for call in calls) == 1


async def test_a_new_account_stands_at_nothing(connected: House):
    made = await connected.post(ACCOUNTS, {"code": "9917", "name": "Sundries", "type": "OVERHEADS"})
    assert (made.status, made.data["balance"]) == (201, 0)
    assert await _balance(connected, made.data["id"]) == 0


async def test_a_bank_account_is_told_without_its_balance_where_nobody_says_what_currency_it_is_in(
    connected: House,
):
    await connected.fault("status", path="hrm/Divisions", status=403, times=None)
    for _ in range(2):
        listed = await connected.get(BANKS, limit=5, fields="*")
        assert (listed.status, any(found["balance"] for found in listed.data)) == (200, False)
        assert any("currency of the company" in text for text in listed.warnings)
    calls = await connected.vendor_calls()
    assert sum("hrm/Divisions" in call["path"] for call in calls) == 1


async def test_a_bank_account_in_another_currency_is_told_without_a_balance(connected: House):
    listed = (await connected.get(BANKS, limit=5, fields="*")).data
    key = next(found["id"] for found in listed if found["balance"])
    sent = {"method": "PUT", "path": f"financial/Journals(guid'{key}')", "body": {"Currency": "USD"}}
    changed = await connected.post("/accounting/passThrough", sent)
    assert changed.status < 300, changed.body
    read = (await connected.get(f"{BANKS}/{key}")).data
    assert (read["currency"], read["balance"]) == ("USD", None)


async def test_a_bank_account_that_was_made_just_now_stands_at_what_its_ledger_account_does(connected: House):
    assert (await connected.get(BANKS, fields="*")).status == 200  # and what there was is remembered
    await connected.post(
        ACCOUNTS, {"code": "1099", "name": "Spaarrekening", "type": "BANK", "class": "ASSET"}
    )
    made = await connected.post(BANKS, {"name": "Spaarrekening", "iban": "NL91ABNA0417164300"})
    assert (made.status, made.data["balance"]) == (201, None)
    assert (await connected.get(f"{BANKS}/{made.data['id']}")).data["balance"] == 0


@pytest.mark.parametrize("path", [ACCOUNTS, BANKS])
async def test_a_login_that_may_not_read_balances_gets_its_accounts_and_is_told(connected: House, path: str):
    await connected.fault("status", path="financial/ReportingBalance", status=403, times=None)
    for _ in range(3):
        listed = await connected.get(path, limit=5, fields="*")
        assert (listed.status, {found["balance"] for found in listed.data}) == (200, {None})
        assert any(text.startswith("balance is not known") for text in listed.warnings)
    calls = await connected.vendor_calls()
    assert sum("ReportingBalance" in call["path"] for call in calls) == 1
