"""Which part of Exact Online an endpoint belongs to: the scope that its reference names (exact-facts 3).

The rights of persons and the modules of licences follow these parts, so a refusal can name what is missing.
"""

from collections.abc import Mapping

from comptoir.cdk.contract import Call

_VARIANTS = ("bulk/", "sync/", "read/", "beta/")
_OF_SERVICES: Mapping[str, str] = {
    "cashflow": "Financial cashflow",
    "crm": "Crm accounts",
    "docs": "Organization documents",
    "documents": "Organization documents",
    "financial": "Financial accounting",
    "financialtransaction": "Financial accounting",
    "generaljournalentry": "Financial accounting",
    "hrm": "Hrm employees",
    "inventory": "Logistics inventory",
    "logistics": "Logistics items",
    "openingbalance": "Financial accounting",
    "project": "Projects projects",
    "purchase": "Purchase invoices",
    "purchaseentry": "Financial accounting",
    "purchaseorder": "Purchase orders",
    "salesentry": "Financial accounting",
    "salesinvoice": "Sales invoices",
    "salesorder": "Sales orders",
    "system": "Organization administration",
    "users": "Organization administration",
    "vat": "Financial accounting",
    "webhooks": "Organization administration",
}
_OF_ENDPOINTS: Mapping[str, tuple[str, ...]] = {
    "Crm quotes": (
        "crm/acceptquotation",
        "crm/printquotation",
        "crm/quotationlines",
        "crm/quotations",
        "crm/rejectquotation",
    ),
    "Financial costcenters": ("hrm/costcenters", "hrm/costunits"),
    "Financial currencies": ("financial/exchangerates", "general/currencies"),
    "Financial generalledgers": ("financial/glaccounts", "financial/journals"),
    "Financial payables": ("financial/payableslist",),
    "Financial receivables": ("cashflow/receivables", "financial/receivableslist"),
    "Logistics wms": (
        "purchaseorder/goodsreceiptlines",
        "purchaseorder/goodsreceipts",
        "salesorder/goodsdeliveries",
        "salesorder/goodsdeliverylines",
    ),
    "Organization administration": ("hrm/divisions",),  # no scope is listed: read like system/Divisions
    "Sales prices": ("logistics/salesitemprices",),
}  # those that are of another part than the rest of their service
_OF_ENDPOINT = {path: part for part, paths in _OF_ENDPOINTS.items() for path in paths}


def endpoint_of(call: Call) -> str:
    """What is asked for, without a record's key."""
    return (call.endpoint or call.path).partition("(")[0]


def part_of(endpoint: str) -> str:
    """The part that an endpoint belongs to, such as `Crm accounts`; its service where none is known."""
    path = endpoint.strip("/").lower()
    for variant in _VARIANTS:
        path = path.removeprefix(variant)
    service = path.partition("/")[0]
    return _OF_ENDPOINT.get(path) or _OF_SERVICES.get(service) or service


def not_read(what: str, *endpoints: str) -> str:
    """Why something is not known: this login may not read it, and what that takes."""
    parts = " and ".join(dict.fromkeys(f"{part_of(endpoint)!r}" for endpoint in endpoints))
    return f"this login may not read {what} at Exact Online, which takes the scope and right {parts}."
