"""The companies that a person chooses from: in the order of their names, and found by words."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Choice:
    """A company as it is offered."""

    id: str
    name: str
    vat_number: str | None
    coc_number: str | None
    country: str | None
    archived: bool


def choices(companies: Iterable[Mapping[str, Any]]) -> list[Choice]:
    """The granted companies by name, the archived ones last."""
    offered = [_choice(company) for company in companies]
    return sorted(offered, key=lambda found: (found.archived, _folded(found.name), found.id))


def matching(offered: Sequence[Choice], words: str) -> list[Choice]:
    """Those of which every word is in the name or begins a number, or of which all words are a number.

    Case and accents do not matter, nor how a number is written: `BE 0123.456` finds BE0123456789.
    """
    wanted = _folded(words)
    return [found for found in offered if _fits(found, wanted)]


def _choice(company: Mapping[str, Any]) -> Choice:
    return Choice(
        id=str(company["id"]),
        name=company.get("name") or str(company["id"]),
        vat_number=company.get("vat_number"),
        coc_number=company.get("coc_number"),
        country=company.get("country"),
        archived=bool(company.get("archived")),
    )


def _fits(found: Choice, wanted: str) -> bool:
    name, numbers = _folded(found.name), _numbers(found)
    by_words = all(word in name or _begins(word, numbers) for word in wanted.split())
    return by_words or _begins(wanted, numbers)


def _numbers(found: Choice) -> tuple[str, ...]:
    """What a word may begin; people give VAT numbers with and without the letters of the country."""
    vat_number = _plain(found.vat_number or "")
    return (_plain(found.id), vat_number, vat_number[2:], _plain(found.coc_number or ""))


def _begins(word: str, numbers: tuple[str, ...]) -> bool:
    begun = _plain(word)
    return bool(begun) and any(number.startswith(begun) for number in numbers)


def _plain(number: str) -> str:
    return "".join(sign for sign in number.casefold() if sign.isalnum())


def _folded(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))
