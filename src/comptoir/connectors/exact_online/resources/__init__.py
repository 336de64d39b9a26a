"""Exact Online's endpoints as unified resources, a table each, one file a family."""

from comptoir.connectors.exact_online.resources.banks import bank_accounts
from comptoir.connectors.exact_online.resources.credits import credit_notes
from comptoir.connectors.exact_online.resources.entries import journal_entries
from comptoir.connectors.exact_online.resources.expenses import cash_expenses
from comptoir.connectors.exact_online.resources.goods import items
from comptoir.connectors.exact_online.resources.ledger import accounts, journals, tax_rates
from comptoir.connectors.exact_online.resources.open_items import receivables
from comptoir.connectors.exact_online.resources.orders import (
    offer_lines,
    offers,
    sales_order_lines,
    sales_orders,
)
from comptoir.connectors.exact_online.resources.payments import bank_payments
from comptoir.connectors.exact_online.resources.projects import projects
from comptoir.connectors.exact_online.resources.proposals import booking_proposals
from comptoir.connectors.exact_online.resources.purchases import bill_lines, bills, vendor_credits
from comptoir.connectors.exact_online.resources.purchasing import (
    goods_receipt_lines,
    goods_receipts,
    purchase_order_lines,
    purchase_orders,
)
from comptoir.connectors.exact_online.resources.relations import contacts, contacts_v2, customers, suppliers
from comptoir.connectors.exact_online.resources.sales import invoice_lines, invoices
from comptoir.connectors.exact_online.resources.terms import payment_terms
from comptoir.connectors.exact_online.resources.units import units

TABLES = (
    customers,
    suppliers,
    contacts,
    contacts_v2,
    accounts,
    items,
    tax_rates,
    journals,
    invoices,
    invoice_lines,
    journal_entries,
    bills,
    bill_lines,
    vendor_credits,
    payment_terms,
    purchase_orders,
    purchase_order_lines,
    goods_receipts,
    goods_receipt_lines,
    units,
    credit_notes,
    sales_orders,
    sales_order_lines,
    offers,
    offer_lines,
    bank_accounts,
    projects,
    receivables,
    bank_payments,
    cash_expenses,
    booking_proposals,
)
