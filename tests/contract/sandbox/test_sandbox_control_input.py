"""Wrong input to the levers: a 400 that names the field, a code, and what to do; never half of it done."""

import json

import pytest

DEMO = "demo@comptoir.example"
AGREED = {
    "client_id": "11111111-1111-1111-1111-111111111111",
    "user": DEMO,
    "redirect_uri": "http://127.0.0.1:9/callback",
}

WRONG = [
    ("users", {"email": "a@b.example", "full_name": 5}, "full_name", "wrong_type"),
    ("users", {"full_name": "Nobody"}, "email", "missing_field"),
    ("users", {"email": "a@b.example", "language": "nl-NL"}, "language", "wrong_value"),
    ("users", {"email": "a@b.example", "divisions": [1]}, "divisions", "unknown"),
    ("users", {"email": "a@b.example", "divisions": ["3412071"]}, "divisions[0]", "wrong_type"),
    ("users", {"email": "a@b.example", "current_division": 1}, "current_division", "unknown"),
    ("users", {"email": "a@b.example", "blocked": "Tired"}, "blocked", "wrong_value"),
    ("users", {"email": "a@b.example", "without": ["crm/Unicorns"]}, "without", "unknown"),
    ("users", {"email": "a@b.example", "hat": "red"}, "hat", "unknown_field"),
    ("apps", {"client_id": "one", "redirect_uris": "x"}, "redirect_uris", "wrong_type"),
    ("apps", {"client_id": "one", "redirect_uris": ["x"]}, "redirect_uris", "wrong_value"),
    ("apps", {"client_id": "one", "scopes": ["Crm unicorns read"]}, "scopes", "unknown"),
    ("apps", {"client_id": "one", "reviewed": "no"}, "reviewed", "wrong_type"),
    ("consent", AGREED | {"divisions": [1]}, "divisions", "unknown"),
    ("consent", AGREED | {"divisions": []}, "divisions", "wrong_value"),
    ("consent", AGREED | {"user": "nobody@b.example"}, "user", "unknown"),
    ("consent", AGREED | {"client_id": "nothing"}, "client_id", "unknown"),
    ("consent", AGREED | {"redirect_uri": "ftp://a.example"}, "redirect_uri", "refused"),
    ("divisions", {"division": 1, "blocked": ""}, "division", "unknown"),
    ("divisions", {"division": 3412071, "status": 7}, "status", "wrong_value"),
    ("divisions", {"division": 3412071, "without": ["magic/"]}, "without", "unknown"),
    ("companies", {"count": 0}, "count", "wrong_value"),
    ("periods", {"division": 3412071, "year": 1900, "period": 1}, "period", "unknown"),
    ("clock", {"set": "tomorrow"}, "set", "wrong_value"),
    ("clock", {"set": "9999-12-31T23:59:59Z"}, "set", "wrong_value"),
    ("clock", {"advance": 1e300}, "advance", "wrong_value"),
    ("clock", {"advance": "5"}, "advance", "wrong_type"),
    ("clock", {"speed": 0}, "speed", "wrong_value"),
    ("clock", {"speed": 1e300}, "speed", "wrong_value"),
    ("seed", {"division": 3412071, "unicorns": 2}, "unicorns", "unknown_field"),
    ("seed", {"division": 3412071, "invoices": -2}, "invoices", "wrong_value"),
    ("faults", {"kind": "flood"}, "kind", "wrong_value"),
    (
        "faults",
        {"faults": [{"kind": "html"}, {"kind": "html", "times": "2"}]},
        "faults[1].times",
        "wrong_type",
    ),
    ("faults", {"kind": "html", "path": "("}, "path", "wrong_value"),
    ("faults", {"kind": "status", "headers": {"A\nB": "x"}}, "headers", "wrong_value"),
    ("faults", {"kind": "status", "status": 42}, "status", "wrong_value"),
    ("limits", {"division": 1, "minute": 5}, "division", "unknown"),
    ("limits", {"minute": "5"}, "minute", "wrong_type"),
    ("limits", {"spend": {"client_id": "x"}}, "division", "missing_field"),
    ("limits", {"division": 3412071, "spend": {"client_id": "x", "hour": 1}}, "spend.hour", "unknown_field"),
    ("switches", {"top_shape": "circle"}, "top_shape", "wrong_value"),
    ("switches", {"gravity": "off"}, "gravity", "unknown_field"),
    ("restore", {"name": "never taken"}, "name", "unknown"),
    ("reset", {"everything": True}, "everything", "unknown_field"),
    ("webhooks/flush", {"now": True}, "now", "unknown_field"),
]


