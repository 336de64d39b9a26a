"""What Exact Online's refusals mean: status, reason and sentence to a typed problem (exact-facts 3, 4, 6)."""

import re
from collections.abc import Mapping

import msgspec

from comptoir.cdk.contract import Answer, Call
from comptoir.connectors.exact_online.scopes import endpoint_of, part_of
from comptoir.kit.errors import (
    AccessRefused,
    CompanyBlocked,
    CompanyNotGranted,
    Downstream,
    FieldProblem,
    Forbidden,
    LicenceEnded,
    ModuleOrRightMissing,
    PersonBlocked,
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
    "blocked": ("geblokkeerd", "blocked", "gesperrt", "blockiert", "bloqué", "bloquée"),
    "already_exists": ("bestaat reeds", "already exists", "bereits vorhanden", "existe déjà"),
    "in_use": (
        "in gebruik",
        "in use",
        "in verwendung",
        "in gebrauch",
        "wird verwendet",
        "en cours d'utilisation",
        "utilisé",
        "utilisée",
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
    "already_processed": (
        *("reeds verwerkt", "already processed", "bereits verarbeitet", "déjà traité"),
        *("reeds gefactureerd", "already invoiced", "bereits fakturiert", "déjà facturé"),
    ),
    "invalid_value": ("guid-indeling", "guid format", "guid-format", "format de guid"),
}
_UNFIT = re.compile(r"converting the value from request payload for property '(\w+)'", re.IGNORECASE)
_WRONG_JOURNAL = ("ongeldig dagboek.", "invalid journal.", "ungültiges journal.", "journal non valide.")
_HINTS: Mapping[str, str] = {
    "required": "Send a value for this field.",
    "reference_unknown": "Use the id or code of a record in this company.",
    "blocked": "Name another record, or have this one unblocked at Exact Online.",
    "already_exists": "Choose another value, or update the existing record.",
    "in_use": "Remove what refers to the record first.",
    "period_closed": "Choose a date in an open period, or have the period opened.",
    "already_processed": "What is processed or invoiced cannot be changed.",
    "unbalanced": "Make both sides equal.",
    "invalid_value": "Send a value that Exact Online allows here.",
    "unrecognised": "The text is Exact Online's own.",
}
_TAKEN = "Choose another value: this one is taken, or records refer to it."
_REASONS: Mapping[str, tuple[type[AccessRefused], str, str]] = {
    "BlockedUser": (
        PersonBlocked,
        "The person who gave consent is blocked at Exact Online.",
        "Have the person unblocked, or let another one log in.",
    ),
    "InactiveUser": (
        PersonBlocked,
        "The person who gave consent is no longer active at Exact Online.",
        "Let a person log in who still works with the company.",
    ),
    "BlockedCustomer": (
        LicenceEnded,
        "The licence is blocked at Exact Online.",
        "The holder of the licence can have it unblocked by Exact.",
    ),
    "LicenseExpired": (
        LicenceEnded,
        "The licence has run out at Exact Online.",
        "The holder of the licence can renew it with Exact.",
    ),
    "DivisionBlocked": (
        CompanyBlocked,
        "The company is blocked at Exact Online, for instance during a backup.",
        "Send the request again later.",
    ),
    "NoDivisionAccess": (
        CompanyNotGranted,
        "The person who gave consent may not open this company.",
        "Have the person given access to the company at Exact Online, or let another one log in.",
    ),
}  # the header Reason of a 403 (exact-facts 4)
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
        return _forbidden(call, downstream)
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


def _forbidden(call: Call, downstream: Downstream) -> Problem:
    """Each documented 403 as its own kind: two texts, six reasons, else a module or a right."""
    message = (downstream.message or "").lower()
    if "scope violated" in message:
        part = part_of(endpoint_of(call))
        text = f"The app registration at Exact Online lacks the scope {part!r} for this operation."
        level = "manage" if call.writes else "read"
        hint = f"Give the app the scope {part!r} at the level {level}, and have the person log in again."
        return _closed(ScopeMissing, text, hint, downstream)
    if "division scope" in message:
        text = "The person who gave consent did not tick this company. A new login can."
        return _closed(CompanyNotGranted, text, "Log in again, and tick the company.", downstream)
    reason = downstream.reason or ""
    if reason in _REASONS:
        return _closed(*_REASONS[reason], downstream)
    if reason:
        text = f"Exact Online refuses access and gives {reason!r:.60} as its reason."
        return AccessRefused(text, downstream=downstream)
    return lacking(endpoint_of(call), downstream)


def lacking(endpoint: str, downstream: Downstream) -> Problem:
    """What is missing where Exact says no more than no, and what to do."""
    part = part_of(endpoint)
    text = f"Exact Online refuses {endpoint}: a module or a right of {part!r} is missing."
    hint = f"Give the person who logged in the right {part!r}, or the company's licence its module."
    if downstream.message is None:  # what it says after too many errors is not known (exact-facts 7)
        hint += " If it worked before, Exact Online may have closed it for an hour after too many errors."
    return _closed(ModuleOrRightMissing, text, hint, downstream)


def _closed(kind: type[Forbidden], text: str, hint: str, downstream: Downstream) -> Problem:
    return kind(text, fields=[FieldProblem("", kind.code, text, hint)], downstream=downstream)


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
    if unfit := _UNFIT.search(message):
        return "invalid_value", unfit[1]
    opening, separator, field = message.partition(":")
    for code, openings in _SENTENCES.items():
        if separator and opening.strip().lower() in openings:
            return code, field.strip()
    return "unrecognised", ""
