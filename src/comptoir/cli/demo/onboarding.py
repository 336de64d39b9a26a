"""Step 3: a tenant with its app at Exact, the whole OAuth code flow without a browser, and a company."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request

from comptoir.cli.client import Server, send, successful
from comptoir.cli.demo.stage import Stage
from comptoir.cli.demo.telling import Telling, hold
from comptoir.cli.tenants import add_tenant
from comptoir.kit.clock import SystemClock
from comptoir.kit.money import encode_json

TARGET = "exact-nl"
APP = {
    "targetSystem": TARGET,
    "clientId": "11111111-1111-1111-1111-111111111111",
    "clientSecret": "sandbox-secret",
    "customValues": [],
}
"""The app that every Exact Online sandbox knows."""

COMPANY = {
    "name": "name",
    "id": "division",
    "vatNumber": "VAT number",
    "chamberOfCommerceNumber": "CoC number",
    "invoices": "invoices",
}
LOGIN = "demo@comptoir.example"
FINISHED = "http://127.0.0.1/connected"  # where a product would take its user back


def connect(stage: Stage, server: Server, sandbox: str, tell: Telling) -> Server:
    """The server with the keys of a new tenant and of its connection, pinned to a company."""
    server = replace(server, api_key=asyncio.run(add_tenant(stage.database, "Demo", SystemClock())))
    server.write("/tenants/register-system", APP)
    tell.line("Tenant made, its app at Exact Online registered.")
    server = replace(server, account_key=_log_in(server, sandbox, tell))
    company = _choose(server, tell)
    _pin(server, company)
    tell.line(f"Connected: {company['name']}")
    tell.line(f"  division {company['id']}, where every call goes from now on")
    tell.line(f"  VAT {company['vatNumber']}, chamber of commerce {company['chamberOfCommerceNumber']}")
    return server


def _log_in(server: Server, sandbox: str, tell: Telling) -> str:
    """The account key at the end of the code flow."""
    asked = {"environmentSelection": "true", "callbackUrl": FINISHED}
    link = successful(server.call("GET", f"/auth/{TARGET}", asked, accept="text/html")).text
    hold(link.startswith(sandbox), f"the login link leads to {link} and not to the sandbox")
    tell.line(f"The link for the user: {link[:50]}…")
    back = _consent(sandbox, _query(link))
    hold(back.startswith(f"{server.url}/auth/callback/{TARGET}"), f"consent leads to {back}")
    answer = successful(send(Request(back, headers={"Accept": "application/json"}))).json()  # noqa: S310  checked
    account_key = _query(answer["url"]).get("accountKey", "")
    hold(account_key, "the way back carries no account key")
    tell.line(f"{LOGIN} has consented; code and tokens exchanged.")
    return account_key


def _consent(sandbox: str, asked: Mapping[str, str]) -> str:
    """Where Exact's consent page sends the browser: the person's part, done for them by the sandbox."""
    agreed = {name: asked[name] for name in ("client_id", "redirect_uri", "state")}
    request = Request(  # noqa: S310  the sandbox's own URL
        f"{sandbox}/_sandbox/consent",
        data=encode_json({**agreed, "user": LOGIN}),
        headers={"Content-Type": "application/json"},
    )
    return str(successful(send(request)).json()["location"])


def _choose(server: Server, tell: Telling) -> dict[str, Any]:
    """The company with the most invoices among those that this login may see."""
    companies = server.read("/auth/companies")["data"]
    hold(len(companies) > 1, "the login sees fewer than two companies")
    for company in companies:
        page = server.read("/accounting/invoices", {"limit": "5", "companyId": company["id"]})
        company["invoices"] = page["meta"]["pagination"]["total"]
    tell.records("What this login may see", companies, COMPANY)
    chosen: dict[str, Any] = max(companies, key=lambda company: company["invoices"])
    hold(
        chosen["vatNumber"] and chosen["chamberOfCommerceNumber"],
        "the company came without VAT or chamber-of-commerce number",
    )
    return chosen


def _pin(server: Server, company: Mapping[str, Any]) -> None:
    choice = {"accountKey": server.account_key, "environmentName": "", "companyId": str(company["id"])}
    server.write("/auth/setEndUserSelections", query=choice)


def _query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
