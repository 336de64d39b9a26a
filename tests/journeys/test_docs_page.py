"""/docs: the API reference with its own script, offline, under a policy that lets nothing else run."""

import json
import re

import pytest
from browser import Browser
from chromium import PROGRAM, Tab, tab
from house import House

chromium = pytest.mark.skipif(PROGRAM is None, reason="no Chromium here: apt-get install chromium")
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_front_page_leads_to_it(open_house: House):
    async with Browser() as browser:
        front = await browser.open(f"{open_house.url}/")
        assert any(link.endswith("/docs") for link in front.links)


async def test_its_only_script_is_a_file_of_this_server(open_house: House):
    async with Browser() as browser:
        page = await browser.open(f"{open_house.url}/docs")
        assert page.status == 200
        scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page.html, re.DOTALL)
        ((facts, inside),) = scripts
        assert inside == ""
        path = re.search(r'src="([^"]+)"', facts)[1]
        script = await browser.open(f"{open_house.url}{path}")
        assert script.status == 200
        assert script.headers["Content-Type"].startswith("text/javascript")
        assert "immutable" in script.headers["Cache-Control"]


async def test_nothing_on_it_comes_from_elsewhere(open_house: House):
    async with Browser() as browser:
        page = await browser.open(f"{open_house.url}/docs")
        path = re.search(r'src="([^"]+)"', page.html)[1]
        script = (await browser.open(f"{open_house.url}{path}")).html
        for text in (page.html, script):
            assert re.findall(r"https?://|//[a-z]+\\.", text) == []
        assert "innerHTML" not in script
        assert "eval(" not in script


async def test_its_policy_lets_its_own_script_run_and_nothing_else(open_house: House):
    async with Browser() as browser:
        policy = (await browser.open(f"{open_house.url}/docs")).headers["Content-Security-Policy"]
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert (rules["default-src"], rules["script-src"], rules["connect-src"]) == (
            "'none'",
            "'self'",
            "'self'",
        )
        other = (await browser.open(f"{open_house.url}/docs/errors")).headers["Content-Security-Policy"]
        assert "script-src" not in other


async def test_the_page_has_what_the_script_looks_for(open_house: House):
    async with Browser() as browser:
        page = await browser.open(f"{open_house.url}/docs")
        path = re.search(r'src="([^"]+)"', page.html)[1]
        script = (await browser.open(f"{open_house.url}{path}")).html
    ids = {facts["id"] for _, facts in page.elements if "id" in facts} or set(
        re.findall(r'id="(\w+)"', page.html)
    )
    assert set(re.findall(r'getElementById\("(\w+)"\)', script)) <= ids
    document = (await open_house.get("/openapi.json")).body
    assert set(document["components"]["securitySchemes"]) <= ids
    assert all(said["tags"] for methods in document["paths"].values() for said in methods.values())


@chromium
async def test_a_real_browser_shows_every_operation_and_opens_the_one_of_the_address(
    open_house: House, tmp_path
):
    async with tab(tmp_path) as seen:
        await seen.open(f"{open_house.url}/docs#createPaymentTerm")
        await seen.until("document.querySelectorAll('details').length")
        shown = await seen.run("[...document.querySelectorAll('details')].map((one) => one.id)")
        assert sorted(shown) == sorted(await operation_ids(open_house))
        assert len(shown) >= 164
        assert await seen.run("document.getElementById('createPaymentTerm').open")
        inside = await seen.until("document.querySelector('#createPaymentTerm form')?.innerText")
        assert "dryRun" in inside
        await seen.run("location.hash = 'getInvoices'")
        await seen.until("document.querySelector('#getInvoices form')")
        assert all(url.startswith(open_house.url) for url in seen.asked)
        assert seen.complaints == []


@chromium
async def test_every_operation_opens_with_something_to_fill_in_and_its_answers(open_house: House, tmp_path):
    async with tab(tmp_path) as seen:
        await seen.open(f"{open_house.url}/docs")
        await seen.until("document.querySelectorAll('details').length")
        await seen.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        await seen.until(
            "[...document.querySelectorAll('details')].every((one) => one.querySelector('form'))"
        )
        answers = await seen.run(
            "[...document.querySelectorAll('details')].map((one) => one.querySelectorAll('li').length)"
        )
        assert min(answers) > 5
        bodies = await seen.run("[...document.querySelectorAll('[data-record]')].map((one) => one.value)")
        assert all(isinstance(json.loads(body), dict) for body in bodies)
        assert seen.complaints == []


@chromium
async def test_a_read_is_tried_out_in_the_browser(pinned: House, tmp_path):
    async with tab(tmp_path) as seen:
        told = await tried_out(seen, pinned, "getCustomers", limit="5", fields="id,companyName")
    status, _, body = told.partition("\n\n")
    assert status == "200 OK, calls to the target system: 1"
    assert len(json.loads(body)["data"]) == 5


@chromium
async def test_a_write_is_tried_out_without_booking_it(pinned: House, tmp_path):
    before = len(await pinned.writes())
    async with tab(tmp_path) as seen:
        sample = await tried_out(seen, pinned, "createItem", dryRun="true")
        assert "There is no VAT code 'VH' in this company." in sample
        record = '{"itemNumber": "T-1", "name": "Stoel"}'
        told = await tried_out(seen, pinned, "createItem", record, dryRun="true")
    assert told.startswith("200 OK"), told
    assert "itemNumber" in told or "Code" in told
    assert len(await pinned.writes()) == before


@chromium
async def test_a_form_with_a_record_is_sent_as_one(pinned: House, tmp_path):
    async with tab(tmp_path) as seen:
        told = await tried_out(
            seen, pinned, "createExpense", expense='{"paymentType": "CASH"}', companyId="3412056"
        )
    body = json.loads(told.partition("\n\n")[2])
    assert body["errors"]["code"] != "internal_error"
    assert not told.startswith("5")
    assert body["errors"]["fields"], "the record arrived, and lacks its lines"


@chromium
async def test_a_refusal_is_shown_as_it_is(pinned: House, tmp_path):
    async with tab(tmp_path) as seen:
        told = await tried_out(seen, pinned, "getInvoice", invoiceId="nothing")
    assert told.startswith("404")
    assert json.loads(told.partition("\n\n")[2])["errors"]["code"] == "record_unknown"


async def operation_ids(house: House) -> list[str]:
    document = (await house.get("/openapi.json")).body
    return [said["operationId"] for methods in document["paths"].values() for said in methods.values()]


async def tried_out(seen: Tab, house: House, operation_id: str, record: str = "", **values: str) -> str:
    """What the page shows after the form of an operation was filled in and sent."""
    await seen.open(f"{house.url}/docs#{operation_id}")
    await seen.until(f"document.querySelector('#{operation_id} form')")
    await seen.run(f"document.getElementById('apiKey').value = '{house.api_key}'")
    await seen.run(f"document.getElementById('accountKey').value = '{house.account_key}'")
    for name, value in values.items():
        field = f"document.querySelector('#{operation_id} [name={name}]')"
        await seen.run(f"{field}.value = {json.dumps(value)}")
    if record:
        await seen.run(
            f"document.querySelector('#{operation_id} [data-record]').value = {json.dumps(record)}"
        )
    await seen.run(f"document.querySelector('#{operation_id} pre').textContent = ''")
    await seen.run(f"document.querySelector('#{operation_id} button').click()")
    return await seen.until(
        f"(document.querySelector('#{operation_id} pre').textContent.match(/^[0-9]{{3}} [^]*/) || [''])[0]"
    )
