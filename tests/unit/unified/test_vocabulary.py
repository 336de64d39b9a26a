"""The vocabulary: what a declaration says about its operations."""

import msgspec
import pytest

from comptoir.unified.vocabulary import FilterKind, Operation, Resource, Verb, walk


class Order(msgspec.Struct, kw_only=True, rename="camel"):
    id: str | None = None


class Line(msgspec.Struct, kw_only=True, rename="camel"):
    line_id: str | None = None


ORDERS = Resource(
    name="orders",
    model=Order,
    key_param="orderId",
    operations=(
        Operation("getOrders", Verb.LIST),
        Operation("getOrder", Verb.GET),
        Operation("createOrder", Verb.CREATE, Order, path="/accounting/order"),
    ),
)
LINES = Resource(
    name="orders.lineItems",
    model=Line,
    key_param="lineId",
    key="line_id",
    operations=(Operation("getOrderLines", Verb.LIST), Operation("patchOrderLine", Verb.PATCH, Line)),
    parent=ORDERS,
)


def test_a_collection_stands_below_accounting():
    assert ORDERS.path == "/accounting/orders"


def test_a_collection_may_stand_below_another_root():
    orders = Resource(
        name="v2.orders", model=Order, key_param="orderId", operations=(), root="/accounting/v2"
    )
    assert orders.path == "/accounting/v2/orders"


def test_the_lines_of_an_order_stand_below_that_order():
    assert LINES.path == "/accounting/orders/{orderId}/lineItems"


def test_an_operation_on_one_record_ends_in_its_key():
    assert LINES.path_of(LINES.operations[1]) == "/accounting/orders/{orderId}/lineItems/{lineId}"
    assert ORDERS.path_of(ORDERS.operations[0]) == "/accounting/orders"


def test_an_irregular_path_is_said_by_the_operation():
    assert ORDERS.path_of(ORDERS.operations[2]) == "/accounting/order"


def test_an_operation_is_found_by_its_verb():
    assert ORDERS.find(Verb.GET) is ORDERS.operations[1]
    assert ORDERS.find(Verb.DELETE) is None


def test_walking_tells_each_operation_with_its_resource():
    told = [(resource.name, operation.id) for resource, operation in walk((ORDERS, LINES))]
    assert told[0] == ("orders", "getOrders")
    assert told[-1] == ("orders.lineItems", "patchOrderLine")
    assert len(told) == 5


@pytest.mark.parametrize(
    ("verb", "method", "status", "writes", "on_one"),
    [
        (Verb.LIST, "GET", 200, False, False),
        (Verb.GET, "GET", 200, False, True),
        (Verb.CREATE, "POST", 201, True, False),
        (Verb.REPLACE, "PUT", 200, True, True),
        (Verb.PATCH, "PATCH", 200, True, True),
        (Verb.DELETE, "DELETE", 200, True, True),
    ],
)
def test_a_verb_knows_its_place_in_http(verb, method, status, writes, on_one):
    assert (verb.method, verb.status, verb.writes, verb.on_one) == (method, status, writes, on_one)


def test_a_moment_and_a_text_are_strings_in_json():
    kinds = {kind: kind.json_type for kind in FilterKind}
    assert kinds == {
        FilterKind.TEXT: "string",
        FilterKind.MOMENT: "string",
        FilterKind.DAY: "string",
        FilterKind.BOOLEAN: "boolean",
        FilterKind.NUMBER: "number",
    }
