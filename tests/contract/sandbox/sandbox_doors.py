"""The ways into a running sandbox and what comes back: for all tests over its sockets."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

CLIENT = "11111111-1111-1111-1111-111111111111"
SECRET = "sandbox-secret"
USER = "demo@comptoir.example"
BACK = "http://127.0.0.1:9/callback"
BIG, STUDIO, BAKERY = 3412056, 3412071, 3418843


@dataclass
class Exact:
    """An app with tokens, speaking JSON to one site."""

    session: aiohttp.ClientSession
    url: str
    tokens: dict[str, Any]
    division: int = STUDIO

    async def call(self, method: str, path: str, body: Any = None, **headers: str) -> "Heard":
        """A call below `/api/v1/{division}/`, or below `/api/v1/` when the path begins with a slash."""
        below = path if path.startswith("/") else f"/{self.division}/{path}"
        address = path if path.startswith("http") else f"{self.url}/api/v1{below}"
        sent = {"Authorization": f"Bearer {self.tokens['access_token']}", "Accept": "application/json"}
        async with self.session.request(method, address, json=body, headers=sent | headers) as answer:
            return Heard(answer.status, answer.headers, await answer.read())

    async def get(self, path: str, **headers: str) -> "Heard":
        return await self.call("GET", path, **headers)

    async def post(self, path: str, body: Any, **headers: str) -> "Heard":
        return await self.call("POST", path, body, **headers)

    async def rows(self, path: str) -> list[dict[str, Any]]:
        """The rows of one page, whatever its form."""
        heard = await self.get(path)
        assert heard.status == 200, heard.body
        return heard.rows

    async def first(self, path: str) -> dict[str, Any]:
        return (await self.rows(path))[0]

    async def account(self, code: str) -> str:
        """The id of a ledger account."""
        return (await self.first(f"financial/GLAccounts?$filter=Code eq '{code}'&$select=ID"))["ID"]


@dataclass
class Heard:
    status: int
    headers: Mapping[str, str]  # names in any case
    body: bytes

    @property
    def d(self) -> Any:
        return json.loads(self.body)["d"]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return self.d if isinstance(self.d, list) else self.d["results"]

    @property
    def text(self) -> str:
        return json.loads(self.body)["error"]["message"]["value"]


@dataclass
class Door:
    """The ways into a site: consent, code, tokens, and the control routes."""

    session: aiohttp.ClientSession
    url: str

    async def consent(self, **more: Any) -> str:
        given = {"client_id": CLIENT, "user": USER, "redirect_uri": BACK, **more}
        async with self.session.post(f"{self.url}/_sandbox/consent", json=given) as answer:
            assert answer.status == 200, await answer.text()
            return (await answer.json())["code"]

    async def token(self, **form: str) -> tuple[int, dict[str, Any], Mapping[str, str]]:
        filled = {"client_id": CLIENT, "client_secret": SECRET, **form}
        async with self.session.post(f"{self.url}/api/oauth2/token", data=filled) as answer:
            body = await answer.json() if answer.content_length else {}
            return answer.status, body, answer.headers

    async def exchange(self, code: str) -> tuple[int, dict[str, Any], Mapping[str, str]]:
        return await self.token(grant_type="authorization_code", code=code, redirect_uri=BACK)

    async def refresh(self, token: str) -> tuple[int, dict[str, Any], Mapping[str, str]]:
        return await self.token(grant_type="refresh_token", refresh_token=token)

    async def enter(self, **more: Any) -> Exact:
        status, tokens, _ = await self.exchange(await self.consent(**more))
        assert status == 200
        return Exact(self.session, self.url, tokens)

    async def control(self, path: str, body: Any = None, method: str = "POST") -> dict[str, Any]:
        async with self.session.request(method, f"{self.url}/_sandbox/{path}", json=body) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json()
