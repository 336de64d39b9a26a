"""The four domains of the surface, by the resources at the top; what is not named is financial accounting."""

from enum import StrEnum

from comptoir.unified.vocabulary import Resource


class Domain(StrEnum):
    INVOICING = "invoicing"
    FINANCIAL_ACCOUNTING = "financial accounting"
    PROJECT_MANAGEMENT = "project management"
    LOGISTICS = "logistics"


_BY_COLLECTION = {
    Domain.INVOICING: (
        "customers",
        "contacts",
        "invoices",
        "offers",
        "creditNotes",
        "salesOrders",
        "paymentTerms",
    ),
    Domain.PROJECT_MANAGEMENT: ("projects", "dimensions", "expenses"),
    Domain.LOGISTICS: ("items", "units", "purchaseOrders", "goodsReceipts", "suppliers"),
}  # fmt: skip  a table
_DOMAINS = {name: domain for domain, names in _BY_COLLECTION.items() for name in names}


def domain_of(resource: Resource) -> Domain:
    """Where people look for a resource; lines are with their document."""
    top = resource
    while top.parent is not None:
        top = top.parent
    return _DOMAINS.get(top.collection, Domain.FINANCIAL_ACCOUNTING)
