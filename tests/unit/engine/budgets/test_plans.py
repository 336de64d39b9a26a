"""Plans: what a tenant or a connection has agreed on comes before what its app has."""

import pytest
from budget_vendor import TERMS

from comptoir.app import apps
from comptoir.cdk.limits import Window
from comptoir.engine import registry
from comptoir.engine.budgets import Class, Override, Plans, Terms
from comptoir.settings import SettingsError, load

PLANS = Plans({"ten_1": Override(day=50, weight=2)}, {"con_1": Override(minute=30, weight=3)})


def granted(terms: Terms) -> dict[Window, int]:
    return {rate.window: rate.calls for rate in terms.rates}


def test_without_a_plan_the_apps_terms_hold():
    assert PLANS.terms(TERMS, "ten_2", "con_2") is TERMS


def test_a_connections_plan_comes_before_its_tenants():
    tenants, connections = PLANS.terms(TERMS, "ten_1", "con_2"), PLANS.terms(TERMS, "ten_1", "con_1")
    assert (granted(tenants), tenants.weight) == ({Window.MINUTE: 5, Window.DAY: 50}, 2)
    assert (granted(connections), connections.weight) == ({Window.MINUTE: 30, Window.DAY: 50}, 3)


def test_settings_say_what_an_app_may_do_and_what_is_kept(tmp_path):
    file = tmp_path / "comptoir.toml"
    file.write_text(
        "[targets.exact-nl]\nminute = 300\n"
        "[kept.day]\nwebhook = 0\npoll = 0.1\nbackfill = 0.3\n"
        "[connections.con_1]\nweight = 2\n"
    )
    settings = load(file, {})
    terms = apps(settings, registry.installed())["exact-nl"].terms
    assert granted(terms) == {Window.MINUTE: 300, Window.DAY: 5_000}
    assert terms.kept.day[Class.BACKFILL] == 0.3
    assert terms.kept.minute[Class.BACKFILL] == 0.2
    assert settings.connections["con_1"].weight == 2


def test_the_environment_tells_of_a_raised_plan():
    settings = load(None, {"COMPTOIR_EXACT_ONLINE_NL_DAY": "9000"}, registry.installed().prefixes)
    assert granted(apps(settings, registry.installed())["exact-nl"].terms)[Window.DAY] == 9_000


@pytest.mark.parametrize(
    "text",
    [
        "[kept.day]\nwebhook = 0\npoll = 0.1\nbackfill = 1.0\n",
        "[tenants.ten_1]\nweight = 0\n",
        "[connections.con_1]\nhour = 3\n",
        'budgets = "sqlite"\n',
        "machines = 0\n",
    ],
)
def test_a_setting_of_budgets_that_makes_no_sense_is_refused(tmp_path, text):
    file = tmp_path / "comptoir.toml"
    file.write_text(text)
    with pytest.raises(SettingsError):
        load(file, {})
