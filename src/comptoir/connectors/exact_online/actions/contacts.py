"""Contacts that a replacement makes out of nothing, which Exact does not know."""

import msgspec

from comptoir.cdk.contract import Caller, Outcome, Request
from comptoir.connectors.exact_online.crossings import is_guid
from comptoir.connectors.exact_online.dialect import DIALECT
from comptoir.kit.errors import RecordUnknown


async def put_contact(request: Request, caller: Caller) -> Outcome:
    """Replace a contact; one that does not exist is made under the id of the path.

    Whether Exact keeps an id that a caller chose is not certain (exact-facts 5.6): where it takes another,
    the answer has that one, and a warning says so.
    """
    table, key, body = request.table, request.key, request.body
    assert table is not None
    assert key is not None
    assert body is not None
    try:
        return await DIALECT.update(table, key, body, caller, None, request.expected)
    except RecordUnknown as missing:
        if not is_guid(key) or "changedBefore" in missing.details:
            raise
    found = await DIALECT.create(table, msgspec.structs.replace(body, id=key.lower()), caller, None)
    return Outcome(found.record, found.raw, found.warnings, created=True)
