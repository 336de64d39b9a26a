"""Expenses: what was spent with a receipt, and is to be booked or refunded."""

from decimal import Decimal
from typing import Any, Literal

from msgspec import UNSET, Struct, convert, to_builtins

from comptoir.unified.accounts import AccountReferenceInput
from comptoir.unified.async_tasks import TaskReceipt
from comptoir.unified.dimensions import DimensionReferenceInput, LineDimension, LineDimensionInput
from comptoir.unified.forms import Upload
from comptoir.unified.tax_rates import TaxRateReference, TaxRateReferenceInput, TaxRateReferenceInputV2
from comptoir.unified.values import CurrencyCode, Input, Maybe
from comptoir.unified.vocabulary import LAST_MODIFIED_AT, Deferred, Filter, Operation, Resource, Verb

ExpensePaymentType = Literal["CASH", "CHECK", "CREDIT_CARD", "CREDIT", "COLLECTION"]
ExpenseType = Literal["EXPENSE", "REFUND"]


class ExpenseLine(Struct, kw_only=True, rename="camel"):
    """A line of an expense as it is read."""

    id: str | None = None
    account_code: str | None = None
    account_id: str | None = None
    account_number: Decimal | None = None
    created_date: str | None = None
    currency: CurrencyCode | None = None
    description: str | None = None
    dimensions: list[LineDimension] | None = None
    document_number: str | None = None
    exchange_rate: Decimal | None = None
    item_id: str | None = None
    tax_rate: TaxRateReference | None = None
    total_gross_amount: Decimal | None = None
    total_net_amount: Decimal | None = None
    updated_date: str | None = None


class Expense(Struct, kw_only=True, rename="camel"):
    """An expense as it is read."""

    id: str | None = None
    account_code: str | None = None
    account_id: str | None = None
    account_number: Decimal | None = None
    created_date: str | None = None
    currency: CurrencyCode | None = None
    customer_id: str | None = None
    description: str | None = None
    document_id: str | None = None
    exchange_rate: str | None = None
    expense_lines: list[ExpenseLine] | None = None
    files: list[str] | None = None
    journal_code: str | None = None
    ledger_name: str | None = None
    note: str | None = None
    payment_term_id: str | None = None
    payment_type: ExpensePaymentType | None = None
    supplier_id: str | None = None
    task_id: str | None = None
    type: ExpenseType | None = None
    total_gross_amount: Decimal | None = None
    total_net_amount: Decimal | None = None
    total_tax_amount: Decimal | None = None
    transaction_date: str | None = None
    updated_date: str | None = None


class ExpenseLineInput(Input, kw_only=True):
    """A line to be written."""

    id: Maybe[str] = UNSET
    account_code: Maybe[str] = UNSET
    account_id: Maybe[str] = UNSET
    account_number: Maybe[Decimal] = UNSET
    currency: Maybe[CurrencyCode] = UNSET
    description: Maybe[str] = UNSET
    dimensions: Maybe[list[LineDimensionInput]] = UNSET
    document_number: Maybe[str] = UNSET
    exchange_rate: Maybe[Decimal] = UNSET
    item_id: Maybe[str] = UNSET
    tax_rate: Maybe[TaxRateReferenceInput] = UNSET
    total_gross_amount: Maybe[Decimal] = UNSET
    total_net_amount: Maybe[Decimal] = UNSET


class ExpenseInput(Input, kw_only=True):
    """An expense to be created."""

    id: Maybe[str] = UNSET
    account_code: Maybe[str] = UNSET
    account_id: Maybe[str] = UNSET
    account_number: Maybe[Decimal] = UNSET
    currency: Maybe[CurrencyCode] = UNSET
    customer_id: Maybe[str] = UNSET
    exchange_rate: Maybe[str] = UNSET
    expense_lines: Maybe[list[ExpenseLineInput]] = UNSET
    description: Maybe[str] = UNSET
    document_id: Maybe[str] = UNSET
    journal_code: Maybe[str] = UNSET
    ledger_name: Maybe[str] = UNSET
    note: Maybe[str] = UNSET
    payment_term_id: Maybe[str] = UNSET
    payment_type: Maybe[ExpensePaymentType] = UNSET
    supplier_id: Maybe[str] = UNSET
    type: Maybe[ExpenseType] = UNSET
    total_gross_amount: Maybe[Decimal] = UNSET
    total_net_amount: Maybe[Decimal] = UNSET
    total_tax_amount: Maybe[Decimal] = UNSET
    transaction_date: Maybe[str] = UNSET


