"""The VAT code behind a rate: whoever names a percentage and no code means the one code that has it.

The code that Exact would choose by itself is taken where it has the rate. Else the company must have exactly
one such code for this side of its books: nothing is guessed, and what there is to choose from is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import Written
from comptoir.cdk.rows import Spread
from comptoir.cdk.writing import says_nothing
from comptoir.connectors.exact_online.calls.references import all_facts, facts_of
from comptoir.connectors.exact_online.resources.conditions import PURCHASE_ACCOUNT, TAX_CODE_FACTS
from comptoir.kit.errors import FieldProblem

_TAXED = ("I", "E")
_KINDS: Mapping[str, tuple[str, ...]] = {"EXCLUSIVE": ("E",), "INCLUSIVE": ("I",), "NOTAX": ("N",)}
_BOOKED = ("VATTransactionType", "GLToPay", "GLToClaim", "EUSalesListing", "VatDocType", "TaxReturnType")

_Codes = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Side:
    """A side of the books, and the types of VAT code that it takes (exact-facts 13).

    `alike`: what is booked comes to the same whether a code's VAT is in the price or on top of it, so two
    codes that differ in nothing else are one; the one with the VAT on top is taken.
    """

    name: str
    types: tuple[str, ...]
    alike: bool = False


SALES = Side("sales", ("B", "S"))
PURCHASES = Side("purchases", ("B", "P"), alike=True)
ENTRIES = Side("entries", ("B", "P", "S"))


@dataclass(frozen=True, slots=True)
class NamedRate:
    """A rate in place of a code: the percentage, and the fields that hold it and that would hold the code.

    `said` is what the document says of its prices: EXCLUSIVE, INCLUSIVE, NOTAX, or nothing.
    """

    percentage: Decimal
    field: str
    code_field: str
    said: Any = None

    def fits(self, row: Mapping[str, Any]) -> bool:
        kinds = _KINDS.get(self.said, ()) if self.percentage or self.said == "NOTAX" else ()
        return percentage_of(row) == self.percentage and (not kinds or row["Type"] in kinds)


def in_place_of_code(unified: str = "tax_rate_percentage") -> Spread:
    """The row of a rate, or of what else is no column: it names the VAT code where that is left out."""
    return Spread(unified, (), lambda _: {})


def named_rate(line: Any, place: str, said: Any = None) -> NamedRate | None:
    """The rate that a line names; None where it names none, or a 0 that its form demands."""
    rate = getattr(line, "tax_rate_percentage", None)
    if not isinstance(rate, Decimal) or says_nothing(line, "tax_rate_percentage", rate):
        return None
    return NamedRate(rate, f"{place}taxRatePercentage", f"{place}taxCode", said)


def rate_in(tax_rate: Any, place: str) -> NamedRate | None:
    """The rate that a line of an entry names in its `taxRate`, as text. Raises ValueError for no number."""
    text = getattr(tax_rate, "tax_rate_percentage", None)
    if not isinstance(text, str) or not text.strip():
        return None
    try:
        rate = Decimal(text.strip().removesuffix("%"))
    except ArithmeticError:
        rate = Decimal("NaN")
    if not rate.is_finite():
        raise ValueError(f"{text!r} is no percentage.")
    return NamedRate(rate, f"{place}taxRate.taxRatePercentage", f"{place}taxRate.code")


async def settle_rate(
    line: Any, written: Written, place: str, side: Side, caller: Caller
) -> list[FieldProblem]:
    """The VAT code of a line of an entry by the rate in its `taxRate`; or what is wrong with that rate.

    A code that comes along must have it. Up to two calls where there is none, remembered.
    """
    try:
        named = rate_in(line.tax_rate, place)
    except ValueError as error:
        field = f"{place}taxRate.taxRatePercentage"
        return [FieldProblem(field, "invalid_value", f"{field}: {error}")]
    if named is None:
        return []
    code = written.payload.get("VATCode")
    if code is not None:
        row = await facts_of(TAX_CODE_FACTS, code, caller)
        return [] if percentage_of(row) == named.percentage else [other_rate(named, row)]
    account = written.payload.get("GLAccount")
    usual = (await facts_of(PURCHASE_ACCOUNT, account, caller))["VATCode"] if account else None
    if not named.percentage and usual is None:  # no VAT, and nobody who would put some there
        return []
    return await name_code(written, named, side, [usual], caller)


async def name_code(
    written: Written,
    named: NamedRate,
    side: Side,
    usual: Sequence[str | None],
    caller: Caller,
    column: str = "VATCode",
) -> list[FieldProblem]:
    """Put the VAT code into the body, and say so; or what keeps it from being known. One call, remembered.

    `usual` are the codes that Exact would choose from by itself, the first one first; `column` is that of the
    code.
    """
    known = [row for row in await all_facts(TAX_CODE_FACTS, caller) if _is_usable(row, side)]
    fitting = [row for row in known if named.fits(row)]
    chosen = _usual(fitting, usual) or _only(fitting, side)
    if chosen is None:
        return [_unclear(named, fitting) if fitting else _unknown(named, side, known)]
    written.payload[column] = chosen["Code"]
    written.warnings.append(
        f"{named.code_field} was not given: {chosen['Code'].strip()} was taken, which has {_told(chosen)}."
    )
    return []


def _is_usable(row: Mapping[str, Any], side: Side) -> bool:
    return not row["IsBlocked"] and (row["VATTransactionType"] or "B") in side.types


def _usual(fitting: _Codes, usual: Sequence[str | None]) -> Mapping[str, Any] | None:
    for code in usual:
        for row in fitting:
            if code and row["Code"].strip() == code.strip():
                return row
    return None


def _only(fitting: _Codes, side: Side) -> Mapping[str, Any] | None:
    if len(fitting) == 1:
        return fitting[0]
    kinds = [row["Type"] for row in fitting]
    if not side.alike or sorted(kinds) != sorted(_TAXED):
        return None
    first, second = (tuple(row.get(name) for name in _BOOKED) for row in fitting)
    return fitting[kinds.index("E")] if first == second else None


def _unclear(named: NamedRate, fitting: _Codes) -> FieldProblem:
    text = f"{named.code_field} is required: more than one VAT code has {named.percentage:f} %."
    return FieldProblem(named.code_field, "required", text, f"This company has {_listed(fitting)}.")


def _unknown(named: NamedRate, side: Side, known: _Codes) -> FieldProblem:
    kind = f"{named.said} " if named.said in _KINDS else ""
    text = f"{named.field}: no {kind}VAT code for {side.name} in this company has {named.percentage:f} %."
    hint = f"This company has {_listed(known)}." if known else None
    return FieldProblem(named.field, "invalid_value", text, hint)


def other_rate(named: NamedRate, row: Mapping[str, Any]) -> FieldProblem:
    text = (
        f"{named.field}: {named.percentage:f} was sent, but VAT code {row['Code'].strip()} has {_told(row)}."
    )
    return FieldProblem(named.field, "contradiction", text, "Send the code that has this rate.")


def in_price(said: bool) -> str:
    """What a price contains, as documents say it."""
    return "INCLUSIVE" if said else "EXCLUSIVE"


def _listed(rows: _Codes) -> str:
    """`2 (21 %, Btw hoog tarief, exclusief)`, and so on, in the order of the codes."""
    told = sorted(f"{row['Code'].strip()} ({_told(row)}, {row['Description']})" for row in rows)
    return ", ".join(told)


def _told(row: Mapping[str, Any]) -> str:
    return f"{percentage_of(row):f} %"


def percentage_of(row: Mapping[str, Any]) -> Decimal:
    return Decimal(str(row["Percentage"] or 0)).scaleb(2).normalize()
