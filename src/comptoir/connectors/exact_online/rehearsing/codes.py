"""Codes and ids that a new record may not have, because another one has them."""

from collections.abc import Mapping, Sequence

from comptoir.cdk.contract import Caller
from comptoir.connectors.exact_online.calls.faults import foreseen
from comptoir.connectors.exact_online.calls.query import literal
from comptoir.connectors.exact_online.rehearsing.asked import Asked, read

_PLAIN = "Code eq '{}'"
_CODED: Mapping[str, str] = {
    "crm/Accounts": "Code eq '{:>18}'",
    "logistics/Items": _PLAIN,
    "financial/GLAccounts": _PLAIN,
    "financial/Journals": _PLAIN,
    "project/Projects": _PLAIN,
    "cashflow/PaymentConditions": _PLAIN,
}  # endpoints whose code may come once


async def check_code(asked: Asked, caller: Caller) -> Sequence[str]:
    """A call for the code, and one for an id of the caller's own. Raises RefusedByTarget."""
    if asked.endpoint not in _CODED:
        return ()
    code, key = asked.body.get("Code"), asked.body.get("ID")
    if isinstance(code, str) and code.strip():
        await _require_free(
            "Code", code.strip(), _CODED[asked.endpoint].format(literal(code.strip())), asked, caller
        )
    if asked.creates and isinstance(key, str):
        await _require_free("ID", key, f"ID eq guid'{key}'", asked, caller)
    return ()


async def _require_free(column: str, value: str, text: str, asked: Asked, caller: Caller) -> None:
    others = [
        row for row in await read(asked.endpoint, text, "ID", caller) if str(row["ID"]).lower() != asked.key
    ]
    if others:
        raise foreseen("already_exists", column, f"There is one with the {column} {value} already.")
