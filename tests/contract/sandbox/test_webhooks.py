"""Webhooks as facts 9 tell them, to a receiver that listens on a socket of its own."""

import asyncio
import hashlib
import hmac
import json
from dataclasses import dataclass

import pytest
from sandbox_doors import BACK, CLIENT, Exact
from sandbox_receiver import SUBSCRIPTIONS, subscribe

from comptoir_sandbox.exact_online.oauth import App
from comptoir_sandbox.exact_online.webhooks.outbox import Delivery, Outbox

SECRET = b"sandbox-webhook-secret"


@dataclass
class Deliveries:
    """The control routes of the webhooks, and the clock."""

    door: object

    async def flush(self, seconds: float = 0.0) -> list[dict]:
        if seconds:
            await self.door.control("clock", {"advance": seconds})
        return (await self.door.control("webhooks/flush"))["deliveries"]

    async def events(self) -> list[dict]:
        return [each for each in await self.flush() if each["kind"] == "event"]


@pytest.fixture
def deliveries(door) -> Deliveries:
    return Deliveries(door)


async def validated(exact, deliveries, topic, receiver):
    """A subscription whose empty POST has been answered."""
    row = await subscribe(exact, topic, receiver.url)
    await deliveries.flush(1)
    receiver.got.clear()
    receiver.heard.clear()
    return row


async def test_a_subscription_belongs_to_app_company_and_topic(exact, receiver):
    made = await subscribe(exact, "Accounts", receiver.url)
    assert (made["ClientID"], made["Division"], made["Topic"]) == (CLIENT, exact.division, "Accounts")
    again = await exact.post(SUBSCRIPTIONS, {"CallbackURL": receiver.url, "Topic": "Accounts"})
    assert (again.status, again.text) == (500, "Bestaat reeds: Topic")
    await subscribe(exact, "Contacts", receiver.url)
    key = f"{SUBSCRIPTIONS}(guid'{made['ID']}')"
    assert (await exact.call("PUT", key, {"Topic": "Contacts"})).text == "Bestaat reeds: Topic"
    assert (await exact.call("PUT", key, {"CallbackURL": f"{receiver.url}/other"})).status == 204
    assert (await exact.get(key)).d["CallbackURL"] == f"{receiver.url}/other"
    assert (await exact.call("DELETE", key)).status == 204
    assert {row["Topic"] for row in await exact.rows(SUBSCRIPTIONS)} == {"Contacts"}


async def test_an_app_sees_its_own_subscriptions_and_hears_with_its_own_secret(
    sandbox, exact, door, session, deliveries, receiver
):
    mine = await validated(exact, deliveries, "Accounts", receiver)
    authority = sandbox.site("nl").authority
    other = "22222222-2222-2222-2222-222222222222"
    authority.apps[other] = App(other, "sandbox-secret", "another-secret", name="Another app")
    code = await door.consent(client_id=other)
    _, tokens, _ = await door.token(
        client_id=other, grant_type="authorization_code", code=code, redirect_uri=BACK
    )
    stranger = Exact(session, exact.url, tokens)
    assert await stranger.rows(SUBSCRIPTIONS) == []
    key = f"{SUBSCRIPTIONS}(guid'{mine['ID']}')"
    assert [(await stranger.call(method, key, {})).status for method in ("GET", "PUT", "DELETE")] == [404] * 3
    assert (await validated(stranger, deliveries, "Accounts", receiver))["ClientID"] == other
    await exact.post("crm/Accounts", {"Name": "Even"})
    await deliveries.flush()
    secrets = {CLIENT: SECRET, other: b"another-secret"}
    for _, body in receiver.got:
        told = body[len(b'{"Content":') : body.rindex(b',"HashCode"')]
        secret = secrets.pop(json.loads(told)["ClientId"].strip("{}"))
        assert json.loads(body)["HashCode"] == hmac.new(secret, told, hashlib.sha256).hexdigest().upper()
    assert secrets == {}


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ({"CallbackURL": "https://hooks.example/a", "Topic": "Weather"}, "Ongeldig: Topic"),
        ({"CallbackURL": "http://hooks.example/a", "Topic": "Items"}, "Ongeldig: CallbackURL"),
        ({"CallbackURL": "https://[broken", "Topic": "Items"}, "Ongeldig: CallbackURL"),
        ({"CallbackURL": "ftp://127.0.0.1/a", "Topic": "Items"}, "Ongeldig: CallbackURL"),
        ({"Topic": "Items"}, "Verplicht: CallbackURL"),
        (
            {"CallbackURL": "https://hooks.example/a", "Topic": "Items", "IsInstant": True},
            "Ongeldig: IsInstant",
        ),
    ],
)
async def test_a_wrong_subscription_is_refused_in_a_sentence(exact, sent, text):
    refused = await exact.post(SUBSCRIPTIONS, sent)
    assert (refused.status, refused.text) == (500, text)


