"""Webhooks: registered with a secret that is shown once, listed to their owner alone, and removed."""

from dataclasses import replace

import pytest
import pytest_asyncio
from house import VAULT_KEY, House

from comptoir.engine.keyring import Keyring
from comptoir.engine.subscriptions import webhook_place
from comptoir.engine.vault import Vault
from comptoir.store import webhooks

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOOK = {"callbackUrl": "https://app.example/hooks", "resource": "INVOICE", "eventType": "UPDATED"}
PUBLISHED = ("id", "createdDate", "expiresDate", "updatedDate", "callbackUrl")


@pytest_asyncio.fixture(loop_scope="module")
async def mine(open_house: House) -> House:
    """A tenant of its own with a pinned connection."""
    seen = replace(open_house, api_key=await open_house.new_tenant("Webhooks"))
    await seen.connect(companyId="3412056")
    return seen


@pytest.mark.parametrize("path", ["/webhooks", "/webhooks/user"])
async def test_a_webhook_is_made_listed_without_its_secret_and_removed(mine: House, path: str):
    made = await mine.post(path, HOOK)
    assert made.status == 201, made.body
    assert made.data["secret"].startswith("whsec_")
    assert all(isinstance(made.data[name], str) for name in PUBLISHED)
    assert (made.data["targetSystem"], made.data["companyId"]) == ("exact-nl", "3412056")
    listed = await mine.get("/webhooks", rawData="true")
    assert listed.data == [{name: value for name, value in made.data.items() if name != "secret"}]
    assert listed.body["rawData"] is None
    gone = await mine.call("DELETE", f"{path}/{made.data['id']}")
    assert (gone.status, gone.body) == (200, {"message": "The webhook is deleted."})
    assert (await mine.get("/webhooks")).data == []


async def test_the_secret_is_sealed_in_the_database(mine: House):
    made = (await mine.post("/webhooks", HOOK)).data
    connection = await mine.connection()
    async with mine.database.read() as conn:
        (kept,) = await webhooks.list_all(conn, connection.tenant_id, connection.id)
    assert made["secret"].encode() not in kept.secret
    vault = Vault(Keyring.from_text(VAULT_KEY))
    assert vault.open(webhook_place(kept.tenant_id, kept.id), kept.secret).reveal() == made["secret"]


async def test_what_would_hear_the_same_twice_is_refused(mine: House):
    first = await mine.post("/webhooks", HOOK)
    second = await mine.post("/webhooks/user", HOOK)
    assert (second.status, second.error["code"]) == (409, "already_there")
    other = await mine.post("/webhooks", {**HOOK, "resource": "BILL"})
    everything = await mine.post("/webhooks", {"callbackUrl": HOOK["callbackUrl"]})
    assert [answer.status for answer in (first, other, everything)] == [201, 201, 201]
    assert (everything.data["resource"], everything.data["eventType"]) == (None, None)


async def test_a_webhook_is_seen_and_removed_by_its_own_connection_only(mine: House):
    made = (await mine.post("/webhooks", HOOK)).data
    other = replace(mine)
    await other.connect(companyId="3412056")
    stranger = replace(mine, api_key=await mine.new_tenant("Stranger"))
    await stranger.connect(companyId="3412056")
    for somebody in (other, stranger):
        assert (await somebody.get("/webhooks")).data == []
        refused = await somebody.call("DELETE", f"/webhooks/{made['id']}")
        assert (refused.status, refused.error["code"]) == (404, "record_unknown")
    assert (await mine.call("DELETE", f"/webhooks/tenant/{made['id']}")).status == 404


async def test_the_webhooks_of_a_connection_go_with_it(mine: House):
    await mine.post("/webhooks", HOOK)
    connection = await mine.connection()
    assert (await mine.call("DELETE", "/tenants/delete-end-user")).status == 200
    async with mine.database.read() as conn:
        assert await webhooks.list_all(conn, connection.tenant_id, connection.id) == []


