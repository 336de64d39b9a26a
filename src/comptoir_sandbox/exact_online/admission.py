"""Who may enter: bearer tokens, budgets, blocked endpoints, division scope, app scopes (facts 2 to 4, 7)."""

from dataclasses import dataclass, field

from comptoir_sandbox.exact_online.catalogue import EntitySet
from comptoir_sandbox.exact_online.exchange import Answer, Request
from comptoir_sandbox.exact_online.oauth import Access, Chain
from comptoir_sandbox.exact_online.refusals import Refusal, forbidden
from comptoir_sandbox.exact_online.site import Site
from comptoir_sandbox.exact_online.velocity import COUNTED_ERRORS

_BEARER = "bearer "
_EMPTY_WITHOUT_RIGHTS = ("logistics/items",)  # facts 4
_RECENT = 5  # companies that are remembered as last used (facts 4)
_NOT_BILLED = ("users/userhasrights",)  # facts 3


@dataclass
class Admission:
    """One request's way through the gate; what has been found out so far stays when it is refused."""

    site: Site
    request: Request
    division: int | None
    endpoint: str
    headers: dict[str, str] = field(default_factory=dict)  # the budgets, for every answer with a division
    access: Access | None = None
    blocked: bool = False  # by too many errors

    @property
    def chain(self) -> Chain:
        """What the token stands for; only after `enter`."""
        if self.access is None:
            raise LookupError("nobody has entered yet")
        return self.access.chain

    @property
    def client(self) -> str:
        return self.access.chain.app.client_id if self.access else ""

    def enter(self) -> None:
        """Check the token, spend a call, and refuse blocked endpoints; Refusal otherwise."""
        self.access = self._bearer()
        if self.access is None or self.access.expires <= self.site.clock.now():
            if self.division is not None:
                self.headers = self.site.limits.look(self.client, self.division)
            raise Refusal(401, "", {"WWW-Authenticate": "Bearer", "Reason": "Authentication Required"})
        if self.division is not None and self.endpoint not in _NOT_BILLED:
            self._spend(self.division)
        if self.chain.user.blocked and self.site.switches.blocked_person == "everywhere":
            raise forbidden(self.chain.user.blocked)

    def open_division(self) -> None:
        """Refuse a company that is not there, is blocked, or is not reached by this user or this consent."""
        company = self.site.company(self.division) if self.division is not None else None
        user = self.chain.user
        if user.blocked:
            raise forbidden(user.blocked)
        if company is None or company.code not in user.divisions:
            raise forbidden("NoDivisionAccess")
        if company.code not in self.chain.divisions:
            raise Refusal(403, "Forbidden - User division is not within division scope.")
        if company.blocked:
            raise forbidden(company.blocked)
        if user.recent[:1] != [company.code]:
            user.recent = [company.code, *(each for each in user.recent if each != company.code)][:_RECENT]

    def check_scope(self, entity_set: EntitySet, method: str) -> None:
        """The app's scopes, by sub-domain: reading needs it, writing needs its manage level (facts 3)."""
        scopes = self.chain.app.scopes
        if scopes is None or entity_set.scope in ("", "-"):
            return
        wanted = [part.strip().lower() for part in entity_set.scope.split(",")]
        held = {scope.lower() for scope in scopes}
        writes = method != "GET"
        for scope in wanted:
            if f"{scope} manage" in held or scope in held or (not writes and f"{scope} read" in held):
                return
        act = self.site.switches.scope_write_text if writes else "read"
        raise Refusal(403, f"Forbidden - Application Scope Violated. Cannot {act}")

    def check_rights(self, entity_set: EntitySet, method: str) -> bool:
        """Whether the user sees the rows; a missing module or right is a 403, or an empty list (facts 4)."""
        path = entity_set.path.lower()
        company = self.site.company(self.division) if self.division is not None else None
        if company is not None and path.startswith(tuple(company.without)):
            raise Refusal(403, "Forbidden")
        if path not in self.chain.user.without:
            return True
        if method == "GET" and (path in _EMPTY_WITHOUT_RIGHTS or self.site.switches.no_rights == "empty"):
            return False
        raise Refusal(403, "Forbidden")

    def left_with(self, answer: Answer) -> Answer:
        """The answer, counted if it is an error, with the budgets in its headers, and with whose it is."""
        self._note(answer.status)
        answer.headers = {**self.headers, **answer.headers}
        answer.division, answer.client = self.division, self.client or None
        return answer

    def _note(self, status: int) -> None:
        """Count an error against the endpoint, where errors count."""
        counts = self.blocked or status in COUNTED_ERRORS
        if counts and self.access is not None and self.division is not None:
            user = self.access.chain.user.user_id
            place = (self.client, user, self.division, self.endpoint)
            self.site.limits.velocity.note(place, self.site.switches.velocity_growth)

    def _bearer(self) -> Access | None:
        header = self.request.headers.get("authorization", "")
        if not header.lower().startswith(_BEARER):
            return None
        return self.site.authority.access(header[len(_BEARER) :].strip())

    def _spend(self, division: int) -> None:
        verdict = self.site.limits.take(self.client, division)
        self.headers = verdict.headers
        if verdict.refused:
            if self.site.switches.limit_headers_on_429 == "none":
                self.headers = {}
            if self.site.switches.retry_after == "seconds":
                self.headers = {**self.headers, "Retry-After": str(verdict.wait)}
            raise Refusal(429)
        place = (self.client, self.chain.user.user_id, division, self.endpoint)
        if self.site.limits.velocity.blocked(place, self.site.switches.velocity_scope):
            self.blocked = True
            raise Refusal(int(self.site.switches.velocity_status))
