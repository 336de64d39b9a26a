"""The page for people at `/_sandbox`, and the OpenAPI document of the levers."""

import re

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from sandbox_doors import BACK, STUDIO
from sandbox_receiver import subscribe

from comptoir_sandbox.exact_online.control_openapi import BODIES


@pytest.fixture
async def document(door):
    return await door.control("openapi.json", method="GET")


async def page(door):
    async with door.session.get(f"{door.url}/_sandbox") as answer:
        assert answer.status == 200
        return await answer.text()


async def test_the_page_shows_companies_clock_budgets_faults_switches_and_calls(door, exact):
    await exact.get("crm/Accounts?$top=1&$filter=Name eq '<b>'")
    await door.control("faults", {"kind": "html", "path": "crm/Contacts"})
    text = await page(door)
    assert "Studio Noordkade Ontwerp" in text
    assert "2026-07-01 09:00:05" in text
    assert "1 of 60" in text
    assert "1 of 5000" in text
    assert "1 of 200" in text
    assert "None is waiting." in text
    assert "crm/Contacts" in text
    assert "top_shape" in text
    assert f"/api/v1/{STUDIO}/crm/Accounts" in text
    assert "<b>" not in text


async def test_looking_at_the_page_opens_no_books(door):
    assert "not opened yet" in await page(door)
    assert "not opened yet" in await page(door)


async def test_the_page_stays_short_with_hundreds_of_companies(door):
    await door.control("companies", {"count": 300})
    text = await page(door)
    assert "50 of 303" in text
    assert len(text) < 60_000


async def test_the_page_needs_nothing_from_elsewhere(door):
    text = await page(door)
    assert "<script" not in text
    assert not re.search(r"""(src|href)=["'](https?:)?//""", text)


async def test_the_document_is_valid_openapi(document):
    validate(document)


async def test_every_lever_is_told_with_its_body(document):
    posts = {
        (method.upper(), path.removeprefix("/_sandbox"))
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if "requestBody" in operation
    }
    assert posts == set(BODIES)
    assert {path for path, operations in document["paths"].items() if "post" in operations} == {
        f"/_sandbox{path}" for method, path in BODIES if method == "POST"
    }


async def test_every_lever_that_may_be_pulled_blindly_answers_as_told(door, document):
    for path, operations in document["paths"].items():
        if "get" in operations:
            async with door.session.get(door.url + path) as answer:
                assert answer.status == 200, path
        needed = operations.get("post", {}).get("requestBody", {}).get("required")
        if needed:
            async with door.session.post(door.url + path, json={}) as answer:
                assert answer.status == 400, path
                assert (await answer.json())["error"]


DEMO = "demo@comptoir.example"
CLIENT = "11111111-1111-1111-1111-111111111111"
PULLS = [  # a call of every lever, in an order that gives each something to answer
    ("POST", "/consent", {"client_id": CLIENT, "user": DEMO, "redirect_uri": BACK}),
    ("GET", "/calls?bodies=1", None),
    ("POST", "/snapshot", {"name": "then"}),
    ("GET", "/snapshots", None),
    ("POST", "/clock", {"advance": 5}),
    ("GET", "/clock", None),
    ("POST", "/seed", {"division": STUDIO, "customers": 1}),
    ("POST", "/faults", {"kind": "drop_webhook", "times": None}),
    ("GET", "/faults", None),
    ("DELETE", "/faults/{number}", None),
    ("DELETE", "/faults", None),
    ("POST", "/limits", {"division": STUDIO, "minute": 60, "spend": {"client_id": "x", "per_minute": 1}}),
    ("GET", "/limits", None),
    ("POST", "/switches", {"top_shape": "array"}),
    ("GET", "/switches", None),
    ("POST", "/users", {"email": "a@b.example"}),
    ("GET", "/users", None),
    ("POST", "/apps", {"name": "One", "scopes": ["Crm accounts read"]}),
    ("GET", "/apps", None),
    ("POST", "/divisions", {"division": STUDIO, "move": True}),
    ("GET", "/divisions", None),
    ("POST", "/companies", {"count": 1}),
    ("POST", "/periods", {"division": STUDIO, "year": 2026, "period": 7}),
    ("GET", "/webhooks", None),
    ("POST", "/webhooks/flush", None),
    ("POST", "/restore", {"name": "then"}),
    ("DELETE", "/consents", {"client_id": CLIENT, "user": DEMO}),
    ("DELETE", "/calls", None),
    ("POST", "/reset", None),
]


async def test_every_lever_takes_and_answers_what_the_document_tells(door, exact, receiver, document):
    await subscribe(exact, "Accounts", receiver.url)
    await door.control("webhooks/flush")
    await exact.post("crm/Accounts", {"Name": "Even"})
    pulled = set()
    for method, place, body in PULLS:
        path = place.partition("?")[0]
        told = document["paths"][f"/_sandbox{path}"][method.lower()]
        address = f"{door.url}/_sandbox{place}".replace("{number}", "1")
        async with door.session.request(method, address, json=body) as answer:
            assert answer.status in (200, 201), await answer.text()
            content = told["responses"]["2XX"]["content"]["application/json"]["schema"]
            Draft202012Validator(content | {"components": document["components"]}).validate(
                await answer.json()
            )
        pulled.add((method, path))
    levers = {
        (method.upper(), path.removeprefix("/_sandbox"))
        for path, operations in document["paths"].items()
        for method in operations
    }
    assert levers - pulled == {("GET", ""), ("GET", "/openapi.json")}
