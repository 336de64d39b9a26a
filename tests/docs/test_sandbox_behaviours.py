"""The page of the sandbox's behaviours is what the code gives now, and leaves no switch out."""

from pathlib import Path

from comptoir_sandbox.exact_online.behaviours import SURE, behaviours, page
from comptoir_sandbox.exact_online.catalogue import load
from comptoir_sandbox.exact_online.switches import CHOICES, Switches, explanations

PAGE = Path(__file__).parents[2] / "docs/reference/sandbox-behaviours.md"
SWITCHES = set(CHOICES)


def test_the_committed_page_is_not_stale():
    command = "python -m comptoir_sandbox.exact_online.behaviours > docs/reference/sandbox-behaviours.md"
    assert PAGE.read_text("utf-8") == page(behaviours(), Switches(), load()), f"run: {command}"


def test_every_behaviour_names_a_switch_that_is_there():
    assert {each.switch for each in behaviours()} - {""} <= SWITCHES


def test_every_switch_is_explained_and_nothing_else():
    assert list(explanations()) == list(CHOICES)


def test_every_switch_starts_with_one_of_its_choices():
    assert [name for name, choices in CHOICES.items() if getattr(Switches(), name) not in choices] == []


def test_every_switch_turns_a_behaviour_unless_it_is_the_sandboxes_own():
    own = {name for name, told in explanations().items() if "the sandbox's own" in told["source"]}
    assert SWITCHES - own <= {each.switch for each in behaviours()}


def test_every_behaviour_says_how_sure_it_is():
    assert {each.sure for each in behaviours()} == set(SURE)
    assert all(each.source.split(".")[0].isdecimal() for each in behaviours())


def test_every_guess_can_be_switched():
    assert [each.what for each in behaviours() if each.sure == "guess" and not each.switch] == []
