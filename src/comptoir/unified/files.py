"""Files: what is uploaded to a target system, and the documents that records carry."""

from msgspec import UNSET, Struct, field

from comptoir.unified.async_tasks import TaskReceipt
from comptoir.unified.bills import BILLS
from comptoir.unified.booking_proposals import BOOKING_PROPOSALS
from comptoir.unified.credit_notes import CREDIT_NOTES
from comptoir.unified.forms import Upload
from comptoir.unified.invoices import INVOICES
from comptoir.unified.offers import OFFERS
from comptoir.unified.values import Input, Maybe
from comptoir.unified.vocabulary import Deferred, Operation, Resource, Verb


class Document(Struct, kw_only=True, rename="camel"):
    """A file with its content, as base64 text when `base64Encoded` says so."""

    id: str | None = None
    base64_encoded: bool | None = None
    content: str | None = None
    content_type: str | None = None
    file_name: str | None = None


class DocumentType(Struct, kw_only=True, rename="camel"):
    """A kind of document that the target system knows."""

    name: str | None = None
    category: str | None = None


class DocumentExtensions(Struct, kw_only=True, rename="camel"):
    """The file name endings that the target system takes."""

    allowed_file_extensions: list[str] | None = field(default=None, name="allowed_file_extensions")


class FileForm(Input, kw_only=True):
    """A file to be uploaded, and what it belongs to."""

    file: Upload
    contact_id: Maybe[str] = UNSET
    document_date: Maybe[str] = UNSET
    document_id: Maybe[str] = UNSET
    document_type: Maybe[str] = UNSET
    integration_source: Maybe[str] = UNSET
    note: Maybe[str] = UNSET
    resource_id: Maybe[str] = UNSET


class FileFormAsync(Input, kw_only=True):
    """A file to be uploaded while the caller goes on."""

    file: Upload
    document_date: Maybe[str] = UNSET
    document_id: Maybe[str] = UNSET
    document_type: Maybe[str] = UNSET
    integration_source: Maybe[str] = UNSET
    note: Maybe[str] = UNSET


_TOLERATED = ("environmentName",)

FILES = Resource(
    name="files",
    model=Document,
    key_param="fileId",
    operations=(
        Operation("postFile", Verb.CREATE, FileForm, form=True, tolerated=_TOLERATED, doc="Upload one file"),
        Operation(
            "postFileAsync",
            Verb.CREATE,
            FileFormAsync,
            path="/accounting/files/async",
            form=True,
            answer=TaskReceipt,
            status=202,
            deferred=Deferred("postFile"),
            doc="Upload one file while the caller goes on",
            tolerated=_TOLERATED,
        ),
    ),
    doc="Files kept by the target system.",
)

DOCUMENT_TYPES = Resource(
    name="files.documentTypes",
    model=DocumentType,
    key="name",
    key_param="documentType",
    operations=(Operation("getDocumentTypes", Verb.LIST, paged=False, raw=False, tolerated=_TOLERATED),),
    root="/accounting/files",
    doc="What an upload may be called.",
)

DOCUMENT_EXTENSIONS = Resource(
    name="files.documentExtensions",
    model=DocumentExtensions,
    key="allowed_file_extensions",
    key_param="documentExtension",
    operations=(
        Operation(
            "getDocumentExtensions",
            Verb.GET,
            path="/accounting/files/documentExtensions",
            raw=False,
            tolerated=_TOLERATED,
            doc="List the file name endings that an upload may have",
        ),
    ),
    root="/accounting/files",
    doc="What kinds of files an upload may be.",
)


def _document_of(
    owner: Resource, operation_id: str, tolerated: tuple[str, ...] = (), name: str = "document"
) -> Resource:
    """The document of one record; its path ends there, without a key of its own. `documents` are a list."""
    reading = Operation(
        operation_id,
        Verb.GET,
        path=f"{owner.path}/{{{owner.key_param}}}/{name}",
        raw=False,
        tolerated=tolerated,
        as_list=name == "documents",
        doc="Read the document",
    )
    return Resource(
        name=f"{owner.name}.{name}",
        model=Document,
        key_param="documentId",
        operations=(reading,),
        parent=owner,
        doc="The document as a file, mostly a PDF.",
    )


_NO_SCOPE = ("environmentName", "companyId")

INVOICE_DOCUMENT = _document_of(INVOICES, "getInvoiceDocument")
OFFER_DOCUMENT = _document_of(OFFERS, "getOfferDocument")
CREDIT_NOTE_DOCUMENT = _document_of(CREDIT_NOTES, "getCreditNoteDocuments", name="documents")
BILL_DOCUMENT = _document_of(BILLS, "getBillDocument", _NO_SCOPE)
BOOKING_PROPOSAL_DOCUMENT = _document_of(BOOKING_PROPOSALS, "getBookingProposalDocument", _NO_SCOPE)
