"""What no table says of bills and vendor credits: whose lines they are, and the model of a changed credit."""

from comptoir.cdk.contract import Caller, Outcome, Records, Request
from comptoir.connectors.exact_online.calls.references import require_owner
from comptoir.connectors.exact_online.dialect import DIALECT
from comptoir.unified.bills import Bill
from comptoir.unified.vendor_credits import VendorCredit

_RENAMED = {
    "vendor_credit_date": "bill_date",
    "vendor_credit_number": "bill_number",
    "payment_term_id": "payment_term_code",
}


async def get_bill_lines(request: Request, caller: Caller) -> Records:
    """The lines of a bill; those of a vendor credit stand at the same endpoint and are none.

    Raises RecordUnknown.
    """
    assert request.table is not None
    assert request.parent is not None
    assert request.query is not None
    await require_owner(request.table, request.parent, caller)
    return await DIALECT.read_list(request.table, request.query, caller, request.parent)


async def update_vendor_credit(request: Request, caller: Caller) -> Outcome:
    """Change a vendor credit; it is answered in the model of a bill, as published."""
    assert request.table is not None
    assert request.key is not None
    assert request.body is not None
    changed = await DIALECT.update(request.table, request.key, request.body, caller, None, request.expected)
    assert isinstance(changed.record, VendorCredit)
    return Outcome(_as_bill(changed.record), None, changed.warnings)


def _as_bill(credit: VendorCredit) -> Bill:
    return Bill(**{_RENAMED.get(name, name): getattr(credit, name) for name in credit.__struct_fields__})
