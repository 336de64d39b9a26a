"""Isolation: no call leaves the company that it is for, and no tenant reaches what is another's."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random

import pytest
import pytest_asyncio
from house import USER, House, whole_house

from comptoir.kit.clock import ManualClock
from comptoir.store import logins

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMPANIES = (3412056, 3412071, 3418843)
TRIPLES = 400


@dataclass(frozen=True)
class Door:
    """A connection: its tenant, the companies it may reach, and whether it is pinned to the only one."""

    tenant: str
    house: House
    companies: tuple[int, ...]
    pinned: bool

    def company(self, asked: str | None) -> int | None:
        """The company that a call is for; None when it must be refused."""
        if self.pinned:
            return self.companies[0] if asked in (None, str(self.companies[0])) else None
        return next((company for company in self.companies if str(company) == asked), None)


@dataclass(frozen=True)
class Street:
    """Two tenants with five connections between them, and records of every company."""

    house: House
    keys: dict[str, str]
    doors: list[Door]
    customers: dict[str, int]
    invoices: dict[str, int]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def street(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Street]:
    clock = ManualClock(datetime(2026, 6, 29, 9, tzinfo=UTC))
    async with whole_house(tmp_path_factory.mktemp("street"), clock) as house:
        await house.control("limits", {"minute": 100_000, "day": 1_000_000})
        keys = {"Ahorn": house.api_key, "Birke": await house.new_tenant("Birke")}
        doors = [
            await opened(house, keys, "Ahorn", 3412056, pinned=True),
            await opened(house, keys, "Ahorn", 3412071, pinned=True),
            await opened(house, keys, "Ahorn", 3412056, 3412071),
            await opened(house, keys, "Birke", 3418843, pinned=True),
            await opened(house, keys, "Birke", 3412071, 3418843),
        ]
        books = {company: house.sandbox.site().company(company).books for company in COMPANIES}
        yield Street(
            house,
            keys,
            doors,
            {str(row["ID"]): company for company in COMPANIES for row in customers_of(books[company])[:8]},
            {
                str(row["InvoiceID"]): company
                for company in COMPANIES
                for row in list(books[company].table("salesinvoice/salesinvoices"))[:8]
            },
        )


async def opened(house: House, keys, tenant: str, *companies: int, pinned: bool = False) -> Door:
    seen = replace(house, api_key=keys[tenant])
    wish = {"companyId": str(companies[0])} if pinned else {}
    await seen.connect(divisions=list(companies), **wish)
    return Door(tenant, seen, companies, pinned)


def customers_of(books):
    return [row for row in books.table("crm/accounts") if row.get("Status") == "C"]


def version(street: Street, company: int) -> int:
    """The row version of a company's books, which any change to any row moves."""
    return street.house.sandbox.site().company(company).books.stamp


async def test_hundreds_of_random_calls_never_leave_their_company(street: Street):
    random = Random("isolation")
    answered: Counter[int] = Counter()
    for _ in range(TRIPLES):
        door = random.choice(street.doors)
        tenant = random.choice([door.tenant, door.tenant, *street.keys])
        asked = random.choice([None, *map(str, COMPANIES), "999", *map(str, door.companies)])
        kind = random.choice(["list", "customer", "invoice", "lines", "change", "book"])
        key = random.choice(
            list(street.customers if kind in ("customer", "change", "book") else street.invoices)
        )
        company = door.company(asked) if tenant == door.tenant else None
        status = await knock(
            street, replace(door.house, api_key=street.keys[tenant]), kind, key, asked, company
        )
        answered[status] += 1
    assert set(answered) == {200, 201, 400, 404}
    assert min(answered.values()) >= 5


async def knock(street: Street, house: House, kind: str, key: str, asked, company: int | None) -> int:
    """One call; whatever it is, the vendor saw none but `company`, and no other company's books moved."""
    site = street.house.sandbox.site()
    before = len(site.calls)
    others = {other: version(street, other) for other in COMPANIES if other != company}
    query = {} if asked is None else {"companyId": asked}
    answer = await called(house, kind, key, query)
    divisions = {call.division for call in list(site.calls)[before:]}
    assert divisions <= {company} - {None}, (kind, key, asked)
    assert {other: version(street, other) for other in others} == others
    if company is None:
        assert answer.status in (400, 404)
        assert len(site.calls) == before
    elif kind != "list":
        owner = (street.customers | street.invoices)[key]
        assert (answer.status in (200, 201)) == (owner == company), (kind, key, asked, answer.body)
    return answer.status


