"""What a person sees on the way from a login link to a connected company, page by page."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from browser import Browser, Page
from house import USER, House

from comptoir.kit.errors import catalogue
from comptoir_sandbox.exact_online.company import Company
from comptoir_sandbox.exact_online.site import SEEDED_PASSWORD, Site

BIG, STUDIO, BAKERY = "3412056", "3412071", "3418843"
ARCHIVED = 2  # Status of system/Divisions


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with Browser() as opened:
        yield opened


class Product:
    """The application that wants to be connected: notes what the browser brings back."""

    def __init__(self) -> None:
        self.url = ""
        self.brought: list[dict[str, str]] = []

    async def connected(self, request: web.Request) -> web.Response:
        self.brought.append(dict(request.query))
        return web.Response(text="<title>Product</title>Welcome back", content_type="text/html")


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    found, app = Product(), web.Application()
    app.router.add_get("/connected", found.connected)
    async with TestServer(app) as server:
        found.url = str(server.make_url("/connected"))
        yield found


async def log_in(
    house: House, browser: Browser, ticked: Sequence[str] = (BIG, STUDIO), **wishes: str
) -> Page:
    """The vendor's login and consent pages, as far as our page of companies."""
    link = await house.get("/auth/exact-nl", environmentSelection="true", **wishes)
    login = await browser.open(link.body)
    named = (("username", USER), ("password", SEEDED_PASSWORD))
    consent = await browser.submit(login, login.form("post"), *named)
    ticks = [("divisions", division) for division in ticked]
    return await browser.submit(consent, consent.form("post"), *ticks, ("decision", "allow"))


async def choose(browser: Browser, page: Page, company: str, **headers: str) -> Page:
    return await browser.submit(page, page.form("post"), ("companyId", company), **headers)


def account_key(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query)["accountKey"][0]


async def is_selected(house: House, key: str) -> list[str]:
    """The companies that the connection is pinned to: one, or none."""
    house.account_key = key
    companies = await house.get("/auth/companies")
    return [found["id"] for found in companies.data if found["selected"]]


async def test_a_person_picks_a_company_and_the_product_reaches_that_one_only(
    house: House, browser: Browser, product: Product
):
    page = await log_in(house, browser, callbackUrl=product.url)
    assert (page.status, urlsplit(page.url).path) == (200, "/connect/select")
    assert page.form("post").choices == [STUDIO, BIG]  # by name: Studio …, Waterwolf …
    for told in (USER, "Journey", "Exact Online", "Studio Noordkade Ontwerp", STUDIO, "VAT NL"):
        assert told in page.text

    end = await choose(browser, page, STUDIO)

    assert "Welcome back" in end.text
    assert [list(query) for query in product.brought] == [["accountKey"]]
    house.account_key = product.brought[0]["accountKey"]
    await house.control("calls", method="DELETE")
    customers = await house.get("/accounting/customers", limit=5)
    assert customers.status == 200
    assert customers.data
    assert {call["division"] for call in await house.vendor_calls()} == {int(STUDIO)}


async def test_without_an_address_to_go_back_to_the_person_is_told_that_all_is_done(
    house: House, browser: Browser
):
    end = await choose(browser, await log_in(house, browser), BIG)

    assert (end.status, urlsplit(end.url).path) == (200, "/connect/done")
    assert end.title.startswith("The connection stands")
    assert "close this window" in end.text
    assert account_key(end) not in end.html


async def test_another_browser_can_neither_see_nor_make_the_choice(house: House, browser: Browser):
    page = await log_in(house, browser)
    async with Browser() as other:
        seen = await other.open(page.url)
        made = await choose(other, page, BIG)

    assert (seen.status, made.status) == (400, 400)
    assert "another browser" in seen.text
    assert BIG not in seen.html
    assert await is_selected(house, account_key(page)) == []
    assert (await choose(browser, page, STUDIO)).status == 200


async def test_a_choice_is_made_once(house: House, browser: Browser):
    page = await log_in(house, browser)
    await choose(browser, page, STUDIO)

    again = await choose(browser, page, BIG)

    assert again.status == 400
    assert again.title.startswith("This page is no longer valid")
    assert (await browser.open(page.url)).status == 400
    assert await is_selected(house, account_key(page)) == [STUDIO]


