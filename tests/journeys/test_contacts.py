"""Customers, suppliers and contacts whole: with persons, further addresses and bank accounts beside them."""

import pytest
from house import House

from comptoir.kit.errors import PARTLY_DONE

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMPANY = 3412056
UNKNOWN = "99999999-0000-0000-0000-000000000000"
IBAN = "NL91ABNA0417164300"
PERSON = {
    "firstName": "Anna",
    "lastName": "de Wit",
    "emailAddresses": ["anna@example.nl", "kantoor@example.nl"],
    "phoneNumbers": ["0318-100200", "06-10020030"],
}
WHOLE = {
    "contactType": "COMPANY",
    "companyName": "Drukkerij Van Dam",
    "vatId": "NL004495445B01",
    "emailAddresses": [{"email": "post@example.nl", "type": "BUSINESS"}],
    "phoneNumbers": [{"number": "0318-100100", "type": "BUSINESS"}],
    "addresses": [
        {"type": "BILLING", "addressLine1": "Postbus 12", "postalCode": "6710 BA", "city": "Ede"},
        {"type": "WORK", "addressLine1": "Dorpsstraat 1", "postalCode": "6711 AB", "city": "Ede"},
        {"type": "DELIVERY", "addressLine1": "Loods 7", "city": "Lunteren", "countryCode": "NL"},
    ],
    "contactPersons": [PERSON],
    "bankAccount": {"iban": IBAN, "bic": "ABNANL2A", "holder": "Van Dam", "isMainAccount": True},
}


def _whole(number: str, **changes: object) -> dict[str, object]:
    return {**WHOLE, "number": number, **changes}


async def _calls(house: House, since: int) -> list[str]:
    return [
        f"{call['method']} {call['path'].rsplit('/', 1)[-1]}" for call in (await house.vendor_calls())[since:]
    ]


@pytest.mark.parametrize(("role", "number"), [("customers", "77001"), ("suppliers", "77002")])
async def test_a_whole_relation_is_booked_in_its_records_and_read_back(pinned: House, role, number):
    before = len(await pinned.vendor_calls())

    made = await pinned.post(f"/accounting/{role}", _whole(number))

    assert made.status == 201, made.body
    assert made.warnings == []
    assert await _calls(pinned, before) == [
        "POST Accounts",
        "POST Addresses",
        "POST Addresses",
        "POST Contacts",
        "POST BankAccounts",
        "GET Accounts",
        "GET Addresses",
        "GET Contacts",
        "GET BankAccounts",
    ]
    assert made.data["number"] == number
    assert made.data["accountNumber"] == int(number)
    assert made.data["role"] == role.upper().removesuffix("S")
    assert made.data["addresses"][0]["type"] == "WORK"
    assert {found["type"]: found["addressLine1"] for found in made.data["addresses"]} == {
        "WORK": "Dorpsstraat 1",
        "BILLING": "Postbus 12",
        "DELIVERY": "Loods 7",
    }
    person = made.data["contactPersons"][0]
    assert (person["firstName"], person["lastName"]) == ("Anna", "de Wit")
    assert person["emailAddresses"] == [
        {"email": "anna@example.nl", "type": "BUSINESS"},
        {"email": "kantoor@example.nl", "type": "OFFICE"},
    ]
    assert [found["type"] for found in person["phoneNumbers"]] == ["BUSINESS", "MOBILE"]
    account = made.data["bankAccounts"][0]
    assert (account["iban"], account["bic"], account["holder"]) == (IBAN, "ABNANL2A", "Van Dam")
    assert account["isMainAccount"] is True


async def test_a_single_relation_costs_four_calls_and_a_list_one(pinned: House):
    made = await pinned.post("/accounting/customers", _whole("77003"))
    before = len(await pinned.vendor_calls())

    one = await pinned.get(f"/accounting/customers/{made.data['id']}")
    listed = await pinned.get("/accounting/customers", number="77003")

    assert one.data == made.data
    assert await _calls(pinned, before) == [
        "GET Accounts",
        "GET Addresses",
        "GET Contacts",
        "GET BankAccounts",
        "GET Accounts",
    ]
    assert [found["addressLine1"] for found in listed.data[0]["addresses"]] == ["Dorpsstraat 1"]
    assert listed.data[0]["contactPersons"] is None


