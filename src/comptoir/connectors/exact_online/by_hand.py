"""What the functions of this connector read and write beside its tables, resource by resource."""

from collections.abc import Mapping

from comptoir.cdk.by_hand import ByHand
from comptoir.connectors.exact_online.booking.wishes import Wishes
from comptoir.connectors.exact_online.resources.credits import CREDIT_WISHES
from comptoir.connectors.exact_online.resources.orders import OFFER_WISHES, ORDER_WISHES
from comptoir.connectors.exact_online.resources.purchases import BILL_WISHES, VENDOR_CREDIT_WISHES
from comptoir.connectors.exact_online.resources.sales import INVOICE_WISHES
from comptoir.connectors.exact_online.telling.paid import DOCUMENT as PAID_DOCUMENT
from comptoir.connectors.exact_online.telling.parties import FIELDS as PARTIES
from comptoir.unified.journal_entries import JournalEntry, JournalEntryLine

_PURCHASE_AMOUNTS = ("total_net_amount", "total_tax_amount", "total_gross_amount", "unit_amount")
_RATE = "tax_rate_percentage"


def _of(lines: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{lines}.{name}" for name in names)


def _purchases(wishes: Wishes) -> ByHand:
    return ByHand(
        takes={"status": wishes.takes},
        instead={"status": wishes.advice},
        writes=("status", *_of("line_items", *_PURCHASE_AMOUNTS, _RATE)),
        one_of=(_of("line_items", "total_net_amount", "total_gross_amount", "unit_amount"),),
    )


_SALE = _of("line_items", _RATE)

_ENTRY_LINES = "journal_line_items"
_NOT_OF_ENTRIES = (
    "account_id",
    "debit_credit_indicator",
    "delivery_date",
    "due_date",
    "tax_assignment_date",
)
_PERIOD_DAYS = ("financial/FinancialPeriods: StartDate", "financial/FinancialPeriods: EndDate")
_RELATION = ("crm/Accounts: Status", "crm/Accounts: IsSupplier", "financial/GLAccounts: Type")
_MOVED = ("financial/ReportingBalance: AmountDebit", "financial/ReportingBalance: AmountCredit")
_DIMENSION = {
    "id": ("Code", "project/Projects: ID"),
    "name": ("Description",),
    "status": ("Active", "EndDate"),
    "createdDate": ("Created",),
    "updatedDate": ("Modified",),
}

BY_HAND: Mapping[str, ByHand] = {
    "items": ByHand(writes=("unit_sales_price",)),
    "invoices": ByHand(
        writes=_SALE,
        takes={"status": (*INVOICE_WISHES.takes, "VOIDED")},
        instead={"status": INVOICE_WISHES.advice},
    ),
    "invoices.lineItems": ByHand(writes=(_RATE,)),
    "creditNotes": ByHand(takes={"status": CREDIT_WISHES.takes}, instead={"status": CREDIT_WISHES.advice}),
    "offers": ByHand(
        writes=_SALE, takes={"status": OFFER_WISHES.takes}, instead={"status": OFFER_WISHES.advice}
    ),
    "salesOrders": ByHand(
        writes=_SALE, takes={"status": ORDER_WISHES.takes}, instead={"status": ORDER_WISHES.advice}
    ),
    "bills": _purchases(BILL_WISHES),
    "vendorCredits": _purchases(VENDOR_CREDIT_WISHES),
    "bills.lineItems": ByHand(
        writes=(*_PURCHASE_AMOUNTS, _RATE),
        one_of=(("total_net_amount", "total_gross_amount", "unit_amount"),),
    ),
    "journalEntries": ByHand(
        reads=PARTIES,
        on_request=(*PARTIES, "journal_line_items.tax_rate.id"),
        sources={"journalLineItems[].supplierId": ("GeneralJournalEntryLines/Account", *_RELATION)},
        one_of=(_of("journal_line_items", "total_gross_amount", "total_net_amount"),),
    ),
    "journalEntries.Attachments": ByHand(
        reads=(
            *(
                name
                for name in JournalEntry.__struct_fields__
                if name not in (*_NOT_OF_ENTRIES, _ENTRY_LINES)
            ),
            *_of(
                _ENTRY_LINES,
                *(name for name in JournalEntryLine.__struct_fields__ if name != "discount_amount"),
            ),
        )
    ),
    "payments": ByHand(
        reads=("payment_lines.customer_id", "payment_lines.supplier_id"),
        on_request=(PAID_DOCUMENT,),
        among={"journal_code": "(Type eq 10 or Type eq 12) and IsBlocked eq false"},
        one_of=(
            _of("payment_lines", "account_id", "contact_id", "customer_id", "supplier_id", "invoice_id"),
        ),
    ),
    "expenses": ByHand(
        reads=("files",),
        on_request=("files",),
        one_of=(
            _of("expense_lines", "account_id", "account_code", "account_number"),
            _of("expense_lines", "total_gross_amount", "total_net_amount"),
        ),
        optional=("journal_code",),
        takes={"payment_type": ("CASH", "CREDIT_CARD")},
        among={"journal_code": "(Type eq 10 or (Type eq 12 and GLAccountType eq 14)) and IsBlocked eq false"},
    ),
    "transactions": ByHand(
        reads=(
            "id",
            "account_id",
            "account_number",
            "amount",
            "booking_date",
            "contact",
            "currency",
            "description",
            "files",
            "journal_code",
            "ledger_name",
            "reference",
            "status",
            "type",
        ),
        writes=(
            "account_id",
            "account_number",
            "amount",
            "booking_date",
            "contact",
            "currency",
            "description",
            "journal_code",
            "reference",
            "type",
        ),
        requires=("amount",),
        one_of=(("account_id", "account_number", "contact"),),
    ),
    "v2.bookingProposals": ByHand(
        reads=(
            "id",
            "booking_proposal_date",
            "booking_type",
            "contact",
            "created_date",
            "currency",
            "files",
            "notes",
            "number",
            "status",
            "total_gross_amount",
            "updated_date",
        ),
        writes=(
            "booking_proposal_date",
            "contact.id",
            "contact.account_number",
            "currency",
            "notes",
            "number",
            "status",
            "total_gross_amount",
        ),
        takes={"status": ("DRAFT", "OPEN", "SUBMITTED", "VOIDED")},
    ),
    "dimensions": ByHand(sources=_DIMENSION),
    "v2.dimensions.values": ByHand(
        sources={**_DIMENSION, "code": ("Code",), "description": ("Description",)}
    ),
    "fiscalYears": ByHand(
        sources={
            "id": ("financial/FinancialPeriods: FinYear",),
            "description": ("financial/FinancialPeriods: FinYear",),
            "startDate": _PERIOD_DAYS[:1],
            "endDate": _PERIOD_DAYS[1:],
            "status": ("read/financial/JournalStatusList: Status",),
            "createdDate": ("financial/FinancialPeriods: Created",),
            "updatedDate": ("financial/FinancialPeriods: Modified",),
        }
    ),
    "trialBalance": ByHand(
        reads=(
            "account_code",
            "account_name",
            "account_number",
            "balance",
            "monthly_values",
            "opening_balance",
            "total_credit_amount",
            "total_debit_amount",
        ),
        sources={
            "accountCode": ("financial/ReportingBalance: GLAccountCode",),
            "accountNumber": ("financial/ReportingBalance: GLAccountCode",),
            "accountName": ("financial/ReportingBalance: GLAccountDescription",),
            "balance": _MOVED,
            "monthlyValues": _MOVED,
            "openingBalance": _MOVED,
            "totalDebitAmount": _MOVED[:1],
            "totalCreditAmount": _MOVED[1:],
        },
    ),
    "files.documentExtensions": ByHand(reads=()),
}
