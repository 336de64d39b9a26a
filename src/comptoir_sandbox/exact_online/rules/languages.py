"""Descriptions in the language that the header CustomDescriptionLanguage asks for (facts 5.1).

A language is written as NL or FR-BE. What nobody has described in it reads as it is.
"""

from collections.abc import Mapping
from functools import cache

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.seed.locales import LOCALES, Locale

LEDGER_ACCOUNTS = "financial/glaccounts"
MULTILINGUAL = (LEDGER_ACCOUNTS, "financial/glclassifications", "logistics/items")
_OTHERS = "Descriptions"  # where a row keeps what it is called in other languages


def is_foreign(language: str, region: str) -> bool:
    """Whether the header asks for another language than the company's own."""
    return bool(language) and language.partition("-")[0] != LOCALES[region].language


def in_language(row: Row, language: str, region: str, table: str) -> Row:
    """The row as it is called in that language: as somebody wrote it, else as the seeds know it."""
    written = row.get(_OTHERS)
    words = written.get(language) if isinstance(written, Mapping) else None
    if words is None and table == LEDGER_ACCOUNTS:
        words = _charted(language, region).get(str(row.get("Code")))
        words = words if row.get("Description") == _own(region).get(str(row.get("Code"))) else None
    return {**row, "Description": words} if words else row


def keep_description(row: Row, old: Row | None, language: str) -> None:
    """Put what was sent as Description beside the company's own, which a new row takes over too."""
    others = (old or {}).get(_OTHERS)
    row[_OTHERS] = {**(others if isinstance(others, Mapping) else {}), language: row.get("Description")}
    if old is not None:
        row["Description"] = old.get("Description")


@cache
def _charted(language: str, region: str) -> Mapping[str, str]:
    """Code of a seeded ledger account → its name in another country's chart."""
    other = _speaking(language)
    if other is None:
        return {}
    own = LOCALES[region].chart
    return {code: other.chart[role][1] for role, (code, _) in own.items() if role in other.chart}


@cache
def _own(region: str) -> Mapping[str, str]:
    return dict(LOCALES[region].chart.values())


def _speaking(language: str) -> Locale | None:
    """The country of a language, as far as the seeds have one that speaks it."""
    tongue, _, country = language.partition("-")
    found = [each for each in LOCALES.values() if each.language == tongue]
    return next((each for each in found if each.country == country), found[0] if found else None)
