"""Every declared operation is the published one: method, path, parameters, what is sent, what is answered."""

import re
from collections.abc import Iterable
from typing import Any

import pytest
from differences import ADDED, ADDED_ANSWER, ADDED_BODIES, ADDED_PARAMETERS, DIFFERENCES
from published import PublishedOperation, models, operations
from shapes import Shape, published_answer, published_input, stated

from comptoir.api.control import ENDPOINTS
from comptoir.api.openapi import document
from comptoir.unified.surface import RESOURCES
from comptoir.unified.vocabulary import walk

DOCUMENT = document(RESOURCES, ENDPOINTS, version="0")
MEDIA = {"json": "application/json", "html": "text/html"}
UNTYPED = ("untyped", "object")  # published without a shape: an object of any kind
COMPONENTS = DOCUMENT["components"]["schemas"]
DECLARED = {
    said["operationId"]: (method.upper(), path, said)
    for path, methods in DOCUMENT["paths"].items()
    for method, said in methods.items()
}


@pytest.fixture(params=sorted(set(DECLARED) - set(ADDED)))
def operation_id(request):
    return request.param


@pytest.fixture
def published(operation_id) -> PublishedOperation:
    return operations()[operation_id]


@pytest.fixture
def said(operation_id) -> dict[str, Any]:
    return DECLARED[operation_id][2]


def test_no_operation_is_declared_twice():
    ids = [
        *(operation.id for _, operation in walk(RESOURCES)),
        *(endpoint.operation_id for endpoint in ENDPOINTS),
    ]
    assert len(ids) == len(set(ids)) == len(DECLARED)


def test_every_published_operation_is_declared_and_nothing_else_without_a_reason():
    assert len(operations()) == 164
    assert set(DECLARED) - set(ADDED) == set(operations())


def test_what_is_added_is_declared_and_not_published():
    assert set(ADDED) <= set(DECLARED)
    assert set(ADDED).isdisjoint(operations())


def test_an_operation_has_the_published_method_path_and_tag(operation_id, published):
    method, path, said = DECLARED[operation_id]
    assert (method, path, said["tags"]) == (published.method, published.path, [published.tag])


def test_an_operation_takes_the_published_query_parameters(operation_id, published, said):
    theirs = {given.name: words(given.type, given.required, given.values) for given in published.query}
    assert query_of(said) == adjusted(operation_id, theirs, "query ")


def test_an_operation_takes_the_published_body(operation_id, published, said):
    content = said.get("requestBody", {}).get("content", {})
    media = {"json": "application/json", "form": "multipart/form-data"}
    assert bool(content) == (bool(published.sent_as) or operation_id in ADDED_BODIES)
    if published.sent_as:
        theirs = adjusted(operation_id, published_input(published.sent), "body ")
        assert stated(content[media[published.sent_as]]["schema"], COMPONENTS) == theirs


@pytest.mark.parametrize("operation_id", sorted(ADDED_BODIES))
def test_a_body_that_is_added_is_not_published_and_may_be_left_out(operation_id):
    body = DECLARED[operation_id][2]["requestBody"]
    assert operations()[operation_id].sent_as == ""
    assert body["required"] is False
    assert body["content"]["application/json"]["schema"]["type"] == "object"


def test_a_form_is_taken_as_json_too_as_its_record_or_else_as_its_parts(operation_id, published, said):
    content = said.get("requestBody", {}).get("content", {})
    if published.sent_as != "form":
        assert len(content) == bool(published.sent_as or operation_id in ADDED_BODIES)
        return
    records = [kind for kind in re.findall(r":(\w+)", published.sent) if kind in models()]
    wanted = published_input(records[0] if records else published.sent)
    assert stated(content["application/json"]["schema"], COMPONENTS).keys() >= wanted.keys()


def test_an_operation_answers_in_the_published_shape(operation_id, published, said):
    responses = dict(said["responses"])
    for answer in published.answers:
        ((media, content),) = responses.pop(str(answer.status))["content"].items()
        assert media == MEDIA[answer.media]
        data = published_part(content["schema"]) if answer.enveloped else content["schema"]
        assert is_enveloped(content["schema"]) == answer.enveloped
        assert (data.get("type") == "array") == answer.data.startswith("array<")
        if answer.data in UNTYPED:
            assert opened(data)["type"] == "object"
        else:
            assert stated(data, COMPONENTS) == adjusted(operation_id, published_answer(answer.data), "data ")
    tried_out = [schema_of(answer) for status, answer in responses.items() if status < "300"]
    assert not any(map(published_part, tried_out))


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda row: f"{row.operation} {row.place}")
def test_a_difference_is_one_and_has_a_reason(difference):
    concerned = set(DECLARED) if difference.operation == "*" else {difference.operation}
    assert difference.published != difference.ours
    assert difference.reason
    assert concerned <= DECLARED.keys()


def is_enveloped(schema: dict[str, Any]) -> bool:
    return schema.get("required") == ["meta", "data", "errors", "rawData"]


def schema_of(answer: dict[str, Any]) -> dict[str, Any]:
    return answer["content"]["application/json"]["schema"]


def opened(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, where it is a reference to a component."""
    return COMPONENTS[schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema


def published_part(envelope: dict[str, Any]) -> dict[str, Any] | None:
    """The data in an envelope without what we added to it; None where nothing else is there."""
    data = envelope["properties"]["data"]
    kept = [option for option in data.get("anyOf", [data]) if option != ADDED_ANSWER]
    return data if len(kept) > 1 else next(iter(kept), None)


def query_of(said: dict[str, Any]) -> Shape:
    """The query parameters of an operation of the document, each with its type and its values."""
    found: Shape = {}
    for parameter in said.get("parameters", ()):
        given = _parameter(parameter)
        if given["in"] == "query" and given["name"] not in ADDED_PARAMETERS:
            schema = given["schema"]
            found[given["name"]] = words(schema["type"], given["required"], schema.get("enum", ()))
    return found


def words(kind: str, required: bool, values: Iterable[object]) -> str:
    return " ".join([kind, *(["required"] if required else []), *map(str, values)])


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in parameter:
        return DOCUMENT["components"]["parameters"][parameter["$ref"].rsplit("/", 1)[-1]]
    return parameter


def adjusted(operation_id: str, theirs: Shape, prefix: str = "") -> Shape:
    """The published shape with the deliberate differences applied; a row must say what is published."""
    ours = dict(theirs)
    for row in DIFFERENCES:
        place = row.place.removeprefix(prefix)
        named = row.operation == operation_id or (row.operation == "*" and place in ours)
        if named and row.place.startswith(prefix):
            assert theirs.get(place, "") == row.published, f"published differently: {row}"
            ours[place] = row.ours
    return {place: said for place, said in ours.items() if said}
