"""What each operation costs in calls to Exact Online: worked out from the tables, said for the rest.

tests/journeys/test_call_costs.py holds these figures against the calls that the sandbox received.
"""

from collections.abc import Iterable, Mapping

from comptoir.cdk.costs import Cost
from comptoir.cdk.mapping import Finish, Table
from comptoir.cdk.pointing import pointing
from comptoir.connectors.exact_online.booking.invoicing import check_line
from comptoir.connectors.exact_online.booking.ordering import Ordered
from comptoir.connectors.exact_online.calls.rights import HIDING
from comptoir.connectors.exact_online.resources.entries import settle_entry
from comptoir.connectors.exact_online.resources.goods import settle_tax
from comptoir.connectors.exact_online.resources.sales import complete_invoice
from comptoir.unified.vocabulary import Operation, Verb

_PAGE = 60  # records a call (exact-facts 5.4)
_BESIDE = "one call more for each record that is sent beside this one"

_FILES = "one call more for the document of its files, and one for each"
_NAMED = "where `fields` is `*` or names what stands elsewhere"
_BY_STATE = "a paymentStatus that hundreds have costs a call for every sixty"
_SINCE = "the most under lastModifiedAt"
_IN_A_YEAR = "two where a financial year is asked for"
_IN_MONEY = "one more for the year, two for the currency of the company,"
_MOVED = "a call for each sixty movements of the balance"
_PAID = f"one more for each forty lines of a kind {_NAMED}"
_LATER = "the task then spends what the operation costs, once for each entry"

_PROCESSED = 2  # whether the period of what is processed at once is open
_FACTS: Mapping[Finish | None, int] = {
    None: 0,
    complete_invoice: 3 + _PROCESSED,
    check_line: 4,
    settle_entry: 3,
    settle_tax: 1,
}  # calls that complete a body, at the most

# What a function does in place of the table; `most` counts the steps that not every record needs.
_BY_HAND = {
    "getInvoices": Cost(1, 1, _PAGE, f"up to six more {_NAMED}; {_BY_STATE}"),
    "getBills": Cost(1, 1, _PAGE, f"up to five more {_NAMED}; {_BY_STATE}"),
    "getVendorCredits": Cost(1, 1, _PAGE, f"up to five more {_NAMED}; {_BY_STATE}"),
    "getBillLineItems": Cost(1, 2, _PAGE),
    "getLineItems": Cost(1, 3, _PAGE, _SINCE),
    "getOfferLineItems": Cost(1, 3, _PAGE, _SINCE),
    "getSalesOrderLines": Cost(1, 3, _PAGE, _SINCE),
    "getAccounts": Cost(1, 2, _PAGE, f"{_IN_A_YEAR}; {_IN_MONEY} and {_MOVED} {_NAMED}"),
    "getAccount": Cost(1, 5, note=_MOVED),
    "createAccount": Cost(2, 4),
    "getBankAccounts": Cost(1, 1, _PAGE, f"up to three more and {_MOVED} {_NAMED}"),
    "getBankAccount": Cost(1, 5, note=_MOVED),
    "getJournalEntries": Cost(1, 2, _PAGE, f"two for a year by its first day; up to five more {_NAMED}"),
    "getJournalEntry": Cost(1, 6),
    "getPaymentTerms": Cost(1, 2, _PAGE, _IN_A_YEAR),
    "getBillDocument": Cost(1, 5, note="until a document with a file is found"),
    "getInvoiceDocument": Cost(1, 5, note="until a document with a file is found"),
    "getCreditNoteDocuments": Cost(1, 5, note="until a document with a file is found"),
    "getOfferDocument": Cost(1, 5, note="until a document with a file is found"),
    "getDimensions": Cost(3, 3, _PAGE),
    "getDimensionsV2": Cost(0, 0, _PAGE),
    "getDimensionsByDimension": Cost(1, 1, _PAGE),
    "getFiscalYears": Cost(2, 4, _PAGE, "one call for five years, and one for their states"),
    "getFiscalYear": Cost(2, 2),
    "getOpenItems": Cost(1, 2, _PAGE, "one where a type is asked for"),
    "getPayments": Cost(2, 7, _PAGE, f"those of one invoice cost up to four more; {_PAID}"),
    "getPayment": Cost(1, 5),
    "getBookingProposalDocument": Cost(3, 3),
    "getExpenses": Cost(1, 6, _PAGE, f"two where the company has credit cards; up to two more {_NAMED}"),
    "getExpense": Cost(2, 6),
    "deletePayment": Cost(2, 3),
    "getTrialBalance": Cost(
        2,
        4,
        note="one call more for each sixty movements of the year, and of the balance sheet before",
    ),
    "createTransaction": Cost(3, 10, note=_FILES),
    "createExpense": Cost(3, 17, note=_FILES),
    "createBookingProposal": Cost(2, 3, note="one call more for each file"),
    "createBookingProposalV2": Cost(2, 3, note="one call more for each file"),
    "createJournalEntry": Cost(2, 15, note=_FILES),
    "postFile": Cost(2, 6, note="one call more for each thing that it refers to"),
    "getDocumentTypes": Cost(1, 1, _PAGE),
    "getDocumentExtensions": Cost(0, 0),
    "getJournalEntryAttachments": Cost(2, 6, note="one call for each document"),
    "getJournalEntryAttachmentById": Cost(3, 7, note="one call for each document"),
    "createJournalEntryAttachments": Cost(5, 10, note="one call for each document that is there"),
    "postFileAsync": Cost(0, 0, note=_LATER),
    "getAsyncTaskInfo": Cost(0, 0),
}  # fmt: skip  a table


