"""Sealed envelopes against known answers, and secrets that keep to themselves."""

import json
import pickle
from itertools import count

import msgspec
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from comptoir.kit.crypto import (
    Key,
    KeyMissing,
    SealBroken,
    Secret,
    hmac_sha256_hex,
    kek_id,
    open_sealed,
    rewrap,
    seal,
)

OLD = Key("old", bytes(range(32)))
NEW = Key("new", bytes(range(32, 64)))
KEYS = {"old": OLD, "new": NEW}
AAD = b"tokens:ten_1:con_1:sealed:v1"


def counting():
    """Bytes that differ at every call and are the same in every run."""
    calls = count(1)
    return lambda length: bytes([next(calls)]) * length


# seal(OLD, b"refresh token", AAD, counting()): data key 32 × 01, wrapped under nonce 12 × 02, text under 12 × 03
VECTOR = bytes.fromhex(
    "7631036f6c640202020202020202020202029a2918bab8d8305aca84a3f93278db121de8ae6d955579f0435fd002766a"
    "48c338cef743bbdb44b0cdac2dfc2044bdcb0303030303030303030303038a0472e89af75f49d9938d02a28e28f8eaca"
    "176390fed04f75b2efd695"
)


def test_an_envelope_has_the_published_form():
    assert seal(OLD, b"refresh token", AAD, counting()) == VECTOR


def test_an_envelope_can_be_put_together_by_hand():
    head = b"v1\x03old"
    wrapped = AESGCM(OLD.secret).encrypt(b"\x02" * 12, b"\x01" * 32, head)
    text = AESGCM(b"\x01" * 32).encrypt(b"\x03" * 12, b"refresh token", AAD)
    assert head + b"\x02" * 12 + wrapped + b"\x03" * 12 + text == VECTOR


def test_an_envelope_opens_with_its_key_and_place():
    assert open_sealed(KEYS, VECTOR, AAD) == b"refresh token"
    assert kek_id(VECTOR) == "old"


@pytest.mark.parametrize("plaintext", [b"", b"x", bytes(100_000)])
def test_any_length_comes_back(plaintext):
    assert open_sealed(KEYS, seal(NEW, plaintext, AAD), AAD) == plaintext


def test_the_same_text_is_never_sealed_the_same_way():
    assert seal(OLD, b"refresh token", AAD) != seal(OLD, b"refresh token", AAD)


def test_an_envelope_does_not_open_for_another_place():
    with pytest.raises(SealBroken):
        open_sealed(KEYS, VECTOR, b"tokens:ten_2:con_1:sealed:v1")


def test_a_key_that_is_not_here_is_named():
    with pytest.raises(KeyMissing, match="'old'"):
        open_sealed({"new": NEW}, VECTOR, AAD)


def test_a_change_of_any_single_byte_is_noticed():
    for position in range(len(VECTOR)):
        altered = bytearray(VECTOR)
        altered[position] ^= 1
        with pytest.raises(SealBroken):
            open_sealed(KEYS, bytes(altered), AAD)


def test_a_cut_at_any_byte_is_noticed():
    for length in range(len(VECTOR)):
        with pytest.raises(SealBroken):
            open_sealed(KEYS, VECTOR[:length], AAD)


def test_a_data_key_wrapped_under_one_name_does_not_open_under_another():
    twin = Key("own", OLD.secret)
    renamed = VECTOR.replace(b"\x03old", b"\x03own", 1)
    with pytest.raises(SealBroken):
        open_sealed({"own": twin}, renamed, AAD)


def test_rewrapping_changes_the_key_and_not_the_text():
    moved = rewrap(VECTOR, {"old": OLD}, NEW)
    assert open_sealed({"new": NEW}, moved, AAD) == b"refresh token"
    text = 12 + len(b"refresh token") + 16
    assert moved[-text:] == VECTOR[-text:]
    assert moved[:-text] != VECTOR[:-text]


def test_rewrapping_needs_the_old_key():
    with pytest.raises(KeyMissing):
        rewrap(VECTOR, {}, NEW)


@pytest.mark.parametrize(("name", "secret"), [("k", b"short"), ("", bytes(32)), ("k" * 256, bytes(32))])
def test_a_key_of_another_size_is_refused(name, secret):
    with pytest.raises(ValueError, match="bytes"):
        Key(name, secret)


def test_a_key_does_not_print_its_bytes():
    assert repr(Key("k", b"canary" + bytes(26))) == "Key(id='k')"


def test_hmac_gives_the_published_answer():
    # RFC 4231, test case 2
    assert (
        hmac_sha256_hex(b"Jefe", b"what do ya want for nothing?")
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


def test_a_secret_prints_as_stars_everywhere():
    secret = Secret("canary")
    assert [str(secret), repr(secret), f"{secret}", f"{secret:>5}", repr([secret])] == [
        "***",
        "***",
        "***",
        "  ***",
        "[***]",
    ]


def test_a_secret_is_opened_by_an_explicit_call():
    assert Secret("canary").reveal() == "canary"


@pytest.mark.parametrize("encode", [json.dumps, msgspec.json.encode, pickle.dumps])
def test_a_secret_is_never_encoded_by_accident(encode):
    with pytest.raises(TypeError):
        encode({"token": Secret("canary")})


def test_secrets_equal_secrets_only():
    assert Secret("é") == Secret("é")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a")}) == 1
