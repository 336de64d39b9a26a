"""Invoices that are voided: Exact removes a draft, and keeps no voided one."""

from typing import Any

import msgspec
from msgspec import UNSET

from comptoir.cdk.contract import Caller, Outcome, Request
from comptoir.cdk.drafts import Draft, Written
from comptoir.cdk.writing import wire_name
from comptoir.connectors.exact_online.booking.versions import require_version
from comptoir.connectors.exact_online.calls.sending import remove
from comptoir.connectors.exact_online.dialect import DIALECT
from comptoir.connectors.exact_online.resources.sales import INVOICE_WISHES
from comptoir.kit.errors import FieldProblem, InvalidBody

_VOIDED, _DRAFT = "VOIDED", "DRAFT"
_GONE = "The draft was removed: Exact Online keeps no invoice that is voided."


async def patch_invoice(request: Request, caller: Caller) -> Outcome:
    """Change an invoice; a draft that is to be VOIDED is removed. Raises InvalidBody for any other."""
    table, key, body = request.table, request.key, request.body
    assert table is not None
    assert key is not None
    assert body is not None
    if getattr(body, "status", None) != _VOIDED:
        return await DIALECT.update(table, key, body, caller, None, request.expected)
    _require_alone(body)
    before: Any = (await DIALECT.read_one(table, key, caller, None)).record
    require_version(table, before, request.expected)
    if before.status != _DRAFT:
        INVOICE_WISHES.check(Draft(body, Written(), before=before))
    await remove(table, key, caller)
    return Outcome(msgspec.structs.replace(before, status=_VOIDED), None, [_GONE])


def _require_alone(body: msgspec.Struct) -> None:
    """What is removed cannot be changed as well. Raises InvalidBody."""
    others = [
        wire_name(body, name)
        for name in body.__struct_fields__
        if name not in ("status", "invoice_id") and getattr(body, name) is not UNSET
    ]
    if others:
        text = f"A draft that is VOIDED is removed, so {others[0]} cannot change with it."
        hint = "Send the status alone."
        raise InvalidBody(text, fields=[FieldProblem(name, "contradiction", text, hint) for name in others])
