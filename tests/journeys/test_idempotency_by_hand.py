"""Idempotency keys where an operation is written by hand: requests that pass unmapped, webhooks, secrets."""

from typing import Any

import pytest
from house import House

from comptoir.store import writes
from comptoir.store.writes import WriteStatus

PASS = "/accounting/passThrough"


def account(name: str = "Reeks") -> dict[str, Any]:
    return {"method": "POST", "path": "crm/Accounts", "body": {"Name": name}}


async def open_writes(house: House) -> list[WriteStatus]:
    async with house.database.read() as conn:
        later = house.clock.now().replace(year=2100)
        return [row.status for row in await writes.unsettled(conn, later, 10)]


async def test_what_passes_unmapped_is_booked_once_under_its_key(connected: House):
    connected.headers["Idempotency-Key"] = "order 4711"
    first, again = await connected.post(PASS, account()), await connected.post(PASS, account())
    assert (first.status, again.status) == (201, 201)
    assert again.body == first.body
    assert again.headers["Idempotency-Replayed"] == "true"
    other = await connected.post(PASS, account("Another"))
    assert (other.status, other.error["code"]) == (409, "idempotency_key_reused")
    assert len(await connected.writes()) == 1


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_a_change_and_a_deletion_pass_once_too(connected: House, method):
    made = await connected.post(PASS, account())
    key = made.data["d"]["ID"]
    connected.headers["Idempotency-Key"] = "order 4711"
    wish = {"method": method, "path": f"crm/Accounts(guid'{key}')", "body": {"Name": "Anders"}}
    first, again = await connected.post(PASS, wish), await connected.post(PASS, wish)
    assert (first.status, again.status) == (201, 201), (first.body, again.body)
    assert [call["method"] for call in await connected.writes()] == ["POST", method]


async def test_what_passes_and_is_never_answered_is_in_doubt_with_a_key_and_without(connected: House):
    await connected.fault("cut_after", method="POST", path="crm/Accounts", times=2)
    keyless = await connected.post(PASS, account())
    connected.headers["Idempotency-Key"] = "order 4711"
    lost, again = await connected.post(PASS, account()), await connected.post(PASS, account())
    assert [answer.error["code"] for answer in (keyless, lost, again)] == ["write_in_doubt"] * 3
    assert len(await connected.writes()) == 2
    assert await open_writes(connected) == [WriteStatus.IN_DOUBT] * 2


async def test_a_refused_passage_gives_its_key_free(connected: House):
    connected.headers["Idempotency-Key"] = "order 4711"
    await connected.fault("validation", method="POST", path="crm/Accounts")
    refused, again = await connected.post(PASS, account()), await connected.post(PASS, account())
    assert (refused.status, again.status) == (400, 201)
    assert await open_writes(connected) == []


async def test_a_repeated_webhook_is_one_and_shows_its_secret_again(connected: House):
    connected.headers["Idempotency-Key"] = "webhook 1"
    wish = {"callbackUrl": "https://hooks.example.com/a", "resource": "INVOICE"}
    first, again = await connected.post("/webhooks", wish), await connected.post("/webhooks", wish)
    assert (first.status, again.status) == (201, 201), first.body
    assert again.data["secret"] == first.data["secret"]
    del connected.headers["Idempotency-Key"]
    assert len((await connected.get("/webhooks")).data) == 1


async def test_a_tenants_repeated_key_gets_the_first_answer(connected: House):
    connected.headers["Idempotency-Key"] = "secret 1"
    first = await connected.post("/tenants/signing-secret")
    again = await connected.post("/tenants/signing-secret")
    connected.headers["Idempotency-Key"] = "secret 2"
    fresh = await connected.post("/tenants/signing-secret")
    assert first.status == 201, first.body
    assert first.body == again.body != fresh.body


async def test_a_key_without_a_tenant_opens_nothing(connected: House):
    connected.headers |= {"Idempotency-Key": "secret 1", "X-API-KEY": "wrong"}
    answer = await connected.post("/tenants/signing-secret")
    assert (answer.status, answer.error["code"]) == (401, "api_key_unknown")
