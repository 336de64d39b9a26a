"""The OpenAPI document: valid, the same every time, quick, and true about answers and failures."""

import json

from openapi_spec_validator import OpenAPIV31SpecValidator

from comptoir.api.control import ENDPOINTS
from comptoir.api.endpoint import ACCOUNT_KEY, API_KEY, Endpoint
from comptoir.api.openapi import document
from comptoir.kit.errors import catalogue
from comptoir.unified.bills import BILLS
from comptoir.unified.booking_proposals_v2 import BOOKING_PROPOSALS_V2
from comptoir.unified.expenses import EXPENSES
from comptoir.unified.surface import RESOURCES
from comptoir.unified.vocabulary import Filter, FilterKind


async def answer_login_url() -> None: ...


LOGIN = Endpoint(
    method="GET",
    path="/auth/{TARGET_SYSTEM}",
    operation_id="systemLoginUrl",
    tag="auth",
    summary="Where a person logs in",
    query=(Filter("environmentSelection", FilterKind.BOOLEAN), Filter("state", required=True)),
    headers=(API_KEY, "X-Trace"),
    response=str,
    media="text/html",
    enveloped=False,
    handler=answer_login_url,
)
DOCUMENT = document(RESOURCES, (LOGIN,), version="1.2.3", servers=("https://books.example.com",))


def test_the_document_is_valid():
    OpenAPIV31SpecValidator(DOCUMENT).validate()


def test_every_reference_leads_somewhere():
    for reference in references(DOCUMENT):
        place = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_the_same_declarations_give_the_same_bytes():
    again = document(RESOURCES, (LOGIN,), version="1.2.3", servers=("https://books.example.com",))
    assert json.dumps(again) == json.dumps(DOCUMENT)


def test_it_says_its_version_and_where_it_is_served():
    assert DOCUMENT["openapi"] == "3.1.0"
    assert DOCUMENT["info"]["version"] == "1.2.3"
    assert DOCUMENT["servers"] == [{"url": "https://books.example.com"}]


def test_a_resource_needs_both_keys_as_headers():
    operation = DOCUMENT["paths"]["/accounting/invoices"]["get"]
    schemes = DOCUMENT["components"]["securitySchemes"]
    (needed,) = operation["security"]
    assert [schemes[name]["name"] for name in needed] == [API_KEY, ACCOUNT_KEY]


def test_a_summary_says_what_is_done_in_words():
    paths = DOCUMENT["paths"]
    assert paths["/accounting/taxRates"]["get"]["summary"] == "List the tax rates"
    line = paths["/accounting/invoices/{invoiceId}/lineItems/{lineItemId}"]
    assert line["patch"]["summary"] == "Change some fields of one line item of one invoice"


def test_an_answer_states_every_key_as_present():
    invoice = DOCUMENT["components"]["schemas"]["Invoice"]
    assert invoice["required"] == list(invoice["properties"])


def test_what_may_be_left_out_of_an_answer_is_not_stated_as_present():
    schemas = DOCUMENT["components"]["schemas"]
    assert "required" not in schemas["Meta"]
    assert "validationErrors" not in schemas["Errors"]["required"]
    assert "retryAfter" in schemas["Errors"]["required"]


def test_an_amount_is_a_number():
    quantity = DOCUMENT["components"]["schemas"]["InvoiceLineInput"]["properties"]["quantity"]
    assert quantity == {"type": "number", "examples": [2]}


def test_a_page_has_one_of_the_five_sizes():
    limit = DOCUMENT["components"]["parameters"]["limit"]["schema"]
    assert limit == {"type": "integer", "enum": [5, 10, 20, 50, 100], "default": 50}


def test_every_code_of_the_problem_tree_is_documented_at_its_status():
    for kind in catalogue():
        response = DOCUMENT["components"]["responses"][f"Failure{kind.status}"]
        assert f"`{kind.code}`: {kind.title}" in response["description"]
        assert kind.code in response["content"]["application/json"]["examples"]


