"""Whatever is sent to the doors of a site, to its login and to its levers, is answered in their own shapes."""

import json
from urllib.parse import urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sandbox_doors import CLIENT, STUDIO
from sandbox_line import BACK

from comptoir_sandbox.exact_online.control_openapi import BODIES

USUAL = settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
HARMLESS = sorted(place for place in BODIES if place[1] not in ("/reset", "/seed", "/companies", "/faults"))
WORDS = st.sampled_from(
    [
        "",
        "x",
        "é",
        CLIENT,
        "demo@comptoir.example",
        "demo",
        BACK,
        "https://[x",
        "code",
        "token",
        "allow",
        "9" * 5000,
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS | st.just(STUDIO)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
ASKED = st.fixed_dictionaries(
    {},
    optional={
        "client_id": st.just(CLIENT) | WORDS,
        "redirect_uri": st.just(BACK) | WORDS,
        "response_type": WORDS,
        "state": WORDS,
        "force_login": st.sampled_from(["0", "1", "x"]),
    },
)
FORM = st.dictionaries(
    st.sampled_from(
        ["username", "password", "decision", "divisions", "session", "grant_type", "code", "refresh_token"]
    ),
    WORDS,
)
TYPES = st.sampled_from(
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "text/x",
        "",
    ]
)
LOGINS = st.sampled_from(["Basic x", "Basic =", "Basic /////w==", "Bearer x", "Digest", ""])


@USUAL
@given(st.sampled_from(HARMLESS), st.data())
def test_levers_take_anything_and_say_what_is_wrong(line, place, data):
    method, path = place
    names = BODIES[place].__struct_fields__
    keys = st.sampled_from(names) if names else WORDS
    body = data.draw(st.dictionaries(keys, ANYTHING, max_size=4) | ANYTHING)
    if isinstance(body, dict) and {"speed", "advance", "set"} & set(body):
        return  # the clock of this process goes on
    said = line.send(method, f"/_sandbox{path}", json.dumps(body).encode())
    assert said.status in (200, 201, 400), said.body
    told = json.loads(said.body)
    if said.status == 400:
        assert set(told) == {"error", "field", "code", "hint"}
        assert told["error"]
        assert told["hint"]


@USUAL
@given(st.sampled_from(["GET", "POST", "PUT", "OPTIONS"]), ASKED, FORM, TYPES)
def test_the_login_page_is_always_a_page_or_a_way_back(line, method, asked, form, kind):
    body = urlencode(form).encode() if method != "GET" else None
    said = line.send(method, f"/api/oauth2/auth?{urlencode(asked)}", body, {"Content-Type": kind})
    assert said.status in (200, 302, 400, 401, 403, 405)
    assert b"Traceback" not in said.body


@USUAL
@given(FORM, TYPES, LOGINS, st.binary(max_size=40))
def test_a_token_call_is_always_an_error_of_oauth(line, form, kind, login, rest):
    body = urlencode(form).encode() + rest
    said = line.send("POST", "/api/oauth2/token", body, {"Content-Type": kind, "Authorization": login})
    assert said.status in (400, 401)
    assert not said.body or json.loads(said.body)["error"]