async def test_a_company_that_was_not_ticked_is_refused_and_the_list_stays_open(
    house: House, browser: Browser
):
    page = await log_in(house, browser)

    refused = await choose(browser, page, BAKERY)

    assert refused.status == 404
    assert refused.title.startswith("This company cannot be connected")
    back = await browser.open(urljoin(refused.url, refused.links[0]))
    assert back.form("post").choices == [STUDIO, BIG]
    await choose(browser, back, BIG)
    assert await is_selected(house, account_key(page)) == [BIG]


async def test_a_form_without_a_choice_leads_back_to_the_list(house: House, browser: Browser):
    page = await log_in(house, browser)

    refused = await browser.submit(page, page.form("post"))

    assert refused.status == 400
    assert refused.title.startswith("No company was chosen")
    assert (await browser.open(urljoin(refused.url, refused.links[0]))).status == 200


@pytest.mark.parametrize(
    "said",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"X-Nothing": "said"},
    ],
    ids=str,
)
async def test_a_form_of_another_site_changes_nothing(house: House, browser: Browser, said: dict[str, str]):
    page = await log_in(house, browser)

    refused = await choose(browser, page, BIG, **said)

    assert refused.status == 403
    assert refused.title.startswith("This form came from another site")
    assert await is_selected(house, account_key(page)) == []


async def test_the_key_of_another_connection_is_not_sent_on(house: House, browser: Browser, product: Product):
    another = await house.connect(companyId=BIG)
    page = await log_in(house, browser, callbackUrl=product.url)
    forged = replace(
        page.form("post"), fields=[("state", page.form("post").fields[0][1]), ("accountKey", another)]
    )

    refused = await browser.submit(page, forged, ("companyId", STUDIO))

    assert refused.status == 404
    assert product.brought == []
    assert await is_selected(house, account_key(page)) == []


async def test_a_company_that_the_product_has_pinned_meanwhile_stays(house: House, browser: Browser):
    page = await log_in(house, browser)
    choice = {"accountKey": account_key(page), "environmentName": "exact-nl", "companyId": STUDIO}
    assert (await house.post("/auth/setEndUserSelections", **choice)).status == 201

    refused = await choose(browser, page, BIG)

    assert refused.status == 400
    assert refused.title.startswith("Another company is connected already")
    assert await is_selected(house, account_key(page)) == [STUDIO]


def add_companies(site: Site, names: Sequence[str]) -> list[str]:
    """More companies for the seeded login; their division numbers."""
    model, user = site.companies[int(STUDIO)], next(iter(site.users.values()))
    for place, name in enumerate(names):
        firm = replace(model.firm, division=4_000_000 + place, hid=100 + place, name=name)
        site.companies[firm.division] = Company(firm, model.region, model.fill)
        user.divisions.append(firm.division)
    return [str(4_000_000 + place) for place in range(len(names))]


async def test_one_of_two_hundred_companies_is_found_by_a_few_letters(house: House, browser: Browser):
    site = house.sandbox.site("nl")
    names = [f"Cliënt {place:03d} Holding" for place in range(198)]
    added = add_companies(site, [*names, "Aaltje <b>& Zonen</b>", "Ämterbüro"])
    site.companies[int(added[-2])].changes["Status"] = ARCHIVED

    page = await log_in(house, browser, ticked=added)
    assert "200 of 200 companies" in page.text
    offered = page.form("post").choices
    assert offered[0] == added[-1]  # Ämterbüro, as if it were written without dots
    assert offered[1:199] == added[:198]
    assert offered[-1] == added[-2]  # archived, although its name comes first
    assert "Aaltje <b>& Zonen</b> Archived" in page.text

    vat_number = site.companies[int(added[42])].record()["VATNumber"]
    for words, company in (
        ("HOLDING client 4000117", added[117]),
        ("amterbu", added[-1]),
        (str(vat_number), added[42]),
    ):
        found = await browser.submit(page, page.form("get"), ("q", words))
        assert found.form("post").choices == [company], words
        assert "1 of 200 companies" in found.text
    nothing = await browser.submit(page, page.form("get"), ("q", "holding amterbu"))
    assert "No company fits these words" in nothing.text
    assert [form.method for form in nothing.forms] == ["get"]

    end = await choose(browser, found, added[42])
    assert await is_selected(house, account_key(end)) == [added[42]]


