"""What Exact Online's refusals mean: status, reason and sentence to a typed problem (exact-facts 3, 4, 6)."""

from collections.abc import Mapping

import msgspec

from comptoir.cdk.contract import Answer, Call
from comptoir.kit.errors import (
    AccessRefused,
    Downstream,
    FieldProblem,
    Problem,
    RecordInUse,
    RecordUnknown,
    RefusedByTarget,
    ScopeMissing,
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

_SENTENCES: Mapping[str, tuple[str, ...]] = {
    "required": ("verplicht", "mandatory", "pflichtfeld", "erforderlich", "obligatorisch", "obligatoire"),
    "reference_unknown": (
        "ongeldige referentie",
        "invalid reference",
        "ungültige referenz",
        "ungültiger verweis",
        "référence non valide",
        "référence incorrecte",
    ),
    "blocked": ("geblokkeerd", "blocked", "gesperrt", "blockiert", "bloqué"),
    "already_exists": ("bestaat reeds", "already exists", "bereits vorhanden", "existe déjà"),
    "in_use": (
        "in gebruik",
        "in use",
        "in verwendung",
        "in gebrauch",
        "wird verwendet",
        "en cours d'utilisation",
        "utilisé",
    ),
    "invalid_value": ("ongeldig", "invalid", "ungültig", "non valide", "incorrect"),
}  # "<sentence>: <field>" in Dutch, English, German and French
_WORDS: Mapping[str, tuple[str, ...]] = {
    "period_closed": (
        "periode is afgesloten",
        "period is closed",
        "periode ist geschlossen",
        "periode ist abgeschlossen",
        "est clôturée",
    ),
    "unbalanced": (
        "niet in evenwicht",
        "not in balance",
        "nicht ausgeglichen",
        "pas équilibrée",
        "gelijk zijn aan het eindsaldo",
        "result in the closing balance",
        "den endsaldo ergeben",
        "donner le solde de clôture",
    ),
    "already_processed": ("reeds verwerkt", "already processed", "bereits verarbeitet", "déjà traité"),
}
_WRONG_JOURNAL = ("ongeldig dagboek.", "invalid journal.", "ungültiges journal.", "journal non valide.")
_HINTS: Mapping[str, str] = {
    "required": "Send a value for this field.",
    "reference_unknown": "Use the id or code of a record in this company.",
    "blocked": "Name another record, or have this one unblocked at Exact Online.",
    "already_exists": "Choose another value, or update the existing record.",
    "in_use": "Remove what refers to the record first.",
    "period_closed": "Choose a date in an open period, or have the period opened.",
    "already_processed": "A processed document cannot be changed.",
    "unbalanced": "Make both sides equal.",
    "invalid_value": "Send a value that Exact Online allows here.",
    "unrecognised": "The text is Exact Online's own.",
}
_TAKEN = "Choose another value: this one is taken, or records refer to it."
_REASONS: Mapping[str, str] = {
    "BlockedUser": "The person who gave consent is blocked at Exact Online.",
    "InactiveUser": "The person who gave consent is no longer active at Exact Online.",
    "BlockedCustomer": "The licence is blocked at Exact Online.",
    "LicenseExpired": "The licence has run out at Exact Online.",
    "DivisionBlocked": "The company is blocked at Exact Online, for instance during a backup.",
    "NoDivisionAccess": "The person who gave consent may not open this company.",
}
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
        return _forbidden(downstream)
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
    details = FieldProblem(field, code, message, _HINTS[code])
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


def _forbidden(downstream: Downstream) -> Problem:
    message = downstream.message or ""
    if "scope violated" in message.lower():
        text = "The app registration at Exact Online lacks the scope for this operation."
        return ScopeMissing(text, downstream=downstream)
    if "division scope" in message.lower():
        text = "The person who gave consent did not tick this company. A new login can."
        return AccessRefused(text, downstream=downstream)
    text = _REASONS.get(
        downstream.reason or "", "Exact Online refuses access: a right or a module is missing."
    )
    return AccessRefused(text, downstream=downstream)


def _refused(call: Call, message: str, downstream: Downstream) -> Problem:
    if not call.writes:
        return TargetRejected("Exact Online failed on this request.", downstream=downstream)
    code, field = _read(message)
    hint = _TAKEN if code == "in_use" and call.method != "DELETE" else _HINTS[code]
    details = FieldProblem(field, code, message, hint)
    if code == "in_use":
        return RecordInUse("The record is in use at Exact Online.", fields=[details], downstream=downstream)
    return RefusedByTarget("Exact Online did not accept the values.", fields=[details], downstream=downstream)


def _read(message: str) -> tuple[str, str]:
    """The code of a sentence, and the field that it names, in Exact's own words."""
    text = message.strip().lower()
    for code, words in _WORDS.items():
        if any(word in text for word in words):
            return code, ""
    if any(text.startswith(words) for words in _WRONG_JOURNAL):
        return "invalid_value", "Journal"
    opening, separator, field = message.partition(":")
    for code, openings in _SENTENCES.items():
        if separator and opening.strip().lower() in openings:
            return code, field.strip()
    return "unrecognised", ""
