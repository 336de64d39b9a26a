"""Units: what quantities are counted in."""

from msgspec import Struct

from comptoir.unified.vocabulary import Operation, Resource, Verb


class Unit(Struct, kw_only=True, rename="camel"):
    """A unit as it is read."""

    id: str | None = None
    code: str | None = None
    description: str | None = None
    type: str | None = None


UNITS = Resource(
    name="units",
    model=Unit,
    key_param="unitId",
    few=True,
    operations=(Operation("getUnits", Verb.LIST, tolerated=("lastModifiedAt",)),),
    doc="Pieces, hours, kilograms.",
)
