"""What the read-only `…Description` of an enumerated value says, in the user's language (facts 5.5, 13)."""

from collections.abc import Mapping

Words = Mapping[str, Mapping[object, str]]

# Property → language → value → text. Only English and Dutch have been seen; other users read English here.
# Values that each entity numbers in its own way are in `enumerations`.
DESCRIBED: dict[str, Words] = {
    "StatusDescription": {
        "nl": {5: "Afgekeurd", 10: "Concept", 20: "Open", 50: "Verwerkt"},
        "en": {5: "Rejected", 10: "Draft", 20: "Open", 50: "Processed"},
    },
    "StarterSalesInvoiceStatusDescription": {
        "nl": {0: "Concept", 1: "Te verzenden", 2: "Openstaand", 3: "Betaald"},
        "en": {0: "Draft", 1: "To be sent", 2: "Outstanding", 3: "Paid"},
    },
}
_COUNTRIES = {
    "NL ": ("Nederland", "Netherlands"),
    "BE ": ("België", "Belgium"),
    "DE ": ("Duitsland", "Germany"),
    "FR ": ("Frankrijk", "France"),
    "ES ": ("Spanje", "Spain"),
    "GB ": ("Verenigd Koninkrijk", "United Kingdom"),
    "US ": ("Verenigde Staten", "United States"),
}
_LANGUAGES = {
    "NL": ("Nederlands", "Dutch"),
    "EN": ("Engels", "English"),
    "DE": ("Duits", "German"),
    "FR": ("Frans", "French"),
}
CURRENCIES = {
    "AUD": ("Australische dollar", "Australian dollar"),
    "CAD": ("Canadese dollar", "Canadian dollar"),
    "CHF": ("Zwitserse frank", "Swiss franc"),
    "CNY": ("Chinese yuan", "Chinese yuan"),
    "CZK": ("Tsjechische kroon", "Czech koruna"),
    "DKK": ("Deense kroon", "Danish krone"),
    "EUR": ("Euro", "Euro"),
    "GBP": ("Brits pond", "Pound sterling"),
    "HUF": ("Hongaarse forint", "Hungarian forint"),
    "JPY": ("Japanse yen", "Japanese yen"),
    "NOK": ("Noorse kroon", "Norwegian krone"),
    "PLN": ("Poolse zloty", "Polish zloty"),
    "SEK": ("Zweedse kroon", "Swedish krona"),
    "USD": ("Dollar", "US dollar"),
}


def _both(pairs: Mapping[str, tuple[str, str]], width: int = 0) -> Words:
    return {
        "nl": {key.ljust(width): words[0] for key, words in pairs.items()},
        "en": {key.ljust(width): words[1] for key, words in pairs.items()},
    }


# Property → the property whose value it names, and the names.
NAMED: dict[str, tuple[str, Words]] = {
    "CountryName": ("Country", _both(_COUNTRIES)),
    "LanguageDescription": ("Language", _both(_LANGUAGES, 10)),
    **{
        f"{name}Description": (name, _both(CURRENCIES))
        for name in ("Currency", "SalesCurrency", "PurchaseCurrency", "SourceCurrency", "TargetCurrency")
    },
}
