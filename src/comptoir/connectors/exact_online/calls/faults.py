"""What Exact Online's refusals mean: status, reason and sentence to a typed problem (exact-facts 3, 4, 6)."""

import msgspec

from comptoir.cdk.contract import Answer, Call
from comptoir.connectors.exact_online.calls.refused_access import access_refused
from comptoir.connectors.exact_online.calls.sentences import HINTS, TAKEN, read_sentence
from comptoir.kit.errors import (
    Downstream,
    FieldProblem,
    Problem,
    RecordInUse,
    RecordUnknown,
    RefusedByTarget,
    TargetRejected,
    UpstreamBadAnswer,
    UpstreamUnavailable,
    WriteInDoubt,
)


class _Message(msgspec.Struct):
    value: str = ""


class _Error(msgspec.Struct):
    message: _Message | str = ""


class _Body(msgspec.Struct):
    error: _Error | str


_BODY = msgspec.json.Decoder(_Body)

_FINE, _BAD_REQUEST, _FORBIDDEN, _NOT_FOUND, _SERVER_ERROR, _NOT_IMPLEMENTED = 200, 400, 403, 404, 500, 501


def message_of(answer: Answer) -> str | None:
    """The sentence in `{"error": {"message": {"value": …}}}`; None when the body is something else."""
    try:
        error = _BODY.decode(answer.body).error
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if isinstance(error, str):
        return error
    return error.message if isinstance(error.message, str) else error.message.value


def problem(call: Call, answer: Answer) -> Problem:
    """The problem behind an unsuccessful answer. A write whose fate it leaves open is in doubt."""
    message = message_of(answer)
    downstream = Downstream(answer.status, message, answer.headers.get("reason"))
    if answer.status == _FORBIDDEN:
        return access_refused(call, downstream)
    if answer.status == _NOT_FOUND:
        return RecordUnknown("Exact Online knows no such record in this company.", downstream=downstream)
    if answer.status in (_BAD_REQUEST, _SERVER_ERROR) and message is not None:
        return _refused(call, message, downstream)
    if answer.status < _SERVER_ERROR or answer.status == _NOT_IMPLEMENTED:
        return TargetRejected(f"Exact Online answered with status {answer.status}.", downstream=downstream)
    if call.writes:
        return in_doubt(downstream)
    return UpstreamUnavailable(
        f"Exact Online answered with status {answer.status}.", downstream=downstream, retry_after=60
    )


def foreseen(code: str, field: str, message: str, words: str | None = None) -> Problem:
    """What Exact would refuse, as records of its own tell; `words` are those that it has for it there."""
    details = FieldProblem(field, code, message, HINTS[code])
    downstream = Downstream(_FINE, words)
    return RefusedByTarget("Exact Online would not accept this.", fields=[details], downstream=downstream)


def in_doubt(downstream: Downstream | None = None) -> WriteInDoubt:
    """A write that may have been booked, or not."""
    return WriteInDoubt(
        "Exact Online may have booked this or not: its answer was lost or unreadable. "
        "It was not sent again. Look the record up before you send it anew.",
        downstream=downstream,
    )


def unreadable(answer: Answer) -> Problem:
    """A success whose body is not what it should be: HTML, half a document, or nothing."""
    kind = answer.headers.get("content-type", "no content type")
    downstream = Downstream(answer.status, f"{len(answer.body)} bytes of {kind}")
    text = "Exact Online's answer is not the JSON document that it should be."
    return UpstreamBadAnswer(text, downstream=downstream, retry_after=60)


def unreadable_value() -> Problem:
    """A document of the right shape with a value that is none, such as a date that is no date."""
    return UpstreamBadAnswer("A value in Exact Online's answer cannot be read.", retry_after=60)


def _refused(call: Call, message: str, downstream: Downstream) -> Problem:
    if not call.writes:
        return TargetRejected("Exact Online failed on this request.", downstream=downstream)
    code, field = read_sentence(message)
    hint = TAKEN if code == "in_use" and call.method != "DELETE" else HINTS[code]
    details = FieldProblem(field, code, message, hint)
    if code == "in_use":
        return RecordInUse("The record is in use at Exact Online.", fields=[details], downstream=downstream)
    return RefusedByTarget("Exact Online did not accept the values.", fields=[details], downstream=downstream)
