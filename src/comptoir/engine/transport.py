"""The way out: budget, token, network, in this order, for every single call to a target system."""

from dataclasses import dataclass, field
from datetime import datetime

from comptoir.cdk.contract import Answer, Call, Connector, Target
from comptoir.cdk.limits import Window, number_in
from comptoir.engine.budgets import Account, Budgets, Class, Terms, Ticket
from comptoir.engine.directory import App
from comptoir.engine.knowledge import CompanyKnowledge, Knowledge
from comptoir.engine.network import BadBody, MaybeSent, Network, NotSent, TimedOut
from comptoir.engine.tokens import Holder, Tokens, holder
from comptoir.engine.writes import Intent
from comptoir.kit.clock import Clock
from comptoir.kit.crypto import Secret
from comptoir.kit.errors import (
    BudgetSpent,
    Downstream,
    NeedsConsent,
    Problem,
    UpstreamBadAnswer,
    UpstreamTimeout,
    UpstreamUnavailable,
    WriteInDoubt,
)

_UNAUTHORIZED, _TOO_MANY = 401, 429
_GOOD = range(200, 300)
_NO_ANSWER = "The target system did not answer."
_OUTSIDE = Terms(rates=(), concurrency=32)
"""What calls outside all companies may do: no budget counts them (exact-facts 7)."""


