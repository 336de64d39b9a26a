"""What a 403 of Exact Online means: two texts, six reasons, else a module or a right (exact-facts 3, 4)."""

from collections.abc import Mapping

from comptoir.cdk.contract import Call
from comptoir.connectors.exact_online.calls.scopes import endpoint_of, part_of
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
    ScopeMissing,
)

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


def access_refused(call: Call, downstream: Downstream) -> Problem:
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
