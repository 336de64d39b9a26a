"""What an entry in a bank or cash journal needs beside its lines: documents, ledger accounts, balances.

Exact takes the number of the document that a line pays, and books the line on the account of receivables or
payables. It matches the two only in its XML interface: both stay open until somebody does (exact-facts 11).
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import Draft, refuse
from comptoir.connectors.exact_online.booking.amounts import cents
from comptoir.connectors.exact_online.calls.answers import read_all, read_page
from comptoir.connectors.exact_online.calls.keys import either, in_parts
from comptoir.connectors.exact_online.calls.query import literal, question
from comptoir.connectors.exact_online.crossings import is_guid
from comptoir.connectors.exact_online.telling.paid import OPEN_ITEMS, remember
from comptoir.kit.errors import FieldProblem, InvalidBody, ReferenceUnknown

_LEDGERS: Mapping[str, int] = {"INVOICE": 20, "BILL": 22}  # types of ledger account (exact-facts 13)
_COLUMNS = "EntryID,InvoiceNumber,GLAccount,Account"
_MOST_LINES = 60
_DIGITS = 100  # an amount may have 30 before the point and 30 behind it
_NOT_MATCHED = (
    "The payment stands in the books, but not yet against the documents: Exact Online matches them by hand "
    "or by its XML interface only."
)


async def complete_entry(draft: Draft, caller: Caller) -> None:
    """Fill in what the lines leave open. Raises InvalidBody or ReferenceUnknown, before anything is sent."""
    record: Any = draft.record
    bodies: Sequence[dict[str, Any]] = next(
        value for value in draft.written.payload.values() if isinstance(value, list)
    )
    pairs = list(zip(record.payment_lines, bodies, strict=True))
    kinds = [_kind(record, line) for line, _ in pairs]
    _turn(draft, pairs, kinds)
    for kind in OPEN_ITEMS:
        mine = [(place, *pair) for place, pair in enumerate(pairs) if kinds[place] == kind]
        await _name_documents(draft, kind, mine, caller)
        await _fill_accounts(kind, mine, caller)
    await fill_balances(draft, bodies, caller)


def _kind(record: Any, line: Any) -> str:
    """What a line pays: what the payment says, else a bill where it names a supplier."""
    if record.document_type in OPEN_ITEMS:
        return str(record.document_type)
    return "BILL" if isinstance(line.supplier_id, str) and line.supplier_id else "INVOICE"


def _turn(draft: Draft, pairs: Sequence[tuple[Any, dict[str, Any]]], kinds: Sequence[str]) -> None:
    """Money for bills goes out, so its sign turns; an amount that is sent negative is one already."""
    turned = False
    for (line, body), kind in zip(pairs, kinds, strict=True):
        if kind == "BILL" and body["AmountFC"] > 0:
            body["AmountFC"] = line.amount = -body["AmountFC"]
            turned = True
    if turned:
        draft.written.warnings.append("Money for bills goes out: it was booked, and is told, as negative.")


Placed = Sequence[tuple[int, Any, dict[str, Any]]]  # the place of a line, the line, its body


async def _name_documents(draft: Draft, kind: str, lines: Placed, caller: Caller) -> None:
    """The number, the account and the party of each document that a line names. One call for sixty."""
    named = [each for each in lines if isinstance(each[1].invoice_id, str) and each[1].invoice_id]
    if not named:
        return
    keys = {line.invoice_id.lower() for _, line, _ in named if is_guid(line.invoice_id)}
    found = await _documents(kind, sorted(keys), caller)
    missing = [
        _unknown(kind, place, line) for place, line, _ in named if line.invoice_id.lower() not in found
    ]
    if missing:
        raise ReferenceUnknown("A document does not exist in this company, or is no draft.", fields=missing)
    for place, line, body in named:
        _name(place, body, found[line.invoice_id.lower()])
    draft.written.warnings.append(_NOT_MATCHED)


def _unknown(kind: str, place: int, line: Any) -> FieldProblem:
    text = f"There is no booked {kind.lower()} {line.invoice_id!r} in this company."
    return FieldProblem(f"paymentLines[{place}].invoiceId", "reference_unknown", text, "Use its id.")


def _name(place: int, body: dict[str, Any], document: Mapping[str, Any]) -> None:
    if body.setdefault("Account", document["Account"]).lower() != document["Account"].lower():
        text = "The document is another party's."
        field = FieldProblem(
            f"paymentLines[{place}].invoiceId", "contradiction", text, "Leave the party out."
        )
        raise InvalidBody(text, fields=[field])
    body["OurRef"] = document["InvoiceNumber"]
    body.setdefault("GLAccount", document["GLAccount"])


async def _documents(kind: str, keys: Sequence[str], caller: Caller) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for part in in_parts(keys, _MOST_LINES):
        for row in await _rows(OPEN_ITEMS[kind], either(part), _COLUMNS, caller):
            found[str(row["EntryID"]).lower()] = row
            remember(kind, row, caller)
    return found


async def document(kind: str, key: str, caller: Caller) -> Mapping[str, Any] | None:
    """The open item of one document, settled or not. One call."""
    return (await _documents(kind, [key.lower()], caller)).get(key.lower()) if is_guid(key) else None


async def _fill_accounts(kind: str, lines: Placed, caller: Caller) -> None:
    """A line with a party and no ledger account stands on receivables or payables. One call, remembered."""
    bare = [each for each in lines if "GLAccount" not in each[2]]
    problems = [_no_account(place) for place, _, body in bare if "Account" not in body]
    refuse(problems)
    if not bare:
        return
    account = await _ledger_account(kind, caller)
    for _, _, body in bare:
        body["GLAccount"] = account


def _no_account(place: int) -> FieldProblem:
    text = "A line needs accountId, contactId, customerId, supplierId or invoiceId."
    return FieldProblem(f"paymentLines[{place}].accountId", "required", text)


async def _ledger_account(kind: str, caller: Caller) -> str:
    """The company's first account of receivables or of payables."""
    key = ("financial/GLAccounts", "first", kind)
    known: str | None = caller.cache.get(key)
    if known is None:
        text = f"Type eq {_LEDGERS[kind]} and IsBlocked eq false"
        rows = await _rows("financial/GLAccounts", text, "ID,Code", caller)
        if not rows:
            raise InvalidBody(f"This company has no ledger account for {kind.lower()}s: send accountId.")
        known = str(min(rows, key=lambda row: str(row["Code"]).strip())["ID"])
        caller.cache.put(key, known)
    return known