@pytest.mark.parametrize(
    ("path", "numbers"),
    [
        ("customers", ("77021", "77022")),
        ("suppliers", ("77023", "77024")),
        ("contacts", ("77025", "77026")),
        ("v2/contacts", ("77027", "77028")),
    ],
)
async def test_a_list_tells_what_is_kept_beside_its_records_to_those_who_ask(pinned: House, path, numbers):
    role = "customers" if path == "customers" else "suppliers"
    made = [await pinned.post(f"/accounting/{role}", _whole(number)) for number in numbers]
    since = min(answer.data["updatedDate"] for answer in made)
    before = len(await pinned.vendor_calls())

    listed = await pinned.get(f"/accounting/{path}", lastModifiedAt=since, limit=100, fields="*")

    kinds = ["GET Accounts", "GET Addresses", "GET Contacts", "GET BankAccounts"]
    assert await _calls(pinned, before) == (kinds if path == role else kinds[:-1])
    found = {record["id"]: record for record in listed.data}
    for answer in made:
        key = answer.data["id"]
        assert found[key] == (await pinned.get(f"/accounting/{path}/{key}")).data
        assert [len(found[key][name]) for name in ("addresses", "contactPersons")] == [3, 1]


async def test_a_list_asks_for_the_kind_that_was_named_alone(pinned: House):
    await pinned.post("/accounting/customers", _whole("77029"))
    before = len(await pinned.vendor_calls())

    listed = await pinned.get("/accounting/customers", number="77029", fields="id,contactPersons")

    assert await _calls(pinned, before) == ["GET Accounts", "GET Contacts"]
    assert list(listed.data[0]) == ["id", "contactPersons"]
    assert [person["lastName"] for person in listed.data[0]["contactPersons"]] == ["de Wit"]


async def test_a_page_of_a_hundred_takes_two_calls_for_the_records_and_two_for_each_kind(pinned: House):
    before = len(await pinned.vendor_calls())

    listed = await pinned.get("/accounting/customers", limit=100, fields="*")

    calls = await _calls(pinned, before)
    assert len(listed.data) == 100
    assert [calls.count(f"GET {kind}") for kind in ("Accounts", "Addresses", "BankAccounts")] == [2, 2, 2]
    told = await pinned.get("/meta/customers")
    assert {field["name"] for field in told.data["fields"] if field["onRequest"]} == {
        "addresses",
        "bankAccounts",
        "contactPersons",
    }


async def test_a_number_and_a_fax_are_kept_each_in_its_place(pinned: House):
    number, fax = {"number": "0318-1", "type": "BUSINESS"}, {"number": "0318-2", "type": "FAX"}
    other = {"number": "0318-3", "type": "BUSINESS"}
    made = await pinned.post("/accounting/suppliers", _whole("77030", phoneNumbers=[fax, number, other]))
    path = f"/accounting/suppliers/{made.data['id']}"
    assert made.data["phoneNumbers"] == [number, fax]
    assert made.warnings == ["phoneNumbers[2] was not written: Exact Online keeps one here."]

    changed = await pinned.call("PATCH", path, {"phoneNumbers": [{**fax, "number": "0318-4"}]})
    assert changed.data["phoneNumbers"] == [number, {**fax, "number": "0318-4"}]
    assert changed.warnings == []
    emptied = await pinned.call("PATCH", path, {"phoneNumbers": []})
    assert emptied.data["phoneNumbers"] == []


