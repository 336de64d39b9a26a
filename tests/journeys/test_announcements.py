"""A login that was begun with an address for it tells the account key there, signed, until it is heard."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import web
from house import House, whole_house

from comptoir.engine.http import HttpOutside
from comptoir.engine.outside import NotDelivered
from comptoir.kit.clock import SystemClock


@dataclass
class Listener:
    """The tenant's own server: what it was told, and what it answers."""

    url: str = ""
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        self.heard.append((dict(request.headers), await request.read()))
        status = self.statuses.pop(0) if self.statuses else 204
        if status < 300:
            self.news.set()
        return web.Response(status=status)


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    made = Listener()
    app = web.Application()
    app.router.add_post("/hooks", made.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hooks"
    yield made
    await runner.cleanup()


@pytest.fixture
async def trying(tmp_path: Path) -> AsyncIterator[House]:
    """A house in development, where addresses may be private."""
    clock = SystemClock()
    async with whole_house(tmp_path, clock, mode="development") as found:
        yield found


def written(folder: Path) -> bytes:
    """All that the database keeps, its journal included."""
    return b"".join(file.read_bytes() for file in folder.glob("comptoir.db*"))


async def logged_in(house: House, wish: dict[str, Any]) -> str:
    """The account key with which the browser is sent back."""
    begun = await house.post("/auth/exact-nl", wish)
    assert begun.status == 201, begun.body
    assert begun.headers["content-type"].startswith("text/html")
    query = {name: values[0] for name, values in parse_qs(urlsplit(begun.body).query).items()}
    answer = await house.follow(await house.consent(query))
    assert answer.status == 200, answer.body
    return parse_qs(urlsplit(answer.body["url"]).query)["accountKey"][0]


async def test_the_key_is_told_to_the_address_signed_by_the_tenant(trying: House, listener: Listener):
    secret = (await trying.post("/tenants/signing-secret")).body["signingSecret"]
    key = await logged_in(trying, {"webhookCallbackUrl": listener.url, "tenantId": "", "baseUrl": ""})
    await asyncio.wait_for(listener.news.wait(), 10)
    ((headers, body),) = listener.heard
    trying.account_key = key
    connection = await trying.connection()
    said = {"accountKey": key, "connectionId": connection.id, "targetSystem": "exact-nl", "companyId": None}
    assert json.loads(body) == said
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    assert headers["X-Comptoir-Signature"] == signature
    assert (await trying.get("/accounting/profile")).status == 200


async def test_the_key_stands_sealed_in_the_job_and_nowhere_else(trying: House, tmp_path: Path):
    key = await logged_in(trying, {"webhookCallbackUrl": "http://127.0.0.1:9/nobody"})
    assert key.encode() not in written(tmp_path)


async def test_a_login_needs_an_address_that_can_be_called(trying: House):
    for wish in (
        {},
        {"webhookCallbackUrl": "nowhere"},
        {"webhookCallbackUrl": "https://a", "callBackUrl": 1},
    ):
        refused = await trying.post("/auth/exact-nl", wish)
        assert (refused.status, refused.error["code"]) == (400, "invalid_body")
    unknown = await trying.post("/auth/nowhere", {"webhookCallbackUrl": "https://app.example"})
    assert (unknown.status, unknown.error["code"]) == (405, "target_system_unknown")


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/hooks",
        "http://localhost:{port}/hooks",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://0.0.0.0:{port}/hooks",
        "http://2130706433:{port}/hooks",
    ],
)
async def test_no_address_leads_into_a_private_network(listener: Listener, address: str):
    url = address.format(port=urlsplit(listener.url).port)
    async with HttpOutside() as outside:
        with pytest.raises(NotDelivered):
            await outside.post(url, {}, b"{}")
    assert listener.heard == []
