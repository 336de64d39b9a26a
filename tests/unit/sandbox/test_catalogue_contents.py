"""The catalogue knows every published endpoint with its rules."""

import time

import pytest

from comptoir_sandbox.exact_online import catalogue

CATALOGUE = catalogue.load()


def test_every_endpoint_and_property_is_there():
    assert len(CATALOGUE) == 453
    assert sum(len(each.properties) for each in CATALOGUE) == 11_854


def test_reading_everything_is_quick():
    spent = []
    for _ in range(3):
        begin = time.thread_time()  # what this thread worked, however busy the machine is
        assert sum(len(each.properties) for each in catalogue.load()) == 11_854
        spent.append(time.thread_time() - begin)
    assert min(spent) < 0.5


@pytest.mark.parametrize("path", ["crm/Accounts", "CRM/Accounts", "crm/accounts/", "/crm/Accounts"])
def test_a_path_may_be_written_in_any_case_and_with_slashes(path):
    found = CATALOGUE.find(path)
    assert found is not None
    assert found.path == "crm/Accounts"


def test_an_unknown_path_finds_nothing():
    assert CATALOGUE.find("crm/Acounts") is None
    with pytest.raises(KeyError):
        CATALOGUE["crm/Acounts"]


def test_accounts_tell_their_rules():
    accounts = CATALOGUE["crm/Accounts"]
    assert accounts.name == "Accounts"
    assert accounts.singular == "Account"
    assert accounts.type_name == "Exact.Web.Api.Models.Account"
    assert accounts.variant == "regular"
    assert accounts.scope == "Crm accounts"
    assert accounts.methods == {"GET", "POST", "PUT", "DELETE"}
    assert (accounts.key, accounts.key_type, accounts.page_size) == ("ID", "Edm.Guid", 60)
    assert accounts.mandatory == ("Name",)
    assert len(accounts.mandatory_filter) == 47
    assert accounts.webhook
    assert accounts.properties["IsSales"].post is False
    assert accounts.properties["IsSupplier"].put is True


@pytest.mark.parametrize(
    ("path", "type_name"),
    [
        ("salesinvoice/SalesInvoices", "SalesInvoice"),
        ("purchaseentry/PurchaseEntries", "PurchaseEntry"),
        ("vat/VATCodes", "VATCode"),
        ("financial/Journals", "Journal"),
        ("financial/GLAccounts", "GLAccount"),
        ("logistics/ItemGroups", "ItemGroup"),
        ("salesorder/SalesOrders", "SalesOrder"),
        ("salesorder/GoodsDeliveries", "SalesOrders.GoodsDelivery"),
        ("current/Me", "System.Me"),
        ("system/Divisions", "System.Division"),
        ("financialtransaction/TransactionLines", "Financial.TransactionLine"),
        ("financialtransaction/Transactions", "Financial.Transaction"),
        ("inventory/StockBatchNumbers", "Inventory.StockBatchNumber"),
        ("hrm/DivisionClasses", "HRM.DivisionClass"),
    ],
)
def test_recorded_type_names_are_kept(path, type_name):
    assert CATALOGUE[path].type_name == f"Exact.Web.Api.Models.{type_name}"


def test_a_sync_set_is_keyed_and_filtered_by_its_timestamp():
    accounts = CATALOGUE["sync/CRM/Accounts"]
    assert (accounts.key, accounts.key_type, accounts.page_size) == ("Timestamp", "Edm.Int64", 1000)
    assert accounts.only_these_filters == ("Timestamp",)
    assert accounts.methods == {"GET"}
    assert not any(each.post or each.put or each.mandatory for each in accounts.properties.values())


def test_a_bulk_set_wants_a_select():
    payments = CATALOGUE["bulk/Cashflow/Payments"]
    assert payments.select_mandatory
    assert payments.page_size == 1000
    assert "AccountContact" in payments.only_these_filters


def test_a_function_names_its_parameters_and_is_not_capped():
    balance = CATALOGUE["read/financial/ReportingBalanceByClassification"]
    assert [(each.name, each.type) for each in balance.params] == [
        ("glScheme", "Edm.Guid"),
        ("reportingYear", "Edm.Int32"),
    ]
    assert balance.page_size is None


def test_some_sets_live_outside_a_division():
    outside = {each.path for each in CATALOGUE if not each.in_division}
    assert outside == {"current/Me", "system/Users"}
    assert CATALOGUE["beta/workflow/RequestAttachments"].in_division


def test_urls_have_the_division_where_the_vendor_has_it():
    root = "https://start.exactonline.nl/api/v1/124132/"
    assert CATALOGUE["crm/Accounts"].url(root) == f"{root}crm/Accounts"
    beta = "https://start.exactonline.nl/api/v1/beta/124132/budget/BudgetScenarios"
    assert CATALOGUE["beta/budget/BudgetScenarios"].url(root) == beta
    assert CATALOGUE["current/Me"].url("https://x/api/v1/") == "https://x/api/v1/current/Me"


def test_invoice_lines_lead_to_their_set_by_the_invoice():
    lines = CATALOGUE["salesinvoice/SalesInvoices"].collections["SalesInvoiceLines"]
    assert lines == catalogue.Collection("salesinvoice/SalesInvoiceLines", "InvoiceID", "InvoiceID")
    bulk = CATALOGUE["bulk/SalesInvoice/SalesInvoices"].collections["SalesInvoiceLines"]
    assert bulk.path == "bulk/SalesInvoice/SalesInvoiceLines"


def test_every_collection_leads_somewhere_by_properties_that_exist():
    for entity_set in CATALOGUE:
        for collection in entity_set.collections.values():
            if collection.foreign_key is None:
                assert collection.owner_key is None
                continue
            target = CATALOGUE[collection.path or ""]
            assert collection.foreign_key in target.properties
            assert collection.owner_key in entity_set.properties


def test_every_rule_names_properties_that_exist():
    for entity_set in CATALOGUE:
        names = set(entity_set.properties)
        assert set(entity_set.keys) <= names, entity_set.path
        assert set(entity_set.only_these_filters) <= names, entity_set.path
        assert set(entity_set.mandatory_filter) <= names, entity_set.path


def test_every_type_is_an_edm_type_or_a_collection():
    edm = {
        f"Edm.{name}"
        for name in (
            "String",
            "Guid",
            "Int16",
            "Int32",
            "Int64",
            "Double",
            "DateTime",
            "Boolean",
            "Byte",
            "Binary",
        )
    }
    for entity_set in CATALOGUE:
        for each in entity_set.properties.values():
            assert each.type in edm or each.collection is not None, (entity_set.path, each)


def test_type_names_are_never_shared():
    names = [each.type_name for each in CATALOGUE]
    assert len(names) == len(set(names))


def test_a_service_lists_its_own_sets():
    assert {each.name for each in CATALOGUE.service("salesentry")} == {"SalesEntries", "SalesEntryLines"}
    assert CATALOGUE.service("sync/crm")[0].path == "sync/CRM/Accounts"
