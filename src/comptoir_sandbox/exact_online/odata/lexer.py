"""Cuts the text of an expression into tokens that know their position."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from comptoir_sandbox.exact_online.odata.errors import bad_syntax
from comptoir_sandbox.exact_online.odata.literals import PREFIXES, Literal, read_number, read_quoted

LONGEST = 6000  # characters; no whole URL may be longer (exact-facts 1)

# A published client writes a blank between the prefix and its quote: ID eq guid 'ba5e…'.
_SPACED = "|".join(sorted(PREFIXES - {""}))
_TOKEN = re.compile(
    rf"""[ \t]+
      | (?P<quoted>(?:(?P<apart>{_SPACED})[ ]+|(?P<prefix>[A-Za-z]*))'(?P<text>(?:[^']|'')*)')
      | (?P<number>-?\d[\w.]*(?:(?<=[eE])[+-]\d+)?)
      | (?P<name>[A-Za-z_]\w*)
      | (?P<mark>[(),/=])""",
    re.VERBOSE | re.ASCII,
)
_WORDS = {"true": (True, "Edm.Boolean"), "false": (False, "Edm.Boolean"), "null": (None, None)}


class Kind(Enum):
    LITERAL = auto()
    NAME = auto()
    MARK = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; `text` is its name or mark, `literal` its value when it is a constant."""

    kind: Kind
    text: str
    position: int
    literal: Literal | None = None


def tokens(text: str) -> list[Token]:
    """All tokens, closed by an END; ODataError for a character or literal that does not belong."""
    if len(text) > LONGEST:
        raise bad_syntax()
    found = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise bad_syntax()
        if match.lastgroup is not None:
            found.append(_token(match, position))
        position = match.end()
    return [*found, Token(Kind.END, "", len(text))]


def _token(match: re.Match[str], position: int) -> Token:
    text = match[0]
    if match["quoted"]:
        return Token(Kind.LITERAL, text, position, _quoted(match, position))
    if match["number"]:
        return Token(Kind.LITERAL, text, position, read_number(text, position))
    if text in _WORDS:
        return Token(Kind.LITERAL, text, position, Literal(*_WORDS[text], position))
    return Token(Kind.NAME if match["name"] else Kind.MARK, text, position)


def _quoted(match: re.Match[str], position: int) -> Literal:
    prefix = match["apart"] or match["prefix"]
    if prefix not in PREFIXES:
        raise bad_syntax()
    return read_quoted(prefix, match["text"].replace("''", "'"), position)
