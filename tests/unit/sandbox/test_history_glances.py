"""A glance at a line of a history tells what its row would tell."""

from datetime import datetime
from decimal import Decimal

import pytest

from comptoir_sandbox.exact_online.history.blocks import History, blocks
from comptoir_sandbox.exact_online.history.recipe import Recipe

LINES = 500


@pytest.fixture(params=["2  ", ""])
def history(request):
    return History(
        Recipe(
            seed="glances",
            lines=LINES,
            entries=40,
            first=datetime.fromisoformat("2025-01-01"),
            days=300,
            stamp=1_000,
            numbers={2025: 25_900_001},
            journal="90",
            currency="EUR",
            user="somebody",
            clearing="clearing",
            revenues=("high", "low"),
            vat_account="vat",
            vat_code=request.param,
            vat_percentage=Decimal("0.21"),
        )
    )


def test_every_value_is_the_rows_own(history):
    for _, block in blocks(history):
        for place in range(block.count):
            row, glance = block.row(place), block.glance(place)
            names = (*row, "VATCode", "CostCenter", "OffsetID")
            assert {name: glance.get(name) for name in names} == {name: row.get(name) for name in names}
