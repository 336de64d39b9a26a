"""Gives Exact's own word for a field back as the caller's field: `Betalingsconditie` is a `paymentTermId`.

A refusal names a property (`Journals`), or what the screen calls it in the language of the login. The rows of
the table say which unified field writes that column; what no row writes has its name in the house's language.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import msgspec
from msgspec import UNSET

from comptoir.cdk.mapping import Table
from comptoir.cdk.rows import Joined, Lines, Node, One, Row, Spread
from comptoir.cdk.writing import wire_name
from comptoir.kit.errors import FieldProblem, Problem

_ACCOUNTS = ("Account", "OrderedBy", "Supplier", "Customer", "OrderAccount", "InvoiceTo", "DeliverTo")
_DATES = ("EntryDate", "OrderDate", "QuotationDate", "Date", "InvoiceDate", "DocumentDate")
_TERMS = ("PaymentCondition", "PaymentConditionSales", "PaymentConditionPurchase")

# The house's name, the columns that it may stand for, and what screens call them (nl, en, de, fr).
_WORDS: tuple[tuple[str, Sequence[str], str], ...] = (
    (
        "paymentTermId",
        _TERMS,
        "betalingsconditie|payment condition|payment terms|zahlungsbedingung|condition de paiement",
    ),
    ("journalCode", ("Journal", "JournalCode"), "dagboek|dagboeken|journal|journals"),
    (
        "taxCode",
        ("VATCode", "SalesVatCode", "SalesVATCode", "PurchaseVATCode"),
        "btw-code|btw code|vat code|ust.-code|mwst.-code|steuercode|code tva",
    ),
    (
        "taxRatePercentage",
        ("VATPercentage", "Percentage"),
        "btw-percentage|vat percentage|percentage|ust.-prozentsatz|prozentsatz|pourcentage tva|pourcentage",
    ),
    (
        "accountId",
        ("GLAccount", "GLRevenue", "GLCosts", "GLStock"),
        "grootboekrekening|g/l account|gl account|general ledger account|sachkonto|compte général",
    ),
    (
        "type",
        ("Type",),
        "type|typ|grootboekrekeningtype|g/l account type|sachkontotyp|type de compte général",
    ),
    (
        "contactId",
        _ACCOUNTS,
        (
            "relatie|klant|debiteur|leverancier|crediteur|besteld door|factuur aan|afleveren aan|account"
            "|customer|supplier|debtor|creditor|ordered by|invoice to|deliver to|geschäftspartner|kunde"
            "|lieferant|debitor|kreditor|bestellt von|rechnung an|lieferung an|relation|client|fournisseur"
            "|commandé par|facturer à|livrer à"
        ),
    ),
    ("itemId", ("Item", "ItemCode"), "artikel|item|article"),
    ("unitName", ("Unit", "UnitCode"), "eenheid|unit|einheit|unité"),
    ("quantity", ("Quantity", "QuantityInPurchaseUnits"), "aantal|hoeveelheid|quantity|menge|quantité"),
    (
        "description",
        ("Description", "Subject"),
        "omschrijving|onderwerp|description|subject|beschreibung|betreff|objet",
    ),
    ("name", ("Name", "Description"), "naam|name|nom"),
    ("code", ("Code",), "code"),
    ("date", _DATES, "datum|boekdatum|factuurdatum|date|entry date|invoice date|periode|period|période"),
    ("dueDate", ("DueDate",), "vervaldatum|due date|fälligkeitsdatum|date d'échéance"),
    (
        "reference",
        ("YourRef",),
        "uw referentie|uw ref.|your reference|your ref.|ihre referenz|votre référence",
    ),
    ("currency", ("Currency",), "valuta|currency|währung|devise"),
    ("exchangeRate", ("ExchangeRate", "Rate"), "koers|exchange rate|wechselkurs|taux de change"),
    (
        "number",
        ("EntryNumber", "InvoiceNumber", "OrderNumber"),
        (
            "boekstuknummer|factuurnummer|ordernummer|entry number|invoice number|order number|buchungsnummer"
            "|rechnungsnummer|auftragsnummer|numéro d'écriture|numéro de facture|numéro de commande"
        ),
    ),
    ("amount", ("AmountFC", "AmountDC"), "bedrag|amount|betrag|montant"),
    (
        "dimensions",
        ("CostCenter", "CostUnit", "Project"),
        (
            "kostenplaats|kostendrager|project|cost centre|cost center|cost unit|kostenstelle|kostenträger"
            "|projekt|centre de coûts|centre de coût|unité de coût|projet"
        ),
    ),
    ("fileId", ("Document",), "document|bijlage|dokument"),
    (
        "iban",
        ("BankAccount", "BankAccountIncludingMask"),
        "bankrekening|bank account|bankkonto|compte bancaire",
    ),
    ("firstName", ("FirstName",), "voornaam|first name|vorname|prénom"),
    ("lastName", ("LastName",), "achternaam|last name|nachname"),
    ("countryCode", ("Country",), "land|country|pays"),
    ("vatId", ("VATNumber",), "btw-nummer|vat number|ust-idnr.|ust.-id|numéro de tva"),
    ("email", ("Email",), "e-mail|e-mailadres|email|e-mail address"),
    (
        "lineItems",
        (),
        "regels|factuurregels|lines|invoice lines|zeilen|rechnungszeilen|lignes|lignes de facture",
    ),
)
_KNOWN: Mapping[str, tuple[str, Sequence[str]]] = {
    label: (name, columns) for name, columns, labels in reversed(_WORDS) for label in labels.split("|")
}
_NOT_THE_NAME = re.compile(r"\s*[\[(].*$")
_LETTERS = re.compile(r"[^a-z0-9]")


@contextmanager
def named(table: Table, record: Any, place: str = "") -> Iterator[None]:
    """Problems that the target system raises inside speak of the caller's fields; `place` is the record's."""
    try:
        yield
    except Problem as problem:
        if problem.downstream is not None:
            problem.fields = [_renamed(table, record, place, field) for field in problem.fields]
        raise


def _renamed(table: Table, record: Any, place: str, problem: FieldProblem) -> FieldProblem:
    label = (
        "datum" if problem.code == "period_closed" else _NOT_THE_NAME.sub("", problem.field).strip().lower()
    )
    if not label:
        return replace(problem, field=place.rstrip("."))
    house, columns = _KNOWN.get(label, ("", ()))
    wanted = [_plain(column) for column in (label, label.removesuffix("s"), *columns)]
    path = _path(table, table.rows, record, wanted)
    if path is None and table.lines is not None and house == "lineItems":
        path = wire_name(record, table.lines.unified)
    if path is None and problem.code == "period_closed":  # the day stands with the document
        return replace(problem, field=place.rstrip("."))
    return replace(problem, field=f"{place}{path or house or problem.field}")


def _path(table: Table, rows: Sequence[Node], record: Any, wanted: Sequence[str]) -> str | None:
    """The field that writes one of the columns: one that was sent before others, those of lines last."""
    inherited = [row for lines in rows if isinstance(lines, Lines) for row in lines.inherits]
    writers = [row for row in (*rows, *inherited) if _is_writer(row, wanted)]
    sent = [row for row in writers if getattr(record, row.unified, UNSET) not in (UNSET, None)]
    of_lines, was_sent = _in_lines(table, record, wanted) if rows is table.rows else (None, False)
    for row in (*sent, *(() if was_sent else writers)):
        if row.unified in record.__struct_fields__:
            return wire_name(record, row.unified)
    for row in rows:
        if isinstance(row, One):
            items = getattr(record, row.unified, None) or []
            place = row.taken(items)
            inner = None if place is None else _path(table, row.rows, items[place], wanted)
            if inner is not None:
                return f"{wire_name(record, row.unified)}[{place}].{inner}"
    return of_lines


def _in_lines(table: Table, record: Any, wanted: Sequence[str]) -> tuple[str | None, bool]:
    """The field of a line, and whether one sent it: the only line, else the only one that did, else any."""
    lines = table.lines
    items = getattr(record, lines.unified, None) if lines is not None else None
    if lines is None or not items:
        return None, False
    found = [_path(lines.table, lines.table.rows, item, wanted) for item in items]
    name = next((path for path in found if path is not None), None)
    if name is None:
        return None, False
    said = [place for place, item in enumerate(items) if _has(item, name)]
    place = str(said[0]) if len(said) == 1 else "0" if len(items) == 1 else ""
    return f"{wire_name(record, lines.unified)}[{place}].{name}", bool(said)


def _has(item: msgspec.Struct, name: str) -> bool:
    """Whether a line was sent with the field of this published name."""
    fields = dict(zip(item.__struct_encode_fields__, item.__struct_fields__, strict=True))
    return name in fields and getattr(item, fields[name]) not in (UNSET, None)


def _is_writer(row: Node, wanted: Sequence[str]) -> bool:
    match row:
        case Row():
            return row.write and row.codec.encode is not None and _plain(row.vendor) in wanted
        case Spread():
            return any(_plain(vendor) in wanted for vendor in row.vendors)
        case Joined():
            return _plain(row.vendor) in wanted
        case Lines():
            return _plain(row.vendor) in wanted
        case _:
            return False


def _plain(name: str) -> str:
    return _LETTERS.sub("", name.lower())
