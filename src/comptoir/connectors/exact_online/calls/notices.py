"""Exact Online's webhooks: what a delivery says, and the proof that Exact sent it (exact-facts 9)."""

import hmac
from typing import TypeVar

import msgspec
from msgspec import Raw, Struct

from comptoir.cdk.contract import Notice
from comptoir.kit.crypto import Secret, hmac_sha256_hex
from comptoir.kit.errors import FieldProblem, InvalidBody, SignatureWrong

_Kind = TypeVar("_Kind")


class _Delivery(Struct):
    content: Raw = msgspec.field(name="Content")
    hash_code: str = msgspec.field(name="HashCode")


class _Content(Struct, rename="pascal"):
    topic: str
    division: int
    action: str
    key: str


def notice(body: bytes, secret: Secret) -> Notice:
    """The delivery in `body`. The hash is over the bytes of Content exactly as they came."""
    delivery = _decoded(body, _Delivery)
    content = bytes(delivery.content)
    expected = hmac_sha256_hex(secret.reveal().encode(), content).upper()
    if not hmac.compare_digest(delivery.hash_code.encode(), expected.encode()):
        raise SignatureWrong("HashCode is not that of Content under the app's webhook secret.")
    said = _decoded(content, _Content)
    return Notice(str(said.division), said.topic, said.action, said.key)


def _decoded(body: bytes, kind: type[_Kind]) -> _Kind:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        text = f"This is no delivery of Exact Online: {error}."
        raise InvalidBody(text, fields=[FieldProblem("", "malformed_delivery", text)]) from None
