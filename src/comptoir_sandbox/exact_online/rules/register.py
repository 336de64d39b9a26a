"""Which rules hold for which table; a table that is not named here is plain and storable."""

from collections.abc import Callable, Iterator, Mapping

from comptoir_sandbox.exact_online.books import Books, Row
from comptoir_sandbox.exact_online.query import merged
from comptoir_sandbox.exact_online.rules import (
    actions,
    documents,
    entries,
    goods,
    ledger,
    movements,
    open_items,
    orders,
    posting,
    processing,
    projects,
    purchase_invoices,
    quotations,
    rates,
    relations,
    sales,
    statements,
    stock,
    webhooks,
)
from comptoir_sandbox.exact_online.rules.frame import Behaviour

BEHAVIOURS: Mapping[str, Behaviour] = {
    "crm/accounts": relations.ACCOUNT,
    "crm/addresses": relations.ADDRESS,
    "crm/contacts": relations.CONTACT,
    "crm/bankaccounts": relations.BANK_ACCOUNT,
    "financial/glaccounts": ledger.GL_ACCOUNT,
    "financial/journals": ledger.JOURNAL,
    "vat/vatcodes": ledger.VAT_CODE,
    "cashflow/paymentconditions": ledger.PAYMENT_CONDITION,
    rates.CURRENCIES: rates.CURRENCY,
    rates.RATES: rates.EXCHANGE_RATE,
    "hrm/costcenters": ledger.COST_CENTRE,
    "hrm/costunits": ledger.COST_UNIT,
    "logistics/items": goods.ITEM,
    "logistics/salesitemprices": goods.SALES_PRICE,
    sales.INVOICES: sales.SALES_INVOICE,
    sales.LINES: sales.SALES_INVOICE_LINE,
    processing.PRINTED: processing.PRINTED_INVOICE,
    documents.DOCUMENTS: documents.DOCUMENT,
    documents.ATTACHMENTS: documents.ATTACHMENT,
    posting.RECEIVABLES: open_items.OPEN_ITEM,
    posting.PAYMENTS: open_items.OPEN_ITEM,
    "cashflow/paymentterms": open_items.OPEN_ITEM,
    webhooks.SUBSCRIPTIONS: webhooks.SUBSCRIPTION,
    **entries.SALES.behaviours(),
    **entries.PURCHASES.behaviours(),
    **statements.GENERAL.behaviours(),
    **statements.BANK.behaviours(),
    **statements.CASH.behaviours(),
    **orders.SALES_ORDERS.behaviours(),
    **orders.QUOTATIONS.behaviours(),
    **orders.PURCHASE_ORDERS.behaviours(),
    **purchase_invoices.behaviours(),
    **movements.DELIVERIES.behaviours(),
    **movements.RECEIPTS.behaviours(),
    **actions.ACTIONS,
    **quotations.ACTIONS,
    "project/projects": projects.PROJECT,
    projects.TIME: projects.TRANSACTION,
    projects.COSTS: projects.TRANSACTION,
    "inventory/warehouses": projects.WAREHOUSE,
    "inventory/itemwarehouses": stock.ITEM_WAREHOUSE,
}
PLAIN = Behaviour()

Stream = Callable[[Books, int], Iterator[Row]]


def _invoices_with_lines(books: Books, stamp: int) -> Iterator[Row]:
    """Header rows have line number 0; a line carries its header's values beside its own (facts 8)."""
    headers = books.table(sales.INVOICES)
    lines = books.table(sales.LINES)
    return merged(
        (
            ({**row, "ID": row["InvoiceID"], "LineNumber": 0} for row in headers.since(stamp)),
            ({**(headers.get(row["InvoiceID"]) or {}), **row} for row in lines.since(stamp)),
        )
    )


def _payment_terms(books: Books, stamp: int) -> Iterator[Row]:
    """Receivables and payables together, told apart by LineType (facts 8)."""
    return merged(books.table(name).since(stamp) for name in (posting.RECEIVABLES, posting.PAYMENTS))


def _transactions_with_lines(books: Books, stamp: int) -> Iterator[Row]:
    """The entry's header comes as line number 0, without an amount of its own (mapping: transactions)."""
    headers, lines = books.table(posting.TRANSACTIONS), books.table(posting.LINES)
    return merged(
        (
            ({**row, "ID": row["EntryID"], "LineNumber": 0, "AmountDC": 0} for row in headers.since(stamp)),
            lines.since(stamp),
        )
    )


def _purchase_orders(books: Books, stamp: int) -> Iterator[Row]:
    """Header rows have line number 0, their lines follow in the same stream (facts 8)."""
    headers, lines = books.table(orders.PURCHASE_ORDERS.header), books.table(orders.PURCHASE_ORDERS.lines)
    return merged(
        (
            ({**row, "ID": row["PurchaseOrderID"], "LineNumber": 0} for row in headers.since(stamp)),
            ({**(headers.get(row["PurchaseOrderID"]) or {}), **row} for row in lines.since(stamp)),
        )
    )


def _time_and_costs(books: Books, stamp: int) -> Iterator[Row]:
    """Hours and costs of projects in one stream."""
    return merged(books.table(name).since(stamp) for name in (projects.TIME, projects.COSTS))


# Sync endpoints whose rows come from more than one table, by lower-case path.
STREAMS: Mapping[str, Stream] = {
    "sync/salesinvoice/salesinvoices": _invoices_with_lines,
    "sync/purchaseorder/purchaseorders": _purchase_orders,
    "sync/cashflow/paymentterms": _payment_terms,
    "sync/project/timecosttransactions": _time_and_costs,
    "sync/financial/transactionlines": _transactions_with_lines,
}
