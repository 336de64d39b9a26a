"""What the values are called that each kind of entity numbers in its own way (facts 13)."""

from collections.abc import Mapping

from comptoir_sandbox.exact_online.rules.descriptions import DESCRIBED, Words, spoken
from comptoir_sandbox.exact_online.rules.documents import TYPES

_LEDGER_ACCOUNTS = spoken(
    {
        10: ("Kas", "Cash", "Kasse", "Caisse"),
        12: ("Bank", "Bank", "Bank", "Banque"),
        14: ("Creditcard", "Credit card", "Kreditkarte", "Carte de crédit"),
        16: ("Betalingsdiensten", "Payment services", "Zahlungsdienste", "Services de paiement"),
        20: ("Debiteuren", "Accounts receivable", "Debitoren", "Clients"),
        22: ("Crediteuren", "Accounts payable", "Kreditoren", "Fournisseurs"),
        24: ("Btw", "VAT", "USt.", "TVA"),
        25: (
            "Te betalen personeel",
            "Employees payable",
            "Verbindlichkeiten gegenüber Personal",
            "Personnel à payer",
        ),
        26: (
            "Vooruitbetaalde kosten",
            "Prepaid expenses",
            "Vorausbezahlte Kosten",
            "Charges payées d'avance",
        ),
        27: ("Overlopende passiva", "Accrued expenses", "Passive Rechnungsabgrenzung", "Charges à payer"),
        29: (
            "Te betalen vennootschapsbelasting",
            "Income taxes payable",
            "Zu zahlende Körperschaftsteuer",
            "Impôt sur les sociétés à payer",
        ),
        30: ("Vaste activa", "Fixed assets", "Anlagevermögen", "Immobilisations"),
        32: ("Overige activa", "Other assets", "Sonstige Aktiva", "Autres actifs"),
        35: (
            "Cumulatieve afschrijvingen",
            "Accumulated depreciation",
            "Kumulierte Abschreibungen",
            "Amortissements cumulés",
        ),
        40: ("Voorraad", "Inventory", "Vorräte", "Stock"),
        50: ("Kapitaal", "Capital stock", "Kapital", "Capital"),
        52: ("Ingehouden winst", "Retained earnings", "Gewinnrücklagen", "Bénéfices non distribués"),
        55: (
            "Langlopende schulden",
            "Long term debt",
            "Langfristige Verbindlichkeiten",
            "Dettes à long terme",
        ),
        60: (
            "Kortlopende schulden",
            "Current portion of debt",
            "Kurzfristige Verbindlichkeiten",
            "Dettes à court terme",
        ),
        90: ("Algemeen", "General", "Allgemein", "Général"),
        100: ("Te betalen belasting", "Tax payable", "Zu zahlende Steuern", "Impôts à payer"),
        110: ("Omzet", "Revenue", "Umsatz", "Chiffre d'affaires"),
        111: ("Kostprijs van de omzet", "Cost of goods", "Umsatzkosten", "Coût des ventes"),
        120: ("Overige kosten", "Other costs", "Sonstige Kosten", "Autres charges"),
        121: (
            "Verkoop- en beheerkosten",
            "Sales, general and administrative expenses",
            "Vertriebs- und Verwaltungskosten",
            "Frais commerciaux et administratifs",
        ),
        122: ("Afschrijvingskosten", "Depreciation costs", "Abschreibungen", "Dotations aux amortissements"),
        123: (
            "Onderzoek en ontwikkeling",
            "Research and development",
            "Forschung und Entwicklung",
            "Recherche et développement",
        ),
        125: ("Personeelskosten", "Employee costs", "Personalkosten", "Frais de personnel"),
        126: ("Sociale lasten", "Employment costs", "Sozialabgaben", "Charges sociales"),
        130: (
            "Buitengewone lasten",
            "Exceptional costs",
            "Außerordentliche Aufwendungen",
            "Charges exceptionnelles",
        ),
        140: (
            "Buitengewone baten",
            "Exceptional income",
            "Außerordentliche Erträge",
            "Produits exceptionnels",
        ),
        150: ("Vennootschapsbelasting", "Income taxes", "Körperschaftsteuer", "Impôt sur les sociétés"),
        160: ("Rentebaten", "Interest income", "Zinserträge", "Produits d'intérêts"),
        300: ("Jaarafsluiting", "Year end reflection", "Jahresabschluss", "Clôture annuelle"),
    }
)
_TRANSACTIONS = spoken(
    {
        10: ("Beginbalans", "Opening balance", "Eröffnungsbilanz", "Bilan d'ouverture"),
        20: ("Verkoopboeking", "Sales entry", "Verkaufsbuchung", "Écriture de vente"),
        21: ("Verkoopcreditnota", "Sales credit note", "Verkaufsgutschrift", "Note de crédit vente"),
        30: ("Inkoopboeking", "Purchase entry", "Einkaufsbuchung", "Écriture d'achat"),
        31: ("Inkoopcreditnota", "Purchase credit note", "Einkaufsgutschrift", "Note de crédit achat"),
        40: ("Kasstroom", "Cash flow", "Cashflow", "Flux de trésorerie"),
        50: ("Btw-aangifte", "VAT return", "USt.-Voranmeldung", "Déclaration TVA"),
        70: (
            "Activa: afschrijving",
            "Asset: depreciation",
            "Anlage: Abschreibung",
            "Immobilisation : amortissement",
        ),
        71: (
            "Activa: investering",
            "Asset: investment",
            "Anlage: Investition",
            "Immobilisation : investissement",
        ),
        72: (
            "Activa: herwaardering",
            "Asset: revaluation",
            "Anlage: Neubewertung",
            "Immobilisation : réévaluation",
        ),
        73: ("Activa: overboeking", "Asset: transfer", "Anlage: Umbuchung", "Immobilisation : transfert"),
        74: ("Activa: splitsing", "Asset: split", "Anlage: Teilung", "Immobilisation : division"),
        75: (
            "Activa: desinvestering",
            "Asset: discontinue",
            "Anlage: Abgang",
            "Immobilisation : désinvestissement",
        ),
        76: ("Activa: verkoop", "Asset: sales", "Anlage: Verkauf", "Immobilisation : vente"),
        80: ("Herwaardering", "Revaluation", "Neubewertung", "Réévaluation"),
        82: ("Koersverschil", "Exchange rate difference", "Kursdifferenz", "Différence de change"),
        83: ("Betalingsverschil", "Payment difference", "Zahlungsdifferenz", "Différence de paiement"),
        84: ("Uitgestelde omzet", "Deferred revenue", "Abgegrenzter Umsatz", "Produits différés"),
        85: (
            "Herwaardering volgnummer",
            "Tracking number: revaluation",
            "Neubewertung Verfolgungsnummer",
            "Réévaluation du numéro de suivi",
        ),
        86: ("Uitgestelde kosten", "Deferred cost", "Abgegrenzte Kosten", "Charges différées"),
        87: ("Btw op vooruitbetaling", "VAT on prepayment", "USt. auf Vorauszahlung", "TVA sur acompte"),
        90: ("Overig", "Other", "Sonstiges", "Autre"),
        95: ("Overlopende post", "Accrued", "Abgrenzung", "Régularisation"),
        120: ("Levering", "Delivery", "Lieferung", "Livraison"),
        121: ("Retour", "Return", "Retoure", "Retour"),
        130: ("Ontvangst", "Receipt", "Wareneingang", "Réception"),
        131: ("Inkoopretour", "Purchase return", "Einkaufsretoure", "Retour d'achat"),
        195: ("Voorraadtelling", "Stock count", "Inventur", "Inventaire"),
        290: ("Correctie", "Correction", "Korrektur", "Correction"),
        310: ("Periodeafsluiting", "Period closing", "Periodenabschluss", "Clôture de période"),
        3000: ("Budget", "Budget", "Budget", "Budget"),
    }
)
_INVOICES = spoken(
    {
        8020: ("Verkoopfactuur", "Sales invoice", "Verkaufsrechnung", "Facture de vente"),
        8021: ("Creditnota", "Credit note", "Gutschrift", "Note de crédit"),
        8023: (
            "Directe verkoopfactuur",
            "Direct sales invoice",
            "Direkte Verkaufsrechnung",
            "Facture de vente directe",
        ),
        8024: ("Directe creditnota", "Direct credit note", "Direkte Gutschrift", "Note de crédit directe"),
    }
)
_PROGRESS = spoken(
    {
        12: ("Open", "Open", "Offen", "Ouvert"),
        20: ("Gedeeltelijk", "Partial", "Teilweise", "Partiel"),
        21: ("Volledig", "Complete", "Vollständig", "Complet"),
        45: ("Geannuleerd", "Cancelled", "Storniert", "Annulé"),
    }
)
_APPROVAL = spoken(
    {
        0: (
            "Wacht op goedkeuring",
            "Awaiting approval",
            "Wartet auf Genehmigung",
            "En attente d'approbation",
        ),
        1: ("Automatisch", "Automatic", "Automatisch", "Automatique"),
        2: ("Goedgekeurd", "Approved", "Genehmigt", "Approuvé"),
    }
)
_QUOTATIONS = spoken(
    {
        5: ("Afgewezen", "Rejected", "Abgelehnt", "Rejeté"),
        6: ("Beoordeeld en gesloten", "Reviewed and closed", "Geprüft und geschlossen", "Examiné et clôturé"),
        10: ("Herstel", "Recovery", "Wiederherstellung", "Récupération"),
        20: ("Concept", "Draft", "Entwurf", "Brouillon"),
        25: ("Open", "Open", "Offen", "Ouvert"),
        35: ("In behandeling", "Processing", "In Bearbeitung", "En cours"),
        40: ("Afgedrukt", "Printed", "Gedruckt", "Imprimé"),
        50: ("Geaccepteerd", "Accepted", "Angenommen", "Accepté"),
        60: (
            "Wacht op online acceptatie",
            "Awaiting online acceptance",
            "Wartet auf Online-Annahme",
            "En attente d'acceptation en ligne",
        ),
        70: ("Geaccepteerd met fout", "Accepted with error", "Mit Fehler angenommen", "Accepté avec erreur"),
    }
)
_PROJECTS = spoken(
    {
        1: ("Campagne", "Campaign", "Kampagne", "Campagne"),
        2: ("Vaste prijs", "Fixed price", "Festpreis", "Prix fixe"),
        3: ("Nacalculatie", "Time and material", "Nach Aufwand", "En régie"),
        4: ("Niet-factureerbaar", "Non billable", "Nicht fakturierbar", "Non facturable"),
        5: ("Vooruitbetaald", "Prepaid", "Vorausbezahlt", "Prépayé"),
    }
)
_BANK_ACCOUNTS = spoken(
    {
        "A": ("Relatie", "Relation", "Geschäftspartner", "Relation"),
    }
)
_JOURNAL_TYPES = spoken(
    {
        10: ("Kas", "Cash", "Kasse", "Caisse"),
        12: ("Bank", "Bank", "Bank", "Banque"),
        16: ("Betalingsdienst", "Payment service", "Zahlungsdienst", "Service de paiement"),
        20: ("Verkoop", "Sales", "Verkauf", "Ventes"),
        21: ("Retourfactuur", "Return invoice", "Retourenrechnung", "Facture de retour"),
        22: ("Inkoop", "Purchase", "Einkauf", "Achats"),
        23: (
            "Ontvangen retourfactuur",
            "Received return invoice",
            "Erhaltene Retourenrechnung",
            "Facture de retour reçue",
        ),
        90: ("Memoriaal", "General", "Allgemein", "Opérations diverses"),
    }
)
_PERIODS = spoken(
    {
        0: ("Open", "Open", "Offen", "Ouvert"),
        1: ("Afgesloten", "Closed", "Abgeschlossen", "Clôturé"),
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
    "journalstatuslist": {"StatusDescription": _PERIODS, "JournalTypeDescription": _JOURNAL_TYPES},
    "documents": {"TypeDescription": spoken(TYPES)},
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
