"""The page for people at `/_sandbox`, and the OpenAPI document of the levers."""

import re

import pytest
from openapi_spec_validator import validate
from sandbox_doors import STUDIO

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
