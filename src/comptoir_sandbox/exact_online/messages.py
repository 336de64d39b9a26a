"""Exact's one-sentence refusals in the user's language (facts 6), and the words for its fields."""

DEFAULT_LANGUAGE = "en"

# Facts 6 have the Dutch texts and the first words of the English ones; German and French are our guess.
TEXTS: dict[str, dict[str, str]] = {
    "nl": {
        "mandatory": "Verplicht: {}",
        "reference": "Ongeldige referentie: {}",
        "exists": "Bestaat reeds: {}",
        "in_use": "In gebruik: {}",
        "invalid": "Ongeldig: {}",
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
        "exists": "Already exists: {}",
        "in_use": "In use: {}",
        "invalid": "Invalid: {}",
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
        "exists": "Bereits vorhanden: {}",
        "in_use": "In Gebrauch: {}",
        "invalid": "Ungültig: {}",
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
        "exists": "Existe déjà : {}",
        "in_use": "Utilisé : {}",
        "invalid": "Non valide : {}",
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

# Property → (nl, en, de, fr). A property that is not listed is named as it is.
_WORDS: dict[str, tuple[str, str, str, str]] = {
    "Account": ("Relatie", "Account", "Geschäftspartner", "Relation"),
    "AmountFC": ("Bedrag", "Amount", "Betrag", "Montant"),
    "BankAccount": ("Bankrekening", "Bank account", "Bankkonto", "Compte bancaire"),
    "Code": ("Code", "Code", "Code", "Code"),
    "CostCenter": ("Kostenplaats", "Cost centre", "Kostenstelle", "Centre de coûts"),
    "Costcenter": ("Kostenplaats", "Cost centre", "Kostenstelle", "Centre de coûts"),
    "CostUnit": ("Kostendrager", "Cost unit", "Kostenträger", "Unité de coût"),
    "Costunit": ("Kostendrager", "Cost unit", "Kostenträger", "Unité de coût"),
    "Currency": ("Valuta", "Currency", "Währung", "Devise"),
    "Customer": ("Klant", "Customer", "Kunde", "Client"),
    "CustomerType": ("Klant (Type)", "Customer (Type)", "Kunde (Typ)", "Client (Type)"),
    "DeliverTo": ("Afleveren aan", "Deliver to", "Lieferung an", "Livrer à"),
    "Description": ("Omschrijving", "Description", "Beschreibung", "Description"),
    "Document": ("Document", "Document", "Dokument", "Document"),
    "EntryDate": ("Datum", "Date", "Datum", "Date"),
    "EntryNumber": ("Boekstuknummer", "Entry number", "Buchungsnummer", "Numéro d'écriture"),
    "FirstName": ("Voornaam", "First name", "Vorname", "Prénom"),
    "GLAccount": ("Grootboekrekening", "G/L account", "Sachkonto", "Compte général"),
    "InvoiceID": ("Factuur", "Invoice", "Rechnung", "Facture"),
    "InvoiceTo": ("Factuur aan", "Invoice to", "Rechnung an", "Facturer à"),
    "Item": ("Artikel", "Item", "Artikel", "Article"),
    "ItemGroup": ("Artikelgroep", "Item group", "Artikelgruppe", "Groupe d'articles"),
    "Journal": ("Dagboek", "Journal", "Journal", "Journal"),
    "JournalCode": ("Dagboek", "Journal", "Journal", "Journal"),
    "LastName": ("Achternaam", "Last name", "Nachname", "Nom"),
    "Name": ("Naam", "Name", "Name", "Nom"),
    "OrderedBy": ("Besteld door", "Ordered by", "Bestellt von", "Commandé par"),
    "PaymentCondition": (
        "Betalingsconditie",
        "Payment condition",
        "Zahlungsbedingung",
        "Condition de paiement",
    ),
    "PaymentConditionPurchase": (
        "Betalingsconditie",
        "Payment condition",
        "Zahlungsbedingung",
        "Condition de paiement",
    ),
    "PaymentConditionSales": (
        "Betalingsconditie",
        "Payment condition",
        "Zahlungsbedingung",
        "Condition de paiement",
    ),
    "Percentage": ("Percentage", "Percentage", "Prozentsatz", "Pourcentage"),
    "PurchaseEntryLines": ("Regels", "Lines", "Zeilen", "Lignes"),
    "PurchaseVATCode": ("Btw-code", "VAT code", "USt.-Code", "Code TVA"),
    "Quantity": ("Aantal", "Quantity", "Menge", "Quantité"),
    "ReportingPeriod": ("Periode", "Period", "Periode", "Période"),
    "SalesInvoiceLines": ("Factuurregels", "Invoice lines", "Rechnungszeilen", "Lignes de facture"),
    "SalesItem": ("Artikel (Verkoop)", "Item (Sales)", "Artikel (Verkauf)", "Article (Ventes)"),
    "SalesVATCode": ("Btw-code", "VAT code", "USt.-Code", "Code TVA"),
    "SalesVatCode": ("Btw-code", "VAT code", "USt.-Code", "Code TVA"),
    "Subject": ("Onderwerp", "Subject", "Betreff", "Objet"),
    "Supplier": ("Leverancier", "Supplier", "Lieferant", "Fournisseur"),
    "Type": ("Type", "Type", "Typ", "Type"),
    "GLAccountType": ("Grootboekrekeningtype", "G/L account type", "Sachkontotyp", "Type de compte général"),
    "Unit": ("Eenheid", "Unit", "Einheit", "Unité"),
    "UnitCode": ("Eenheid", "Unit", "Einheit", "Unité"),
    "VATCode": ("Btw-code", "VAT code", "USt.-Code", "Code TVA"),
    "VATPercentage": ("Btw-percentage", "VAT percentage", "USt.-Prozentsatz", "Pourcentage TVA"),
}
_PLACES = {"nl": 0, "en": 1, "de": 2, "fr": 3}


def word(language: str, name: str) -> str:
    """What the screen calls a property."""
    words = _WORDS.get(name)
    return words[_PLACES.get(language, 1)] if words else name


def say(language: str, kind: str, *details: str) -> str:
    """A refusal as the user reads it; the first detail is a property name, others stand as they are."""
    texts = TEXTS.get(language, TEXTS[DEFAULT_LANGUAGE])
    subject = word(language, details[0]) if details else ""
    return texts[kind].format(" ".join([subject, *details[1:]]))
