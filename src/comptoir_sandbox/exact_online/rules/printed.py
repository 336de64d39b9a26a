"""The words of a printed document, in the language of whoever prints it or of whom it is for."""

from dataclasses import dataclass

from comptoir_sandbox.exact_online.messages import DEFAULT_LANGUAGE
from comptoir_sandbox.exact_online.rules.frame import Writing


@dataclass(frozen=True)
class PrintedWords:
    """What a printed invoice or order says around its numbers."""

    language: str  # two letters
    invoice: str
    order: str
    dated: str
    payable_by: str
    vat: str
    total: str
    day: str  # how a date is written

    def dates(self, invoiced: object, due: object) -> str:
        """The line with both days of an invoice, datetimes as rows hold them."""
        return f"{self.dated} {invoiced:{self.day}}, {self.payable_by} {due:{self.day}}"


# Exact prints by a layout of the company's own; these few words are ours.
_WORDS = {
    words.language: words
    for words in (
        PrintedWords(
            "nl", "Factuur", "Order", "Factuurdatum", "te betalen voor", "Btw", "Totaal", "%d-%m-%Y"
        ),
        PrintedWords("en", "Invoice", "Order", "Invoice date", "payable by", "VAT", "Total", "%d/%m/%Y"),
        PrintedWords(
            "de", "Rechnung", "Auftrag", "Rechnungsdatum", "zahlbar bis", "USt.", "Gesamt", "%d.%m.%Y"
        ),
        PrintedWords(
            "fr", "Facture", "Commande", "Date de facture", "à payer avant le", "TVA", "Total", "%d/%m/%Y"
        ),
    )
}


def printed_words(writing: Writing, account: object) -> PrintedWords:
    """The words for a document to that account; a language that we have no words for prints in English."""
    language = writing.speaks
    if writing.switches.print_language == "customer":
        customer = writing.books.table("crm/accounts").get(account) or {}
        language = str(customer.get("Language") or language).strip().lower()[:2]
    return _WORDS.get(language) or _WORDS[DEFAULT_LANGUAGE]
