"""What an expense came to: out of which till, which way its money went, to whom, and its totals.

Its entry tells what left the till, line by line; the rest is known of the till, and of the party.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.connectors.exact_online.booking.vat_codes import tell_rates
from comptoir.connectors.exact_online.calls.permitted import permitted
from comptoir.connectors.exact_online.calls.references import known_facts
from comptoir.connectors.exact_online.calls.scopes import not_read
from comptoir.connectors.exact_online.crossings import ledger_number
from comptoir.connectors.exact_online.resources.conditions import KNOWN_CUSTOMER
from comptoir.connectors.exact_online.telling.tills import Till, tills
from comptoir.unified.expenses import ExpenseLine

OF_TILL = ("account_id", "account_code", "account_number", "ledger_name", "payment_type")
TOTALS = ("total_gross_amount", "total_net_amount", "total_tax_amount")
_CENT = Decimal("0.01")
_NOT_TOLD = "supplierId may be a customer: " + not_read("customers and suppliers", KNOWN_CUSTOMER.endpoint)


def spent(amount: Decimal | None) -> Decimal | None:
    """What was paid with a line: in the journal of a till it goes out."""
    return None if amount is None else -amount


def spent_net(amount: Decimal | None, tax: Decimal | None, fraction: Decimal | None) -> Decimal | None:
    """Without the VAT inside: as it was booked, else as the rate of its code has it."""
    if amount is None:
        return None
    if tax:
        return abs(tax).copy_sign(amount) - amount
    return -(amount / (1 + (fraction or 0))).quantize(_CENT, ROUND_HALF_UP)


async def tell_spent(records: Sequence[Any], caller: Caller) -> Sequence[str]:
    """Put on expenses what their entries do not tell. One call for the tills, once; one each for new parties
    and for VAT codes not seen yet.
    """
    known = {till.code.strip(): till for till in await tills(caller)} if records else {}
    for record in records:
        _sum_up(record)
        till = known.get(record.journal_code or "")
        if till is not None:
            _name_till(record, till)
    lines = [line for record in records for line in record.expense_lines or ()]
    return [*await _tell_parties(records, caller), *await tell_rates(lines, caller)]


def _sum_up(record: Any) -> None:
    """What was refunded counts as positive too: `type` says that it came back."""
    lines = record.expense_lines or []
    gross = _total(lines, "total_gross_amount")
    record.type = "REFUND" if gross < 0 else "EXPENSE"
    if gross < 0:
        for line in lines:
            line.total_gross_amount = spent(line.total_gross_amount)
            line.total_net_amount = spent(line.total_net_amount)
    record.total_gross_amount = abs(gross)
    record.total_net_amount = _total(lines, "total_net_amount")
    record.total_tax_amount = record.total_gross_amount - record.total_net_amount


def _total(lines: Sequence[ExpenseLine], attribute: str) -> Decimal:
    return sum((getattr(line, attribute) or Decimal(0) for line in lines), Decimal(0))


def _name_till(record: Any, till: Till) -> None:
    record.payment_type = "CASH" if till.is_cash else "CREDIT_CARD" if till.is_card else None
    record.account_id, record.account_code = till.account, till.account_code
    record.account_number = ledger_number(till.account_code)
    record.ledger_name = till.account_name


async def _tell_parties(records: Sequence[Any], caller: Caller) -> Sequence[str]:
    """Whether the party of an expense is a customer alone. One call for parties not seen yet."""
    parties = {record.supplier_id for record in records if record.supplier_id}
    if not parties:
        return []
    known = await permitted(known_facts(KNOWN_CUSTOMER, parties, caller), caller, KNOWN_CUSTOMER.endpoint)
    if known is None:
        return [_NOT_TOLD]
    for record in records:
        facts = known.get(record.supplier_id or "", {})
        if facts.get("Status") == "C" and not facts.get("IsSupplier"):
            record.customer_id, record.supplier_id = record.supplier_id, None
    return []
