"""The topics that the XML API knows here: what is inside them, and how they are loaded up and down."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from comptoir_sandbox.exact_online.books import Books, Row
from comptoir_sandbox.exact_online.rules.posting import TRANSACTIONS
from comptoir_sandbox.exact_online.xml_api import gl_accounts
from comptoir_sandbox.exact_online.xml_api.elements import Element
from comptoir_sandbox.exact_online.xml_api.gl_accounts import gl_account_element, upload_gl_account
from comptoir_sandbox.exact_online.xml_api.gl_transactions import transaction_element, upload_transaction
from comptoir_sandbox.exact_online.xml_api.match_sets import match_sets, upload_match_set
from comptoir_sandbox.exact_online.xml_api.office import Office

Params = Mapping[str, str]  # names in lower case without `Params_`, such as `yearrange_from`
Stamped = Iterator[tuple[int, Element]]


@dataclass(frozen=True)
class XmlTopic:
    """`item` is the element inside the one that is named like the topic; `endpoint` has the same scope."""

    code: str
    item: str
    endpoint: str
    upload: Callable[[Office, Element], str]
    download: Callable[[Books, int, Params], Stamped]


def _transactions(books: Books, since: int, params: Params) -> Stamped:
    for row in books.table(TRANSACTIONS).since(since):
        if _wanted(row, params):
            yield int(str(row["Timestamp"])), transaction_element(books, row)


def _wanted(row: Row, params: Params) -> bool:
    """Params_YearRange, Params_Period and Params_EntryDate are ranges, Journal and Status lists."""
    journals, statuses = params.get("journal", ""), params.get("status", "")
    return (
        _within(params, "yearrange", int(str(row["FinancialYear"])))
        and _within(params, "period", int(str(row["FinancialPeriod"])))
        and _between_days(params, row.get("Date"))
        and (not journals or str(row["JournalCode"]) in journals.split(","))
        and (not statuses or str(row.get("Status")) in statuses.split(","))
    )


def _within(params: Params, name: str, value: int) -> bool:
    low, high = params.get(f"{name}_from", ""), params.get(f"{name}_to", "")
    return not (low.isdecimal() and value < int(low)) and not (high.isdecimal() and value > int(high))


def _between_days(params: Params, day: object) -> bool:
    if not isinstance(day, datetime):
        return True
    written = day.date().isoformat()
    low, high = params.get("entrydate_from", "").strip(), params.get("entrydate_to", "").strip()
    return not (low and written < low) and not (high and written > high)


def _match_sets(books: Books, since: int, _: Params) -> Stamped:
    return (pair for pair in match_sets(books) if pair[0] > since)


def _gl_accounts(books: Books, since: int, params: Params) -> Stamped:
    for row in books.table(gl_accounts.TABLE).since(since):
        if params.get("code", row["Code"]) == row["Code"]:
            yield int(str(row["Timestamp"])), gl_account_element(books, row)


_ALL = (
    XmlTopic(
        "GLTransactions",
        "GLTransaction",
        "financialtransaction/TransactionLines",
        upload_transaction,
        _transactions,
    ),
    XmlTopic("MatchSets", "MatchSet", "cashflow/Receivables", upload_match_set, _match_sets),
    XmlTopic("GLAccounts", "GLAccount", "financial/GLAccounts", upload_gl_account, _gl_accounts),
)
XML_TOPICS = {topic.code.lower(): topic for topic in _ALL}
