"""Expenses in the newer form: the same expense in the older one, and a word for all that has no place there."""

from decimal import Decimal

import msgspec
import pytest

from comptoir.unified.expenses import ExpenseInput, ExpenseInputV2, ExpenseLineInputV2, as_expense


def test_references_become_fields_and_every_digit_is_kept():
    newer = msgspec.json.decode(
        b"""{
        "account": {"id": "a1", "code": "4000", "number": 4000},
        "currency": "EUR",
        "totalGrossAmount": 1234567890.120,
        "expenseLines": [{
            "account": {"code": "4500"},
            "dimensions": [{"code": "NL1", "dimension": "costCenter"}],
            "taxRate": {"code": "4", "description": "BTW hoog", "taxRatePercentage": 21.0},
            "totalNetAmount": null
        }]}""",
        type=ExpenseInputV2,
    )
    older, lost = as_expense(newer)
    expected = msgspec.json.decode(
        b"""{
        "accountId": "a1", "accountCode": "4000", "accountNumber": 4000,
        "currency": "EUR",
        "totalGrossAmount": 1234567890.120,
        "expenseLines": [{
            "accountCode": "4500",
            "dimensions": [{"code": "NL1", "categoryName": "costCenter"}],
            "taxRate": {"code": "4", "name": "BTW hoog", "taxRatePercentage": "21.0"},
            "totalNetAmount": null
        }]}""",
        type=ExpenseInput,
    )
    assert older == expected
    assert str(older.total_gross_amount) == "1234567890.120"
    assert lost == []


def test_what_has_no_place_is_said():
    newer = ExpenseInputV2(
        files=["f1"],
        generator_name="Till",
        total_net_amount=Decimal(1),
        expense_lines=[msgspec.json.decode(b'{"account": {"name": "Costs"}}', type=ExpenseLineInputV2)],
    )
    _, lost = as_expense(newer)
    assert lost == [
        "files was not used.",
        "generatorName was not used.",
        "expenseLines[0].account.name was not used.",
    ]


def test_an_unknown_currency_is_refused_with_its_place():
    with pytest.raises(msgspec.ValidationError, match=r"XXQ.*\$\.currency"):
        as_expense(ExpenseInputV2(currency="XXQ"))


def test_what_was_left_out_stays_out():
    older, lost = as_expense(ExpenseInputV2())
    assert older == ExpenseInput()
    assert lost == []
