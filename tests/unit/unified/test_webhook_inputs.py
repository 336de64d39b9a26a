"""Webhooks name the families of records that the surface has."""

import re

import pytest
from msgspec import ValidationError, json

from comptoir.unified.surface import RESOURCES
from comptoir.unified.vocabulary import Verb
from comptoir.unified.webhooks import EventResource, WebhookInput


def test_every_family_that_can_be_listed_and_read_can_be_heard_of():
    families = {
        found.collection
        for found in RESOURCES
        if found.parent is None and found.find(Verb.LIST) and found.find(Verb.GET)
    }
    singular = {re.sub("ies$", "y", name).removesuffix("s") for name in families}
    assert {re.sub("([A-Z])", r"_\1", name).upper() for name in singular} == set(EventResource)


@pytest.mark.parametrize(
    "address",
    [
        "https://app.example",
        "http://127.0.0.1:65535/hooks?key=1",
        "https://a.b-c.example:1/x/%20",
        "https://app.example?x=1",
    ],
)
def test_an_address_that_can_be_called_is_taken(address):
    assert json.decode(json.encode({"callbackUrl": address}), type=WebhookInput).callback_url == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://",
        "https:///x",
        "https://-a",
        "https://a:0",
        "https://a:65536",
        "https://a\n",
        "https://é",
    ],
)
def test_an_address_that_cannot_be_called_is_refused(address):
    with pytest.raises(ValidationError):
        json.decode(json.encode({"callbackUrl": address}), type=WebhookInput)