def costs(tables: Iterable[Table]) -> Mapping[str, Cost]:
    """The cost of every operation on `tables`, by its id."""
    worked_out = {
        operation.id: _cost(table, operation) for table in tables for operation in table.resource.operations
    }
    return {**worked_out, **_BY_HAND}


def _cost(table: Table, operation: Operation) -> Cost:
    if operation.deferred is not None:
        return Cost(0, 0, note=_LATER)
    below = 1 if table.owner is not None else 0  # the record above must be there; that is remembered
    told, besides = (table.told.calls if table.told else 0), len(table.besides)
    again = _told_again(table)
    match operation.verb:
        case Verb.LIST:
            asked = table.told is not None and table.told.on_request
            note = f"up to {told} more {_NAMED}" if asked else ""
            if besides:
                note = f"up to {2 * besides} more {_NAMED}, and one for each sixty records there"
            below += table.endpoint.path in HIDING  # an empty list may be one that is not shown
            return Cost(1, 1 + below + (0 if asked else told), _PAGE, note)
        case Verb.GET:
            return Cost(1 + besides, 1 + besides + told)
        case Verb.DELETE:
            return Cost(2, 2 + below)
        case Verb.CREATE:
            return Cost(2, 2 + below + _looked_up(table) + besides + again, note=_note(table))
        case Verb.REPLACE | Verb.PATCH:
            return Cost(2, 4 + below + _looked_up(table) + 2 * besides + again, note=_note(table))


def _told_again(table: Table) -> int:
    """The calls for what stands elsewhere and is told by the answer of a write as well."""
    if table.told is None:
        return 0
    return table.told.calls if table.told.remembered else 1 if table.told.written else 0


def _note(table: Table) -> str:
    said = [_BESIDE] if table.besides else []
    if table.lines is not None and any(table.resource.find(verb) for verb in (Verb.REPLACE, Verb.PATCH)):
        said.append("when changing, one call more for each line")
    return "; ".join(said)


def _looked_up(table: Table) -> int:
    """A call for each kind of record that a body may point to, one more by name, for defaults and facts."""
    kinds = {to for _, to in pointing(table.rows)}
    named = sum(to.by_name is not None for to in kinds)
    facts = _FACTS.get(table.finish, 2 * len(kinds))
    if isinstance(table.finish, Ordered):
        facts = 3 + (_PROCESSED if table.finish.processes else 0)
    return len(kinds) + named + len(table.defaults) + facts + (2 if table.follow else 0)
