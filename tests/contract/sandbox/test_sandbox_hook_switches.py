"""The guessed behaviours of webhooks and of the XML API, each turned the other way."""

import asyncio

import pytest
from sandbox_doors import BACK, Exact
from sandbox_receiver import SUBSCRIPTIONS, subscribe
from test_xml import Xml, booking

OTHER = "22222222-2222-2222-2222-222222222222"


@pytest.fixture
def switched(door):
    async def turn(**switches):
        await door.control("switches", switches)

    return turn


@pytest.fixture
def events(door):
    async def carried():
        """What has been sent to the receiver after a second: kind and action."""
        await door.control("clock", {"advance": 1})
        told = (await door.control("webhooks/flush"))["deliveries"]
        return [(each["kind"], each["action"]) for each in told]

    return carried


async def test_two_subscriptions_to_one_topic_are_both_told(exact, receiver, switched, events):
    await switched(webhook_duplicate="allow")
    for path in ("/one", "/two"):
        await subscribe(exact, "Accounts", receiver.url + path)
    await events()
    await exact.post("crm/Accounts", {"Name": "Even"})
    assert (await events()).count(("event", "Create")) == 2


async def test_another_apps_subscription_may_be_seen_and_removed(door, session, exact, receiver, switched):
    made = await subscribe(exact, "Accounts", receiver.url)
    await door.control("apps", {"client_id": OTHER, "secret": "sandbox-secret"})
    code = await door.consent(client_id=OTHER)
    form = {"client_id": OTHER, "code": code, "redirect_uri": BACK, "grant_type": "authorization_code"}
    _, tokens, _ = await door.token(**form)
    stranger = Exact(session, exact.url, tokens)
    await switched(webhook_sight="all")
    assert [row["ID"] for row in await stranger.rows(SUBSCRIPTIONS)] == [made["ID"]]
    assert (await stranger.call("DELETE", f"{SUBSCRIPTIONS}(guid'{made['ID']}')")).status == 204


async def test_is_instant_may_be_ignored(exact, receiver, switched):
    await switched(webhook_instant="ignore")
    made = await subscribe(exact, "Accounts", receiver.url, IsInstant=True)
    assert made["IsInstant"] is False


async def test_a_changed_address_may_be_trusted(exact, receiver, switched, events):
    made = await subscribe(exact, "Accounts", receiver.url)
    await events()
    await switched(webhook_new_address="trust")
    moved = {"CallbackURL": f"{receiver.url}/elsewhere"}
    await exact.call("PUT", f"{SUBSCRIPTIONS}(guid'{made['ID']}')", moved)
    assert (await events()).count(("validation", "")) == 1


async def test_any_property_may_fire_an_event(exact, receiver, switched, events):
    made = (await exact.post("crm/Accounts", {"Name": "Even"})).d
    await subscribe(exact, "Accounts", receiver.url)
    await events()
    unmarked = {"Remarks": "niet gemerkt"}
    await exact.call("PUT", f"crm/Accounts(guid'{made['ID']}')", unmarked)
    assert ("event", "Update") not in await events()
    await switched(webhook_fires="any")
    await exact.call("PUT", f"crm/Accounts(guid'{made['ID']}')", {"Remarks": "anders"})
    assert ("event", "Update") in await events()


async def test_a_line_may_be_no_change_of_its_document(exact, receiver, switched, events):
    line = await exact.first("salesorder/SalesOrderLines?$filter=Quantity gt 0&$select=ID&$top=1")
    await subscribe(exact, "SalesOrders", receiver.url)
    await events()
    await switched(webhook_lines="none")
    await exact.call("PUT", f"salesorder/SalesOrderLines(guid'{line['ID']}')", {"Description": "Anders"})
    before = await events()
    await switched(webhook_lines="document")
    await exact.call("PUT", f"salesorder/SalesOrderLines(guid'{line['ID']}')", {"Description": "Weer"})
    assert (await events()).count(("event", "Update")) == before.count(("event", "Update")) + 1


async def test_the_moment_of_an_event_may_be_utc(exact, receiver, switched, events):
    await subscribe(exact, "Accounts", receiver.url)
    await events()
    await switched(webhook_time="utc")
    await exact.post("crm/Accounts", {"Name": "Even"})
    await events()
    await asyncio.wait_for(receiver.heard_event(), 60)
    assert receiver.events[0]["EventCreatedOn"] == "2026-07-01T09:00:06.000Z"


async def test_xml_may_want_a_company_and_no_scope(door, exact, session, switched):
    xml = Xml(exact)
    page = f"{exact.url}/docs/XMLDownload.aspx?Topic=GLAccounts"
    headers = {"Authorization": f"Bearer {exact.tokens['access_token']}"}
    async with session.get(page, headers=headers) as answer:
        assert answer.status == 200
    await switched(xml_no_division="refuse")
    async with session.get(page, headers=headers) as answer:
        assert answer.status == 403
    client = "11111111-1111-1111-1111-111111111111"
    await door.control("apps", {"client_id": client, "scopes": ["Crm accounts read"]})
    assert (await xml.send("GET", "XMLDownload", "GLAccounts"))[0] == 403
    await switched(xml_scope="none")
    assert (await xml.send("GET", "XMLDownload", "GLAccounts"))[0] == 200


async def test_xml_may_say_done_by_another_number_and_book_to_the_ledger_alone(exact, switched):
    xml = Xml(exact)
    await switched(xml_done_type="1", xml_entries="ledger")
    sent = booking("90", ("4500", "80.00"), ("1900", "-80.00"))
    ((kind, number, _),) = await xml.upload("GLTransactions", sent)
    assert kind == "1"
    lines = f"financialtransaction/TransactionLines?$filter=EntryNumber eq {number}&$select=AmountDC"
    assert len(await exact.rows(lines)) == 2
    entries = f"generaljournalentry/GeneralJournalEntries?$filter=EntryNumber eq {number}"
    assert await exact.rows(entries) == []
