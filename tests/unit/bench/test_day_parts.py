"""The simulated day's own judges: who could have foreseen a refusal, and how fair is fair."""

import re
from random import Random

import pytest
from bench.day import demand
from bench.day.demand import Demand, Kind, OtherApp
from bench.day.figures import jain
from bench.day.plot import Panel, Series, svg
from bench.day.time import DayClock
from bench.day.vendor import OUTAGE, Told, Vendor
from bench.day.world import make

INVOICES = "salesinvoice/SalesInvoices"


@pytest.fixture
def clock():
    return DayClock()


@pytest.fixture
def vendor(clock):
    return Vendor(clock, skew=0.0)


@pytest.fixture
def division(vendor):
    last = make(50, Random(1)).divisions[-1]
    vendor.admit(last)
    return last


def spend(vendor, division, calls):
    """So many calls one after the other; what the last one told."""
    reply = None
    for _ in range(calls):
        reply = vendor.answer(division, INVOICES, 200, Told())
    return reply.told


def test_one_call_more_than_the_plan_allows_is_foreseeable(vendor, division):
    told = spend(vendor, division, 60)
    assert vendor.answer(division, INVOICES, 200, told).status == 429
    assert (vendor.foreseeable, vendor.unforeseeable) == (1, 0)


def test_what_another_app_took_unseen_is_not_foreseeable_until_an_answer_tells_it(vendor, division):
    before = spend(vendor, division, 39)
    vendor.eat(division, 20)
    after = spend(vendor, division, 1)
    assert (before.in_minute, after.in_minute) == (0, 20)
    vendor.answer(division, INVOICES, 200, before)
    assert (vendor.foreseeable, vendor.unforeseeable) == (0, 1)
    vendor.answer(division, INVOICES, 200, after)
    assert (vendor.foreseeable, vendor.unforeseeable) == (1, 1)


def test_a_refusal_itself_tells_that_the_window_is_spent(vendor, division):
    spend(vendor, division, 40)
    vendor.eat(division, 20)
    refused = vendor.answer(division, INVOICES, 200, Told())
    vendor.answer(division, INVOICES, 200, refused.told)
    assert (vendor.foreseeable, vendor.unforeseeable) == (1, 1)


def test_what_was_told_of_the_last_minute_says_nothing_about_this_one(vendor, division, clock):
    vendor.eat(division, 20)
    told = spend(vendor, division, 1)
    clock.seconds = 60.0
    spend(vendor, division, 40)
    vendor.eat(division, 20)
    vendor.answer(division, INVOICES, 200, told)
    assert (vendor.foreseeable, vendor.unforeseeable) == (0, 1)


def test_more_than_ten_errors_in_an_hour_block_the_endpoint(vendor, division):
    statuses = [vendor.answer(division, INVOICES, 400, Told()).status for _ in range(12)]
    assert statuses == [400] * 11 + [403]
    assert vendor.blocks() == 1


def test_the_vendor_is_away_for_half_an_hour(vendor, division, clock):
    found = []
    for clock.seconds in (OUTAGE.start - 1, OUTAGE.start, OUTAGE.stop - 1, OUTAGE.stop):
        found.append(vendor.answer(division, INVOICES, 200, Told()).status)
    assert found == [200, 503, 0, 200]


def test_the_other_app_eats_a_third_of_the_day():
    for division in make(50, Random(1)).divisions:
        other = OtherApp(division, Random(2))
        calls = sum(calls for hour in range(24) for _, calls in other.hour(hour))
        assert calls == pytest.approx(division.plan.day / 3, rel=0.1)


def test_the_busiest_division_is_asked_for_most_and_everybody_is_polled_on_the_quarter():
    world = make(50, Random(1))
    wanted = Demand(world, Random(3))
    arrivals = [each for minute in range(12 * 60, 15 * 60) for each in wanted.of(minute)]
    asked = [each.division.code for each in arrivals if each.kind is Kind.READ]
    assert max(set(asked), key=asked.count) == world.divisions[0].code
    polled = [each for each in arrivals if each.kind is Kind.POLL]
    assert len(polled) == 50 * 180 // demand.POLL_EVERY


@pytest.mark.parametrize(("values", "index"), [([3, 3, 3], 1.0), ([1, 0, 0, 0], 0.25), ([0, 0], 1.0)])
def test_jains_index(values, index):
    assert jain(values) == index


def test_a_picture_stays_inside_its_panels():
    panel = Panel("A title & more", [Series("one", [0.0, 5.0, 50.0]), Series("two", [1.0, 2.0, 3.0])], 10.0)
    drawn = svg([panel, Panel("Stacked", panel.series, 10.0, stacked=True, limit=9.5)], (10.0, 10.5), "A day")
    assert "A title &amp; more" in drawn
    numbers = [
        float(y)
        for points in re.findall(r'points="([^"]+)"', drawn)
        for y in re.findall(r",([\d.]+)", points)
    ]
    assert min(numbers) >= 34
