"""What every installed connector keeps, whoever wrote it: a new one is held to it without a line here."""

import re
import string
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec
import pytest

from comptoir.cdk.auth import ApiKey, Basic, OAuth2
from comptoir.cdk.compile import Decoder
from comptoir.cdk.contract import Answer, Call, Connector
from comptoir.cdk.mapping import AnyOf, Lines, Row, Table
from comptoir.engine.capabilities.declared import names_of
from comptoir.engine.registry import installed
from comptoir.engine.ways import way_of
from comptoir.kit.errors import OperationUnsupported, Problem
from comptoir.unified.surface import RESOURCES
from comptoir.unified.vocabulary import FilterKind, Verb, walk

REGISTRY = installed()
SURFACE = list(walk(RESOURCES))
ANSWERS = [
    Answer(status, {}, body) for status in (302, 400, 403, 404, 500, 503) for body in (b"", b"{}", b"<p>")
]
SAMPLES = {
    FilterKind.TEXT: "a text",
    FilterKind.BOOLEAN: True,
    FilterKind.NUMBER: Decimal(2026),
    FilterKind.MOMENT: datetime(2026, 6, 25, 13, 0, tzinfo=UTC),
    FilterKind.DAY: datetime(2026, 6, 25, tzinfo=UTC),
}

every_connector = pytest.mark.parametrize(
    "connector", REGISTRY.connectors, ids=[connector.name for connector in REGISTRY.connectors]
)
every_table = pytest.mark.parametrize(
    "table",
    [
        pytest.param(table, id=f"{connector.name}-{table.resource.name}")
        for connector in REGISTRY.connectors
        for table in connector.tables
    ],
)
every_operation = pytest.mark.parametrize(
    ("connector", "resource", "operation"),
    [
        pytest.param(connector, resource, operation, id=f"{connector.name}-{operation.id}")
        for connector in REGISTRY.connectors
        for resource, operation in SURFACE
    ],
)


def test_there_is_a_connector_to_hold_to_it():
    assert REGISTRY.connectors


@every_connector
def test_what_is_told_of_functions_names_attributes_that_exist(connector: Connector):
    resources = {resource.name: resource for resource in RESOURCES}
    for name, hand in connector.by_hand.items():
        assert set(hand.paths) <= set(names_of(resources[name])), name
        assert set(hand.sources) <= set(names_of(resources[name]).values()), name
        listing = resources[name].find(Verb.LIST)
        known = {given.name for given in listing.filters} if listing is not None else set()
        assert set(hand.unapplied) <= known, name


def test_connectors_target_systems_and_their_settings_are_named_once():
    names = [connector.name for connector in REGISTRY.connectors]
    targets = [target for connector in REGISTRY.connectors for target in connector.targets]
    for given in (names, [target.id for target in targets], [target.setting for target in targets]):
        assert [name for name, count in Counter(given).items() if count > 1] == []


@every_connector
def test_it_serves_at_least_one_target_system_over_https(connector: Connector):
    assert connector.targets
    for target in connector.targets:
        parts = urlsplit(target.base_url)
        assert (parts.scheme, bool(parts.hostname), parts.query) == ("https", True, "")


@every_connector
def test_its_target_systems_can_be_written_in_a_path_and_in_the_environment(connector):
    for target in connector.targets:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", target.id)
        assert re.fullmatch(r"[A-Z0-9]+(_[A-Z0-9]+)*", target.setting)
        assert re.fullmatch(r"[A-Z]{2}", target.country)
        assert target.title
        assert ZoneInfo(target.timezone)


@every_connector
def test_it_says_how_it_is_known_and_how_much_it_may_ask(connector):
    assert isinstance(connector.auth, OAuth2 | Basic | ApiKey)
    assert connector.rates
    assert all(rate.calls > 0 for rate in connector.rates)
    assert len({rate.window for rate in connector.rates}) == len(connector.rates)
    headers = [
        name for rate in connector.rates for name in (rate.limit_header, rate.remaining_header) if name
    ]
    assert all(name == name.lower() for name in headers)


@every_connector
def test_its_grant_if_it_has_one_is_refreshed_before_it_ends(connector):
    if isinstance(connector.auth, OAuth2):
        assert 0 < connector.auth.refresh_after < connector.auth.access_lifetime < connector.auth.idle_limit