@dataclass(slots=True)
class Meter:
    """What one request of ours costs at the vendor: calls, and seconds spent waiting for answers.

    `writes` are those of the calls that may have written something. `waited` are the seconds spent waiting
    for a budget or a token, `left` is what each window had left after the last call.
    """

    calls: int = 0
    writes: int = 0
    seconds: float = 0.0
    waited: float = 0.0
    left: dict[Window, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Session:
    """For whom calls are made: the app, the connection, the company that they are bound to, if any.

    `kind` is the class of its reads; its writes are of the class of writes at least. `login` is the person
    whose errors the vendor counts together. `max_wait` are seconds for all the calls together.
    `login_id` is the chain of tokens; `token` stands in for it while a login is being finished.
    """

    connector: Connector
    target: Target
    app: App
    tenant_id: str
    connection_id: str
    company: str | None
    max_wait: float = 10.0
    meter: Meter = field(default_factory=Meter)
    intent: Intent | None = None
    token: Secret | None = None
    kind: Class = Class.INTERACTIVE
    login: str | None = None
    login_id: str | None = None


class Transport:
    """Makes callers: each bound to one session."""

    def __init__(
        self, network: Network, budgets: Budgets, tokens: Tokens, knowledge: Knowledge, clock: Clock
    ) -> None:
        self.network = network
        self.budgets = budgets
        self.tokens = tokens
        self.knowledge = knowledge
        self.clock = clock

    def caller(self, session: Session) -> "BoundCaller":
        return BoundCaller(self, session)


class BoundCaller:
    """A dialect's only way out. It cannot leave the company to which its session is bound."""

    def __init__(self, transport: Transport, session: Session) -> None:
        self._transport = transport
        self._session = session
        plans = transport.budgets.plans
        self._terms = plans.terms(session.app.terms, session.tenant_id, session.connection_id)
        self.cache: CompanyKnowledge = transport.knowledge.of(session.connection_id, session.company or "")

    @property
    def target(self) -> Target:
        return self._session.target

    @property
    def now(self) -> datetime:
        return self._transport.clock.now()

    async def send(self, call: Call) -> Answer:
        """The answer, if it is a success; else the problem that the connector makes of it.

        A refused token or a refused call (401, 429) was not processed, so one repetition is safe even for a
        write; a token that was refused is not sent a second time, but replaced. A read whose answer was lost
        is repeated once, unless its time ran out; a write never is.
        """
        company = self._company(call)
        intent = self._session.intent if call.writes else None
        if intent is not None:
            await intent.sending()
        answer = await self._attempt(call, company)
        if answer.status == _TOO_MANY or (answer.status == _UNAUTHORIZED and self._session.token is None):
            answer = await self._attempt(call, company)
        if answer.status not in _GOOD:
            raise await self._problem(call, company, answer)
        if intent is not None:
            intent.took_effect()
        return answer

    async def _attempt(self, call: Call, company: str | None) -> Answer:
        try:
            return await self._once(call, company)
        except (NotSent, MaybeSent) as first:
            if call.writes:
                raise _lost_write(first) from first
            if isinstance(first, TimedOut):
                raise UpstreamTimeout(_NO_ANSWER, retry_after=30) from first
        try:
            return await self._once(call, company)
        except NotSent as error:
            raise UpstreamUnavailable("The target system cannot be reached.", retry_after=30) from error
        except MaybeSent as error:
            raise UpstreamTimeout(_NO_ANSWER, retry_after=30) from error

    async def _once(self, call: Call, company: str | None) -> Answer:
        """Budget, token, network. Raises NotSent or MaybeSent when there is no whole answer."""
        session, tokens = self._session, self._transport.tokens
        ticket = await self._take(call, company)
        try:
            token = session.token or await self._token()
        except BaseException:
            await self._transport.budgets.give_back(ticket)
            raise
        taken = self._transport.clock.monotonic()
        answer = await self._settled(call, company, token, ticket)
        if session.token is None:
            tokens.answered(self._holder(), token, taken, answer)
        return answer

    async def _token(self) -> Secret:
        """Wait for a token, within what this request may wait in all. Raises what `Tokens.access` raises."""
        since = self._transport.clock.monotonic()
        try:
            return await self._transport.tokens.access(self._holder(), self._may_wait())
        finally:
            self._note_wait(since)

    async def _take(self, call: Call, company: str | None) -> Ticket:
        """Wait for a call's turn, within what this request may wait in all. Raises BudgetSpent."""
        session = self._session
        kind = max(session.kind, Class.WRITE) if call.writes else session.kind
        since = self._transport.clock.monotonic()
        try:
            return await self._transport.budgets.take(
                self._account(company),
                self._terms if company is not None else _OUTSIDE,
                kind,
                self._may_wait(),
                call.endpoint or call.path.partition("(")[0],
                session.login or session.connection_id,
            )
        finally:
            self._note_wait(since)

    def _may_wait(self) -> float:
        """Seconds that are left of those that this request may wait."""
        return max(0.0, self._session.max_wait - self._session.meter.waited)

    def _note_wait(self, since: float) -> None:
        self._session.meter.waited += self._transport.clock.monotonic() - since

    async def _settled(self, call: Call, company: str | None, token: Secret, ticket: Ticket) -> Answer:
        """The answer, counted in the budgets whatever becomes of the call."""
        budgets = self._transport.budgets
        try:
            answer = await self._transfer(call, company, token)
        except NotSent:
            await budgets.give_back(ticket, unreachable=True)
            raise
        except MaybeSent:
            await budgets.lose(ticket)
            self._note_left(company, ticket)
            raise
        except BadBody as broken:
            self._note_left(company, ticket, broken.answer)
            await budgets.settle(ticket, broken.answer.status, broken.answer.headers)
            if broken.answer.status == _UNAUTHORIZED or (call.writes and broken.answer.status in _GOOD):
                return broken.answer
            raise _broken(call, broken.answer) from broken
        except BaseException:
            await budgets.lose(ticket, unanswered=False)
            raise
        await budgets.settle(ticket, answer.status, answer.headers)
        self._note_left(company, ticket, answer)
        return answer

    async def _transfer(self, call: Call, company: str | None, token: Secret) -> Answer:
        session, transport = self._session, self._transport
        url = session.connector.dialect.url(session.app.base_url, company, call)
        headers = {**dict(call.headers), "Authorization": f"Bearer {token.reveal()}"}
        started = transport.clock.monotonic()
        session.meter.calls += 1
        session.meter.writes += call.writes
        try:
            return await transport.network.send(call.method, url, headers, call.body)
        except NotSent:
            session.meter.calls -= 1  # and no budget counts it
            session.meter.writes -= call.writes
            raise
        finally:
            session.meter.seconds += transport.clock.monotonic() - started

    def _company(self, call: Call) -> str | None:
        bound = self._session.company
        if not call.in_company:
            return None
        if bound is not None and call.company not in (None, bound):
            raise PermissionError(f"a call for company {call.company} in a session of company {bound}")
        company = bound or call.company
        if company is None:
            raise PermissionError("a call inside a company in a session without one")
        return company

    def _account(self, company: str | None) -> Account:
        session = self._session
        return Account(session.target.id, session.app.client_id, company or "")

    def _note_left(self, company: str | None, ticket: Ticket, answer: Answer | None = None) -> None:
        """What the company has left in each window: the vendor's word, else our own count."""
        if company is None:
            return
        headers = {} if answer is None else answer.headers
        for rate, left in zip(self._terms.rates, ticket.left, strict=True):
            told = number_in(headers, rate.remaining_header)
            self._session.meter.left[rate.window] = left if told is None else told

    def _holder(self) -> Holder:
        session = self._session
        if session.login_id is None:
            raise NeedsConsent("This connection has no tokens: the person must log in.")
        return holder(session.connector, session.app, session.login_id)

    async def _problem(self, call: Call, company: str | None, answer: Answer) -> Problem:
        if answer.status == _TOO_MANY:
            view = await self._transport.budgets.view(self._account(company), self._terms)
            ends = [share.resets_at for share in view.shares if share.remaining == 0]
            wait = max(ends) - self._transport.clock.now().timestamp() if ends else 60.0
            return BudgetSpent(
                "The target system refuses more calls for now; another app may share the cap.",
                retry_after=max(1.0, wait),
                downstream=Downstream(answer.status),
            )
        if answer.status == _UNAUTHORIZED:
            return await self._token_refused(answer)
        return self._session.connector.dialect.problem(call, answer)

    async def _token_refused(self, answer: Answer) -> Problem:
        """Refused twice. That ends no login that stands: its token is tried again later."""
        downstream = Downstream(answer.status)
        if self._session.token is None:
            return await self._transport.tokens.refused(self._holder(), downstream)
        text = "The target system does not take the token of this login: the person must log in again."
        return NeedsConsent(text, downstream=downstream)


def _lost_write(error: NotSent | MaybeSent) -> UpstreamUnavailable | WriteInDoubt:
    if isinstance(error, NotSent):
        return UpstreamUnavailable(
            "The target system cannot be reached; nothing was written.", retry_after=30
        )
    return WriteInDoubt(
        "The answer to this write was lost: it may have been booked, or not. It was not sent again. "
        "Look the record up before you send it anew."
    )


def _broken(call: Call, answer: Answer) -> UpstreamBadAnswer | WriteInDoubt:
    downstream = Downstream(answer.status, "the answer broke off")
    if call.writes:
        return WriteInDoubt(
            "The answer to this write broke off; it was not sent again.", downstream=downstream
        )
    return UpstreamBadAnswer("The answer broke off.", downstream=downstream, retry_after=30)
