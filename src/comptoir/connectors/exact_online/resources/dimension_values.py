"""The dimensions of Exact Online, each at an endpoint of its own: cost centres, cost units, projects."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.mapping import Codec, Constant, Derived, Endpoint, Node, Row, Table, Told
from comptoir.connectors.exact_online.crossings import GUID, MOMENT, TEXT, decode_date, server_time
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.resources.conditions import MODIFIED_SINCE
from comptoir.connectors.exact_online.resources.dimensions import BY_ID, id_of
from comptoir.unified.dimensions import DIMENSION_VALUES, DIMENSIONS

ACTIVE, ARCHIVED = "ACTIVE", "ARCHIVED"
_PATHS: Mapping[str, str] = {
    "COST_CENTER": "hrm/Costcenters",
    "COST_UNIT": "hrm/Costunits",
    "PROJECT": "project/Projects",
}
MEANINGS: Mapping[str, str] = {
    "COST_CENTER": "Cost centres: the part of the company that a line is for.",
    "COST_UNIT": "Cost units: what a line is for, such as a product.",
    "PROJECT": "Projects: the work that a line is for; not in every edition of Exact Online.",
}


def _last_day(end: str | None) -> str:
    """The day on which it ends, until it is held against today."""
    return decode_date(end) if end else ACTIVE


def _last_day_or_none(is_active: bool | None, end: str | None) -> str:
    return ARCHIVED if is_active is False else _last_day(end)


async def tell_status(records: Sequence[Any], caller: Caller) -> Sequence[str]:
    """Turn last days into states: what ended before today is archived. No call."""
    today = server_time(caller.now)[:10]
    for record in records:
        if record.status not in (ACTIVE, ARCHIVED):
            record.status = ACTIVE if record.status[:10] >= today else ARCHIVED
    return ()


def _status(place: Endpoint) -> Derived:
    if "Active" in place.columns:
        return Derived("status", ("Active", "EndDate"), _last_day_or_none)
    return Derived("status", ("EndDate",), _last_day)


def _key(category: str) -> Row:
    """Projects by their own id, the others by the code that lines have of them."""
    if category == BY_ID:
        return Row("id", "ID", GUID)
    return Row("id", "Code", Codec("dimension", str, partial(id_of, category)))


def _plain(category: str, path: str) -> Table:
    place = endpoint(path)
    return Table(
        DIMENSIONS,
        place,
        rows=(
            #   unified          Exact Online     crossing
            _key(category),
            Constant("category_name", category),
            Row("created_date", "Created", MOMENT),
            Row("name", "Description", TEXT),
            _status(place),
            Row("updated_date", "Modified", MOMENT),
        ),
        filters={"lastModifiedAt": MODIFIED_SINCE},
        told=Told(("status",), tell_status, calls=0),
    )


def _coded(category: str, path: str) -> Table:
    place = endpoint(path)
    rows: tuple[Node, ...] = (
        #   unified          Exact Online     crossing
        _key(category),
        Row("code", "Code", TEXT),
        Row("created_date", "Created", MOMENT),
        Row("description", "Description", TEXT),
        Constant("dimension", category),
        Row("name", "Description", TEXT),
        _status(place),
        Row("updated_date", "Modified", MOMENT),
    )
    return Table(
        DIMENSION_VALUES,
        place,
        rows=rows,
        filters={"lastModifiedAt": MODIFIED_SINCE},
        told=Told(("status",), tell_status, calls=0),
    )


DIMENSION_TABLES = tuple(_plain(category, path) for category, path in _PATHS.items())
VALUE_TABLES: Mapping[str, Table] = {category: _coded(category, path) for category, path in _PATHS.items()}
