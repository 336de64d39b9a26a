"""The published surface: every resource that the API serves, in the order in which docs list them."""

from comptoir.unified.accounts import ACCOUNTS
from comptoir.unified.async_tasks import ASYNC_TASKS
from comptoir.unified.bank_accounts import BANK_ACCOUNTS
from comptoir.unified.bills import BILL_LINES, BILLS
from comptoir.unified.booking_proposals import BOOKING_PROPOSALS
from comptoir.unified.booking_proposals_v2 import BOOKING_PROPOSALS_V2
from comptoir.unified.contacts import CUSTOMERS, SUPPLIERS
from comptoir.unified.contacts_v2 import CONTACTS, CONTACTS_V2
from comptoir.unified.credit_notes import CREDIT_NOTES
from comptoir.unified.dimensions import DIMENSION_KINDS, DIMENSION_VALUES, DIMENSIONS
from comptoir.unified.expenses import EXPENSES
from comptoir.unified.files import (
    BILL_DOCUMENT,
    BOOKING_PROPOSAL_DOCUMENT,
    CREDIT_NOTE_DOCUMENT,
    DOCUMENT_EXTENSIONS,
    DOCUMENT_TYPES,
    FILES,
    INVOICE_DOCUMENT,
    OFFER_DOCUMENT,
)
from comptoir.unified.fiscal_years import FISCAL_YEARS
from comptoir.unified.goods_receipts import GOODS_RECEIPT_LINES, GOODS_RECEIPTS
from comptoir.unified.invoices import INVOICE_LINES, INVOICES
from comptoir.unified.items import ITEMS
from comptoir.unified.journal_entries import JOURNAL_ENTRIES, JOURNAL_ENTRY_ATTACHMENTS
from comptoir.unified.journals import JOURNALS
from comptoir.unified.offers import OFFER_LINES, OFFERS
from comptoir.unified.open_items import OPEN_ITEMS
from comptoir.unified.payment_terms import PAYMENT_TERMS
from comptoir.unified.payments import PAYMENTS
from comptoir.unified.projects import PROJECTS
from comptoir.unified.purchase_orders import PURCHASE_ORDER_LINES, PURCHASE_ORDERS
from comptoir.unified.sales_orders import SALES_ORDER_LINES, SALES_ORDERS
from comptoir.unified.tax_rates import TAX_RATES
from comptoir.unified.transactions import TRANSACTIONS
from comptoir.unified.trial_balance import TRIAL_BALANCE
from comptoir.unified.units import UNITS
from comptoir.unified.vendor_credits import VENDOR_CREDITS
from comptoir.unified.vocabulary import Resource

RESOURCES: tuple[Resource, ...] = (
    CUSTOMERS,
    SUPPLIERS,
    CONTACTS,
    CONTACTS_V2,
    ACCOUNTS,
    ITEMS,
    TAX_RATES,
    JOURNALS,
    INVOICES,
    INVOICE_LINES,
    JOURNAL_ENTRIES,
    BILLS,
    BILL_LINES,
    BILL_DOCUMENT,
    VENDOR_CREDITS,
    PAYMENT_TERMS,
    PURCHASE_ORDERS,
    PURCHASE_ORDER_LINES,
    GOODS_RECEIPTS,
    GOODS_RECEIPT_LINES,
    UNITS,
    BANK_ACCOUNTS,
    CREDIT_NOTES,
    CREDIT_NOTE_DOCUMENT,
    INVOICE_DOCUMENT,
    OFFERS,
    OFFER_LINES,
    OFFER_DOCUMENT,
    SALES_ORDERS,
    SALES_ORDER_LINES,
    DIMENSIONS,
    DIMENSION_KINDS,
    DIMENSION_VALUES,
    PROJECTS,
    FISCAL_YEARS,
    OPEN_ITEMS,
    PAYMENTS,
    FILES,
    DOCUMENT_TYPES,
    DOCUMENT_EXTENSIONS,
    JOURNAL_ENTRY_ATTACHMENTS,
    TRIAL_BALANCE,
    TRANSACTIONS,
    EXPENSES,
    BOOKING_PROPOSALS,
    BOOKING_PROPOSALS_V2,
    BOOKING_PROPOSAL_DOCUMENT,
    ASYNC_TASKS,
)