async def test_both_mobile_numbers_of_a_person_are_told(pinned: House):
    numbers = [{"number": "06-1", "type": "MOBILE"}, {"number": "06-2", "type": "MOBILE"}]
    person = {
        "firstName": "Anna",
        "lastName": "Kok",
        "emailAddresses": [],
        "phoneNumbers": numbers,
    }
    body = {"contactType": "COMPANY", "companyName": "Kok", "contactPersons": [person]}
    made = await pinned.post("/accounting/contacts", body)
    assert made.status == 201, made.body
    assert made.data["contactPersons"][0]["phoneNumbers"] == numbers


async def test_a_failure_half_way_says_what_is_there_by_then(pinned: House):
    await pinned.fault("validation", method="POST", path="crm/BankAccounts")

    answer = await pinned.post("/accounting/customers", _whole("77004"))

    assert (answer.status, answer.error["code"]) == (400, "refused_by_target")
    assert answer.error["message"].endswith(PARTLY_DONE)
    done = answer.error["details"]["changedBefore"]
    assert [text.split(" added")[0] for text in done][1:] == [
        "addresses[0]",
        "addresses[2]",
        "contactPersons[0]",
    ]
    key = done[0].split()[1]
    assert (await pinned.get(f"/accounting/customers/{key}")).data["companyName"] == "Drukkerij Van Dam"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"bankAccount": {"bic": "ABNANL2A"}}, "bankAccount.iban"),
        ({"addresses": [{"type": "PICKUP", "city": "Ede"}]}, "addresses[0].type"),
        ({"contactPersons": [{**PERSON, "phoneNumbers": [*"123456"]}]}, "contactPersons[0]"),
        ({"contactPersons": [{**PERSON, "lastName": ""}]}, "contactPersons[0].lastName"),
        ({"companyName": None}, "companyName"),
    ],
)
async def test_nothing_is_booked_while_a_part_does_not_fit(pinned: House, change, field):
    before = len(await pinned.writes())
    answer = await pinned.post("/accounting/customers", _whole("77100", **change))
    assert (answer.status, answer.error["code"]) == (400, "invalid_body")
    assert answer.error["fields"][0]["field"].startswith(field)
    assert len(await pinned.writes()) == before


async def test_an_address_in_which_nothing_is_said_makes_no_record(pinned: House):
    before = len(await pinned.vendor_calls())

    made = await pinned.post(
        "/accounting/customers", {**_whole("77015"), "addresses": [{}, {}, {"city": ""}]}
    )

    assert made.status == 201, made.body
    assert [text for text in made.warnings if "nothing is said" in text] == [
        f"addresses[{place}] was not written: nothing is said in it." for place in (1, 2)
    ]
    assert "POST Addresses" not in await _calls(pinned, before)


async def test_a_change_finds_the_records_that_are_there(pinned: House):
    made = await pinned.post("/accounting/customers", _whole("77005"))
    before = len(await pinned.vendor_calls())
    changed = {
        "contactType": "COMPANY",
        "companyName": "Drukkerij Van Dam BV",
        "addresses": [{"type": "BILLING", "addressLine1": "Postbus 99", "city": "Ede"}],
        "contactPersons": [
            {**PERSON, "emailAddresses": ["nieuw@example.nl"]},
            {"firstName": "Bas", "lastName": "Kok", "emailAddresses": []},
        ],
        "bankAccount": {"iban": "NL91 ABNA 0417 1643 00", "holder": "Van Dam BV"},
    }

    answer = await pinned.call("PUT", f"/accounting/customers/{made.data['id']}", changed)

    assert answer.status == 200, answer.body
    writes = [call for call in await _calls(pinned, before) if not call.startswith("GET")]
    assert [call.split("(")[0] for call in writes] == [
        "PUT Accounts",
        "PUT Addresses",
        "PUT Contacts",
        "POST Contacts",
        "PUT BankAccounts",
    ]
    assert answer.data["companyName"] == "Drukkerij Van Dam BV"
    assert {found["addressLine1"] for found in answer.data["addresses"]} == {
        "Dorpsstraat 1",
        "Postbus 99",
        "Loods 7",
    }
    persons = {found["firstName"]: found for found in answer.data["contactPersons"]}
    assert set(persons) == {"Anna", "Bas"}
    assert [found["email"] for found in persons["Anna"]["emailAddresses"]] == ["nieuw@example.nl"]
    assert [found["holder"] for found in answer.data["bankAccounts"]] == ["Van Dam BV"]
    assert answer.warnings == ["addresses: 1 that were not sent stay as they are."]