async def test_a_dutch_browser_reads_dutch(house: House):
    async with Browser("fr;q=0.9, nl-BE, en;q=0.8") as browser:
        page = await log_in(house, browser)

    assert page.title.startswith("Kies een administratie")
    assert page.headers["Content-Language"] == "nl"
    assert page.elements[0] == ("html", {"lang": "nl"})


async def test_pages_run_nothing_and_load_nothing_but_our_own_style(house: House, browser: Browser):
    page = await log_in(house, browser)

    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; ")
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "same-origin")
    for tag, given in page.elements:
        assert tag not in ("script", "style", "img")
        assert not [name for name in given if name == "style" or name.startswith("on")]
    styles = [given["href"] for tag, given in page.elements if tag == "link"]
    style = await browser.open(urljoin(page.url, styles[0]))
    assert len(styles) == 1
    assert style.status == 200
    assert style.headers["Content-Type"].startswith("text/css")
    assert "immutable" in style.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("query", "status", "title"),
    [
        ("state=forged&code=x", 400, "This page is no longer valid"),
        ("code=x", 400, "Something went wrong on our side"),
    ],
)
async def test_a_login_that_cannot_be_finished_ends_on_a_page(
    house: House, browser: Browser, query: str, status: int, title: str
):
    page = await browser.open(f"{house.url}/auth/callback/exact-nl?{query}")

    assert (page.status, page.title.split(" · ")[0]) == (status, title)
    assert parse_qs(urlsplit(page.url).query)["reference"][0] in page.text


async def test_trouble_at_the_accounting_system_is_told_on_a_page(house: House, browser: Browser):
    location = await house.consent(await house.begin())
    await house.fault("html", path="oauth2/token")

    page = await browser.open(location)

    assert page.status == 503
    assert page.title.startswith("The accounting system did not answer")


async def test_a_login_that_broke_off_is_finished_from_the_page_that_says_so(house: House, browser: Browser):
    location = await house.consent(await house.begin(companyId=BIG))
    await house.fault("status", path="current/Me", status=503, times=3)

    page = await browser.open(location)
    assert page.status == 503
    assert "Your login still counts" in page.text
    end = await browser.open(urljoin(page.url, page.links[0]))

    assert (end.status, urlsplit(end.url).path) == (200, "/connect/done")
    assert await is_selected(house, account_key(end)) == [BIG]


@pytest.mark.parametrize(
    "again",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/auth/callback/exact-nl?state=1",
        "javascript:alert(1)",
        "/connect/done",
        "/auth/callback/exact-nl?state=1#<b>",
    ],
)
async def test_the_page_of_refusals_leads_nowhere_else(house: House, browser: Browser, again: str):
    query = urlencode({"code": "upstream", "reference": "req_1", "again": again})
    page = await browser.open(f"{house.url}/connect/refused?{query}")
    assert "elsewhere" not in page.html
    assert "Your login still counts" not in page.text
    assert not [link for link in page.links if "auth" in link]


async def test_a_person_who_says_no_is_told_so_where_the_tenant_has_no_page(house: House, browser: Browser):
    login = await house.begin()

    page = await browser.open(
        f"{house.url}/auth/callback/exact-nl?state={login['state']}&error=access_denied"
    )

    assert page.status == 400
    assert page.title.startswith("The connection was not made")


async def test_nobody_writes_on_the_page_of_refusals(house: House, browser: Browser):
    page = await browser.open(f"{house.url}/connect/refused?code=nonsense&reference=Call+0900-1234")

    assert page.status == 404
    assert page.title.startswith("Something went wrong on our side")
    assert "0900" not in page.html


async def test_every_kind_of_problem_has_its_place_on_the_page_of_errors(house: House, browser: Browser):
    refused = await house.get("/accounting/customers", nonsense="1")

    page = await browser.open(refused.error["docs"])

    places = [given["id"] for tag, given in page.elements if tag == "tr" and "id" in given]
    assert page.status == 200
    assert sorted(places) == sorted(kind.code for kind in catalogue())
    assert urlsplit(refused.error["docs"]).fragment in places


async def test_every_link_of_the_front_page_leads_somewhere(house: House, browser: Browser):
    page = await browser.open(f"{house.url}/")

    assert page.status == 200
    assert len(page.links) == 4
    for link in page.links:
        assert (await browser.open(urljoin(page.url, link))).status == 200
