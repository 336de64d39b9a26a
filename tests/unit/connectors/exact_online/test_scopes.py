"""Scopes: the part of Exact Online that an endpoint belongs to is the one that its reference names."""

import pytest

from comptoir.connectors.exact_online import CONNECTOR
from comptoir.connectors.exact_online.calls.scopes import part_of
from comptoir_sandbox.exact_online.catalogue.loading import load

CATALOGUE = load()
BESIDE = (
    "bulk/Cashflow/Payments",
    "bulk/Cashflow/Receivables",
    "crm/AcceptQuotation",
    "crm/PrintQuotation",
    "crm/RejectQuotation",
    "documents/DocumentTypes",
    "financialtransaction/TransactionLines",
    "general/Currencies",
    "read/financial/JournalStatusList",
    "salesinvoice/PrintedSalesInvoices",
    "salesorder/CompleteSalesOrder",
    "system/Divisions",
)
ENDPOINTS = sorted({table.endpoint.path for table in CONNECTOR.tables} | set(BESIDE))


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_the_part_of_an_endpoint_is_its_scope(endpoint):
    assert part_of(endpoint) == CATALOGUE[endpoint].scope


def test_a_path_may_be_written_in_any_case_and_with_slashes():
    assert part_of("/CRM/accounts/") == "Crm accounts"


def test_of_a_service_that_is_not_known_the_service_is_named():
    assert part_of("manufacturing/ShopOrders") == "manufacturing"