class ExpenseLineInputV2(Input, kw_only=True):
    """A line to be written, with references as records."""

    id: Maybe[str] = UNSET
    account: Maybe[AccountReferenceInput] = UNSET
    currency: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    dimensions: Maybe[list[DimensionReferenceInput]] = UNSET
    document_number: Maybe[str] = UNSET
    exchange_rate: Maybe[Decimal] = UNSET
    item_id: Maybe[str] = UNSET
    tax_rate: Maybe[TaxRateReferenceInputV2] = UNSET
    total_gross_amount: Maybe[Decimal] = UNSET
    total_net_amount: Maybe[Decimal] = UNSET


class ExpenseInputV2(Input, kw_only=True):
    """An expense to be created while the caller goes on."""

    id: Maybe[str] = UNSET
    account: Maybe[AccountReferenceInput] = UNSET
    currency: Maybe[str] = UNSET
    customer_id: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    document_id: Maybe[str] = UNSET
    expense_lines: Maybe[list[ExpenseLineInputV2]] = UNSET
    files: Maybe[list[str]] = UNSET
    generator_name: Maybe[str] = UNSET
    journal_code: Maybe[str] = UNSET
    note: Maybe[str] = UNSET
    payment_term_id: Maybe[str] = UNSET
    payment_type: Maybe[ExpensePaymentType] = UNSET
    supplier_id: Maybe[str] = UNSET
    type: Maybe[ExpenseType] = UNSET
    total_gross_amount: Maybe[Decimal] = UNSET
    total_net_amount: Maybe[Decimal] = UNSET
    total_tax_amount: Maybe[Decimal] = UNSET
    transaction_date: Maybe[str] = UNSET


class ExpenseForm(Input, kw_only=True):
    """An expense with its receipts."""

    expense: ExpenseInput
    files: Maybe[list[Upload]] = UNSET


class ExpenseFormV2(Input, kw_only=True):
    """An expense with its receipts, to be created while the caller goes on."""

    expense: ExpenseInputV2
    files: Maybe[list[Upload]] = UNSET


def as_expense(newer: ExpenseInputV2) -> tuple[ExpenseInput, list[str]]:
    """The same expense in the older form, and a sentence for each field that has no place there.

    Raises msgspec.ValidationError for what the older form does not allow, such as an unknown currency.
    """
    plain = to_builtins(newer, builtin_types=(Decimal,))
    lost: list[str] = [
        f"{name} was not used." for name in ("files", "generatorName") if plain.pop(name, None)
    ]
    _flatten(plain, "", lost)
    for position, line in enumerate(plain.get("expenseLines") or ()):
        _flatten(line, f"expenseLines[{position}].", lost)
    return convert(plain, ExpenseInput), lost


def _flatten(plain: dict[str, Any], place: str, lost: list[str]) -> None:
    """References as records become fields, in place."""
    account = plain.pop("account", None) or {}
    plain.update(
        {f"account{name.capitalize()}": account[name] for name in ("id", "code", "number") if name in account}
    )
    if account.get("name"):
        lost.append(f"{place}account.name was not used.")
    for dimension in plain.get("dimensions") or ():
        if "dimension" in dimension:
            dimension["categoryName"] = dimension.pop("dimension")
    if tax_rate := plain.get("taxRate"):
        if "description" in tax_rate:
            tax_rate["name"] = tax_rate.pop("description")
        if tax_rate.get("taxRatePercentage") is not None:
            tax_rate["taxRatePercentage"] = str(tax_rate["taxRatePercentage"])


_TOLERATED = ("environmentName",)

EXPENSES = Resource(
    name="expenses",
    model=Expense,
    key_param="expenseId",
    operations=(
        Operation("createExpense", Verb.CREATE, ExpenseForm, form=True),
        Operation("getExpenses", Verb.LIST, filters=(LAST_MODIFIED_AT,), tolerated=_TOLERATED),
        Operation(
            "getExpense",
            Verb.GET,
            filters=(Filter("journalCode", doc="The journal in which the expense is booked."),),
            tolerated=_TOLERATED,
        ),
        Operation(
            "createExpenseAsync",
            Verb.CREATE,
            ExpenseFormV2,
            path="/accounting/expenses/async",
            form=True,
            answer=TaskReceipt,
            status=202,
            deferred=Deferred("createExpense", convert=as_expense),
            doc="Create one expense while the caller goes on",
            tolerated=_TOLERATED,
        ),
    ),
    doc="Receipts that were paid by the company or by a person for it.",
)