@every_connector
def test_it_maps_each_resource_once(connector):
    names = Counter(table.resource.name for table in connector.tables)
    assert [name for name, count in names.items() if count > 1] == []


@every_table
def test_it_maps_a_resource_that_is_published(table: Table):
    assert table.resource in RESOURCES


@every_table
def test_its_tables_compile(table):
    assert isinstance(table.decoder, Decoder)
    for row in table.rows:
        if isinstance(row, Lines):
            assert isinstance(row.table.decoder, Decoder)


@every_table
def test_a_record_without_anything_in_it_fits_the_published_model(table):
    decoder = table.decoder
    record = decoder.read(msgspec.json.decode(b"{}", type=decoder.record))
    plain = msgspec.to_builtins(record, builtin_types=(Decimal,))
    assert msgspec.convert(plain, table.resource.model) == record


@every_table
def test_every_filter_has_an_expression_for_every_value(table):
    listing = table.resource.find(Verb.LIST)
    declared = {found.name: found for found in listing.filters} if listing else {}
    for name, rule in table.filters.items():
        values = declared[name].values
        if isinstance(rule, str):
            sample = values[0] if values else SAMPLES[declared[name].kind]
            assert rule.format(sample) != rule
            assert len([each for _, each, *_ in string.Formatter().parse(rule) if each is not None]) == 1
            continue
        choices = rule.choices if isinstance(rule, AnyOf) else rule
        known = values or (("true", "false") if declared[name].kind is FilterKind.BOOLEAN else tuple(choices))
        assert set(choices) <= set(known), f"{name} has a value that is not published"
        assert all(text and "{" not in text for text in choices.values())


@every_table
def test_lines_know_their_document(table):
    if table.resource.parent is None:
        assert table.foreign is None
        assert table.owner is None
    else:
        assert (table.foreign is None) == (table.owner is None)


@every_operation
def test_an_operation_is_done_or_refused_with_a_reason(connector, resource, operation):
    try:
        table, override = way_of(connector, resource, operation)
    except OperationUnsupported as refusal:
        reason = refusal
    else:
        assert table is not None or override is not None or resource.ours
        return
    assert reason.message.endswith(".")
    assert connector.title in reason.message
    assert reason.details["operation"] == operation.id


@every_connector
def test_a_table_that_is_written_has_columns_that_can_be_written(connector):
    for resource, operation in SURFACE:
        table = connector.table(resource.name)
        replaced = {*connector.refusals, *connector.overrides}
        if table is None or operation.input is None or operation.id in replaced:
            continue
        columns = [
            table.endpoint.columns[row.vendor] for row in table.rows if isinstance(row, Row) and row.write
        ]
        writable = [column.post if operation.verb is Verb.CREATE else column.put for column in columns]
        assert any(writable), operation.id


@every_connector
def test_it_refuses_and_replaces_only_operations_that_are_published(connector):
    published = {operation.id for _, operation in SURFACE}
    assert set(connector.overrides) <= published
    assert set(connector.refusals) <= published
    assert not set(connector.overrides) & set(connector.refusals)


@every_connector
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_call_stays_in_its_company_and_at_its_host(connector, method):
    for base in (target.base_url for target in connector.targets):
        call = Call(method, "things", (("q", "a b&c=d#e?f"),))
        one, other = (connector.dialect.url(base, company, call) for company in ("1234567", "7654321"))
        assert one != other
        assert "1234567" in one
        assert one.replace("1234567", "7654321") == other
        assert urlsplit(one).netloc == urlsplit(base).netloc
        assert urlsplit(one).fragment == ""


@every_connector
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: f"{answer.status}-{answer.body.decode()}")
def test_every_refusal_is_a_typed_problem(connector, method, answer):
    found = connector.dialect.problem(Call(method, "things"), answer)
    assert isinstance(found, Problem)
    assert found.message
    assert found.status != 500


@every_connector
@pytest.mark.parametrize("status", [400, 403, 404, 405])
def test_a_read_that_was_refused_for_good_is_not_asked_again_for_an_hour(connector, status):
    """Published clients repeat a GET on any 5xx."""
    assert connector.dialect.problem(Call("GET", "things"), Answer(status, {}, b"")).status < 500
