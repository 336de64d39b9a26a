"""Fiscal years: when a company's years begin and end, and in which chart of accounts."""

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from comptoir.unified.values import ChartOfAccounts
from comptoir.unified.vocabulary import Operation, Resource, Verb

FiscalYearStatus = Literal["OPEN", "CLOSED"]


class FiscalYear(Struct, kw_only=True, rename="camel"):
    """A financial year as it is read; nothing in it is ever null (maesn-facts 10.8)."""

    id: str
    account_number_length: Decimal
    chart_of_account: ChartOfAccounts
    created_date: str
    description: str
    end_date: str
    start_date: str
    status: FiscalYearStatus
    updated_date: str


FISCAL_YEARS = Resource(
    name="fiscalYears",
    model=FiscalYear,
    key_param="fiscalYearId",
    operations=(
        Operation("getFiscalYears", Verb.LIST, paged=False),
        Operation("getFiscalYear", Verb.GET, as_list=True),
    ),
    doc="The financial years of the company.",
)
