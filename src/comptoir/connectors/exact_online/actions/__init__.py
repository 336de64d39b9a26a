"""What no table can say: operations that Exact Online does in steps of its own, one file a family."""

from collections.abc import Mapping

from comptoir.cdk.contract import Override
from comptoir.connectors.exact_online.actions.attachments import (
    create_attachment,
    create_journal_entry,
    get_attachment,
    get_attachments,
)
from comptoir.connectors.exact_online.actions.contacts import put_contact
from comptoir.connectors.exact_online.actions.credits import (
    create_credit_note,
    get_credit_note,
    get_credit_notes,
)
from comptoir.connectors.exact_online.actions.dimensions import (
    get_dimension_kinds,
    get_dimension_values,
    get_dimensions,
)
from comptoir.connectors.exact_online.actions.documents import (
    get_bill_document,
    get_credit_note_document,
    get_invoice_document,
    get_offer_document,
)
from comptoir.connectors.exact_online.actions.expenses import create_expense, get_expense, get_expenses
from comptoir.connectors.exact_online.actions.files import (
    get_document_extensions,
    get_document_types,
    post_file,
)
from comptoir.connectors.exact_online.actions.filtered import (
    get_journal_entries,
    get_journal_entry,
    get_lines,
    get_of_any_year,
)
from comptoir.connectors.exact_online.actions.fiscal_years import get_fiscal_year, get_fiscal_years
from comptoir.connectors.exact_online.actions.invoices import patch_invoice
from comptoir.connectors.exact_online.actions.open_items import get_open_items
from comptoir.connectors.exact_online.actions.payment_states import listing
from comptoir.connectors.exact_online.actions.payments import (
    create_payment,
    delete_payment,
    get_payment,
    get_payments,
)
from comptoir.connectors.exact_online.actions.proposals import (
    create_proposal,
    create_proposal_v2,
    get_proposal_document,
)
from comptoir.connectors.exact_online.actions.purchases import (
    get_bill_lines,
    update_vendor_credit,
)
from comptoir.connectors.exact_online.actions.transactions import create_transaction
from comptoir.connectors.exact_online.actions.trial_balance import get_trial_balance

OVERRIDES: Mapping[str, Override] = {
    "getAccounts": get_of_any_year,
    "getPaymentTerms": get_of_any_year,
    "getJournalEntries": get_journal_entries,
    "getJournalEntry": get_journal_entry,
    "getLineItems": get_lines,
    "getOfferLineItems": get_lines,
    "getSalesOrderLines": get_lines,
    "getInvoices": listing(20),
    "patchInvoice": patch_invoice,
    "getBills": listing(30),
    "getVendorCredits": listing(31),
    "getCreditNotes": get_credit_notes,
    "createCreditNote": create_credit_note,
    "getCreditNote": get_credit_note,
    "getCreditNoteDocuments": get_credit_note_document,
    "getBillDocument": get_bill_document,
    "getBillLineItems": get_bill_lines,
    "getInvoiceDocument": get_invoice_document,
    "getOfferDocument": get_offer_document,
    "putContactV2": put_contact,
    "updateVendorCredit": update_vendor_credit,
    "getDimensions": get_dimensions,
    "getDimensionsV2": get_dimension_kinds,
    "getDimensionsByDimension": get_dimension_values,
    "getFiscalYears": get_fiscal_years,
    "getFiscalYear": get_fiscal_year,
    "getOpenItems": get_open_items,
    "getPayments": get_payments,
    "getPayment": get_payment,
    "createPayment": create_payment,
    "deletePayment": delete_payment,
    "postFile": post_file,
    "getDocumentTypes": get_document_types,
    "getDocumentExtensions": get_document_extensions,
    "createJournalEntry": create_journal_entry,
    "createJournalEntryAttachments": create_attachment,
    "getJournalEntryAttachments": get_attachments,
    "getJournalEntryAttachmentById": get_attachment,
    "getTrialBalance": get_trial_balance,
    "createTransaction": create_transaction,
    "createExpense": create_expense,
    "createBookingProposal": create_proposal,
    "createBookingProposalV2": create_proposal_v2,
    "getBookingProposalDocument": get_proposal_document,
    "getExpenses": get_expenses,
    "getExpense": get_expense,
}