async def answered(door, method, path, body):
    async with door.session.request(method, f"{door.url}/_sandbox/{path}", data=body) as answer:
        return answer.status, await answer.json()


@pytest.mark.parametrize(("path", "body", "field", "code"), WRONG, ids=lambda each: str(each)[:40])
async def test_wrong_input_names_field_code_and_what_to_do(door, path, body, field, code):
    status, told = await answered(door, "POST", path, json.dumps(body))
    assert (status, told["field"], told["code"]) == (400, field, code), told
    assert told["error"]
    assert told["hint"]


@pytest.mark.parametrize("body", [b"{", b"[]", b'"text"', b"\xff\xfe", b"null"])
async def test_a_body_that_is_no_object_is_refused(door, body):
    for path in ("users", "faults", "seed", "clock", "reset"):
        status, told = await answered(door, "POST", path, body)
        assert status == 400, path
        assert told["code"] in ("not_json", "wrong_type")


async def test_what_may_be_chosen_is_told(door):
    _, told = await answered(door, "POST", "switches", json.dumps({"top_shape": "circle"}))
    assert '"array","results"' in told["hint"]
    _, told = await answered(door, "POST", "apps", json.dumps({"scopes": ["crm"]}))
    assert "Crm accounts" in told["hint"]


async def test_nothing_is_done_when_one_of_two_is_wrong(door, sandbox):
    await answered(door, "POST", "switches", json.dumps({"top_shape": "results", "gravity": "off"}))
    await answered(door, "POST", "users", json.dumps({"email": DEMO, "password": "new", "divisions": [1]}))
    await answered(door, "POST", "faults", json.dumps({"faults": [{"kind": "html"}, {"kind": "flood"}]}))
    site = sandbox.site("nl")
    assert (site.switches.top_shape, site.users[DEMO].password, list(site.faults)) == ("array", "demo", [])


async def test_a_query_parameter_that_is_no_number_is_refused(door):
    status, told = await answered(door, "GET", "calls?since=monday", None)
    assert (status, told["field"]) == (400, "since")


async def test_a_lever_that_is_not_there_and_a_wrong_method_say_so(door):
    assert (await answered(door, "GET", "unicorns", None))[1]["code"] == "not_found"
    status, told = await answered(door, "PUT", "clock", None)
    assert (status, told["code"]) == (405, "wrong_method")
    async with door.session.put(f"{door.url}/_sandbox/faults") as answer:
        assert answer.headers["Allow"] == "DELETE, GET, HEAD, POST"
    status, told = await answered(door, "DELETE", "faults/99", None)
    assert (status, told["field"]) == (400, "number")


async def test_the_document_tells_the_same_bodies_as_are_taken(door):
    document = await door.control("openapi.json", method="GET")
    schemas = document["components"]["schemas"]
    assert schemas["Person"]["properties"]["language"]["enum"] == ["de", "en", "fr", "nl"]
    assert schemas["SwitchChanges"]["properties"]["top_shape"]["enum"] == ["array", "results"]
    for name in ("Person", "Registration", "Consent", "Seed", "SwitchChanges", "FaultRule"):
        assert schemas[name]["additionalProperties"] is False


async def test_a_distortion_of_a_call_without_a_document_changes_nothing(exact, door):
    await door.control("faults", {"kind": "distort", "times": 3, "set": {"Name": "x", "Lines.Name": "y"}})
    assert (await exact.get("crm/Accounts/$count")).status == 200
    assert (await exact.post("crm/Accounts", [1])).status == 400
    assert (await exact.post("crm/Accounts", {"Name": "a", "Lines": "none"})).status == 400
