"""Watches what the target system received for each request, by the sandbox's call log.

It knows no request from another, so it can be asked only where requests come one after the other.
"""

import os
from collections import Counter
from time import sleep

import requests

_SANDBOX = os.environ.get("SCHEMATHESIS_SANDBOX")
_SESSION = requests.Session()
_UNDER_WAY = ("OPEN", "IN_PROGRESS")
_POLLS, _PAUSE = 600, 0.02


def reached_the_books(response):
    """The writes that the target system got, and took or not, as (method, path, body, status)."""
    if _SANDBOX is None:
        return None
    _wait_for_the_task(response)
    calls = _SESSION.get(f"{_SANDBOX}/calls", params={"bodies": 1}, timeout=10).json()["calls"]
    _SESSION.delete(f"{_SANDBOX}/calls", timeout=10)
    return [
        (call["method"], call["path"], call["request"], call["status"])
        for call in calls
        if call["method"] != "GET" and "/oauth2/" not in call["path"]
    ]


def contradictions(told, writes, *, dry_run):
    """What the answer says that the calls do not bear out. `told` is the answer's body, `writes` those calls."""
    taken = [write for write in writes if write[3] < 400]
    errors = told.get("errors") or {}
    again = [write for write, times in Counter(taken).items() if times > 1 and not _may_be_twice(write)]
    if dry_run and writes:
        yield f"a dry run sent {_said(writes)}"
    if errors and not errors.get("downstream") and writes and errors["code"] not in _AFTER_ALL:
        yield f"{errors['code']} was said before the target system was asked, yet it got {_said(writes)}"
    elif errors and errors["code"] not in _AFTER_ALL and not _taken_back(taken):
        yield f"{errors['code']} was said, yet the target system took {_said(taken)}"
    if again:
        yield f"the same was sent again: {_said(again)}"
    if any(field["code"] == "unrecognised" for field in errors.get("fields") or ()):
        yield f"nobody has told what this means: {errors['downstream']}"


_BESIDE = ("crm/Addresses", "crm/Contacts", "crm/BankAccounts")
_AFTER_ALL = ("write_in_doubt", "internal_error")


def _may_be_twice(write):
    """What a caller may send twice in one body, such as two addresses of a contact that say the same."""
    return write[0] != "POST" or write[1].endswith(_BESIDE)


def _taken_back(taken):
    """Whether everything that was created was deleted again, and nothing changed."""
    kinds = Counter(method for method, *_ in taken)
    return kinds["POST"] == kinds["DELETE"] and not kinds["PUT"]


def _said(writes):
    return "; ".join(f"{method} {path} {status} {body[:200]}" for method, path, body, status in writes)


def _wait_for_the_task(response):
    """What is done after the answer is done before the next request."""
    told = response.json() if response.content.startswith(b"{") else {}
    task = told["data"].get("taskId") if isinstance(told.get("data"), dict) else None
    place = f"{response.request.url.partition('/accounting')[0]}/accounting/asyncTask/{task}"
    for _ in range(_POLLS if task else 0):
        told = _SESSION.get(place, headers=_keys(response.request.headers), timeout=10).json()
        assert told["data"], told
        if told["data"]["status"] not in _UNDER_WAY:
            return
        sleep(_PAUSE)


def _keys(headers):
    return {name: value for name, value in headers.items() if name.upper() in ("X-API-KEY", "X-ACCOUNT-KEY")}
