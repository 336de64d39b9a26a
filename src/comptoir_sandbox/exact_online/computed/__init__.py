"""Endpoints whose rows are worked out when asked for: balances, lists of open items, the deleted feed."""

from collections.abc import Mapping

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.computed.asked import Asked, Compute
from comptoir_sandbox.exact_online.computed.balances import journal_status, reporting_balance
from comptoir_sandbox.exact_online.computed.changes import deleted, sync_timestamp
from comptoir_sandbox.exact_online.computed.debts import (
    aging,
    of_account,
    of_account_and_age,
    of_age,
    open_list,
)
from comptoir_sandbox.exact_online.computed.overviews import OVERVIEWS
from comptoir_sandbox.exact_online.computed.stock import stock_position, stock_positions
from comptoir_sandbox.exact_online.rules.descriptions import spoken
from comptoir_sandbox.exact_online.rules.documents import TYPES
from comptoir_sandbox.exact_online.rules.posting import PAYMENTS, RECEIVABLES

__all__ = ["COMPUTED", "Asked", "Compute"]


def document_types(asked: Asked) -> list[Row]:
    described = spoken(TYPES).get(asked.language, spoken(TYPES)["en"])
    return [
        {
            "ID": number,
            "Description": words,
            "DocumentIsCreatable": True,
            "DocumentIsDeletable": True,
            "DocumentIsUpdatable": True,
            "DocumentIsViewable": True,
            "TypeCategory": 1,
        }
        for number, words in described.items()
    ]


# By lower-case path.
COMPUTED: Mapping[str, Compute] = {
    "financial/reportingbalance": reporting_balance,
    "read/financial/receivableslist": open_list(RECEIVABLES),
    "read/financial/receivableslistbyaccount": open_list(RECEIVABLES, of_account),
    "read/financial/receivableslistbyagegroup": open_list(RECEIVABLES, of_age),
    "read/financial/receivableslistbyaccountandagegroup": open_list(RECEIVABLES, of_account_and_age),
    "read/financial/payableslist": open_list(PAYMENTS),
    "read/financial/payableslistbyaccount": open_list(PAYMENTS, of_account),
    "read/financial/payableslistbyagegroup": open_list(PAYMENTS, of_age),
    "read/financial/payableslistbyaccountandagegroup": open_list(PAYMENTS, of_account_and_age),
    "read/financial/agingreceivableslist": aging(RECEIVABLES),
    "read/financial/agingpayableslist": aging(PAYMENTS),
    "read/financial/journalstatuslist": journal_status,
    "read/sync/sync/synctimestamp": sync_timestamp,
    "read/logistics/stockposition": stock_position,
    "sync/inventory/stockpositions": stock_positions,
    "sync/deleted": deleted,
    "documents/documenttypes": document_types,
    **OVERVIEWS,
}