def test_an_example_of_a_failure_has_the_keys_of_the_errors_model():
    required = DOCUMENT["components"]["schemas"]["Errors"]["required"]
    for response in DOCUMENT["components"]["responses"].values():
        for example in response["content"]["application/json"]["examples"].values():
            assert set(example["value"]) == {"meta", "data", "errors", "rawData"}
            assert set(required) <= set(example["value"]["errors"])


def test_reading_cannot_conflict_and_only_a_body_can_be_too_large():
    paths = DOCUMENT["paths"]
    assert {"409", "413"}.isdisjoint(paths["/accounting/invoices"]["get"]["responses"])
    assert {"409", "413"} <= paths["/accounting/invoices"]["post"]["responses"].keys()
    login = paths["/auth/{TARGET_SYSTEM}"]["get"]["responses"]
    assert ("409" in login, "413" in login) == (True, False)


def test_a_form_has_a_record_and_files():
    described = document((EXPENSES,), (), version="1.2.3")
    OpenAPIV31SpecValidator(described).validate()
    content = described["paths"]["/accounting/expenses"]["post"]["requestBody"]["content"]
    assert list(content) == ["multipart/form-data", "application/json"]
    assert content["application/json"]["schema"] == {"$ref": "#/components/schemas/ExpenseInput"}
    schemas = described["components"]["schemas"]
    assert schemas["ExpenseForm"]["required"] == ["expense"]
    assert schemas["Upload"] == {"type": "string", "contentMediaType": "application/octet-stream"}


def test_an_answer_says_which_headers_come_with_it():
    answer = DOCUMENT["paths"]["/accounting/invoices"]["get"]["responses"]["200"]
    assert answer["headers"].keys() == DOCUMENT["components"]["headers"].keys()
    assert DOCUMENT["components"]["headers"]["X-Request-Id"]["required"]
    assert "calls" in DOCUMENT["components"]["headers"]["X-Vendor-Calls"]["description"]


def test_every_parameter_is_explained():
    for path, methods in document(RESOURCES, ENDPOINTS, version="1.2.3")["paths"].items():
        for method, said in methods.items():
            silent = [
                part for part in said.get("parameters", ()) if not {"$ref", "description"} & part.keys()
            ]
            assert [part for part in silent if part["in"] == "query"] == [], (method, path)


def test_an_operation_may_succeed_in_several_ways():
    described = document((BOOKING_PROPOSALS_V2, EXPENSES), (), version="1.2.3")
    proposal = described["paths"]["/accounting/v2/bookingProposals"]["post"]["responses"]
    assert data_of(proposal["201"]) == {"$ref": "#/components/schemas/BookingProposalV2"}
    assert data_of(proposal["202"]) == {"$ref": "#/components/schemas/TaskReceipt"}
    task = described["paths"]["/accounting/expenses/async"]["post"]["responses"]
    assert [status for status in task if status < "300"] == ["200", "202"]
    assert data_of(task["200"]) == {"$ref": "#/components/schemas/DryRun"}


def test_a_deleted_record_is_answered_with_a_sentence():
    described = document((BILLS,), (), version="1.2.3")
    deleted = described["paths"]["/accounting/bills/{billId}"]["delete"]["responses"]["200"]
    assert data_of(deleted) == {"anyOf": [{"type": "string"}, {"$ref": "#/components/schemas/DryRun"}]}


def test_a_hand_written_endpoint_stands_beside_the_resources():
    login = DOCUMENT["paths"]["/auth/{TARGET_SYSTEM}"]["get"]
    assert login["security"] == [{"apiKey": []}]
    assert [(given["name"], given["in"], given["required"]) for given in login["parameters"]] == [
        ("TARGET_SYSTEM", "path", True),
        ("environmentSelection", "query", False),
        ("state", "query", True),
        ("X-Trace", "header", True),
    ]
    assert login["responses"]["200"]["content"] == {"text/html": {"schema": {"type": "string"}}}


def data_of(response):
    return response["content"]["application/json"]["schema"]["properties"]["data"]


def references(part):
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"]
        for inner in part.values():
            yield from references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from references(inner)
