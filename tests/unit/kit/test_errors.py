"""The problem tree as it is drawn at the top of its module."""

from comptoir.kit import errors
from comptoir.kit.errors import Problem


def below(problem):
    for each in problem.__subclasses__():
        yield each
        yield from below(each)


def test_every_problem_stands_in_the_drawn_tree():
    drawn = str(errors.__doc__)
    mine = [each for each in below(Problem) if each.__module__ == errors.__name__]
    assert [each.__name__ for each in mine if each.__name__ not in drawn] == []
