"""The problem tree: every failure that Comptoir tells a caller of, with its status, code and title.

    Problem
    ├── BadRequest 400     the request itself is at fault; sending it again changes nothing
    │   ├── InvalidParameter · UnknownParameter · InvalidBody
    │   ├── InvalidState · ConsentRefused
    │   ├── CompanyRequired · CompanyMismatch · ReferenceUnknown
    │   └── RefusedByTarget          the target system's own validation said no
    ├── Unauthorized 401   ApiKeyMissing · ApiKeyUnknown · AccountKeyMissing · NeedsConsent
    ├── Forbidden 403      ScopeMissing · SignatureWrong
    │   └── AccessRefused            the target system turned this login away, for a reason of its own
    │       └── PersonBlocked · LicenceEnded · CompanyBlocked · CompanyNotGranted · ModuleOrRightMissing
    ├── NotFound 404       RouteUnknown · AccountKeyUnknown · RecordUnknown · CompanyUnknown
    │   └── OperationUnsupported     the target system cannot, and why
    ├── NotAllowed 405     MethodNotAllowed · TargetSystemUnknown
    ├── Conflict 409       AlreadyThere · RecordChanged · RecordInUse
    │   └── WriteInDoubt · IdempotencyKeyReused · TargetSystemNotRegistered
    ├── TooLarge 413
    ├── TargetRejected 424           the target system failed on a request that will not get better
    ├── BudgetSpent 429              right again after the stated seconds
    │   └── EndpointPaused           too many errors: left alone before the target system blocks the app
    ├── Upstream 502       passing trouble on the way: repeating a read is right
    │   ├── UpstreamBadAnswer 502 · UpstreamTimeout 504
    │   └── UpstreamUnavailable 503
    │       └── TargetDown 503       it has not answered for a while: nothing was sent
    ├── StoreUnavailable 503         our own database is away: the message says what may have been sent
    └── InternalError 500            a fault of ours

A published client repeats a GET for an hour on any 5xx, so nothing permanent may be one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar


class Retry(StrEnum):
    """Whether sending the same request again can help."""

    NEVER = "never"
    LATER = "later"
    READ_ONLY = "read_only"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field or parameter, and what to do about it."""

    field: str
    code: str
    message: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Downstream:
    """The target system's own answer: its HTTP status and its own words."""

    status: int
    message: str | None = None
    reason: str | None = None


PARTLY_DONE = "Part of the request had taken effect by then: details.changedBefore names it."


