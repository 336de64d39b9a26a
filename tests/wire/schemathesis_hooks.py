"""What schemathesis would ask in vain, and why; and a tally of what it asked.

HTTP lets any header pass, so one that nobody knows is no fault. A parameter without a value counts as left
out, as published clients send it so. Of a request that is to be accepted, the values are left out that only
this very connection knows: its environments, its companies, its cursors, the fields by name.
"""

import atexit
import json
import os
from pathlib import Path

import hypothesis
import schemathesis
from hypothesis import Phase
from hypothesis.statistics import collector

# Without Phase.target: it spends half of the examples on changing those that were accepted, finds hardly any that
# is new where a path is all there is to vary, and takes minutes for that.
hypothesis.settings.register_profile("free", phases=(Phase.explicit, Phase.generate, Phase.shrink))
hypothesis.settings.load_profile("free")

_UNKNOWN = "x-schemathesis-unknown-property"
_KNOWN_HERE = ("environmentName", "companyId", "cursor", "fields")


@schemathesis.hook
def filter_case(context, case):
    if _UNKNOWN in {name.lower() for name in case.headers or ()}:
        return False
    return _is_positive(case) or not any(_says_nothing(value) for value in (case.query or {}).values())


@schemathesis.hook
def map_case(context, case):
    if case.query and _is_positive(case):
        case.query = {name: value for name, value in case.query.items() if name not in _KNOWN_HERE}
    if case.method == "DELETE" and _is_positive(case):
        _RECORDS.put_in(case)
    return case


def _is_positive(case):
    return case.meta is not None and case.meta.generation.mode.is_positive


def _says_nothing(value):
    """Whether `name=` is all that is sent of it, if that; of an object the keys are sent."""
    if isinstance(value, dict | list):
        return all(_says_nothing(each) for each in value)
    return value in ("", None)


def _is_list_of_records(rows):
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


class Records:
    """The ids that lists told, so that deletions find a record, and each its own.

    schemathesis would choose among them itself, but what it chooses from shrinks with each deletion, and Hypothesis
    takes that for an error and makes up no more.
    """

    def __init__(self):
        self._ids = {}

    def learn(self, case, response):
        if case.method == "GET" and response.status_code == 200:
            told = response.json() if response.content.startswith((b"{", b"[")) else None
            rows = told.get("data") if isinstance(told, dict) else told
            found = [row["id"] for row in rows if "id" in row] if _is_list_of_records(rows) else []
            self._ids.setdefault(case.path, {}).update(dict.fromkeys(found))

    def put_in(self, case):
        ids = self._ids.get(case.path.rpartition("/{")[0])
        if ids:
            case.path_parameters = dict.fromkeys(case.path_parameters, ids.popitem()[0])


class Tally:
    """How many requests each operation got in each phase, and why its fuzzing came to an end."""

    def __init__(self):
        self._told = {}

    def note(self, case):
        name = case.operation.definition.raw["operationId"]
        phase = case.meta.phase.name.value
        told = self._told.setdefault(name, {"requests": {}, "stopped": None})
        told["requests"][phase] = told["requests"].get(phase, 0) + 1
        if phase == "fuzzing":
            # Hypothesis tells it to whoever is set in this thread, once an operation has had its last example.
            collector.value = lambda said: told.update(stopped=said["stopped-because"])

    def write(self, path):
        Path(path).write_text(json.dumps(self._told))


def _keys():
    path = os.environ.get("SCHEMATHESIS_ACCOUNT_KEYS")
    return Path(path).read_text().split() if path else []


_KEYS = _keys()
_RECORDS = Records()
_TALLY = Tally()
if told_to := os.environ.get("SCHEMATHESIS_TALLY"):
    atexit.register(_TALLY.write, told_to)


@schemathesis.auth(refresh_interval=None).apply_to(operation_id="deleteEndUser")
class LivingConnection:
    """What is asked about when account keys are given: the next of them as soon as the one before is deleted."""

    def get(self, case, context):  # noqa: ARG002  schemathesis calls it so
        return _KEYS[0] if _KEYS else None

    def set(self, case, key, context):  # noqa: ARG002  schemathesis calls it so
        case.headers = {**(case.headers or {}), "X-ACCOUNT-KEY": key}


@schemathesis.hook
def after_call(context, case, response):
    if _KEYS and case.method == "DELETE" and response.status_code == 200:
        del _KEYS[0]
    _RECORDS.learn(case, response)
    _TALLY.note(case)
