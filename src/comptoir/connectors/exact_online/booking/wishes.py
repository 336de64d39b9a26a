"""What may be asked of a record's status: what it is anyway, what an action of Exact leads to, and the rest.

Exact writes no status. Some of them are reached by an action, such as printing an invoice; what none leads to
is refused before anything is written, with what to do in its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import Draft
from comptoir.cdk.rows import Spread
from comptoir.connectors.exact_online.calls.sending import act
from comptoir.connectors.exact_online.crossings import server_time
from comptoir.connectors.exact_online.rehearsing.periods import periods_of, require_open
from comptoir.kit.errors import FieldProblem, Forbidden, InvalidBody

_SAID = ("ErrorMessage", "DocumentCreationError", "EmailCreationError")  # of an action that was done in part


@dataclass(frozen=True, slots=True)
class Step:
    """The action that leads to a status: an endpoint, the column of the record's key, and what goes along.

    `day` is the column for the day of the document, `of` the column of the record that has it.
    """

    path: str
    key: str
    more: Mapping[str, Any] = field(default_factory=dict)
    day: str | None = None
    of: str = ""


PRINTED = Step(
    "salesinvoice/PrintedSalesInvoices",
    "InvoiceID",
    {"SendEmailToCustomer": False},
    day="InvoiceDate",
    of="OrderDate",
)  # processes an invoice: it gets its number, its entry and its document (exact-facts 10)


@dataclass(frozen=True, slots=True)
class Wishes:
    """The statuses of one kind of record: `fresh` it has by itself, `steps` lead from there to others.

    `later` are those that Exact brings about in its own time, so that asking for them changes nothing.
    `instead` says what to do for a status that nothing leads to, `otherwise` where it says nothing of one.
    """

    what: str
    fresh: str
    steps: Mapping[str, Step] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = "Leave it out."
    later: tuple[str, ...] = ()

    @property
    def takes(self) -> tuple[str, ...]:
        """What a new record may be sent with."""
        return (self.fresh, *self.later, *self.steps)

    def check(self, draft: Draft) -> None:
        """Refuse what Exact cannot do. No call. Raises InvalidBody."""
        wanted = _wanted(draft)
        standing = self.fresh if draft.before is None else getattr(draft.before, "status", None)
        if wanted is None or wanted == standing:
            return
        if standing == self.fresh and wanted in self.later:
            draft.written.warnings.append(f"status: the {self.what} is {standing} until Exact processes it.")
            return
        if standing == self.fresh and wanted in self.steps:
            return
        article = "An" if self.what[0] in "aeiou" else "A"
        kind = f"A new {self.what}" if draft.before is None else f"{article} {self.what} that is {standing}"
        text = f"status: {kind} cannot become {wanted} at Exact Online."
        raise InvalidBody(text, fields=[FieldProblem("status", "invalid_value", text, self.advice(wanted))])

    def advice(self, wanted: str) -> str:
        """What to do in the place of a status that nothing leads to."""
        return self.instead.get(wanted, self.otherwise)

    async def foresee(self, draft: Draft, caller: Caller) -> None:
        """A new document that is to be processed at once needs an open period: else its draft would be left.

        Two calls where it is; none for a while after this login was refused them. Raises RefusedByTarget.
        """
        step = self.steps.get(_wanted(draft) or "")
        refused = ("periods", "refused")
        if draft.before is not None or step is None or step.day is None or caller.cache.get(refused):
            return
        payload = draft.written.payload
        day = str(payload.get(step.of) or server_time(caller.now))[:10]
        try:
            await require_open(payload.get("Journal"), await periods_of([day], caller), caller)
        except Forbidden:
            caller.cache.put(refused, True)  # Exact itself will say

    async def follow(self, draft: Draft, key: str, caller: Caller) -> None:
        """Take the step to the status that was asked for. One call. Raises what the action raises."""
        wanted = _wanted(draft)
        if wanted is None or wanted == getattr(draft.before, "status", self.fresh):
            return
        step = self.steps[wanted]  # nothing is done for what comes by itself: such records have no `follow`
        day = draft.written.payload.get(step.of) or _day_of(draft)
        body = {step.key: key.lower(), **step.more, **({step.day: day} if step.day and day else {})}
        said = await act(step.path, body, caller)
        draft.written.warnings.extend(
            f"status: {wanted} was asked for, and Exact Online said: {said[name]}"
            for name in _SAID
            if said.get(name)
        )


def asked_of_status() -> Spread:
    """The row of a status that is no column: what is asked of it is looked at by its `Wishes`."""
    return Spread("status", (), lambda _: {})


def _wanted(draft: Draft) -> str | None:
    wanted = getattr(draft.record, "status", None)
    return wanted if isinstance(wanted, str) and wanted else None


def _day_of(draft: Draft) -> str | None:
    day = getattr(draft.before, "invoice_date", None)
    return day[:10] if isinstance(day, str) else None
