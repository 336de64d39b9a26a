"""Projects: what work is done for. Not in every edition of Exact Online (exact-mapping)."""

from collections.abc import Mapping, Sequence
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import Draft
from comptoir.cdk.mapping import Row, Spread, Table, Told
from comptoir.connectors.exact_online.crossings import DATE, GUID, MOMENT, REFERENCE, TEXT, server_time
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.resources.conditions import CUSTOMER, MODIFIED_SINCE
from comptoir.unified.projects import PROJECTS

_TIME_AND_MATERIAL = 3  # the type that promises no price; the published input has none (exact-facts 13)


async def tell_status(records: Sequence[Any], caller: Caller) -> Sequence[str]:
    """A project that ended before today is closed. No call."""
    today = server_time(caller.now)[:10]
    for record in records:
        record.status = "CLOSED" if record.end_date and record.end_date[:10] < today else "ACTIVE"
    return ()


async def _say_type(draft: Draft, _caller: Caller) -> None:
    draft.written.warnings.append(
        "Exact Online insists on a type of project: it was booked as time and material."
    )


def _open(status: str) -> Mapping[str, Any]:
    """No column. Raises ValueError for what only an end date says."""
    if status != "ACTIVE":
        raise ValueError("Exact Online closes a project by its last day: send endDate.")
    return {}


projects = Table(
    PROJECTS,
    endpoint("project/Projects"),
    fixed={"Type": _TIME_AND_MATERIAL},
    finish=_say_type,
    needs=(("code", "number"), ("name",)),
    told=Told(("status",), tell_status, remembered=True, calls=0),
    rows=(
        #   unified         Exact Online     crossing
        Row("id", "ID", GUID, write=False),
        Row("code", "Code", TEXT),
        Row("number", "Code", TEXT, fallback=True),
        Row("contact_id", "Account", REFERENCE, refers=CUSTOMER),
        Row("name", "Description", TEXT),
        Row("description", "Notes", TEXT),
        Row("start_date", "StartDate", DATE),
        Row("end_date", "EndDate", DATE),
        Spread("status", (), _open),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
    ),
    filters={"lastModifiedAt": MODIFIED_SINCE},
)
