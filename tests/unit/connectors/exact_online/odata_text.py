"""A tiny checker of OData conditions, from the language's rules alone: literals, words, parentheses."""

import itertools
import re

_TOKEN = re.compile(
    r"(?P<literal>(?:guid|datetime)?'(?:[^']|'')*')|(?P<open>\()|(?P<close>\))|(?P<word>[^\s()',]+)|(?P<comma>,)|\s+"
)


class Broken(Exception):
    """The text is no condition: a quote is left open, or a parenthesis."""


def tokens(text: str) -> list[tuple[str, str]]:
    """Kind and text of everything that is no blank. Raises Broken."""
    found, place = [], 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise Broken(text[place:])
        if match.lastgroup is not None:
            found.append((match.lastgroup, match.group()))
        place = match.end()
    return found


def strings(text: str) -> list[str]:
    """What the string literals say, their doubled quotes undone."""
    return [
        each[1:-1].replace("''", "'") for kind, each in tokens(text) if kind == "literal" and each[0] == "'"
    ]


def joints(text: str) -> list[set[str]]:
    """The `and` and `or` that stand side by side, a set for each pair of parentheses. Raises Broken."""
    done: list[set[str]] = []
    levels: list[set[str]] = [set()]
    for kind, each in tokens(text):
        if kind == "open":
            levels.append(set())
        elif kind == "close":
            done.append(levels.pop())
        elif kind == "word" and each in ("and", "or"):
            levels[-1].add(each)
        if not levels:
            raise Broken(text)
    if len(levels) != 1:
        raise Broken(text)
    return [*done, *levels]


def columns(text: str) -> set[str]:
    """The columns that a condition compares: the words before a comparison."""
    words = [each for kind, each in tokens(text) if kind in ("word", "literal")]
    comparisons = ("eq", "ne", "gt", "ge", "lt", "le")
    return {before for before, after in itertools.pairwise(words) if after in comparisons}
