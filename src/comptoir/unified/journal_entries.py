"""Journal entries: bookings in the ledger, line by line."""

from decimal import Decimal

from msgspec import UNSET, Struct, field

from comptoir.unified.dimensions import LineDimension, LineDimensionInput
from comptoir.unified.forms import Upload
from comptoir.unified.tax_rates import TaxRateReference, TaxRateReferenceInput
from comptoir.unified.values import ChartOfAccounts, CurrencyCode, DebitCredit, Input, Maybe
from comptoir.unified.vocabulary import (
    FISCAL_YEAR,
    FISCAL_YEAR_START,
    LAST_MODIFIED_AT,
    Deferred,
    Filter,
    Operation,
    Resource,
    Verb,
)


class JournalEntryLine(Struct, kw_only=True, rename="camel"):
    """A line of a journal entry as it is read."""

    id: str | None = None
    account_code: str | None = None
    account_id: str | None = None
    account_number: Decimal | None = None
    created_date: str | None = None
    currency: CurrencyCode | None = None
    customer_id: str | None = None
    debit_credit_indicator: DebitCredit | None = None
    description: str | None = None
    dimensions: list[LineDimension] | None = None
    discount_amount: Decimal | None = None
    document_number: str | None = None
    exchange_rate: Decimal | None = None
    supplier_id: str | None = None
    tax_rate: TaxRateReference | None = None
    third_party_code: str | None = None
    total_gross_amount: Decimal | None = None
    total_net_amount: Decimal | None = None
    total_tax_amount: Decimal | None = None
    updated_date: str | None = None


class JournalEntry(Struct, kw_only=True, rename="camel"):
    """A journal entry as it is read."""

    id: str | None = None
    account_id: str | None = None
    accounting_period_id: str | None = None
    created_date: str | None = None
    currency: CurrencyCode | None = None
    debit_credit_indicator: DebitCredit | None = None
    delivery_date: str | None = None
    description: str | None = None
    document_id: str | None = None
    due_date: str | None = None
    exchange_rate: str | None = None
    files: list[str] | None = None
    is_provisional: bool | None = None
    journal_code: str | None = None
    journal_line_items: list[JournalEntryLine] | None = None
    journal_type: str | None = None
    number: str | None = None
    tax_assignment_date: str | None = None
    transaction_date: str | None = None
    updated_date: str | None = None


class JournalEntryBatch(Struct, kw_only=True, rename="camel"):
    """What became of entries that were sent together."""

    id: str | None = None
    account_number_length: Decimal | None = None
    chart_of_account: str | None = None
    created_date: str | None = None
    entries: list[JournalEntry] | None = None
    fiscal_year_start_date: str | None = None
    task_id: str | None = None


class JournalEntryLineInput(Input, kw_only=True):
    """A line to be written."""

    account_code: Maybe[str] = UNSET
    account_id: Maybe[str] = UNSET
    account_number: Maybe[Decimal] = UNSET
    currency: Maybe[CurrencyCode] = UNSET
    customer_id: Maybe[str] = UNSET
    debit_credit_indicator: Maybe[DebitCredit] = UNSET
    description: Maybe[str] = UNSET
    dimensions: Maybe[list[LineDimensionInput]] = UNSET
    discount_amount: Maybe[Decimal] = UNSET
    document_number: Maybe[str] = UNSET
    exchange_rate: Maybe[str] = UNSET
    supplier_id: Maybe[str] = UNSET
    tax_rate: Maybe[TaxRateReferenceInput] = UNSET
    third_party_code: Maybe[str] = UNSET
    total_gross_amount: Maybe[Decimal] = UNSET
    total_net_amount: Maybe[Decimal] = UNSET
    total_tax_amount: Maybe[Decimal] = UNSET


class JournalEntryInput(Input, kw_only=True):
    """A journal entry to be created."""

    account_id: Maybe[str] = UNSET
    accounting_period_id: Maybe[str] = UNSET
    currency: Maybe[CurrencyCode] = UNSET
    debit_credit_indicator: Maybe[DebitCredit] = UNSET
    delivery_date: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    document_id: Maybe[str] = UNSET
    due_date: Maybe[str] = UNSET
    exchange_rate: Maybe[str] = UNSET
    is_provisional: Maybe[bool] = UNSET
    journal_code: Maybe[str] = UNSET
    journal_line_items: Maybe[list[JournalEntryLineInput]] = UNSET
    journal_type: Maybe[str] = UNSET
    number: Maybe[str] = UNSET
    tax_assignment_date: Maybe[str] = UNSET
    transaction_date: Maybe[str] = UNSET


class JournalEntryBatchInput(Input, kw_only=True):
    """Entries to be created together, and the chart of accounts they are numbered in."""

    account_number_length: Decimal
    chart_of_account: ChartOfAccounts
    entries: list[JournalEntryInput]
    fiscal_year_start_date: str


class JournalEntryForm(Struct, kw_only=True):
    """A journal entry with files; `filesPos` holds the line, from 1, of the file at the same place."""

    journal_entry: JournalEntryInput
    files: Maybe[list[Upload]] = UNSET
    files_pos: Maybe[list[str]] = field(default=UNSET, name="filesPos")


class AttachmentForm(Struct, kw_only=True):
    """A file for a journal entry that exists."""

    file: Upload


JOURNAL_ENTRIES = Resource(
    name="journalEntries",
    model=JournalEntry,
    key_param="journalEntryId",
    operations=(
        Operation("getJournalEntries", Verb.LIST, filters=(LAST_MODIFIED_AT, FISCAL_YEAR, FISCAL_YEAR_START)),
        Operation("createJournalEntry", Verb.CREATE, JournalEntryForm, form=True),
        Operation(
            "getJournalEntry",
            Verb.GET,
            filters=(Filter("journalCode", doc="The journal in which the entry is booked."),),
        ),
        Operation(
            "createJournalEntries",
            Verb.CREATE,
            JournalEntryBatchInput,
            path="/accounting/journalEntries/bulk",
            answer=JournalEntryBatch,
            deferred=Deferred("createJournalEntry", "entries"),
            doc="Create several journal entries at once",
            tolerated=("environmentName",),
        ),
    ),
    doc="Bookings of all kinds.",
)

JOURNAL_ENTRY_LINES = Resource(
    name="journalEntries.lines",
    model=JournalEntryLine,
    key_param="id",
    operations=(),
    parent=JOURNAL_ENTRIES,
    doc="The lines of one journal entry, which come with it.",
)

JOURNAL_ENTRY_ATTACHMENTS = Resource(
    name="journalEntries.Attachments",
    model=JournalEntry,
    key_param="attachmentId",
    operations=(
        Operation("getJournalEntryAttachments", Verb.LIST, paged=False, raw=False),
        Operation(
            "createJournalEntryAttachments",
            Verb.CREATE,
            AttachmentForm,
            form=True,
            tolerated=("environmentName", "companyId"),
        ),
        Operation("getJournalEntryAttachmentById", Verb.GET, raw=False),
    ),
    parent=JOURNAL_ENTRIES,
    doc="The files of one journal entry, answered as the entry.",
)
