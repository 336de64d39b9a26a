"""What schemathesis would ask in vain, and why; what it meets in the books; and a tally of what it asked.

HTTP lets any header pass, so one that nobody knows is no fault. A parameter without a value counts as left
out, as published clients send it so, and a file may say anything. Of a request that is to be accepted, the
values are left out that only this very connection knows: its environments, companies, cursors, fields by name.

Four in five of the others get ids, codes and amounts of this company, so that most writes reach its books.
"""

import atexit
import json
import os
from pathlib import Path
from random import Random

import hypothesis
import schemathesis
from hypothesis import Phase, strategies
from hypothesis.statistics import collector
from schemathesis_books import Books
from schemathesis_filling import Filling
from schemathesis_watching import contradictions, reached_the_books

# Without Phase.target: it spends half of the examples on changing those that were accepted, finds hardly any that
# is new where a path is all there is to vary, and takes minutes for that.
hypothesis.settings.register_profile("free", phases=(Phase.explicit, Phase.generate, Phase.shrink))
hypothesis.settings.load_profile("free")

_UNKNOWN = "x-schemathesis-unknown-property"
_WHOLLY_MADE_UP = 0.2
_QUERY_KEPT = 0.3  # a dry run books nothing
_HEADERS_KEPT = 0.1
_OF_OTHERS = {"If-Match", "Idempotency-Key"}  # a version that no record has, a key that another request used
_KNOWN_HERE = ("environmentName", "companyId", "cursor", "fields")


@schemathesis.hook
def filter_case(context, case):
    if _UNKNOWN in {name.lower() for name in case.headers or ()}:
        return False
    if _is_positive(case):
        return True
    return not (_is_file_all_the_same(case) or any(map(_says_nothing, (case.query or {}).values())))


@schemathesis.hook
def map_case(context, case):
    if case.query and _is_positive(case):
        case.query = {name: value for name, value in case.query.items() if name not in _KNOWN_HERE}
    return case if case.meta.phase.name == "fuzzing" else _met_the_books(case, repr(case.body))


@schemathesis.hook
def flatmap_case(context, case):
    """What Hypothesis makes up meets the books by a number that it makes up too, and so can make up again."""
    return strategies.integers(0, 2**32).map(lambda seed: _met_the_books(case, seed))


def _met_the_books(case, seed):
    drawn = Random(seed)
    if _is_positive(case) and drawn.random() > _WHOLLY_MADE_UP:
        _put_in(case, drawn)
    return case


def _put_in(case, drawn):
    """Keys of records into the path, and into a body what the company can book."""
    if case.path_parameters:
        case.path_parameters |= _BOOKS.keys_for(case.path, drawn, used_up=case.method == "DELETE")
    if case.method == "GET" or not case.path.startswith("/accounting/"):
        return
    case.query = {name: value for name, value in (case.query or {}).items() if drawn.random() < _QUERY_KEPT}
    if case.media_type and isinstance(case.body, dict):
        schema = case.operation.definition.raw["requestBody"]["content"][case.media_type]["schema"]
        filling = Filling(_BOOKS, case.operation.schema.raw_schema["components"]["schemas"])
        case.body = filling.filled(case.body, schema, case.path, case.method, drawn)


@schemathesis.hook
def before_call(context, case, **kwargs):
    """Mostly without a version that no record has, and without a key that was used for another request."""
    if (
        _is_positive(case)
        and Random(repr((case.path_parameters, case.headers, case.body))).random() > _HEADERS_KEPT
    ):
        for name in _OF_OTHERS & case.headers.keys():
            del case.headers[name]


def _is_positive(case):
    return case.meta is not None and case.meta.generation.mode.is_positive


def _is_file_all_the_same(case):
    """Whether a file of a form is a number, say, or a truth value: on the wire that is a file that says so."""
    if case.media_type != "multipart/form-data" or not isinstance(case.body, dict):
        return False
    several = case.body.get("files")
    files = [case.body.get("file", ""), *(several if isinstance(several, list) else ())]
    return any(not isinstance(one, str | bytes) for one in files)


def _is_dry(case):
    return str((case.query or {}).get("dryRun")).lower() == "true"


def _says_nothing(value):
    """Whether `name=` is all that is sent of it, if that; of an object the keys are sent."""
    if isinstance(value, dict | list):
        return all(_says_nothing(each) for each in value)
    return value in ("", None)


class Tally:
    """How many requests each operation got in each phase, how they ended, and why its fuzzing came to an end."""

    def __init__(self):
        self._told = {}

    def note(self, case, response):
        name = case.operation.definition.raw["operationId"]
        phase = case.meta.phase.name.value
        told = self._told.setdefault(name, {"requests": {}, "stopped": None, "allowed": {}})
        told["requests"][phase] = told["requests"].get(phase, 0) + 1
        if _is_positive(case):
            ending = "dry run" if _is_dry(case) and response.status_code < 300 else str(response.status_code)
            told["allowed"][ending] = told["allowed"].get(ending, 0) + 1
        if phase == "fuzzing":
            # Hypothesis tells it to whoever is set in this thread, once an operation has had its last example.
            collector.value = lambda said: told.update(stopped=said["stopped-because"])

    def write(self, path):
        Path(path).write_text(json.dumps(self._told))


def _keys():
    path = os.environ.get("SCHEMATHESIS_ACCOUNT_KEYS")
    return Path(path).read_text().split() if path else []


_KEYS = _keys()
_BOOKS = Books(json.loads(Path(os.environ["SCHEMATHESIS_BOOKS"]).read_text()))
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


@schemathesis.check
def the_books_bear_it_out(context, response, case):
    """Nothing is booked that was refused, nothing is sent twice, and nothing at all by a dry run."""
    if case.method == "GET" or not case.path.startswith("/accounting/") or case.path.endswith("/passThrough"):
        return
    writes = reached_the_books(response)
    if writes is None:
        return
    told = response.json() if response.content.startswith(b"{") else {}
    found = list(contradictions(told, writes, dry_run=_is_dry(case) and response.status_code < 300))
    assert not found, "\n".join(found)


@schemathesis.hook
def after_call(context, case, response):
    if _KEYS and case.method == "DELETE" and response.status_code == 200:
        del _KEYS[0]
    if case.method != "DELETE" and response.status_code in (200, 201) and response.content.startswith(b"{"):
        _BOOKS.learn(case.path, response.json().get("data"))
    _TALLY.note(case, response)
