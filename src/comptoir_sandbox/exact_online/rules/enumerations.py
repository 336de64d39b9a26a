"""What the values are called that each kind of entity numbers in its own way (facts 13)."""

from collections.abc import Mapping

from comptoir_sandbox.exact_online.rules.descriptions import DESCRIBED, Words


def _both(pairs: Mapping[object, tuple[str, str]]) -> Words:
    return {
        "nl": {value: words[0] for value, words in pairs.items()},
        "en": {value: words[1] for value, words in pairs.items()},
    }


_LEDGER_ACCOUNTS = _both(
    {
        10: ("Kas", "Cash"),
        12: ("Bank", "Bank"),
        14: ("Creditcard", "Credit card"),
        16: ("Betalingsdiensten", "Payment services"),
        20: ("Debiteuren", "Accounts receivable"),
        22: ("Crediteuren", "Accounts payable"),
        24: ("Btw", "VAT"),
        25: ("Te betalen personeel", "Employees payable"),
        26: ("Vooruitbetaalde kosten", "Prepaid expenses"),
        27: ("Overlopende passiva", "Accrued expenses"),
        29: ("Te betalen vennootschapsbelasting", "Income taxes payable"),
        30: ("Vaste activa", "Fixed assets"),
        32: ("Overige activa", "Other assets"),
        35: ("Cumulatieve afschrijvingen", "Accumulated depreciation"),
        40: ("Voorraad", "Inventory"),
        50: ("Kapitaal", "Capital stock"),
        52: ("Ingehouden winst", "Retained earnings"),
        55: ("Langlopende schulden", "Long term debt"),
        60: ("Kortlopende schulden", "Current portion of debt"),
        90: ("Algemeen", "General"),
        100: ("Te betalen belasting", "Tax payable"),
        110: ("Omzet", "Revenue"),
        111: ("Kostprijs van de omzet", "Cost of goods"),
        120: ("Overige kosten", "Other costs"),
        121: ("Verkoop- en beheerkosten", "Sales, general and administrative expenses"),
        122: ("Afschrijvingskosten", "Depreciation costs"),
        123: ("Onderzoek en ontwikkeling", "Research and development"),
        125: ("Personeelskosten", "Employee costs"),
        126: ("Sociale lasten", "Employment costs"),
        130: ("Buitengewone lasten", "Exceptional costs"),
        140: ("Buitengewone baten", "Exceptional income"),
        150: ("Vennootschapsbelasting", "Income taxes"),
        160: ("Rentebaten", "Interest income"),
        300: ("Jaarafsluiting", "Year end reflection"),
    }
)
_TRANSACTIONS = _both(
    {
        10: ("Beginbalans", "Opening balance"),
        20: ("Verkoopboeking", "Sales entry"),
        21: ("Verkoopcreditnota", "Sales credit note"),
        30: ("Inkoopboeking", "Purchase entry"),
        31: ("Inkoopcreditnota", "Purchase credit note"),
        40: ("Kasstroom", "Cash flow"),
        50: ("Btw-aangifte", "VAT return"),
        70: ("Activa: afschrijving", "Asset: depreciation"),
        71: ("Activa: investering", "Asset: investment"),
        72: ("Activa: herwaardering", "Asset: revaluation"),
        73: ("Activa: overboeking", "Asset: transfer"),
        74: ("Activa: splitsing", "Asset: split"),
        75: ("Activa: desinvestering", "Asset: discontinue"),
        76: ("Activa: verkoop", "Asset: sales"),
        80: ("Herwaardering", "Revaluation"),
        82: ("Koersverschil", "Exchange rate difference"),
        83: ("Betalingsverschil", "Payment difference"),
        84: ("Uitgestelde omzet", "Deferred revenue"),
        85: ("Herwaardering volgnummer", "Tracking number: revaluation"),
        86: ("Uitgestelde kosten", "Deferred cost"),
        87: ("Btw op vooruitbetaling", "VAT on prepayment"),
        90: ("Overig", "Other"),
        95: ("Overlopende post", "Accrued"),
        120: ("Levering", "Delivery"),
        121: ("Retour", "Return"),
        130: ("Ontvangst", "Receipt"),
        131: ("Inkoopretour", "Purchase return"),
        195: ("Voorraadtelling", "Stock count"),
        290: ("Correctie", "Correction"),
        310: ("Periodeafsluiting", "Period closing"),
        3000: ("Budget", "Budget"),
    }
)
_INVOICES = _both(
    {
        8020: ("Verkoopfactuur", "Sales invoice"),
        8021: ("Creditnota", "Credit note"),
        8023: ("Directe verkoopfactuur", "Direct sales invoice"),
        8024: ("Directe creditnota", "Direct credit note"),
    }
)
_PROGRESS = _both(
    {
        12: ("Open", "Open"),
        20: ("Gedeeltelijk", "Partial"),
        21: ("Volledig", "Complete"),
        45: ("Geannuleerd", "Cancelled"),
    }
)
_APPROVAL = _both(
    {
        0: ("Wacht op goedkeuring", "Awaiting approval"),
        1: ("Automatisch", "Automatic"),
        2: ("Goedgekeurd", "Approved"),
    }
)
_QUOTATIONS = _both(
    {
        5: ("Afgewezen", "Rejected"),
        6: ("Beoordeeld en gesloten", "Reviewed and closed"),
        10: ("Herstel", "Recovery"),
        20: ("Concept", "Draft"),
        25: ("Open", "Open"),
        35: ("In behandeling", "Processing"),
        40: ("Afgedrukt", "Printed"),
        50: ("Geaccepteerd", "Accepted"),
        60: ("Wacht op online acceptatie", "Awaiting online acceptance"),
        70: ("Geaccepteerd met fout", "Accepted with error"),
    }
)
_PROJECTS = _both(
    {
        1: ("Campagne", "Campaign"),
        2: ("Vaste prijs", "Fixed price"),
        3: ("Nacalculatie", "Time and material"),
        4: ("Niet-factureerbaar", "Non billable"),
        5: ("Vooruitbetaald", "Prepaid"),
    }
)
_BANK_ACCOUNTS = _both(
    {
        "A": ("Relatie", "Relation"),
    }
)
_ORDERS = {
    **dict.fromkeys(
        ("StatusDescription", "DeliveryStatusDescription", "InvoiceStatusDescription"), _PROGRESS
    ),
    "ApprovalStatusDescription": _APPROVAL,
}
_TYPED = {"TypeDescription": _TRANSACTIONS}
_OFFERS = {"StatusDescription": _QUOTATIONS}

# Last segment of the path → property → language → value → text.
_BY_ENTITY: Mapping[str, Mapping[str, Words]] = {
    "glaccounts": {"TypeDescription": _LEDGER_ACCOUNTS},
    "bankaccounts": {"TypeDescription": _BANK_ACCOUNTS},
    "salesinvoices": {"TypeDescription": _INVOICES},
    "projects": {"TypeDescription": _PROJECTS},
    **dict.fromkeys(("quotations", "quotationheaders"), _OFFERS),
    **dict.fromkeys(("salesorders", "salesorderheaders"), _ORDERS),
    "purchaseorders": {"ApprovalStatusDescription": _APPROVAL},
    **dict.fromkeys(("transactions", "salesentries", "purchaseentries", "generaljournalentries"), _TYPED),
}


def words_for(name: str, path: str) -> Words | None:
    """The texts of property `name` of the entity set at `path`; None when it has none."""
    entity = path.rpartition("/")[2].lower()
    return _BY_ENTITY.get(entity, {}).get(name) or DESCRIBED.get(name)
