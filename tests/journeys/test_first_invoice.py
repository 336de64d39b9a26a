"""From a login to a booked invoice, as a newcomer walks it."""

from urllib.parse import parse_qs, urlsplit

from house import House


async def test_a_login_lists_the_companies_and_pins_the_chosen_one(house: House):
    await house.connect(environmentSelection="true")

    listed = await house.get("/auth/companies")
    assert listed.status == 200
    chosen = next(found for found in listed.data if found["id"] == "3412071")
    assert chosen["vatNumber"].startswith("NL")
    assert len(chosen["chamberOfCommerceNumber"]) == 8
    assert {"id", "name", "environmentId", "client_number", "consultant_number", "subscription"} <= set(
        chosen
    )

    pinned = await house.post(
        "/auth/setEndUserSelections",
        accountKey=house.account_key,
        environmentName="exact-nl",
        companyId="3412071",
    )
    assert pinned.status == 201
    again = await house.get("/auth/companies")
    assert [found["id"] for found in again.data if found["selected"]] == ["3412071"]


async def test_every_list_answers_with_its_page_and_total(connected: House):
    for path in ("customers", "suppliers", "accounts", "items", "taxRates", "journals", "invoices"):
        answer = await connected.get(f"/accounting/{path}", limit=20)
        assert answer.status == 200, (path, answer.body)
        assert answer.body["errors"] is None
        assert 0 < len(answer.data) <= 20
        pagination = answer.body["meta"]["pagination"]
        assert pagination["perPage"] == 20
        assert pagination["total"] >= len(answer.data)


async def test_an_invoice_is_booked_and_read_back_with_its_lines(connected: House):
    customer = await connected.post(
        "/accounting/customers",
        {
            "contactType": "COMPANY",
            "companyName": "Bakkerij De Ochtend",
            "emailAddresses": [{"email": "post@example.nl", "type": "BUSINESS"}],
            "addresses": [
                {"addressLine1": "Dorpsstraat 1", "postalCode": "1234 AB", "city": "Ede", "countryCode": "NL"}
            ],
        },
    )
    assert customer.status == 201, customer.body
    assert customer.data["companyName"] == "Bakkerij De Ochtend"
    assert customer.data["addresses"][0]["city"] == "Ede"
    items = await connected.get("/accounting/items", limit=5)

    booked = await connected.post(
        "/accounting/invoices",
        {
            "contactId": customer.data["id"],
            "invoiceDate": "2026-06-15",
            "reference": "PO 4711",
            "lineItems": [
                {"itemId": items.data[0]["id"], "quantity": 3, "unitAmount": 19.95, "description": "Een"},
                {"itemId": items.data[1]["id"], "quantity": 1.5, "unitAmount": 100},
            ],
        },
    )
    assert booked.status == 201, booked.body

    read = await connected.get(f"/accounting/invoices/{booked.data['invoiceId']}")
    assert read.data == booked.data
    assert read.data["reference"] == "PO 4711"
    assert read.data["invoiceDate"].startswith("2026-06-15")
    assert [line["quantity"] for line in read.data["lineItems"]] == [3, 1.5]
    assert [line["unitAmount"] for line in read.data["lineItems"]] == [19.95, 100]
    assert read.data["lineItems"][0]["description"] == "Een"
    assert read.data["sumNetAmount"] == 209.85
    assert round(read.data["sumNetAmount"] + read.data["totalTaxAmount"], 2) == read.data["totalAmount"]


async def test_codes_and_numbers_do_as_well_as_ids(connected: House):
    customers = await connected.get("/accounting/customers", limit=5)
    items = await connected.get("/accounting/items", limit=5)
    rates = await connected.get("/accounting/taxRates", limit=20)
    customer, item = customers.data[0], items.data[0]
    rate = next(found for found in rates.data if found["percentage"] == 21 and found["type"] == "EXCLUSIVE")
    line = {
        "itemId": item["itemNumber"],
        "quantity": 2,
        "unitAmount": 10,
        "taxCode": rate["code"],
        "accountCode": "8000",
    }

    booked = await connected.post(
        "/accounting/invoices",
        {
            "contactId": customer["number"],
            "journalCode": "70",
            "invoiceDate": "2026-06-15",
            "lineItems": [line],
        },
    )

    assert booked.status == 201, booked.body
    assert booked.data["contactId"] == customer["id"]
    assert booked.data["lineItems"][0]["itemId"] == item["id"]
    assert booked.data["lineItems"][0]["taxCode"] == rate["code"]
    assert booked.data["totalAmount"] == 24.2
    assert booked.warnings == []


async def test_the_tenant_may_ask_what_there_is_to_choose_from(house: House):
    answer = await house.follow(await house.consent(await house.begin(environmentSelection="true")))
    query = {name: values[0] for name, values in parse_qs(urlsplit(answer.body["url"]).query).items()}
    house.http.cookie_jar.clear()

    offered = await house.get("/auth/selections", state=query["state"], targetSystem="exact-nl")
    house.api_key = await house.new_tenant("Another")
    theirs = await house.get("/auth/selections", state=query["state"], targetSystem="exact-nl")

    assert offered.status == 200
    assert "3412056" in [company["id"] for company in offered.body["companies"]]
    assert (theirs.status, theirs.error["code"]) == (400, "invalid_state")


async def test_a_state_that_no_invoice_has_matches_nothing_and_says_so(connected: House):
    answer = await connected.get("/accounting/invoices", status="PAID")

    assert (answer.status, answer.data) == (200, [])
    assert any("status" in warning for warning in answer.warnings)


async def test_an_account_of_which_only_the_class_is_told_gets_its_usual_type(connected: House):
    body = {"code": "4990", "name": "Diversen", "class": "EXPENSE"}

    answer = await connected.post("/accounting/accounts", body)

    assert answer.status == 201, answer.body
    assert (answer.data["class"], answer.data["type"]) == ("EXPENSE", "OTHER_EXPENSE")
