"""Journals: the daybooks that entries are booked in."""

from msgspec import Struct

from comptoir.unified.vocabulary import LAST_MODIFIED_AT, Operation, Resource, Verb


class Journal(Struct, kw_only=True, rename="camel"):
    """A journal as it is read; `currency` and `type` are free text."""

    id: str | None = None
    account_id: str | None = None
    code: str | None = None
    created_date: str | None = None
    currency: str | None = None
    description: str | None = None
    type: str | None = None
    updated_date: str | None = None


JOURNALS = Resource(
    name="journals",
    model=Journal,
    key_param="journalId",
    few=True,
    operations=(Operation("getJournals", Verb.LIST, filters=(LAST_MODIFIED_AT,)),),
    doc="The daybooks of the company: sales, purchase, bank, cash and general.",
)
