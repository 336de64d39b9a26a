"""What the read-only `…Description` of an enumerated value says, in the user's language (facts 5.5, 13)."""

from collections.abc import Mapping

Words = Mapping[str, Mapping[object, str]]

# Property → language → value → text. Only English and Dutch have been seen; other users read English here.
DESCRIBED: dict[str, Words] = {
    "StatusDescription": {
        "nl": {5: "Afgekeurd", 10: "Concept", 20: "Open", 50: "Verwerkt"},
        "en": {5: "Rejected", 10: "Draft", 20: "Open", 50: "Processed"},
    },
    "TypeDescription": {
        "nl": {
            8020: "Verkoopfactuur",
            8021: "Creditnota",
            8023: "Directe verkoopfactuur",
            8024: "Directe creditnota",
            10: "Kas",
            12: "Bank",
            14: "Creditcard",
            16: "Betalingsdiensten",
            20: "Debiteuren",
            21: "Verkoopcreditnota",
            22: "Crediteuren",
            24: "Btw",
            25: "Te betalen personeel",
            26: "Vooruitbetaalde kosten",
            27: "Overlopende passiva",
            29: "Te betalen vennootschapsbelasting",
            30: "Vaste activa",
            31: "Inkoopcreditnota",
            32: "Overige activa",
            35: "Cumulatieve afschrijvingen",
            40: "Voorraad",
            50: "Kapitaal",
            52: "Ingehouden winst",
            55: "Langlopende schulden",
            60: "Kortlopende schulden",
            90: "Algemeen",
            100: "Te betalen belasting",
            110: "Omzet",
            111: "Kostprijs van de omzet",
            120: "Overige kosten",
            121: "Verkoop- en beheerkosten",
            122: "Afschrijvingskosten",
            123: "Onderzoek en ontwikkeling",
            125: "Personeelskosten",
            126: "Sociale lasten",
            130: "Buitengewone lasten",
            140: "Buitengewone baten",
            150: "Vennootschapsbelasting",
            160: "Rentebaten",
            300: "Jaarafsluiting",
            "A": "Relatie",
        },
        "en": {
            8020: "Sales invoice",
            8021: "Credit note",
            8023: "Direct sales invoice",
            8024: "Direct credit note",
            10: "Cash",
            12: "Bank",
            14: "Credit card",
            16: "Payment services",
            20: "Accounts receivable",
            21: "Sales credit note",
            22: "Accounts payable",
            24: "VAT",
            25: "Employees payable",
            26: "Prepaid expenses",
            27: "Accrued expenses",
            29: "Income taxes payable",
            30: "Fixed assets",
            31: "Purchase credit note",
            32: "Other assets",
            35: "Accumulated depreciation",
            40: "Inventory",
            50: "Capital stock",
            52: "Retained earnings",
            55: "Long term debt",
            60: "Current portion of debt",
            90: "General",
            100: "Tax payable",
            110: "Revenue",
            111: "Cost of goods",
            120: "Other costs",
            121: "Sales, general and administrative expenses",
            122: "Depreciation costs",
            123: "Research and development",
            125: "Employee costs",
            126: "Employment costs",
            130: "Exceptional costs",
            140: "Exceptional income",
            150: "Income taxes",
            160: "Interest income",
            300: "Year end reflection",
            "A": "Relation",
        },
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
