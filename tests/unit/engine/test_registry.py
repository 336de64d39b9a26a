"""The registry: what is installed, and which connector serves which target system."""

from dataclasses import replace

import pytest

from comptoir.engine.registry import Registry, installed
from comptoir.kit.errors import TargetSystemUnknown


@pytest.fixture(scope="module")
def connector():
    return installed().find("exact-nl")[0]


def test_what_is_installed_is_found_by_its_entry_point():
    assert "exact_online" in [connector.name for connector in installed().connectors]


def test_a_target_system_leads_to_its_connector(connector):
    found, target = Registry([connector]).find("exact-be")
    assert found is connector
    assert target.id == "exact-be"


def test_a_target_system_that_nobody_serves_is_unknown_and_the_others_are_named(connector):
    with pytest.raises(TargetSystemUnknown, match="'exact-xx'") as caught:
        Registry([connector]).find("exact-xx")
    assert "exact-nl, exact-be" in (caught.value.fields[0].hint or "")


def test_two_connectors_for_one_target_system_are_refused(connector):
    other = replace(connector, name="other", targets=connector.targets[2:3])
    with pytest.raises(ValueError, match="two connectors serve 'exact-de'"):
        Registry([connector, other])


def test_every_target_system_has_its_part_of_the_environment(connector):
    registry = Registry([connector])
    assert registry.prefixes["EXACT_ONLINE_NL"] == "exact-nl"
    assert len(registry.prefixes) == len(registry.targets)


def test_a_house_without_connectors_serves_nothing():
    registry = Registry([])
    assert registry.targets == ()
    with pytest.raises(TargetSystemUnknown):
        registry.find("exact-nl")
