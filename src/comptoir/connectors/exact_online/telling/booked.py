"""The journals of entries that Exact worked out of documents: the lines of the ledger tell them."""

from collections.abc import Mapping, Sequence
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.connectors.exact_online.calls.answers import read_all
from comptoir.connectors.exact_online.calls.keys import either, in_parts
from comptoir.connectors.exact_online.calls.permitted import permitted
from comptoir.connectors.exact_online.calls.query import question
from comptoir.connectors.exact_online.calls.scopes import not_read

_LEDGER = "financialtransaction/TransactionLines"
_NOT_TOLD = "journalCode is not known: " + not_read("the ledger", _LEDGER)


async def tell_journals(records: Sequence[Any], caller: Caller) -> Sequence[str]:
    """Put the journals of entries in the place of their keys. A call for each sixty lines. The warnings.

    An app without the right still gets its records, and is told why this is not known.
    """
    keys = [record.journal_code for record in records]
    leave_unbooked(records)
    if not any(keys):
        return []
    known = await permitted(_journals(list(dict.fromkeys(filter(None, keys))), caller), caller, _LEDGER)
    if known is None:
        return [_NOT_TOLD]
    for record, key in zip(records, keys, strict=True):
        record.journal_code = known.get(key or "")
    return []


def leave_unbooked(records: Sequence[Any]) -> None:
    for record in records:
        record.journal_code = None


async def _journals(entries: Sequence[str], caller: Caller) -> Mapping[str, str]:
    found = {}
    for part in in_parts(entries):
        options = (("$filter", either(part)), ("$select", "EntryID,JournalCode"))
        for line in await read_all(question(_LEDGER, options), dict[str, Any], caller):
            found[str(line["EntryID"]).lower()] = str(line["JournalCode"]).strip()
    return found
