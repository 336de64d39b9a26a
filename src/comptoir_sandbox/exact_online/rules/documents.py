"""Rules for documents and their attachments (facts 10)."""

from urllib.parse import quote

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.refusals import Invalid, too_large
from comptoir_sandbox.exact_online.rules.descriptions import Spoken
from comptoir_sandbox.exact_online.rules.frame import Behaviour, Reading, Writing

DOCUMENTS, ATTACHMENTS = "documents/documents", "documents/documentattachments"
SALES_INVOICE, PURCHASE_INVOICE, MISCELLANEOUS = 10, 20, 55
_MOST_BYTES = 10_000_000  # of a file, decoded (facts 1)

# Number, description; only 10 and 20 are certain.
TYPES: dict[int, Spoken] = {
    10: ("Verkoopfactuur", "Sales invoice", "Verkaufsrechnung", "Facture de vente"),
    20: ("Inkoopfactuur", "Purchase invoice", "Einkaufsrechnung", "Facture d'achat"),
    28: ("Mededeling", "Announcement", "Mitteilung", "Annonce"),
    55: ("Diversen", "Miscellaneous", "Verschiedenes", "Divers"),
    130: ("Correspondentie", "Correspondence", "Korrespondenz", "Correspondance"),
    140: ("Bijlage", "Attachment", "Anlage", "Pièce jointe"),
}


def create_document(writing: Writing) -> None:
    """A running number, today's date, and a type that exists."""
    writing.require("Subject")
    if writing.row.get("Type") not in TYPES:
        raise Invalid("reference", "Type")
    writing.default("HID", writing.books.next_number("document", 1))
    writing.default("DocumentDate", writing.today)
    categories = writing.books.table("documents/documentcategories")
    writing.default("Category", next((row["ID"] for row in categories if row.get("Main")), None))
    writing.default("Currency", writing.currency)
    writing.default("Language", writing.speaks.upper().ljust(10))


def create_attachment(writing: Writing) -> None:
    writing.require("Document", "FileName")
    content = writing.row.get("Attachment")
    if not isinstance(content, bytes):
        raise Invalid("mandatory", "Attachment")
    if len(content) > _MOST_BYTES:
        raise too_large()
    writing.row |= {"Content": content, "Attachment": None, "FileSize": len(content)}


def add_document(writing: Writing, values: Row, file_name: str = "", content: bytes = b"") -> Row:
    """A document that the system itself makes, with a file when there is one."""
    made: Row = {
        "Created": writing.now,
        "Modified": writing.now,
        "Creator": writing.user,
        "Modifier": writing.user,
    }
    document = writing.books.put(
        writing.books.table(DOCUMENTS),
        {
            "ID": writing.new_guid(),
            **made,
            "HID": writing.books.next_number("document", 1),
            "DocumentDate": writing.today,
            "Currency": writing.currency,
            "Language": writing.speaks.upper().ljust(10),
            **values,
        },
    )
    if content:
        file: Row = {"ID": writing.new_guid(), "Document": document["ID"], "FileName": file_name}
        file |= {"Content": content, "FileSize": len(content), **made}
        writing.books.put(writing.books.table(ATTACHMENTS), file)
    return document


def _view_url(row: Row, reading: Reading) -> object:
    return f"{reading.base}/docs/DocViewContent.aspx?ID={row['ID']}&_Division_={reading.division}"


def _file_url(row: Row, reading: Reading) -> object:
    address = f"{reading.base}/docs/SysAttachment.aspx?ID={quote(str(row['ID']))}"
    return f"{address}&_Division_={reading.division}&Stamp={reading.country}001"


DOCUMENT = Behaviour(
    full_answer=True,
    defaults={"HasEmptyBody": True, "InheritShare": False, "SendMethod": 0},
    derived={"DocumentViewUrl": _view_url},
    owns=((ATTACHMENTS, "Document"),),
    create=create_document,
)
ATTACHMENT = Behaviour(full_answer=True, derived={"Url": _file_url}, create=create_attachment)