async def called(house: House, kind: str, key: str, query):
    if kind == "list":
        return await house.get("/accounting/customers", limit=5, **query)
    if kind == "change":
        return await house.call(
            "PATCH", f"/accounting/customers/{key}", {"companyName": "Nieuwe naam"}, **query
        )
    if kind == "book":
        items = await house.get("/accounting/items", limit=5, **query)
        line = {"itemId": items.data[0]["id"] if items.status == 200 else key, "quantity": 1, "unitAmount": 5}
        body = {"contactId": key, "invoiceDate": "2026-06-15", "lineItems": [line]}
        return await house.call("POST", "/accounting/invoices", body, **query)
    path = {
        "customer": f"customers/{key}",
        "invoice": f"invoices/{key}",
        "lines": f"invoices/{key}/lineItems",
    }
    return await house.get(f"/accounting/{path[kind]}", **query)


async def test_the_company_that_a_person_opened_last_decides_nothing(street: Street):
    user = street.house.sandbox.site().user_by_email(USER)
    user.current_division = 3418843
    house = street.doors[0].house
    items = (await house.get("/accounting/items", limit=5)).data
    customers = (await house.get("/accounting/customers", limit=5)).data
    line = {"itemId": items[0]["id"], "quantity": 1, "unitAmount": 5}
    body = {"contactId": customers[0]["id"], "invoiceDate": "2026-06-15", "lineItems": [line]}
    before = version(street, 3418843)
    assert (await house.post("/accounting/invoices", body)).status == 201
    assert [call["division"] for call in await house.writes()][-1] == 3412056
    assert version(street, 3418843) == before
    user.current_division = 3412056


async def test_a_tenant_lists_its_own_connections_only(street: Street):
    for tenant, key in street.keys.items():
        house = replace(street.house, api_key=key)
        mine = [door for door in street.doors if door.tenant == tenant]
        listed = await house.get("/tenants/get-end-user-list")
        assert len(listed.data["items"]) == len(mine)
        assert (await house.get("/tenants/count-end-users-by-system")).data == {"exact-nl": len(mine)}
        known = await house.connections()
        listed_ids = [found["id"] for found in listed.data["items"]]
        assert len({found.tenant_id for found in known if found.id in listed_ids}) == 1


async def test_a_tenant_cannot_delete_anothers_connection(street: Street):
    theirs = street.doors[0]
    stranger = replace(theirs.house, api_key=street.keys["Birke"])
    before = await stranger.connections()
    answer = await stranger.call("DELETE", "/tenants/delete-end-user")
    assert (answer.status, answer.error["code"]) == (404, "account_key_unknown")
    assert await stranger.connections() == before
    assert (await theirs.house.get("/accounting/customers", limit=5)).status == 200


async def test_a_deleted_connection_is_gone_with_its_tokens_and_no_other_is(street: Street):
    door = await opened(street.house, street.keys, "Birke", 3418843, pinned=True)
    gone = await door.house.connection()
    assert (await door.house.call("DELETE", "/tenants/delete-end-user")).status == 200
    assert (await door.house.get("/accounting/customers")).error["code"] == "account_key_unknown"
    assert await door.house.connection() is None
    async with door.house.database.read() as conn:
        held = await logins.get(conn, gone.login_id)
    neighbours = [one for one in await door.house.connections() if one.login_id == gone.login_id]
    assert (held is None) == (not neighbours)
    assert (await street.doors[3].house.get("/accounting/customers", limit=5)).status == 200


async def test_a_tenants_own_app_is_neither_listed_nor_deleted_by_another(street: Street):
    mine, theirs = (replace(street.house, api_key=key) for key in street.keys.values())
    app = {"targetSystem": "exact-be", "clientId": "own", "clientSecret": "kept", "customValues": []}
    assert (await mine.post("/tenants/register-system", app)).status == 201
    assert (await theirs.get("/tenants/get-registered-systems")).data["items"] == []
    assert (await theirs.call("DELETE", "/tenants/delete-registered-system/exact-be")).status == 404
    assert [
        found["clientId"] for found in (await mine.get("/tenants/get-registered-systems")).data["items"]
    ] == ["own"]
