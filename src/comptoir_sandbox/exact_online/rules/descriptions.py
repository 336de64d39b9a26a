"""What the read-only `…Description` of an enumerated value says, in the user's language (facts 5.5, 13)."""

from collections.abc import Mapping
from typing import TypeVar

Words = Mapping[str, Mapping[object, str]]
Spoken = tuple[str, str, str, str]  # nl, en, de, fr
Value = TypeVar("Value", int, str)
LANGUAGES = ("nl", "en", "de", "fr")
SEEN = ("nl", "en")  # what live answers had


def spoken(pairs: Mapping[Value, Spoken]) -> Words:
    """The texts by language, of values that are written as rows have them."""
    return {
        language: {value: words[place] for value, words in pairs.items()}
        for place, language in enumerate(LANGUAGES)
    }


# Property → language → value → text. Only English and Dutch have been seen; German and French are our guess.
# Values that each entity numbers in its own way are in `enumerations`.
DESCRIBED: dict[str, Words] = {
    "StatusDescription": spoken(
        {
            5: ("Afgekeurd", "Rejected", "Abgelehnt", "Rejeté"),
            10: ("Concept", "Draft", "Entwurf", "Brouillon"),
            20: ("Open", "Open", "Offen", "Ouvert"),
            50: ("Verwerkt", "Processed", "Verarbeitet", "Traité"),
        }
    ),
    "StarterSalesInvoiceStatusDescription": spoken(
        {
            0: ("Concept", "Draft", "Entwurf", "Brouillon"),
            1: ("Te verzenden", "To be sent", "Zu versenden", "À envoyer"),
            2: ("Openstaand", "Outstanding", "Ausstehend", "En attente de paiement"),
            3: ("Betaald", "Paid", "Bezahlt", "Payé"),
        }
    ),
}
_COUNTRIES = {
    "NL ": ("Nederland", "Netherlands", "Niederlande", "Pays-Bas"),
    "BE ": ("België", "Belgium", "Belgien", "Belgique"),
    "DE ": ("Duitsland", "Germany", "Deutschland", "Allemagne"),
    "FR ": ("Frankrijk", "France", "Frankreich", "France"),
    "ES ": ("Spanje", "Spain", "Spanien", "Espagne"),
    "GB ": ("Verenigd Koninkrijk", "United Kingdom", "Vereinigtes Königreich", "Royaume-Uni"),
    "US ": ("Verenigde Staten", "United States", "Vereinigte Staaten", "États-Unis"),
}
_LANGUAGES = {
    "NL        ": ("Nederlands", "Dutch", "Niederländisch", "Néerlandais"),
    "EN        ": ("Engels", "English", "Englisch", "Anglais"),
    "DE        ": ("Duits", "German", "Deutsch", "Allemand"),
    "FR        ": ("Frans", "French", "Französisch", "Français"),
}
CURRENCIES = {
    "AUD": ("Australische dollar", "Australian dollar", "Australischer Dollar", "Dollar australien"),
    "CAD": ("Canadese dollar", "Canadian dollar", "Kanadischer Dollar", "Dollar canadien"),
    "CHF": ("Zwitserse frank", "Swiss franc", "Schweizer Franken", "Franc suisse"),
    "CNY": ("Chinese yuan", "Chinese yuan", "Chinesischer Yuan", "Yuan chinois"),
    "CZK": ("Tsjechische kroon", "Czech koruna", "Tschechische Krone", "Couronne tchèque"),
    "DKK": ("Deense kroon", "Danish krone", "Dänische Krone", "Couronne danoise"),
    "EUR": ("Euro", "Euro", "Euro", "Euro"),
    "GBP": ("Brits pond", "Pound sterling", "Britisches Pfund", "Livre sterling"),
    "HUF": ("Hongaarse forint", "Hungarian forint", "Ungarischer Forint", "Forint hongrois"),
    "JPY": ("Japanse yen", "Japanese yen", "Japanischer Yen", "Yen japonais"),
    "NOK": ("Noorse kroon", "Norwegian krone", "Norwegische Krone", "Couronne norvégienne"),
    "PLN": ("Poolse zloty", "Polish zloty", "Polnischer Zloty", "Zloty polonais"),
    "SEK": ("Zweedse kroon", "Swedish krona", "Schwedische Krone", "Couronne suédoise"),
    "USD": ("Dollar", "US dollar", "US-Dollar", "Dollar américain"),
}


# Property → the property whose value it names, and the names.
NAMED: dict[str, tuple[str, Words]] = {
    "CountryName": ("Country", spoken(_COUNTRIES)),
    "LanguageDescription": (
        "Language",
        spoken(_LANGUAGES),
    ),
    **{
        f"{name}Description": (name, spoken(CURRENCIES))
        for name in ("Currency", "SalesCurrency", "PurchaseCurrency", "SourceCurrency", "TargetCurrency")
    },
}
