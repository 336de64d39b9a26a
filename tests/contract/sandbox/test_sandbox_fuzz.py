"""Whatever is sent to any endpoint, the sandbox answers in Exact's own shapes, and soon."""

import json
from urllib.parse import quote, urlencode
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sandbox_doors import BAKERY, BIG, STUDIO

from comptoir_sandbox.exact_online.catalogue import load

CATALOGUE = load()
ENTITY_SETS = sorted(CATALOGUE, key=lambda each: each.path)
ENDPOINTS = st.sampled_from(ENTITY_SETS)
USUAL = settings(
    max_examples=250,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
ANSWERS = {200, 201, 204, 400, 401, 403, 404, 405, 413, 414, 415, 500, 501}

WORDS = st.sampled_from(
    [
        "ID",
        "Code",
        "Name",
        "Modified",
        "Timestamp",
        "AmountDC",
        "eq",
        "ne",
        "gt",
        "ge",
        "lt",
        "le",
        "and",
        "or",
        "not",
        "(",
        ")",
        "'",
        "''",
        ",",
        "/",
        "$",
        "*",
        "null",
        "true",
        "false",
        "1",
        "-1",
        "1L",
        "1.5",
        "1e9",
        "0x1",
        "guid'00000000-0000-0000-0000-000000000000'",
        "guid'x'",
        "datetime'2026-01-01'",
        "datetime'2026-99-99'",
        "'text'",
        "substringof",
        "startswith",
        "tolower(",
        "trim(Code)",
        "Lines",
        "asc",
        "desc",
        "allpages",
        "none",
        "60",
        "99999999999999999999",
        "é",
        "\x00",
        "%27",
        "%%",
        ";",
        "--",
        "SalesInvoiceLines/AmountFC",
        "9223372036854775808L",
        "X'0F'",
        "time'PT1H'",
        "day(Modified)",
    ]
)
TEXTS = st.one_of(st.lists(WORDS, max_size=9).map(" ".join), st.text(max_size=30))
OPTIONS = st.dictionaries(
    st.sampled_from(
        [
            "$filter",
            "$select",
            "$expand",
            "$orderby",
            "$top",
            "$skip",
            "$skiptoken",
            "$inlinecount",
            "$format",
            "$search",
            "$batch",
            "modified",
        ]
    ),
    TEXTS,
    max_size=4,
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXTS,
    st.sampled_from(["2026-06-25", "2026-02-30", "/Date(0)/", "00000000-0000-0000-0000-000000000000", 10**400]),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=8
)  # fmt: skip
TYPES = st.sampled_from(
    ["application/json", "text/plain", "application/atom+xml", "multipart/form-data", "", "é/é"]
)
KEYS = st.one_of(
    st.just(""), TEXTS.map(lambda text: f"({text})"),
    st.sampled_from(["(guid'00000000-0000-0000-0000-000000000000')", "(1)", "('10')", "(", "()", "/$count", "/$metadata"]),
)  # fmt: skip


def check(said):
    """Exact's shapes: an error is its error document, or nothing at all."""
    assert said.status in ANSWERS, (said.status, said.body[:500])
    assert b"Traceback" not in said.body
    if said.status < 400 or not said.body:
        return said
    if "xml" in said.kind:
        message = ET.fromstring(said.body).findtext("{*}message")
        assert message is not None
    else:
        error = json.loads(said.body)["error"]
        assert set(error) == {"code", "message"}
        assert set(error["message"]) == {"lang", "value"}
        if said.status == 500:  # what the bookkeeping refuses, in words
            assert error["message"]["value"]
            assert error["message"]["lang"]
    return said


def query_of(options):
    return urlencode({name: text.encode("utf-8", "surrogatepass") for name, text in options.items()})


@pytest.mark.parametrize("accept", ["application/json", "application/atom+xml"])
def test_every_endpoint_answers_a_plain_list_and_a_count(line, accept):
    for entity_set in ENTITY_SETS:
        check(line.call("GET", entity_set.path, query="$top=1", accept=accept))
        check(line.call("GET", f"{entity_set.path}/$count"))


def test_every_endpoint_refuses_an_empty_and_a_wrong_body_in_words(line):
    for entity_set in ENTITY_SETS:
        for body in (b"{}", b"[]", b"\xff\xfe"):
            check(line.call("POST", entity_set.path, body))
        check(line.call("PUT", f"{entity_set.path}(guid'00000000-0000-0000-0000-000000000000')", b"{}"))
        check(line.call("DELETE", f"{entity_set.path}(1)"))


@USUAL
@given(ENDPOINTS, KEYS, OPTIONS, st.sampled_from(["application/json", "application/atom+xml", "*/*", "é"]))
def test_reads_with_any_options_are_answered(line, entity_set, key, options, accept):
    accept = accept.encode("utf-8").decode("latin-1")
    check(line.call("GET", entity_set.path + key.replace("?", ""), query=query_of(options), accept=accept))


@USUAL
@given(ENDPOINTS, st.sampled_from(["POST", "PUT"]), st.data())
def test_writes_of_any_values_are_answered(line, entity_set, method, data):
    names = list(entity_set.properties) or ["ID"]
    members = st.dictionaries(st.sampled_from([*names, "Nonsense"]), VALUES, max_size=6)
    body = json.dumps(data.draw(members)).encode()
    key = "(guid'00000000-0000-0000-0000-000000000000')" if method == "PUT" else ""
    check(line.call(method, entity_set.path + key, body, kind=data.draw(TYPES)))


@USUAL
@given(
    st.sampled_from([each for each in ENTITY_SETS if "POST" in each.methods and each.mandatory]),
    st.data(),
)
def test_writes_with_all_that_is_mandatory_are_answered(line, entity_set, data):
    body = {name: data.draw(VALUES) for name in entity_set.mandatory}
    check(line.call("POST", entity_set.path, json.dumps(body).encode()))


@USUAL
@given(
    st.binary(max_size=60),
    TYPES,
    st.sampled_from(["crm/Accounts", "salesinvoice/SalesInvoices", "nothing/Here"]),
)
def test_bytes_that_are_no_document_are_answered(line, body, kind, path):
    check(line.call("POST", path, body, kind=kind))


@USUAL
@given(st.text(max_size=40), st.sampled_from([STUDIO, "", "x", -1, 99999999999999999999, "3412071/3412071"]))
def test_any_address_is_answered(line, path, division):
    check(line.call("GET", quote(path.encode("utf-8", "surrogatepass"), safe="/$()',"), division=division))


@pytest.mark.parametrize("method", ["PATCH", "MERGE", "OPTIONS", "HEAD", "TRACE", "CONNECT", "PURGE"])
def test_other_methods_are_answered(line, method):
    said = line.call(method, "crm/Accounts")
    assert said.status in {400, 404, 405, 501}


def test_a_body_over_10_mb_is_refused(line):
    body = json.dumps({"Name": "x" * 10_000_001}).encode()
    assert check(line.call("POST", "crm/Accounts", body)).status == 413


def test_an_address_over_6000_characters_is_refused(line):
    assert check(line.call("GET", "crm/Accounts", query="$filter=" + "x" * 6_000)).status == 414


def test_ids_of_another_company_are_refused(line):
    other = json.loads(line.call("GET", "crm/Accounts", query="$top=1&$select=ID", division=BIG).body)["d"][
        0
    ]["ID"]
    for path in ("crm/Accounts", "crm/Contacts", "salesinvoice/SalesInvoices"):
        assert check(line.call("GET", f"{path}(guid'{other}')", division=BAKERY)).status == 404
    contact = json.dumps({"Account": other, "LastName": "X", "FirstName": "Y"}).encode()
    assert check(line.call("POST", "crm/Contacts", contact, division=BAKERY)).status == 500


def test_a_filter_of_great_depth_is_answered(line):
    deep = "(" * 900 + "Code eq 'x'" + ")" * 900
    check(line.call("GET", "crm/Accounts", query=urlencode({"$filter": deep})))
    check(line.call("GET", "crm/Accounts", query=urlencode({"$filter": "not " * 1200 + "true"})))
    check(line.call("POST", "crm/Accounts", b"[" * 100_000))
