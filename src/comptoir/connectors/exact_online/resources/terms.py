"""Payment terms: by when a document is to be paid, and what paying early is worth (exact-mapping)."""

from collections.abc import Mapping
from typing import Any

from comptoir.cdk.mapping import Derived, Row, Spread, Table
from comptoir.connectors.exact_online.crossings import COUNT, GUID, MOMENT, PERCENT, TEXT, choice
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.meanings import PAYMENT_METHODS
from comptoir.connectors.exact_online.resources.conditions import MODIFIED_SINCE, PAYMENT_TERM
from comptoir.unified.payment_terms import PAYMENT_TERMS


def _due(months: int | None) -> str:
    """Terms that count in months end with one; the others count days."""
    return "DUE_AS_PERIOD" if months else "DUE_IN_DAYS"


def _months(kind: str) -> Mapping[str, Any]:
    """Terms in days have no month's end; how many months others have, the published model does not say."""
    if kind != "DUE_IN_DAYS":
        raise ValueError(f"{kind} is not written to Exact Online: send DUE_IN_DAYS and paymentDays.")
    return {"PaymentEndOfMonths": 0}


payment_terms = Table(
    PAYMENT_TERMS,
    endpoint("cashflow/PaymentConditions"),
    needs=(("code",), ("description", "name")),
    rows=(
        #   unified              Exact Online           crossing
        Row("id", "ID", GUID, write=False),
        Row("code", "Code", TEXT),
        Row("description", "Description", TEXT),
        Row("name", "Description", TEXT, fallback=True),
        Row("payment_days", "PaymentDays", COUNT),
        Row("discount_days", "DiscountPaymentDays", COUNT),
        Row("discount_percentage", "DiscountPercentage", PERCENT),
        Row("payment_method", "PaymentMethod", choice("PAYMENT METHOD", str, PAYMENT_METHODS)),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
        Derived("due_type", ("PaymentEndOfMonths",), _due),
        Spread("due_type", ("PaymentEndOfMonths",), _months),
    ),
    filters={"lastModifiedAt": MODIFIED_SINCE},
    by_code=PAYMENT_TERM.by_code,
)
