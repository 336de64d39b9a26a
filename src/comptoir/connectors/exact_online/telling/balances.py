"""What ledger accounts stand at: Exact keeps their movements by period, and no sums (exact-facts 12).

An account of the balance sheet stands at all that was ever booked on it, one of profit and loss at what was
booked in the year that goes on. Debit is positive. Movements are in the company's own currency.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import msgspec

from comptoir.cdk.contract import Caller
from comptoir.connectors.exact_online.calls.answers import read_all
from comptoir.connectors.exact_online.calls.keys import either, in_parts
from comptoir.connectors.exact_online.calls.permitted import permitted
from comptoir.connectors.exact_online.calls.query import question
from comptoir.connectors.exact_online.calls.references import known_facts
from comptoir.connectors.exact_online.calls.scopes import not_read
from comptoir.connectors.exact_online.resources.conditions import JOURNAL
from comptoir.connectors.exact_online.telling.own_currency import DIVISIONS, currency_of, tell_currency
from comptoir.connectors.exact_online.telling.years import year_of

_PATH, _ACCOUNTS = "financial/ReportingBalance", "financial/GLAccounts"
_COUNTED = (
    "((ReportingYear eq {0} and Type lt 310) or (ReportingYear lt {0} and BalanceType eq 'B')) and ({1})"
)
_JOURNAL = replace(JOURNAL, facts=("GLAccount",))
_NOT_TOLD = "balance is not known: " + not_read("the balances of ledger accounts", _PATH)
_NO_CURRENCY = "balance is not known: " + not_read("the currency of the company", DIVISIONS)


class _Movement(msgspec.Struct, rename="pascal"):
    account: str = msgspec.field(name="GLAccount")
    division: int
    amount: Decimal | None = None


async def tell_balances(records: Sequence[Any], caller: Caller) -> Sequence[str]:
    """Put their balances on ledger accounts, and what currency they are in. The warnings.

    A call for each sixty movements, and one for the year that goes on and two for the currency, which are
    remembered. An app without the right still gets its records, and is told why this is not known.
    """
    moved, said = await _known([record.id for record in records], caller)
    sums = _sums(moved)
    for record in records:
        record.balance = None if said else sums.get(record.id, Decimal(0))
    return [*said, *await tell_own_currency(records, caller)]


async def tell_money(records: Sequence[Any], caller: Caller) -> Sequence[str]:
    """Put on bank accounts the balances of their ledger accounts; null for money of another currency.

    As many calls, one for what these accounts are, and one for the currency of the company; both remembered.
    """
    journals = await known_facts(_JOURNAL, [record.id for record in records], caller)
    keys = [str(journals.get(record.id, {}).get("GLAccount") or "").lower() for record in records]
    moved, said = await _known([key for key in keys if key], caller)
    sums, own = _sums(moved), await currency_of(moved[0].division, caller) if moved else None
    for record, key in zip(records, keys, strict=True):
        is_known = key and not said and (key not in sums or record.currency in (None, own))
        record.balance = sums.get(key, Decimal(0)) if is_known else None
    return [*said, _NO_CURRENCY] if moved and own is None else said


async def tell_own_currency(records: Sequence[Any], caller: Caller) -> Sequence[str]:
    """What currency ledger accounts are in. The warnings. Two calls, remembered for a while."""
    return await tell_currency(_ACCOUNTS, records, caller)


def nothing_yet(record: Any, caller: Caller) -> None:
    """On a ledger account that was made just now nothing is booked."""
    del caller
    record.balance = Decimal(0)


async def _known(keys: Sequence[str], caller: Caller) -> tuple[Sequence[_Movement], Sequence[str]]:
    """The movements of ledger accounts, or why they are not known."""
    if not keys:
        return [], []
    moved = await permitted(_moved(list(dict.fromkeys(keys)), caller), caller, _PATH)
    return ([], [_NOT_TOLD]) if moved is None else (moved, [])


async def _moved(keys: Sequence[str], caller: Caller) -> Sequence[_Movement]:
    year = await _year(caller)
    found: list[_Movement] = []
    for part in in_parts(keys):
        text = _COUNTED.format(year, either(part, "GLAccount"))
        options = (("$filter", text), ("$select", "GLAccount,Division,Amount"))
        found += await read_all(question(_PATH, options), _Movement, caller)
    return found


async def _year(caller: Caller) -> int:
    """The financial year that goes on, else that of the calendar. One call, remembered for a while."""
    place = (_PATH, "year")
    known: int | None = caller.cache.get(place)
    if known is None:
        known = await year_of({}, caller) or caller.now.year
        caller.cache.put(place, known)
    return known


def _sums(moved: Sequence[_Movement]) -> Mapping[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for movement in moved:
        key = movement.account.lower()
        sums[key] = sums.get(key, Decimal(0)) + (movement.amount or Decimal(0))
    return sums