async def test_a_partial_change_touches_only_what_it_names(pinned: House):
    made = await pinned.post("/accounting/customers", _whole("77006"))
    before = len(await pinned.vendor_calls())

    answer = await pinned.call(
        "PATCH", f"/accounting/customers/{made.data['id']}", {"companyName": "Van Dam"}
    )

    assert answer.status == 200, answer.body
    unchanged = {**made.data, "companyName": "Van Dam", "updatedDate": answer.data["updatedDate"]}
    assert answer.data == unchanged
    assert [call.split("(")[0] for call in await _calls(pinned, before) if "GET" not in call] == [
        "PUT Accounts"
    ]


# --- contacts, in the newer model -----------------------------------------------------------------

NEWER = {
    "contactType": "COMPANY",
    "companyName": "Bakkerij De Ochtend",
    "isSupplier": True,
    "website": "https://ochtend.example.nl",
    "emailAddresses": [{"email": "brood@example.nl", "type": "BUSINESS"}],
    "addresses": [{"type": "WORK", "addressLine1": "Markt 3", "city": "Ede", "countryCode": "NL"}],
    "contactPersons": [
        {
            "firstName": "Piet",
            "lastName": "Meel",
            "emailAddresses": [{"email": "piet@example.nl", "type": "BUSINESS"}],
            "phoneNumbers": [{"number": "06-1", "type": "MOBILE"}],
        }
    ],
}


@pytest.mark.parametrize("root", ["/accounting/contacts", "/accounting/v2/contacts"])
async def test_a_contact_has_its_roles(pinned: House, root):
    made = await pinned.post(root, NEWER)

    assert made.status == 201, made.body
    assert made.warnings == []
    assert (made.data["isCustomer"], made.data["isSupplier"]) == (False, True)
    assert made.data["website"] == "https://ochtend.example.nl"
    person = made.data["contactPersons"][0]
    assert person["id"]
    assert person["phoneNumbers"] == [{"number": "06-1", "type": "MOBILE"}]
    assert (await pinned.get(f"{root}/{made.data['id']}")).data == made.data
    assert (await pinned.get(f"/accounting/suppliers/{made.data['id']}")).status == 200
    assert (await pinned.get(f"/accounting/customers/{made.data['id']}")).status == 404

    customer = await pinned.call(
        "PATCH", f"{root}/{made.data['id']}", {"contactType": "COMPANY", "isCustomer": True}
    )
    assert (customer.data["isCustomer"], customer.data["isSupplier"]) == (True, True)
    renamed = [{**person, "lastName": "Bloem"}]
    changed = await pinned.call(
        "PUT",
        f"{root}/{made.data['id']}",
        {"contactType": "COMPANY", "companyName": "O", "contactPersons": renamed},
    )
    assert [(found["id"], found["lastName"]) for found in changed.data["contactPersons"]] == [
        (person["id"], "Bloem")
    ]


@pytest.mark.parametrize("root", ["/accounting/contacts", "/accounting/v2/contacts"])
async def test_contacts_are_listed_and_filtered(pinned: House, root):
    listed = await pinned.get(root, limit=100)
    changed = await pinned.get(root, limit=5, lastModifiedAt="2090-01-01")
    assert listed.status == 200, listed.body
    assert len(listed.data) > 20
    assert {True, False} == {contact["isSupplier"] for contact in listed.data}
    assert all(address["type"] for contact in listed.data for address in contact["addresses"])
    assert (changed.status, changed.data) == (200, [])
    assert (await pinned.get(f"{root}/{UNKNOWN}")).status == 404