async def test_instant_is_for_goods_deliveries(exact, receiver):
    made = await subscribe(exact, "GoodsDeliveries", receiver.url, IsInstant=True)
    assert made["IsInstant"] is True


async def test_http_on_this_machine_can_be_refused_as_exact_does(exact, door, receiver):
    await door.control("switches", {"webhook_callback": "https"})
    refused = await exact.post(SUBSCRIPTIONS, {"CallbackURL": receiver.url, "Topic": "Items"})
    assert (refused.status, refused.text) == (500, "Ongeldig: CallbackURL")


async def test_an_empty_post_comes_a_second_after_subscribing(exact, deliveries, receiver):
    await subscribe(exact, "Accounts", receiver.url)
    await deliveries.flush()
    assert receiver.got == []
    (shown,) = await deliveries.flush(1)
    ((headers, body),) = receiver.got
    assert (headers["Content-Length"], body) == ("0", b"")
    assert "Content-Type" not in headers
    assert (shown["kind"], shown["status"], shown["nextTry"]) == ("validation", "delivered", None)


async def test_who_does_not_answer_the_empty_post_is_unsubscribed(exact, deliveries, receiver):
    receiver.status = 404
    await subscribe(exact, "Accounts", receiver.url)
    (shown,) = await deliveries.flush(1)
    assert (shown["status"], shown["attempts"][0]["status"]) == ("failed", 404)
    assert await exact.rows(SUBSCRIPTIONS) == []


async def test_an_unanswered_empty_post_can_be_forgiven(exact, door, deliveries, receiver):
    await door.control("switches", {"webhook_not_validated": "keep", "webhook_validation_after": "0"})
    receiver.status = 500
    await subscribe(exact, "Accounts", receiver.url)
    assert [each["status"] for each in await deliveries.flush()] == ["failed"]
    assert len(await exact.rows(SUBSCRIPTIONS)) == 1


async def test_an_event_is_compact_json_with_a_hash_over_its_content(exact, deliveries, receiver):
    await validated(exact, deliveries, "Accounts", receiver)
    made = (await exact.post("crm/Accounts", {"Name": "Even", "City": "Delft"})).d
    await deliveries.flush()
    ((headers, body),) = receiver.got
    base = f"{exact.url}/api/v1/{exact.division}/crm/Accounts(guid'{made['ID']}')"
    told = (
        f'{{"Topic":"Accounts","ClientId":"{{{CLIENT}}}","Division":{exact.division},"Action":"Create",'
        f'"Key":"{made["ID"]}","ExactOnlineEndpoint":"{base}","EventCreatedOn":"2026-07-01T11:00:06.000"}}'
    ).encode()
    code = hmac.new(SECRET, told, hashlib.sha256).hexdigest().upper()
    assert body == b'{"Content":' + told + b',"HashCode":"' + code.encode() + b'"}'
    assert headers["Content-Type"].startswith("application/json")
    fetched = await exact.get(json.loads(body)["Content"]["ExactOnlineEndpoint"])
    assert fetched.d["Name"] == "Even"


async def test_create_update_and_delete_are_told_in_their_order(exact, deliveries, receiver):
    await validated(exact, deliveries, "Accounts", receiver)
    made = (await exact.post("crm/Accounts", {"Name": "Even"})).d
    key = f"crm/Accounts(guid'{made['ID']}')"
    await exact.call("PUT", key, {"Name": "Oneven"})
    await exact.call("DELETE", key)
    await deliveries.flush()
    assert [(each["Action"], each["Key"]) for each in receiver.events] == [
        ("Create", made["ID"]),
        ("Update", made["ID"]),
        ("Delete", made["ID"]),
    ]
    assert (await exact.get(receiver.events[-1]["ExactOnlineEndpoint"])).status == 404


