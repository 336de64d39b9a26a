"""/docs: the API reference with its own script, offline, under a policy that lets nothing else run."""

import asyncio
import re
import shutil

import pytest
from browser import Browser
from house import House

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
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


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
async def test_a_real_browser_shows_every_operation_and_opens_the_one_of_the_address(
    open_house: House, tmp_path
):
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}"]
    process = await asyncio.create_subprocess_exec(
        *command,
        *("--virtual-time-budget=5000", "--dump-dom", f"{open_house.url}/docs#createPaymentTerm"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    dom = (await asyncio.wait_for(process.communicate(), 60))[0].decode()
    document = (await open_house.get("/openapi.json")).body
    operations = [said["operationId"] for methods in document["paths"].values() for said in methods.values()]
    assert sorted(re.findall(r'<details id="(\w+)"', dom)) == sorted(operations)
    assert '<details id="createPaymentTerm" open="">' in dom
    assert "dryRun" in dom
    assert "<textarea" in dom
