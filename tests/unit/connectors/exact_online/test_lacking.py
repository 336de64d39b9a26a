"""Every published field that is always null at Exact Online is told with the reason, and no other is."""

import pytest

from comptoir.api.capability_pages import lacking
from comptoir.connectors.exact_online import CONNECTOR
from comptoir.connectors.exact_online.lacking import LACKING
from comptoir.engine.capabilities import describe
from comptoir.unified.surface import RESOURCES
from comptoir.unified.vocabulary import Resource

EVERY = [pytest.param(resource, id=resource.name) for resource in RESOURCES if not resource.ours]


@pytest.mark.parametrize("resource", EVERY)
def test_a_field_that_is_always_null_has_its_reason(resource: Resource):
    found = describe(CONNECTOR, resource)
    if any(said.done for said in found.operations):
        assert "" not in lacking(found), f"say in lacking.py why {lacking(found)['']} are null"


@pytest.mark.parametrize("resource", EVERY)
def test_a_reason_is_given_for_nothing_that_is_told(resource: Resource):
    fields = describe(CONNECTOR, resource).fields
    null = {field.name for field in fields if field.answered and not field.readable}
    assert set(LACKING.get(resource.name, {})) <= null


def test_reasons_are_given_for_resources_that_there_are():
    assert set(LACKING) <= {resource.name for resource in RESOURCES}
