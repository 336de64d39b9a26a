"""Sections of the page of benchmarks: each run writes its own, and no run loses another's."""

from bench.sections import carried, put

PAGE = "# Benchmarks\n\n## Starting\n1 s\n"


def test_a_section_goes_to_the_end_and_is_replaced_where_it_stands():
    text = put(put(PAGE, "day", "## A day\nold"), "storm", "## A storm\n200 workers")
    again = put(text, "day", "## A day\nnew")
    assert again.index("## Starting") < again.index("## A day\nnew") < again.index("## A storm")
    assert "old" not in again


def test_a_page_that_is_written_anew_keeps_the_sections():
    older = put(put(PAGE, "day", "## A day"), "storm", "## A storm")
    newer = carried(older, "# Benchmarks\n\n## Starting\n2 s\n")
    assert "1 s" not in newer
    assert newer == put(put("# Benchmarks\n\n## Starting\n2 s\n", "day", "## A day"), "storm", "## A storm")


def test_a_page_without_sections_stays_as_it_is():
    assert carried(PAGE, PAGE) == PAGE
