"""Exact's one-sentence refusals in the user's language (facts 6), and the words for its fields."""

from csv import DictReader
from functools import cache
from importlib import resources

DEFAULT_LANGUAGE = "en"

# Facts 6 have the Dutch texts and the first words of the English ones; German and French are our guess.
TEXTS: dict[str, dict[str, str]] = {
    "nl": {
        "mandatory": "Verplicht: {}",
        "reference": "Ongeldige referentie: {}",
        "blocked": "Geblokkeerd: {}",
        "exists": "Bestaat reeds: {}",
        "in_use": "In gebruik: {}",
        "invalid": "Ongeldig: {}",
        "invoiced": "Reeds gefactureerd: {}",
        "processed": "Reeds verwerkt",
        "period_closed": "Periode is afgesloten: {}",
        "not_balanced": "Boeking niet in evenwicht: {}",
        "sales_journal": "Ongeldig dagboek. Het dagboek moet een verkoopboek zijn.",
        "purchase_journal": "Ongeldig dagboek. Het dagboek moet een inkoopboek zijn.",
        "cash_journal": "Ongeldig dagboek. Het dagboek moet een kasboek zijn.",
        "bank_journal": "Ongeldig dagboek. Het dagboek moet een bankboek zijn.",
        "general_journal": "Ongeldig dagboek. Het dagboek moet een memoriaal zijn.",
        "closing_balance": "Beginsaldo plus alle regels moet gelijk zijn aan het eindsaldo",
        "payment_term_not_found": "Betalingstermijn: {} Niet gevonden!",
        "xml_done": "Verwerkt",
        "guid_format": "Niet herkende GUID-indeling",
    },
    "en": {
        "mandatory": "Mandatory: {}",
        "reference": "Invalid reference: {}",
        "blocked": "Blocked: {}",
        "exists": "Already exists: {}",
        "in_use": "In use: {}",
        "invalid": "Invalid: {}",
        "invoiced": "Already invoiced: {}",
        "processed": "Already processed",
        "period_closed": "Period is closed: {}",
        "not_balanced": "Entry is not in balance: {}",
        "sales_journal": "Invalid journal. The journal must be a sales journal.",
        "purchase_journal": "Invalid journal. The journal must be a purchase journal.",
        "cash_journal": "Invalid journal. The journal must be a cash journal.",
        "bank_journal": "Invalid journal. The journal must be a bank journal.",
        "general_journal": "Invalid journal. The journal must be a general journal.",
        "closing_balance": "Opening balance plus all bank entry lines should result in the closing balance",
        "payment_term_not_found": "Payment term: {} Not found!",
        "xml_done": "Processed",
        "guid_format": "Unrecognized Guid format.",
    },
    "de": {
        "mandatory": "Obligatorisch: {}",
        "reference": "Ungültige Referenz: {}",
        "blocked": "Gesperrt: {}",
        "exists": "Bereits vorhanden: {}",
        "in_use": "In Gebrauch: {}",
        "invalid": "Ungültig: {}",
        "invoiced": "Bereits fakturiert: {}",
        "processed": "Bereits verarbeitet",
        "period_closed": "Periode ist abgeschlossen: {}",
        "not_balanced": "Buchung nicht ausgeglichen: {}",
        "sales_journal": "Ungültiges Journal. Das Journal muss ein Verkaufsjournal sein.",
        "purchase_journal": "Ungültiges Journal. Das Journal muss ein Einkaufsjournal sein.",
        "cash_journal": "Ungültiges Journal. Das Journal muss ein Kassenjournal sein.",
        "bank_journal": "Ungültiges Journal. Das Journal muss ein Bankjournal sein.",
        "general_journal": "Ungültiges Journal. Das Journal muss ein allgemeines Journal sein.",
        "closing_balance": "Anfangssaldo plus alle Zeilen muss den Endsaldo ergeben",
        "payment_term_not_found": "Zahlungsfrist: {} Nicht gefunden!",
        "xml_done": "Verarbeitet",
        "guid_format": "Nicht erkanntes GUID-Format",
    },
    "fr": {
        "mandatory": "Obligatoire : {}",
        "reference": "Référence non valide : {}",
        "blocked": "Bloqué : {}",
        "exists": "Existe déjà : {}",
        "in_use": "Utilisé : {}",
        "invalid": "Non valide : {}",
        "invoiced": "Déjà facturé : {}",
        "processed": "Déjà traité",
        "period_closed": "La période est clôturée : {}",
        "not_balanced": "L'écriture n'est pas équilibrée : {}",
        "sales_journal": "Journal non valide. Le journal doit être un journal des ventes.",
        "purchase_journal": "Journal non valide. Le journal doit être un journal des achats.",
        "cash_journal": "Journal non valide. Le journal doit être un journal de caisse.",
        "bank_journal": "Journal non valide. Le journal doit être un journal de banque.",
        "general_journal": "Journal non valide. Le journal doit être un journal général.",
        "closing_balance": "Le solde d'ouverture plus toutes les lignes doit donner le solde de clôture",
        "payment_term_not_found": "Terme de paiement : {} Introuvable !",
        "xml_done": "Traité",
        "guid_format": "Format de GUID non reconnu",
    },
}


def word(language: str, name: str) -> str:
    """What the screen calls a property; one that nobody has labelled is named as it is."""
    words = labels().get(name, {})
    return words.get(language) or words.get(DEFAULT_LANGUAGE, name)


@cache
def labels() -> dict[str, dict[str, str]]:
    """Property → language → what the screen calls it: what callers must send, and what leads elsewhere."""
    text = resources.files("comptoir_sandbox.exact_online").joinpath("labels.tsv").read_text("utf-8")
    return {row.pop("property"): row for row in DictReader(text.splitlines(), delimiter="\t")}


def say(language: str, kind: str, *details: str, labelled: bool = True) -> str:
    """A refusal as the user reads it; the first detail is a property name, others stand as they are."""
    texts = TEXTS.get(language, TEXTS[DEFAULT_LANGUAGE])
    subject = details[0] if details else ""
    subject = word(language, subject) if labelled else subject
    return texts[kind].format(" ".join([subject, *details[1:]]))
