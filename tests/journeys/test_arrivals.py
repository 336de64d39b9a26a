"""Events: what Exact Online sends of its own accord is proved genuine, kept once, and answered at once."""

import hashlib
import hmac
from dataclasses import replace

import msgspec
import pytest
import pytest_asyncio
from house import CLIENT_ID, CLIENT_SECRET, VAULT_KEY, House

from comptoir.engine.inbound import arrival_place
from comptoir.engine.keyring import Keyring
from comptoir.engine.vault import Vault
from comptoir.store import arrivals
from comptoir.store.arrivals import Arrival

pytestmark = pytest.mark.asyncio(loop_scope="module")

SECRET = "sandbox-webhook-secret"
APP = {"targetSystem": "exact-nl", "clientId": CLIENT_ID, "clientSecret": CLIENT_SECRET}
CONTENT = b'{"Topic":"Items","ClientId":"{1}","Division":3412056,"Action":"Update","Key":"4c1b7a52"}'


def delivery(content: bytes = CONTENT, secret: str = SECRET) -> bytes:
    signed = hmac.new(secret.encode(), content, hashlib.sha256).hexdigest().upper()
    return b'{"Content":%s,"HashCode":"%s"}' % (content, signed.encode())


@pytest_asyncio.fixture(loop_scope="module")
async def listening(open_house: House) -> House:
    """A tenant whose own app has a webhook secret, with a pinned connection."""
    seen = replace(open_house, api_key=await open_house.new_tenant("Events"))
    secret = [{"key": "webhookSecret", "value": SECRET}, {"key": "plan", "value": "large"}]
    made = await seen.post("/tenants/register-system", {**APP, "customValues": secret})
    assert made.status == 201, made.body
    await seen.connect(companyId="3412056")
    return seen


async def address(house: House) -> str:
    """The path at which the target system is to tell of changes."""
    told = await house.post("/events/key/exact-nl")
    assert told.status == 201, told.body
    assert told.body["callbackUrl"] == f"{house.url}/events/callback/{told.body['code']}"
    return f"/events/callback/{told.body['code']}"


async def kept(house: House) -> list[Arrival]:
    connection = await house.connection()
    async with house.database.read() as conn:
        return await arrivals.list_all(conn, connection.tenant_id)


async def test_what_the_sandbox_sends_arrives(listening: House):
    path = await address(listening)
    wish = {"CallbackURL": f"{listening.url}{path}", "Topic": "Accounts"}
    subscribed = await listening.post(
        "/accounting/passThrough",
        {"method": "POST", "path": "webhooks/WebhookSubscriptions", "body": wish},
    )
    assert subscribed.status == 201, subscribed.body
    made = await listening.post(
        "/accounting/customers", {"companyName": "Heard of B.V.", "contactType": "COMPANY"}
    )
    assert made.status == 201, made.body
    await listening.control("webhooks/flush")
    (arrival, *_) = await kept(listening)
    assert (arrival.company_id, arrival.topic, arrival.action) == ("3412056", "Accounts", "Create")
    assert arrival.record_key == made.data["id"]
    opened = Vault(Keyring.from_text(VAULT_KEY)).open(arrival_place(arrival.tenant_id), arrival.body)
    assert msgspec.json.decode(opened.reveal())["Content"]["Topic"] == "Accounts"


async def test_a_delivery_is_kept_once_however_often_it_comes(listening: House):
    path = await address(listening)
    answers = [await listening.post(path, delivery()) for _ in range(3)]
    assert [answer.status for answer in answers] == [202, 202, 202]
    assert [answer.body["kept"] for answer in answers] == [True, False, False]
    assert len(await kept(listening)) == 1


@pytest.mark.parametrize("kind", ["callback", "configuration/callback"])
async def test_an_empty_try_of_the_address_is_answered(listening: House, kind: str):
    path = (await address(listening)).replace("callback", kind)
    tried = await listening.post(path)
    assert (tried.status, tried.body) == (202, {"kept": False})
    assert await kept(listening) == []


@pytest.mark.parametrize(
    "body",
    [
        delivery(secret="another"),
        delivery().replace(b"Update", b"Delete"),
        delivery().replace(b'"Content":{', b'"Content": {').replace(b'{"Topic"', b'{ "Topic"'),
        b'{"Content":{},"HashCode":"\xc3\xa9"}',
    ],
)
async def test_what_somebody_else_signed_or_changed_is_refused(listening: House, body: bytes):
    refused = await listening.post(await address(listening), body)
    assert (refused.status, refused.error["code"]) == (403, "signature_wrong")
    assert await kept(listening) == []


@pytest.mark.parametrize("body", [b"x", b"[]", b"{}", b'{"Content":1}', b"\xff", delivery(b'{"Topic":1}')])
async def test_what_is_no_delivery_is_refused(listening: House, body: bytes):
    refused = await listening.post(await address(listening), body)
    assert (refused.status, refused.error["code"]) == (400, "invalid_body")


async def test_a_delivery_has_its_bounds(listening: House):
    refused = await listening.post(await address(listening), delivery(b'"%s"' % (b"x" * 65_536)))
    assert (refused.status, refused.error["code"]) == (413, "too_large")


async def test_nobody_listens_at_another_address(listening: House):
    for code in ("nowhere", ".exact-nl", "ten_0.exact-nl", "x.nowhere"):
        refused = await listening.post(f"/events/callback/{code}", delivery())
        assert (refused.status, refused.error["code"]) == (404, "record_unknown")
    unknown = await listening.post("/events/key/nowhere")
    assert (unknown.status, unknown.error["code"]) == (405, "target_system_unknown")


async def test_without_a_webhook_secret_nothing_is_believed(open_house: House):
    seen = replace(open_house, api_key=await open_house.new_tenant("No secret"))
    await seen.post("/tenants/register-system", APP)
    refused = await seen.post(await address(seen), delivery())
    assert (refused.status, refused.error["code"]) == (404, "record_unknown")
    assert "webhook secret" in refused.error["message"]


async def test_the_secret_is_never_shown_again(listening: House):
    (system,) = (await listening.get("/tenants/get-registered-systems")).data["items"]
    assert system["customValues"] == [
        {"key": "plan", "value": "large"},
        {"key": "webhookSecret", "value": "***"},
    ]
    needed = (await listening.get("/tenants/get-target-system-requirements")).data
    assert needed["exact-nl"]["customValues"] == ["webhookSecret"]