async def test_replacing_a_contact_that_is_not_there_makes_it_under_its_id(pinned: House):
    path = "/accounting/v2/contacts/abcdef00-0000-4000-8000-000000000001"

    before = len(await pinned.writes())
    made = await pinned.call("PUT", path, NEWER)
    again = await pinned.call("PUT", path, NEWER)

    assert (made.status, again.status) == (201, 200)
    assert made.data["id"] == again.data["id"] == path.rsplit("/", 1)[-1]
    accounts = [call for call in (await pinned.writes())[before:] if call["path"].endswith("/Accounts")]
    assert len(accounts) == 1
    assert len(again.data["contactPersons"]) == 1


async def test_only_the_newer_path_makes_what_is_not_there(pinned: House):
    before = len(await pinned.writes())
    older = await pinned.call("PUT", f"/accounting/contacts/{UNKNOWN}", NEWER)
    nonsense = await pinned.call("PUT", "/accounting/v2/contacts/nonsense", NEWER)
    foreign = await pinned.call("PUT", f"/accounting/v2/contacts/{UNKNOWN}", {**NEWER, "id": "other"})
    assert (older.status, nonsense.status, foreign.status) == (404, 404, 400)
    assert len(await pinned.writes()) == before


# --- half way --------------------------------------------------------------------------------------


async def test_a_lost_answer_half_way_is_in_doubt_and_nothing_is_sent_twice(pinned: House):
    before = len(await pinned.writes())
    await pinned.fault("cut_after", method="POST", path="crm/Contacts")

    answer = await pinned.post("/accounting/customers", _whole("77200"))

    assert (answer.status, answer.error["code"]) == (409, "write_in_doubt")
    assert len(answer.error["details"]["changedBefore"]) == 3
    sent = [call["path"].rsplit("/", 1)[-1] for call in (await pinned.writes())[before:]]
    assert sent == ["Accounts", "Addresses", "Addresses", "Contacts"]


async def test_a_title_is_read_but_not_written(pinned: House):
    person = {**PERSON, "salutation": "Mevrouw"}
    made = await pinned.post("/accounting/suppliers", _whole("77201", contactPersons=[person]))
    assert made.status == 201, made.body
    assert [text.split(" was not")[0] for text in made.warnings] == ["contactPersons[0].salutation"]

    books = pinned.sandbox.site("nl").company(COMPANY).books
    table = books.table("crm/contacts")
    row = next(row for row in table.where("Account", made.data["id"]))
    books.put(table, {**row, "Title": "MEVR", "TitleDescription": "Mevrouw"})
    read = await pinned.get(f"/accounting/suppliers/{made.data['id']}")
    assert read.data["contactPersons"][0]["salutation"] == "Mevrouw"


async def test_an_empty_list_removes_nothing_and_says_so(pinned: House):
    made = await pinned.post("/accounting/customers", _whole("77091"))
    path = f"/accounting/customers/{made.data['id']}"
    changed = await pinned.call("PATCH", path, {"contactPersons": []})
    assert len(changed.data["contactPersons"]) == 1
    assert changed.warnings == ["contactPersons: an empty list was sent; what stands there (1) stays."]


@pytest.mark.parametrize("name", ["", "  "])
async def test_a_name_is_not_emptied(pinned: House, name: str):
    made = await pinned.post("/accounting/customers", {"contactType": "COMPANY", "companyName": "Vol"})
    item = (await pinned.get("/accounting/items", limit=5)).data[0]
    before = len(await pinned.writes())
    for method, path, body in (
        ("PATCH", f"customers/{made.data['id']}", {"companyName": name}),
        ("POST", "customers", {"contactType": "COMPANY", "companyName": name}),
        ("PATCH", f"items/{item['id']}", {"name": name}),
    ):
        refused = await pinned.call(method, f"/accounting/{path}", body)
        assert (refused.status, refused.error["fields"][0]["code"]) == (400, "required"), refused.body
    assert len(await pinned.writes()) == before
