"""The topics that an app can subscribe to (facts 9), and the entities whose changes belong to them."""

from dataclasses import dataclass

INSTANT = "GoodsDeliveries"  # the only topic with instant webhooks


@dataclass(frozen=True)
class Topic:
    """`path` is the endpoint of the entity; a change of its `lines` is a change of the entity.

    `owner` is the property of a line that names the entity.
    """

    name: str
    path: str
    lines: str = ""
    owner: str = "EntryID"

    @property
    def table(self) -> str:
        return self.path.lower()


# The five that also tell of their ledger lines.
ENTRIES = (
    Topic("BankEntries", "financialtransaction/BankEntries", "financialtransaction/BankEntryLines"),
    Topic("CashEntries", "financialtransaction/CashEntries", "financialtransaction/CashEntryLines"),
    Topic(
        "GeneralJournalEntries",
        "generaljournalentry/GeneralJournalEntries",
        "generaljournalentry/GeneralJournalEntryLines",
    ),
    Topic("PurchaseEntries", "purchaseentry/PurchaseEntries", "purchaseentry/PurchaseEntryLines"),
    Topic("SalesEntries", "salesentry/SalesEntries", "salesentry/SalesEntryLines"),
)
TOPICS = (
    *ENTRIES,
    Topic("Accounts", "crm/Accounts"),
    Topic("BankAccounts", "crm/BankAccounts"),
    Topic("Contacts", "crm/Contacts"),
    Topic("HostingOpportunities", "crm/HostingOpportunities"),
    Topic("Opportunities", "crm/Opportunities"),
    Topic("Quotations", "crm/Quotations", "crm/QuotationLines", "QuotationID"),
    Topic("DocumentAttachments", "documents/DocumentAttachments"),
    Topic("Documents", "documents/Documents"),
    Topic("GLAccounts", "financial/GLAccounts"),
    Topic("JournalStatusList", "read/financial/JournalStatusList"),
    # An older topic that clients still name; its line table makes it tell of every posting.
    Topic(
        "FinancialTransactions", "financialtransaction/Transactions", "financialtransaction/TransactionLines"
    ),
    Topic("Items", "logistics/Items"),
    Topic("StockPositions", "read/logistics/StockPosition"),
    Topic("MailMessageAttachments", "mailbox/MailMessageAttachments"),
    Topic("MailMessagesSent", "mailbox/MailMessagesSent"),
    Topic("CostTransactions", "project/CostTransactions"),
    Topic("ProjectPlanning", "project/ProjectPlanning"),
    Topic("TimeTransactions", "project/TimeTransactions"),
    Topic(
        "PurchaseOrders",
        "purchaseorder/PurchaseOrders",
        "purchaseorder/PurchaseOrderLines",
        "PurchaseOrderID",
    ),
    Topic("SalesInvoices", "salesinvoice/SalesInvoices", "salesinvoice/SalesInvoiceLines", "InvoiceID"),
    Topic("GoodsDeliveries", "salesorder/GoodsDeliveries", "salesorder/GoodsDeliveryLines"),
    Topic("SalesOrders", "salesorder/SalesOrders", "salesorder/SalesOrderLines", "OrderID"),
    Topic("Subscriptions", "subscription/Subscriptions", "subscription/SubscriptionLines"),
)
TOPIC_NAMES = frozenset(topic.name for topic in TOPICS)