async def fill_balances(draft: Draft, bodies: Sequence[dict[str, Any]], caller: Caller) -> None:
    """Opening and closing balance: Exact wants them to fit the last entry and the lines (exact-facts 12).

    It books each line in cents, so the lines are sent as they will be booked.
    """
    payload, path = draft.written.payload, _entries_of(draft)
    options = (
        ("$filter", f"JournalCode eq '{literal(payload['JournalCode'])}'"),
        ("$select", "ClosingBalanceFC"),
        ("$orderby", "FinancialYear desc,EntryNumber desc"),
        ("$top", "1"),
    )
    rows = read_page(await caller.send(question(path, options)), dict[str, Any]).results
    opening = Decimal(str((rows[0]["ClosingBalanceFC"] if rows else None) or 0))
    payload["OpeningBalanceFC"] = opening
    with localcontext(prec=_DIGITS):
        for body in bodies:
            body["AmountFC"] = cents(body["AmountFC"])
        payload["ClosingBalanceFC"] = sum((body["AmountFC"] for body in bodies), opening)


def _entries_of(draft: Draft) -> str:
    """The endpoint at which the entry is booked, by the name of its lines."""
    kind = "Bank" if "BankEntryLines" in draft.written.payload else "Cash"
    return f"financialtransaction/{kind}Entries"


async def _rows(path: str, text: str, columns: str, caller: Caller) -> list[dict[str, Any]]:
    options = (("$filter", text), ("$select", columns))
    return await read_all(question(path, options), dict[str, Any], caller)