@dataclass(eq=False)
class Problem(Exception):
    """A failure with everything that the caller may be told; `message` is one sentence in English."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "problem"
    title: ClassVar[str] = "Something went wrong"
    retry: ClassVar[Retry] = Retry.NEVER

    message: str
    fields: Sequence[FieldProblem] = ()
    downstream: Downstream | None = None
    retry_after: float | None = None
    details: dict[str, object] = field(default_factory=dict)
    foreseen: bool = False  # by a dry run, before which nothing has been done

    def __str__(self) -> str:
        return self.message

    def came_after(self, done: Sequence[str]) -> None:
        """Tell that some of the request had taken effect before this: what is named in `done`."""
        if self.foreseen:
            return
        if done and "changedBefore" not in self.details:
            self.message = f"{self.message} {PARTLY_DONE}"
        self.details["changedBefore"] = done


class BadRequest(Problem):
    status = 400
    code = "bad_request"
    title = "The request is at fault"


class InvalidParameter(BadRequest):
    code = "invalid_parameter"
    title = "A parameter has a value that is not allowed"


class UnknownParameter(BadRequest):
    code = "unknown_parameter"
    title = "The operation does not know this parameter"


class InvalidBody(BadRequest):
    code = "invalid_body"
    title = "The body does not fit the operation"


class InvalidState(BadRequest):
    code = "invalid_state"
    title = "The login was not begun here, or has run out"


class ConsentRefused(BadRequest):
    code = "consent_refused"
    title = "The person, or the target system, said no to the login"


class CompanyRequired(BadRequest):
    code = "company_required"
    title = "The connection reaches several companies: say which one"


class CompanyMismatch(BadRequest):
    code = "company_mismatch"
    title = "The connection is pinned to another company"


class ReferenceUnknown(BadRequest):
    code = "reference_unknown"
    title = "A referenced record does not exist in this company"


class RefusedByTarget(BadRequest):
    code = "refused_by_target"
    title = "The target system did not accept the values"


class Unauthorized(Problem):
    status = 401
    code = "unauthorized"
    title = "Credentials are missing or wrong"


class ApiKeyMissing(Unauthorized):
    code = "api_key_missing"
    title = "The header X-API-KEY is missing"


class ApiKeyUnknown(Unauthorized):
    code = "api_key_unknown"
    title = "The API key is not known"


class AccountKeyMissing(Unauthorized):
    code = "account_key_missing"
    title = "The header X-ACCOUNT-KEY is missing"


class NeedsConsent(Unauthorized):
    code = "needs_consent"
    title = "The person behind this connection must log in again"


class Forbidden(Problem):
    status = 403
    code = "forbidden"
    title = "Access is refused"


class ScopeMissing(Forbidden):
    code = "scope_missing"
    title = "The app registration lacks a scope at the target system"


class AccessRefused(Forbidden):
    code = "access_refused"
    title = "The target system refuses this login access"


class PersonBlocked(AccessRefused):
    code = "person_blocked"
    title = "The person behind this connection is blocked at the target system, or no longer active"


class LicenceEnded(AccessRefused):
    code = "licence_ended"
    title = "The company's licence at the target system is blocked or has run out"


class CompanyBlocked(AccessRefused):
    code = "company_blocked"
    title = "The target system has closed the company for now, for instance during a backup"


class CompanyNotGranted(AccessRefused):
    code = "company_not_granted"
    title = "This login does not reach the company, or no longer"


class ModuleOrRightMissing(AccessRefused):
    code = "module_or_right_missing"
    title = "The company lacks a module at the target system, or the person behind this connection a right"


class SignatureWrong(Forbidden):
    code = "signature_wrong"
    title = "The signature does not prove who sent this"


class NotFound(Problem):
    status = 404
    code = "not_found"
    title = "Not found"


class RouteUnknown(NotFound):
    code = "route_unknown"
    title = "There is no operation at this path"


class AccountKeyUnknown(NotFound):
    code = "account_key_unknown"
    title = "No connection of this tenant has this account key"


class RecordUnknown(NotFound):
    code = "record_unknown"
    title = "The record does not exist in this company"


class CompanyUnknown(NotFound):
    code = "company_unknown"
    title = "This login was not granted such a company"


class OperationUnsupported(NotFound):
    code = "operation_unsupported"
    title = "The target system has no such operation"


class NotAllowed(Problem):
    status = 405
    code = "not_allowed"
    title = "Not allowed here"


class MethodNotAllowed(NotAllowed):
    code = "method_not_allowed"
    title = "The path exists, the method does not"


class TargetSystemUnknown(NotAllowed):
    code = "target_system_unknown"
    title = "No connector serves this target system"


class Conflict(Problem):
    status = 409
    code = "conflict"
    title = "The state of things does not allow it"


class AlreadyThere(Conflict):
    code = "already_there"
    title = "There is one like it already"


class RecordChanged(Conflict):
    code = "record_changed"
    title = "The record was changed in the meantime"


class WriteInDoubt(Conflict):
    code = "write_in_doubt"
    title = "Nobody knows yet whether the write took effect"


class IdempotencyKeyReused(Conflict):
    code = "idempotency_key_reused"
    title = "The idempotency key belongs to another request"


class RecordInUse(Conflict):
    code = "record_in_use"
    title = "The record is in use"


class TargetSystemNotRegistered(Conflict):
    code = "target_system_not_registered"
    title = "The tenant has no app credentials for this target system"


class TooLarge(Problem):
    status = 413
    code = "too_large"
    title = "The body is too large"


class TargetRejected(Problem):
    status = 424
    code = "target_rejected"
    title = "The target system failed on this request"


class BudgetSpent(Problem):
    status = 429
    code = "budget_spent"
    title = "The target system's call budget is spent"
    retry = Retry.LATER


class EndpointPaused(BudgetSpent):
    code = "endpoint_paused"
    title = "The endpoint gave too many errors and is left alone for a while"


class Upstream(Problem):
    status = 502
    code = "upstream"
    title = "Trouble on the way to the target system"
    retry = Retry.READ_ONLY


class UpstreamBadAnswer(Upstream):
    code = "upstream_bad_answer"
    title = "The target system's answer could not be read"


class UpstreamUnavailable(Upstream):
    status = 503
    code = "upstream_unavailable"
    title = "The target system cannot be reached"


class TargetDown(UpstreamUnavailable):
    code = "target_down"
    title = "The target system is down and was not asked"
    retry = Retry.LATER


class UpstreamTimeout(Upstream):
    status = 504
    code = "upstream_timeout"
    title = "The target system did not answer in time"


class StoreUnavailable(Problem):
    status = 503
    code = "store_unavailable"
    title = "Comptoir's own database is away; the message says whether anything may have been written"
    retry = Retry.LATER


class InternalError(Problem):
    code = "internal_error"
    title = "Comptoir failed; the request id leads to the log"
    retry = Retry.READ_ONLY


def catalogue(root: type[Problem] = Problem) -> Iterator[type[Problem]]:
    """Every kind of problem below `root`, top down, for the docs and the OpenAPI."""
    for kind in root.__subclasses__():
        yield kind
        yield from catalogue(kind)
