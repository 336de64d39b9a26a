"""Recorded facts about Exact Online (facts.json), each asked of a running sandbox: one test a fact.

A fact has a name, its section and confidence in the facts, what must be so (`given`: levers), calls to make
`before`, the `request`, and what to `expect`: status, headers, headers that are not there, body, text or bytes.
"""

import json
from pathlib import Path

import pytest
from conformance.shapes import differences
from sandbox_doors import BACK, BAKERY, CLIENT, SECRET, STUDIO

FACTS = json.loads(Path(__file__).with_name("facts.json").read_text("utf-8"))


@pytest.fixture
async def known(door, exact):
    """The names that facts use in braces, as this sandbox fills them."""
    ids = {
        "customer": "crm/Accounts?$filter=IsSales eq true&$select=ID&$top=1",
        "item": "logistics/Items?$filter=IsSalesItem eq true&$select=ID&$top=1",
        "revenue": "financial/GLAccounts?$filter=Type eq 110&$select=ID&$top=1",
    }
    found = {name: (await exact.first(path))["ID"] for name, path in ids.items()}
    exact.division = BAKERY
    found["foreign"] = (await exact.first(ids["customer"]))["ID"]
    exact.division = STUDIO
    found["invoice"] = (await exact.first("salesinvoice/SalesInvoices?$select=InvoiceID&$top=1"))["InvoiceID"]
    found |= {"division": STUDIO, "back": BACK, "refresh_token": exact.tokens["refresh_token"]}
    await door.control("calls", method="DELETE")
    return found


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["name"].replace(" ", "-"))
async def test_fact(fact, door, exact, known):
    if "{code}" in json.dumps(fact):
        known["code"] = await door.consent()
    if fact["request"].get("as") == "narrow":
        exact = await door.enter(divisions=[BAKERY])
    for path, body in filled(fact.get("given", []), known):
        await door.control(path, body)
    for request in fact.get("before", []):
        before = await asked(filled(request, known), door, exact)
        assert before.status < 300, before.body
        if "keep" in request:
            known[request["keep"]] = next(iter(json.loads(before.body)["d"][key] for key in ("ID", "InvoiceID") if key in json.loads(before.body)["d"]))  # fmt: skip
    check(filled(fact["expect"], known), await asked(filled(fact["request"], known), door, exact))


def test_every_fact_names_its_source_and_its_confidence():
    assert all(fact["source"] and fact["confidence"] in {"A", "B", "C", "guess"} for fact in FACTS)
    assert len({fact["name"] for fact in FACTS}) == len(FACTS)


async def asked(request, door, exact):
    if "token" in request:
        form = {"client_id": CLIENT, "client_secret": SECRET, **request["token"]}
        async with door.session.post(f"{door.url}/api/oauth2/token", data=form) as answer:
            return Told(answer.status, answer.headers, await answer.read())
    path = request["path"] + "x" * request.get("longer", 0)
    body = request.get("raw", request.get("body"))
    if "size" in request:
        body = {"Name": "x" * request["size"]}
    one = (
        exact
        if "division" not in request
        else type(exact)(exact.session, exact.url, exact.tokens, request["division"])
    )
    return await one.call(request.get("method", "GET"), path, body, **request.get("headers", {}))


class Told:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body


def check(expected, heard):
    assert heard.status == expected["status"], heard.body[:500]
    for name, wanted in expected.get("headers", {}).items():
        assert not differences(wanted, heard.headers.get(name), name)
    for name in expected.get("without", []):
        assert name not in heard.headers
    if "text" in expected:
        assert not differences(expected["text"], heard.body.decode(), "text")
    if "bytes" in expected:
        assert heard.body.decode() == expected["bytes"]
    if "body" in expected:
        assert not differences(expected["body"], json.loads(heard.body))
    if "count" in expected:
        assert len(json.loads(heard.body)["d"]["results"]) == expected["count"]


def filled(value, known):
    """The same document with every name in braces replaced by what is known under it."""
    if isinstance(value, dict):
        return {name: filled(each, known) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each, known) for each in value]
    if not isinstance(value, str):
        return value
    for name, each in known.items():
        if value == f"{{{name}}}":
            return each
        value = value.replace(f"{{{name}}}", str(each))
    return value
