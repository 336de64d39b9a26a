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
    """Those that have every word in their name or in one of their numbers; case and accents do not matter."""
    wanted = _folded(words).split()
    return [found for found in offered if all(word in _searched(found) for word in wanted)]


def _choice(company: Mapping[str, Any]) -> Choice:
    return Choice(
        id=str(company["id"]),
        name=company.get("name") or str(company["id"]),
        vat_number=company.get("vat_number"),
        coc_number=company.get("coc_number"),
        country=company.get("country"),
        archived=bool(company.get("archived")),
    )


def _searched(found: Choice) -> str:
    return _folded(" ".join((found.name, found.id, found.vat_number or "", found.coc_number or "")))


def _folded(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))
