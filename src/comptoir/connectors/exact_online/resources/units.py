"""Units: what quantities are counted in; Exact Online lets nobody write them."""

from comptoir.cdk.mapping import Row, Table
from comptoir.connectors.exact_online.crossings import GUID, TEXT, choice
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.meanings import UNIT_TYPES
from comptoir.unified.units import UNITS

units = Table(
    UNITS,
    endpoint("logistics/Units"),
    rows=(
        #   unified       Exact Online   crossing
        Row("id", "ID", GUID),
        Row("code", "Code", TEXT),
        Row("description", "Description", TEXT),
        Row("type", "Type", choice("UNIT TYPE", str, UNIT_TYPES)),
    ),
)
