"""The published surface: every resource that the API serves, in the order in which docs list them."""

from comptoir.unified.accounts import ACCOUNTS
from comptoir.unified.contacts import CUSTOMERS, SUPPLIERS
from comptoir.unified.invoices import INVOICE_LINES, INVOICES
from comptoir.unified.items import ITEMS
from comptoir.unified.journal_entries import JOURNAL_ENTRIES
from comptoir.unified.journals import JOURNALS
from comptoir.unified.tax_rates import TAX_RATES
from comptoir.unified.vocabulary import Resource

RESOURCES: tuple[Resource, ...] = (
    CUSTOMERS,
    SUPPLIERS,
    ACCOUNTS,
    ITEMS,
    TAX_RATES,
    JOURNALS,
    INVOICES,
    INVOICE_LINES,
    JOURNAL_ENTRIES,
)
