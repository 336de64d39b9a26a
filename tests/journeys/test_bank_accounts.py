"""Bank accounts of the company: the journals of type bank at Exact Online."""

from house import House

UNKNOWN = "99999999-0000-0000-0000-000000000000"
PATH = "/accounting/bankAccounts"


async def _bank_ledger_account(house: House, code: str) -> str:
    answer = await house.post(
        "/accounting/accounts", {"code": code, "name": "Spaarrekening", "type": "BANK", "class": "ASSET"}
    )
    assert answer.status == 201, answer.body
    return answer.data["id"]


async def test_bank_accounts_are_listed_in_one_call_and_read_with_their_balance(connected: House):
    before = len(await connected.vendor_calls())
    listed = await connected.get(PATH)
    assert listed.status == 200, listed.body
    assert len(await connected.vendor_calls()) == before + 1
    one = await connected.get(f"{PATH}/{listed.data[0]['id']}")

    assert one.data == {**listed.data[0], "balance": one.data["balance"]}
    assert one.data["type"] == "BANK"
    assert one.data["status"] == "ACTIVE"
    assert one.data["currency"] == "EUR"
    assert one.data["name"]
    assert (
        len(await connected.vendor_calls()) == before + 6
    )  # its ledger account, the year, movements, currency


async def test_only_changed_bank_accounts_are_listed(connected: House):
    none = await connected.get(PATH, lastModifiedAt="2090-01-01")
    every = await connected.get(PATH, lastModifiedAt="1990-01-01")
    assert none.data == []
    assert every.data == (await connected.get(PATH)).data


async def test_a_journal_of_another_type_is_no_bank_account(connected: House):
    journals = await connected.get("/accounting/journals")
    sales = next(journal for journal in journals.data if journal["type"] == "SALES")
    for key in (sales["id"], UNKNOWN, "7'"):
        answer = await connected.get(f"{PATH}/{key}")
        assert (answer.status, answer.error["code"]) == (404, "record_unknown")


async def test_a_new_bank_account_takes_a_free_journal_code_and_ledger_account(connected: House):
    await _bank_ledger_account(connected, "1190")
    used = {journal["code"] for journal in (await connected.get("/accounting/journals")).data}

    answer = await connected.post(
        PATH, {"name": "Spaarrekening", "iban": "NL91ABNA0417164300", "currency": "EUR", "bic": "ABNANL2A"}
    )

    assert answer.status == 201, answer.body
    assert answer.data["name"] == "Spaarrekening"
    assert answer.data["iban"] == "NL91ABNA0417164300"
    journals = (await connected.get("/accounting/journals")).data
    made = next(journal for journal in journals if journal["id"] == answer.data["id"])
    assert (made["type"], made["code"] in used) == ("BANK", False)
    assert any(f"journal {made['code']}, on ledger account 1190" in text for text in answer.warnings)
    assert any(text.startswith("bic was not written") for text in answer.warnings)
    posts = [call for call in await connected.writes() if "Journals" in call["path"]]
    assert len(posts) == 1


async def test_without_a_free_ledger_account_nothing_is_booked(connected: House):
    for code in ("1191", "1192"):
        await _bank_ledger_account(connected, code)
    answers = [await connected.post(PATH, {"name": f"Bank {number}"}) for number in range(4)]
    refused = answers[-1]
    assert [answer.status for answer in answers[:2]] == [201, 201]
    assert (refused.status, refused.error["code"]) == (409, "conflict")


async def test_a_bank_account_needs_a_name(connected: House):
    answer = await connected.post(PATH, {"iban": "NL91ABNA0417164300"})
    assert answer.status == 400
    assert answer.error["fields"][0]["field"] == "name"
    assert not await connected.writes()
