"""The page of benchmarks: bars that are held or missed, and figures in every place."""

import re

import pytest
from bench.mapping import Mapping
from bench.overhead import Overhead, Side
from bench.page import Bar, Run, bars, page, ratios
from bench.starting import Starting


def overhead(rate, ours_p99):
    return Overhead(
        rate,
        direct=Side([1.0, 1.2, 9.0], [2.0, 2.5, 3.0], [1000.0, 900.0, 950.0], 116_390),
        ours=Side([3.0, 3.1, 11.2], [ours_p99] * 3, [500.0, 480.0, 510.0], 96_354),
        cpu=[1.0, 1.1, 1.2],
        hand=[0.8, 1.1, 1.0],
    )


MAPPED = Mapping([100_000.0, 110_000.0], [80_000.0, 85_000.0], 50, 2.7, 116_390)
STARTED = Starting([1.5, 1.6], [97.0, 98.0], [0.31, 0.33], [0.01, 0.01])


@pytest.mark.parametrize(
    ("figure", "most", "held"),
    [(3.0, True, True), (3.1, True, False), (3.0, False, True), (2.9, False, False)],
)
def test_a_bar_is_held_at_its_limit_and_missed_beyond_it(figure, most, held):
    bar = Bar("subject", figure, 3, "ms", most=most)
    assert bar.is_held is held
    assert ("missed" in bar.cells()[-1]) is not held


def test_our_overhead_is_the_median_of_the_differences_of_each_round():
    assert overhead(100, 5.0).over("p50") == pytest.approx(2.0)


def test_a_request_is_measured_by_the_list_by_hand_of_the_same_round():
    assert overhead(100, 5.0).by_hand() == pytest.approx(1.2)


def test_a_missed_bar_is_told_among_the_held_ones():
    found = bars(overhead(100, 40.0), MAPPED, STARTED)
    assert [bar.subject for bar in found if not bar.is_held] == ["list, p99 over the direct call"]


def test_ratios_are_ours_over_the_direct_ones():
    assert [row[-1] for row in ratios(overhead(100, 5.0))] == ["2.58", "2.00", "0.53"]


def test_the_page_has_a_figure_in_every_place():
    text = page(overhead(100, 5.0), overhead(20, 5.0), MAPPED, STARTED, Run(5, 10.0, 0.4))
    assert not re.search(r"[{}]|None|nan", text)
    assert "| p50 at 100/s | 1.2 ms | 3.1 ms | +2.0 ms | 2.58 |" in text