async def test_a_change_outside_the_webhook_set_is_not_told(exact, deliveries, receiver):
    await validated(exact, deliveries, "Accounts", receiver)
    row = await exact.first("crm/Accounts?$top=1&$select=ID")
    key = f"crm/Accounts(guid'{row['ID']}')"
    await exact.call("PUT", key, {"Remarks": "belt op vrijdag"})
    assert await deliveries.events() == []
    await exact.call("PUT", key, {"Phone": "010-0000000"})
    await deliveries.flush()
    assert [each["Action"] for each in receiver.events] == ["Update"]


async def test_a_document_with_lines_is_one_event_and_a_line_is_a_change_of_it(exact, deliveries, receiver):
    await validated(exact, deliveries, "SalesEntries", receiver)
    customer = await exact.first("crm/Accounts?$filter=IsSales eq true&$top=1&$select=ID")
    revenue = (await exact.first("financial/GLAccounts?$filter=Code eq '8000'&$select=ID"))["ID"]
    lines = [{"AmountFC": amount, "GLAccount": revenue} for amount in (10, 20)]
    body = {"Journal": "70", "Customer": customer["ID"], "SalesEntryLines": lines}
    entry = (await exact.post("salesentry/SalesEntries", body)).d["EntryID"]
    line = {"EntryID": entry, "AmountFC": 5, "GLAccount": revenue}
    assert (await exact.post("salesentry/SalesEntryLines", line)).status == 201
    await deliveries.flush()
    assert [(each["Action"], each["Key"]) for each in receiver.events] == [
        ("Create", entry),
        ("Update", entry),
    ]


async def test_only_the_topic_and_company_subscribed_to_are_told(exact, deliveries, receiver):
    await validated(exact, deliveries, "Items", receiver)
    await exact.post("crm/Accounts", {"Name": "Even"})
    exact.division = 3418843
    item = {"Code": "W-1", "Description": "Wig", "IsSalesItem": True}
    assert (await exact.post("logistics/Items", item)).status == 201
    assert await deliveries.events() == []


async def test_a_refused_write_is_not_told(exact, deliveries, receiver):
    await validated(exact, deliveries, "Accounts", receiver)
    assert (await exact.post("crm/Accounts", {"Status": "C"})).status == 500
    assert await deliveries.events() == []


async def test_delivery_needs_no_lever_when_the_clock_runs(exact, door, deliveries, receiver):
    await validated(exact, deliveries, "Accounts", receiver)
    await exact.post("crm/Accounts", {"Name": "Even"})
    await asyncio.wait_for(receiver.heard.wait(), 60)
    assert receiver.events[0]["Action"] == "Create"


async def test_a_failed_delivery_is_tried_ten_times_more_ever_later(exact, door, deliveries, receiver):
    await validated(exact, deliveries, "Accounts", receiver)
    receiver.status = 503
    await exact.post("crm/Accounts", {"Name": "Even"})
    (shown,) = await deliveries.events()
    assert (shown["status"], shown["nextTry"]) == ("waiting", "2026-07-01T09:02:06+00:00")
    await deliveries.flush(119)
    assert len(receiver.got) == 1
    await deliveries.flush(1)
    assert len(receiver.got) == 2
    for n in range(2, 11):
        await deliveries.flush(60 * 2**n)
    (shown,) = await deliveries.events()
    assert (len(receiver.got), len(shown["attempts"]), shown["status"]) == (11, 11, "failed")
    assert len({body for _, body in receiver.got}) == 1
    assert len(await (await door.enter()).rows(SUBSCRIPTIONS)) == 1


async def test_the_subscription_may_go_with_the_last_try(exact, door, deliveries, receiver):
    await door.control("switches", {"webhook_exhausted": "drop", "webhook_retry_unit": "seconds"})
    await validated(exact, deliveries, "Accounts", receiver)
    receiver.status = 500
    await exact.post("crm/Accounts", {"Name": "Even"})
    await deliveries.flush()
    for n in range(1, 11):
        await deliveries.flush(2**n)
    assert len(receiver.got) == 11
    assert await (await door.enter()).rows(SUBSCRIPTIONS) == []


async def test_a_later_try_that_succeeds_ends_it(exact, deliveries, receiver):
    await validated(exact, deliveries, "Accounts", receiver)
    receiver.status = 500
    await exact.post("crm/Accounts", {"Name": "Even"})
    await deliveries.flush()
    receiver.status = 204
    (shown,) = [each for each in await deliveries.flush(120) if each["kind"] == "event"]
    assert [each["status"] for each in shown["attempts"]] == [500, 204]
    assert shown["status"] == "delivered"