async def test_a_tenant_hears_of_all_its_connections(mine: House):
    hook = await mine.post("/webhooks/tenant", {**HOOK, "targetSystem": "exact-nl"})
    told = await mine.post("/webhooks/config", {"callbackUrl": "https://app.example/connections"})
    assert (hook.status, told.status) == (201, 201), (hook.body, told.body)
    assert told.data["resource"] == "CONNECTION"
    listed = (await mine.get("/webhooks/tenant")).data
    assert [found["id"] for found in listed] == [hook.data["id"], told.data["id"]]
    assert (await mine.get("/webhooks")).data == []
    for found in listed:
        gone = await mine.call("DELETE", f"/webhooks/tenant/{found['id']}")
        assert (gone.status, gone.body) == (200, "The webhook is deleted.")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"callbackUrl": "app.example/hooks"}, "callbackUrl"),
        ({"callbackUrl": "ftp://app.example/hooks"}, "callbackUrl"),
        ({"callbackUrl": "https://user:pass@app.example/"}, "callbackUrl"),
        ({"callbackUrl": "https://app.example:99999/"}, "callbackUrl"),
        ({"callbackUrl": "https://app.example/a b"}, "callbackUrl"),
        ({"callbackUrl": "https://app.example/#part"}, "callbackUrl"),
        ({"callbackUrl": "https://app.example/" + "a" * 2000}, "callbackUrl"),
        ({"resource": "SPACESHIP"}, "resource"),
        ({"eventType": "INVOICE"}, "eventType"),
        ({"targetSystem": "exact-de"}, "targetSystem"),
    ],
)  # fmt: skip  bad bodies
async def test_a_webhook_that_could_never_be_called_is_refused(mine: House, change, field: str):
    refused = await mine.post("/webhooks", {**HOOK, **change})
    assert (refused.status, refused.error["code"]) == (400, "invalid_body")
    assert refused.error["fields"][0]["field"] == field


async def test_a_webhook_of_a_tenant_names_a_target_system_that_is_served(mine: House):
    refused = await mine.post("/webhooks/tenant", {**HOOK, "targetSystem": "nowhere"})
    assert (refused.status, refused.error["fields"][0]["field"]) == (400, "targetSystem")


@pytest.mark.parametrize(
    ("kind", "resource", "event"),
    [
        ("CREATED", None, "CREATED"),
        ("CREDIT_NOTE", "CREDIT_NOTE", None),
        ("INVOICE_UPDATED", "INVOICE", "UPDATED"),
        ("journal_entry.deleted", "JOURNAL_ENTRY", "DELETED"),
    ],
)
async def test_the_older_way_makes_the_same_webhook(mine: House, kind: str, resource, event):
    path = "/accounting/event-subscriptions"
    made = await mine.post(path, {"eventType": kind, "callbackUrl": HOOK["callbackUrl"]})
    assert made.status == 201, made.body
    assert (made.data["resource"], made.data["eventType"]) == (resource, event)
    assert [found["id"] for found in (await mine.get("/webhooks")).data] == [made.data["id"]]
    gone = await mine.call("DELETE", f"{path}/{made.data['id']}")
    assert (gone.status, gone.data) == (200, {"message": "The subscription is deleted."})
    again = await mine.call("DELETE", f"{path}/{made.data['id']}")
    assert (again.status, again.error["code"]) == (404, "record_unknown")


@pytest.mark.parametrize("kind", ["", "SPACESHIP", "SPACESHIP_CREATED", "INVOICE_EATEN"])
async def test_the_older_way_knows_the_same_kinds(mine: House, kind: str):
    body = {"eventType": kind, "callbackUrl": HOOK["callbackUrl"]}
    refused = await mine.post("/accounting/event-subscriptions", body)
    assert (refused.status, refused.error["fields"][0]["field"]) == (400, "eventType")
    assert "INVOICE" in refused.error["fields"][0]["hint"]
