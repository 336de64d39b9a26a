"""The currency that a company keeps its books in, which none of its ledger accounts names."""

from collections.abc import Sequence
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.connectors.exact_online.calls.answers import read_page
from comptoir.connectors.exact_online.calls.permitted import permitted
from comptoir.connectors.exact_online.calls.query import question
from comptoir.connectors.exact_online.calls.scopes import not_read
from comptoir.unified.values import CurrencyCode

DIVISIONS = "hrm/Divisions"
_PLACE = (DIVISIONS, "currency")
_NOT_TOLD = "currency is not known: " + not_read("that of the company", DIVISIONS)


async def tell_currency(path: str, records: Sequence[Any], caller: Caller) -> Sequence[str]:
    """Put the company's currency on records of `path`, which say whose they are. The warnings.

    Two calls, remembered for a while.
    """
    if not records:
        return []
    known = caller.cache.get(_PLACE) or await permitted(_of_records(path, caller), caller, DIVISIONS)
    if known is None:
        return [_NOT_TOLD]
    for record in records:
        record.currency = known if known in CurrencyCode.__members__ else None
    return []


async def currency_of(division: int, caller: Caller) -> str | None:
    """The currency of the company; None where this login may not know. One call, remembered for a while."""
    return caller.cache.get(_PLACE) or await permitted(_of(division, caller), caller, DIVISIONS)


async def _of_records(path: str, caller: Caller) -> str | None:
    rows = await _rows(path, (("$select", "Division"), ("$top", "1")), caller)
    return await _of(int(rows[0]["Division"]), caller) if rows else None


async def _of(division: int, caller: Caller) -> str | None:
    options = (("$filter", f"Code eq {division}"), ("$select", "Currency"))
    rows = await _rows(DIVISIONS, options, caller)
    known = str(rows[0]["Currency"]).strip() if rows else None
    if known:
        caller.cache.put(_PLACE, known)
    return known or None


async def _rows(path: str, options: tuple[tuple[str, str], ...], caller: Caller) -> Sequence[dict[str, Any]]:
    return read_page(await caller.send(question(path, options)), dict[str, Any]).results
