"""Whose a line of a journal entry is: the customer's or the supplier's, as the relation that it names is.

Exact has one column for both. Of a relation that is both of them, or none, the line's ledger account decides
where it is one of receivables or payables (exact-facts 13).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import refuse
from comptoir.connectors.exact_online.booking.vat_codes import tell_rates, tell_rates_at_hand
from comptoir.connectors.exact_online.calls.permitted import permitted
from comptoir.connectors.exact_online.calls.references import facts_at_hand, known_facts
from comptoir.connectors.exact_online.calls.scopes import not_read
from comptoir.connectors.exact_online.resources.conditions import KNOWN_CUSTOMER, TYPED_ACCOUNT
from comptoir.kit.errors import FieldProblem
from comptoir.unified.journal_entries import JournalEntryInput

LINES = "journal_line_items"
FIELDS = (f"{LINES}.customer_id", f"{LINES}.supplier_id")
_CUSTOMER = "C"
_RECEIVABLES, _PAYABLES = 20, 22
_NOT_TOLD = "customerId and supplierId are not known: " + not_read(
    "relations or ledger accounts", KNOWN_CUSTOMER.endpoint, TYPED_ACCOUNT.endpoint
)
_ELSE = "journalLineItems[{}].{}: the relation is no {} at Exact Online, so it is not told as one."

_Facts = Mapping[str, Mapping[str, Any]]


def leave_out_parties(entries: Sequence[Any]) -> None:
    """A list does not look them up (docs/decisions/0015)."""
    for line in _lines(entries):
        line.customer_id = line.supplier_id = None


async def tell_lines(entries: Sequence[Any], caller: Caller) -> Sequence[str]:
    """What the lines of entries do not tell themselves: their parties, and the ids of their VAT codes.

    Three calls at the most. The warnings.
    """
    return [*await tell_parties(entries, caller), *await tell_rates(list(_lines(entries)), caller)]


async def tell_parties(entries: Sequence[Any], caller: Caller) -> Sequence[str]:
    """Put the party of each line where it belongs. A call for relations that were not seen of late.

    Another for the ledger accounts of those that are both. An app without the right still gets its entries,
    and is told why this is not known.
    """
    named = [line for line in _lines(entries) if line.customer_id]
    if not named:
        return []
    known = await permitted(_known(named, caller), caller, KNOWN_CUSTOMER.endpoint, "parties")
    if known is None:
        leave_out_parties(entries)
        return [_NOT_TOLD]
    _place(named, *known)
    return []


async def _known(lines: Sequence[Any], caller: Caller) -> tuple[_Facts, _Facts]:
    """The relations that lines name, and the ledger accounts of lines for which these do not tell enough."""
    relations = await known_facts(KNOWN_CUSTOMER, (line.customer_id for line in lines), caller)
    open_still = [line for line in lines if _both_or_none(relations.get(line.customer_id))]
    accounts = filter(None, (line.account_id for line in open_still))
    return relations, await known_facts(TYPED_ACCOUNT, accounts, caller)


def tell_at_hand(entry: Any, caller: Caller) -> None:
    """The same for an entry that was booked just now: what it names was looked up for that. No call."""
    tell_rates_at_hand(list(_lines([entry])), caller)
    named = [line for line in _lines([entry]) if line.customer_id]
    relations = {each.customer_id: facts_at_hand(KNOWN_CUSTOMER, each.customer_id, caller) for each in named}
    accounts = {each.account_id: facts_at_hand(TYPED_ACCOUNT, each.account_id, caller) for each in named}
    _place(named, _found(relations), _found(accounts))


def require_one_party(entry: JournalEntryInput) -> None:
    """A line has room for one relation. Raises InvalidBody for two."""
    problems = []
    for place, line in enumerate(entry.journal_line_items or ()):
        if line.customer_id and line.supplier_id and line.customer_id != line.supplier_id:
            text = "A line is a customer's or a supplier's: Exact Online has room for one of them."
            problems.append(FieldProblem(f"journalLineItems[{place}].supplierId", "contradiction", text))
    refuse(problems)


def told_otherwise(sent: JournalEntryInput, booked: Any) -> Iterator[str]:
    """A word for each line whose relation is not what it was sent as."""
    lines = booked.journal_line_items or ()
    for place, (wanted, line) in enumerate(zip(sent.journal_line_items or (), lines, strict=False)):
        if wanted.customer_id and not line.customer_id:
            yield _ELSE.format(place, "customerId", "customer")
        if wanted.supplier_id and not line.supplier_id:
            yield _ELSE.format(place, "supplierId", "supplier")


def _lines(entries: Sequence[Any]) -> Iterator[Any]:
    return (line for entry in entries for line in entry.journal_line_items or ())


def _both_or_none(relation: Mapping[str, Any] | None) -> bool:
    is_customer, is_supplier = _roles(relation)
    return is_customer == is_supplier


def _roles(relation: Mapping[str, Any] | None) -> tuple[bool, bool]:
    known = relation or {}
    return known.get("Status") == _CUSTOMER, bool(known.get("IsSupplier"))


def _found(facts: Mapping[str, Mapping[str, Any] | None]) -> _Facts:
    return {name: known for name, known in facts.items() if known is not None}


def _place(lines: Sequence[Any], relations: _Facts, accounts: _Facts) -> None:
    for line in lines:
        party, kind = line.customer_id, accounts.get(line.account_id or "", {}).get("Type")
        is_customer, is_supplier = _roles(relations.get(party))
        if is_customer == is_supplier and kind in (_RECEIVABLES, _PAYABLES):
            is_customer, is_supplier = kind == _RECEIVABLES, kind == _PAYABLES
        line.customer_id = party if is_customer else None
        line.supplier_id = party if is_supplier else None
