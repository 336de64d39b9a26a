"""Exact's sentences of refusal, in Dutch, English, German and French: what each says, of which field."""

import re
from collections.abc import Mapping

_SENTENCES: Mapping[str, tuple[str, ...]] = {
    "required": ("verplicht", "mandatory", "pflichtfeld", "erforderlich", "obligatorisch", "obligatoire"),
    "reference_unknown": (
        "ongeldige referentie",
        "invalid reference",
        "ungültige referenz",
        "ungültiger verweis",
        "référence non valide",
        "référence incorrecte",
    ),
    "blocked": ("geblokkeerd", "blocked", "gesperrt", "blockiert", "bloqué", "bloquée"),
    "already_exists": ("bestaat reeds", "already exists", "bereits vorhanden", "existe déjà"),
    "in_use": (
        "in gebruik",
        "in use",
        "in verwendung",
        "in gebrauch",
        "wird verwendet",
        "en cours d'utilisation",
        "utilisé",
        "utilisée",
    ),
    "invalid_value": ("ongeldig", "invalid", "ungültig", "non valide", "incorrect"),
}  # "<sentence>: <field>" in Dutch, English, German and French
_WORDS: Mapping[str, tuple[str, ...]] = {
    "period_closed": (
        "periode is afgesloten",
        "period is closed",
        "periode ist geschlossen",
        "periode ist abgeschlossen",
        "est clôturée",
    ),
    "unbalanced": (
        "niet in evenwicht",
        "not in balance",
        "nicht ausgeglichen",
        "pas équilibrée",
        "gelijk zijn aan het eindsaldo",
        "result in the closing balance",
        "den endsaldo ergeben",
        "donner le solde de clôture",
    ),
    "already_processed": (
        *("reeds verwerkt", "already processed", "bereits verarbeitet", "déjà traité"),
        *("reeds gefactureerd", "already invoiced", "bereits fakturiert", "déjà facturé"),
    ),
    "invalid_value": ("guid-indeling", "guid format", "guid-format", "format de guid"),
}
_UNFIT = re.compile(r"converting the value from request payload for property '(\w+)'", re.IGNORECASE)
_WRONG_JOURNAL = ("ongeldig dagboek.", "invalid journal.", "ungültiges journal.", "journal non valide.")
HINTS: Mapping[str, str] = {
    "required": "Send a value for this field.",
    "reference_unknown": "Use the id or code of a record in this company.",
    "blocked": "Name another record, or have this one unblocked at Exact Online.",
    "already_exists": "Choose another value, or update the existing record.",
    "in_use": "Remove what refers to the record first.",
    "period_closed": "Choose a date in an open period, or have the period opened.",
    "already_processed": "What is processed or invoiced cannot be changed.",
    "unbalanced": "Make both sides equal.",
    "invalid_value": "Send a value that Exact Online allows here.",
    "unrecognised": "The text is Exact Online's own.",
}
TAKEN = "Choose another value: this one is taken, or records refer to it."


def read_sentence(message: str) -> tuple[str, str]:
    """The code of a sentence, and the field that it names, in Exact's own words."""
    text = message.strip().lower()
    for code, words in _WORDS.items():
        if any(word in text for word in words):
            return code, ""
    if any(text.startswith(words) for words in _WRONG_JOURNAL):
        return "invalid_value", "Journal"
    if unfit := _UNFIT.search(message):
        return "invalid_value", unfit[1]
    opening, separator, field = message.partition(":")
    for code, openings in _SENTENCES.items():
        if separator and opening.strip().lower() in openings:
            return code, field.strip()
    return "unrecognised", ""
