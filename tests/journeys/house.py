"""A running house for journeys: the sandbox and the server, each on a real socket, and a client for both."""

import asyncio
import contextlib
import functools
import socket
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import msgspec
import uvicorn
from sqlalchemy import create_engine

from comptoir.app import built
from comptoir.kit.clock import Clock, ManualClock
from comptoir.kit.crypto import Secret
from comptoir.kit.http11 import Http11Protocol
from comptoir.kit.ids import Ids, fingerprint, new_key
from comptoir.kit.server import Server
from comptoir.settings import Settings, TargetSettings
from comptoir.store import connections, migration, tenants
from comptoir.store.connections import Connection
from comptoir.store.database import Database
from comptoir.store.tenants import Tenant
from comptoir_sandbox.exact_online.server import Sandbox, running

CLIENT_ID = "11111111-1111-1111-1111-111111111111"
CLIENT_SECRET = "sandbox-secret"
USER = "demo@comptoir.example"
VAULT_KEY = "0f" * 32

_FILE = "comptoir.db"


class HandMovedClock(ManualClock):
    """Moved by hand only: those who sleep give way for a moment of real time."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / 50)


@dataclass
class Answer:
    """What a call gave back; `body` is decoded JSON, or text."""

    status: int
    headers: Any
    body: Any

    @property
    def data(self) -> Any:
        return self.body["data"]

    @property
    def error(self) -> Any:
        return self.body["errors"]

    @property
    def warnings(self) -> list[str]:
        return self.body["meta"].get("warnings") or []


@dataclass
class House:
    """The server at `url`, its sandbox, a tenant's key, and the account key of the last login."""

    url: str
    sandbox: Sandbox
    database: Database
    http: aiohttp.ClientSession
    api_key: str
    clock: Clock
    account_key: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    database_url: str = ""
    region: str = "nl"

    async def call(self, method: str, path: str, body: Any = None, **query: Any) -> Answer:
        """One call with both keys; `body` is JSON unless it is bytes."""
        headers = {"X-API-KEY": self.api_key, "X-ACCOUNT-KEY": self.account_key, **self.headers}
        data = body if isinstance(body, bytes) or body is None else msgspec.json.encode(body)
        params = {name: str(value) for name, value in query.items()}
        async with self.http.request(
            method, f"{self.url}{path}", params=params, data=data, headers=headers, allow_redirects=False
        ) as response:
            return await _answer(response)

    async def get(self, path: str, **query: Any) -> Answer:
        return await self.call("GET", path, **query)

    async def post(self, path: str, body: Any = None, **query: Any) -> Answer:
        return await self.call("POST", path, body, **query)

    async def control(self, what: str, body: Any = None, method: str = "POST") -> Any:
        """A lever of the sandbox."""
        url = f"{self.sandbox.url(self.region)}/_sandbox/{what}"
        async with self.http.request(method, url, json=body) as response:
            assert response.status < 300, await response.text()
            return await response.json()

    async def fault(self, kind: str, **facts: Any) -> None:
        await self.control("faults", {"kind": kind, **facts})

    async def vendor_calls(self) -> list[Any]:
        """The calls that the sandbox received, newest last, without OAuth."""
        found = await self.control("calls", method="GET")
        calls = found["calls"] if isinstance(found, dict) else found
        return [call for call in calls if "/oauth2/" not in call["path"]]

    async def writes(self) -> list[Any]:
        """The calls that may have booked something."""
        return [call for call in await self.vendor_calls() if call["method"] != "GET"]

    async def connections(self) -> list[Connection]:
        """Every connection that the database holds, of all tenants."""
        async with self.database.read() as conn:
            return await connections.list_all(conn)

    async def connection(self) -> Connection | None:
        """The connection behind the account key, as the database has it."""
        return next(
            (one for one in await self.connections() if one.key_hash == fingerprint(self.account_key)), None
        )

    async def begin(self, **wishes: Any) -> dict[str, str]:
        """The query of the vendor's login URL."""
        answer = await self.get(f"/auth/{target_of(self.region)}", **wishes)
        assert answer.status == 200, answer.body
        return {name: values[0] for name, values in parse_qs(urlsplit(answer.body).query).items()}

    async def consent(self, login: dict[str, str], divisions: list[int] | None = None) -> str:
        """The person says yes; where the browser is sent."""
        wish = {"client_id": login["client_id"], "user": USER, "redirect_uri": login["redirect_uri"]}
        found = await self.control(
            "consent", {**wish, "state": login["state"], **({"divisions": divisions} if divisions else {})}
        )
        return str(found["location"])

    async def follow(self, location: str) -> Answer:
        parts = urlsplit(location)
        return await self.get(parts.path, **{k: v[0] for k, v in parse_qs(parts.query).items()})

    async def connect(self, *, divisions: list[int] | None = None, **wishes: Any) -> str:
        """A whole login; the account key, which later calls use."""
        answer = await self.follow(await self.consent(await self.begin(**wishes), divisions))
        assert answer.status == 200, answer.body
        self.account_key = parse_qs(urlsplit(answer.body["url"]).query)["accountKey"][0]
        return self.account_key

    async def new_tenant(self, name: str) -> str:
        key = new_key()
        tenant = Tenant(Ids(self.clock).new("ten"), name, fingerprint(key), self.clock.now())
        async with self.database.write() as conn:
            await tenants.add(conn, tenant)
        return key


async def _answer(response: aiohttp.ClientResponse) -> Answer:
    content = await response.read()
    kind = response.headers.get("content-type", "")
    body = msgspec.json.decode(content) if kind.startswith("application/json") else content.decode()
    return Answer(response.status, response.headers, body)


@contextlib.asynccontextmanager
async def served(database_url: str, sandbox: Sandbox, clock: Clock, **changes: Any) -> AsyncIterator[House]:
    """The server on a free port, with one tenant."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # no delayed answers
    listener.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    targets = {
        target_of(code): TargetSettings(
            url=sandbox.url(code), client_id=CLIENT_ID, client_secret=Secret(CLIENT_SECRET)
        )
        for code in sandbox.ports
    }
    settings = Settings(database=database_url, vault_key=Secret(VAULT_KEY), targets=targets, **changes)
    async with built(settings, url, clock) as web:
        server = Server(uvicorn.Config(web, http=Http11Protocol, log_config=None, access_log=False))
        task = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110  uvicorn tells by an attribute only
            await asyncio.sleep(0.005)
        database = await Database.open(database_url)
        async with aiohttp.ClientSession() as http:
            house = House(url, sandbox, database, http, "", clock, database_url=database_url)
            house.api_key = await house.new_tenant("Journey")
            try:
                yield house
            finally:
                await database.close()
                server.end()
                await task


@contextlib.asynccontextmanager
async def whole_house(
    folder: Path, clock: Clock, regions: Sequence[str] = ("nl",), **changes: Any
) -> AsyncIterator[House]:
    """Sandbox and server on one clock, the server's new database in that folder."""
    (folder / _FILE).write_bytes(_tables())
    async with (
        running(regions, clock=clock) as sandbox,
        served(sqlite_url(folder), sandbox, clock, **changes) as house,
    ):
        yield house


@functools.cache
def _tables() -> bytes:
    """A SQLite file with the tables in it, migrated once in a process; a house begins with a copy."""
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(sqlite_url(Path(folder)))
        with engine.begin() as connection:
            migration.upgrade(connection)
        engine.dispose()
        return (Path(folder) / _FILE).read_bytes()


def target_of(region: str) -> str:
    """The target system that serves a region of the sandbox."""
    return "exact-" + {"co.uk": "gb", "com": "us"}.get(region, region)


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / _FILE}"
