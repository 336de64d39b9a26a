"""Rules for webhook subscriptions (facts 9): one for each topic, company and app, with an address to call."""

from urllib.parse import urlsplit

from comptoir_sandbox.exact_online.books import Books, Row
from comptoir_sandbox.exact_online.refusals import Invalid, not_found
from comptoir_sandbox.exact_online.rules.frame import Behaviour, Writing
from comptoir_sandbox.exact_online.switches import Switches
from comptoir_sandbox.exact_online.webhooks.addresses import is_loopback
from comptoir_sandbox.exact_online.webhooks.topics import INSTANT, TOPIC_NAMES

SUBSCRIPTIONS = "webhooks/webhooksubscriptions"


def create_subscription(writing: Writing) -> None:
    row = writing.row
    row |= {"ClientID": writing.client, "Division": writing.books.division}
    writing.default("UserID", writing.user)
    writing.default("IsInstant", False)
    change_subscription(writing)


def visible_subscriptions(books: Books, client: str, switches: Switches) -> list[Row]:
    """An app sees what it has subscribed to itself, unless the switch shows it all."""
    if switches.webhook_sight == "all":
        return list(books.table(SUBSCRIPTIONS))
    return books.table(SUBSCRIPTIONS).where("ClientID", client)


def check_owner(writing: Writing) -> None:
    """Another app's subscription is not there."""
    if writing.row["ClientID"] != writing.client and writing.switches.webhook_sight == "own":
        raise not_found("WebhookSubscriptions")


def change_subscription(writing: Writing) -> None:
    """The address, the topic, and that no other subscription of this app has it."""
    row = writing.row
    check_owner(writing)
    _check_address(
        str(row.get("CallbackURL") or ""), loopback=writing.switches.webhook_callback == "loopback"
    )
    if row.get("Topic") not in TOPIC_NAMES:
        raise Invalid("invalid", "Topic")
    if row.get("IsInstant") and row["Topic"] != INSTANT:
        if writing.switches.webhook_instant == "refuse":
            raise Invalid("invalid", "IsInstant")
        row["IsInstant"] = False
    row["Description"] = row["Topic"]
    if writing.switches.webhook_duplicate == "refuse":
        _refuse_twin(writing)


def _refuse_twin(writing: Writing) -> None:
    row = writing.row
    for other in writing.books.table(SUBSCRIPTIONS).where("Topic", row["Topic"]):
        if other["ClientID"] == row["ClientID"] and other["ID"] != row["ID"]:
            raise Invalid("exists", "Topic")


def _check_address(url: str, *, loopback: bool) -> None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # reading it checks it
    except ValueError:
        raise Invalid("invalid", "CallbackURL") from None
    plain = parts.scheme == "http" and loopback and is_loopback(url)
    if not parts.hostname or not (parts.scheme == "https" or plain):
        raise Invalid("invalid", "CallbackURL")


SUBSCRIPTION = Behaviour(
    full_answer=True, create=create_subscription, change=change_subscription, remove=check_owner
)