async def test_a_receiver_that_is_not_there_is_a_failed_try(exact, deliveries, receiver):
    row = await validated(exact, deliveries, "Accounts", receiver)
    gone = {"CallbackURL": "http://127.0.0.1:9/gone"}
    await exact.call("PUT", f"{SUBSCRIPTIONS}(guid'{row['ID']}')", gone)
    await exact.post("crm/Accounts", {"Name": "Even"})
    (shown,) = await deliveries.events()
    assert shown["attempts"][0]["status"] is None
    assert "127.0.0.1:9" in shown["attempts"][0]["error"]


async def test_addresses_elsewhere_are_withheld(exact, deliveries):
    await subscribe(exact, "Accounts", "https://hooks.example")
    await exact.post("crm/Accounts", {"Name": "Even"})
    shown = await deliveries.flush(1)
    assert {(each["kind"], each["status"], len(each["attempts"])) for each in shown} == {
        ("event", "withheld", 0),
        ("validation", "withheld", 0),
    }
    assert len(await exact.rows(SUBSCRIPTIONS)) == 1


async def test_a_fault_drops_a_webhook(exact, door, deliveries, receiver):
    await validated(exact, deliveries, "Accounts", receiver)
    await door.control("faults", {"kind": "drop_webhook", "path": "Accounts"})
    await exact.post("crm/Accounts", {"Name": "Even"})
    await exact.post("crm/Accounts", {"Name": "Oneven"})
    assert [each["status"] for each in await deliveries.events()] == ["dropped", "delivered"]
    assert len(receiver.events) == 1


async def test_a_fault_repeats_a_webhook(exact, door, deliveries, receiver):
    await validated(exact, deliveries, "Accounts", receiver)
    await door.control("faults", {"kind": "repeat_webhook"})
    await exact.post("crm/Accounts", {"Name": "Even"})
    await deliveries.flush()
    first, second = [body for _, body in receiver.got]
    assert first == second


async def test_a_fault_lets_a_webhook_come_after_the_next_one(exact, door, deliveries, receiver):
    await validated(exact, deliveries, "Accounts", receiver)
    await door.control("faults", {"kind": "late_webhook", "seconds": 30})
    made = (await exact.post("crm/Accounts", {"Name": "Even"})).d
    await exact.call("PUT", f"crm/Accounts(guid'{made['ID']}')", {"Name": "Oneven"})
    await deliveries.flush()
    await deliveries.flush(30)
    assert [each["Action"] for each in receiver.events] == ["Update", "Create"]


async def test_what_waits_for_a_removed_subscription_is_dropped(exact, deliveries, receiver):
    row = await validated(exact, deliveries, "Accounts", receiver)
    receiver.status = 500
    await exact.post("crm/Accounts", {"Name": "Even"})
    await deliveries.flush()
    await exact.call("DELETE", f"{SUBSCRIPTIONS}(guid'{row['ID']}')")
    (shown,) = [each for each in await deliveries.flush(120) if each["kind"] == "event"]
    assert (shown["status"], shown["reason"]) == ("dropped", "the subscription is gone")
    assert len(receiver.got) == 1


async def test_a_slow_receiver_holds_up_neither_the_api_nor_another(exact, deliveries, receiver):
    await validated(exact, deliveries, "Accounts", receiver)
    await validated(exact, deliveries, "Items", receiver)
    receiver.answers.clear()
    await exact.post("crm/Accounts", {"Name": "Even"})
    await exact.post("logistics/Items", {"Code": "W-1", "Description": "Wig"})
    await receiver.heard_event(2)
    receiver.answers.set()
    assert [each["status"] for each in await deliveries.events()] == ["delivered", "delivered"]


def test_the_queue_is_bounded_and_counts_what_it_loses(clock):
    outbox = Outbox(most=2)
    for _ in range(3):
        outbox.add(Delivery("s", 1, CLIENT, "event", "Items", "http://127.0.0.1:9", clock.now()))
    assert (outbox.waiting(), outbox.lost) == (2, 1)


async def test_a_reset_forgets_subscriptions_and_deliveries(exact, door, deliveries, receiver):
    await validated(exact, deliveries, "Accounts", receiver)
    await door.control("reset")
    entered = await door.enter()
    assert await entered.rows(SUBSCRIPTIONS) == []
    assert await deliveries.flush() == []
