"""Dimensions: cost centres, cost units, projects and whatever else lines are booked on."""

from msgspec import UNSET, Struct

from comptoir.unified.values import Input, Maybe
from comptoir.unified.vocabulary import LAST_MODIFIED_AT, Operation, Resource, Verb


class Dimension(Struct, kw_only=True, rename="camel"):
    """A value of a dimension as it is read."""

    id: str | None = None
    category_name: str | None = None
    created_date: str | None = None
    name: str | None = None
    status: str | None = None
    updated_date: str | None = None


class DimensionKind(Struct, kw_only=True, rename="camel"):
    """A dimension that the target system has."""

    description: str | None = None
    dimension: str | None = None


class DimensionValue(Struct, kw_only=True, rename="camel"):
    """A value of one dimension; published clients read only two of its fields."""

    id: str | None = None
    code: str | None = None
    created_date: str | None = None
    description: str | None = None
    dimension: str | None = None
    name: str | None = None
    status: str | None = None
    updated_date: str | None = None


class LineDimension(Struct, kw_only=True, rename="camel"):
    """The dimension that a line is booked on."""

    id: str | None = None
    category_name: str | None = None
    code: str | None = None
    name: str | None = None


class DimensionReference(Struct, kw_only=True, rename="camel"):
    """The dimension that a record of the newer models is booked on."""

    id: str | None = None
    code: str | None = None
    dimension: str | None = None
    name: str | None = None


class LineDimensionInput(Input, kw_only=True):
    """A dimension to book a line on."""

    id: Maybe[str] = UNSET
    category_name: Maybe[str] = UNSET
    code: Maybe[str] = UNSET
    name: Maybe[str] = UNSET


class DimensionReferenceInput(Input, kw_only=True):
    """A dimension to book a record of the newer models on."""

    id: Maybe[str] = UNSET
    code: Maybe[str] = UNSET
    dimension: Maybe[str] = UNSET
    name: Maybe[str] = UNSET


DIMENSIONS = Resource(
    name="dimensions",
    model=Dimension,
    key_param="dimensionId",
    operations=(Operation("getDimensions", Verb.LIST, filters=(LAST_MODIFIED_AT,)),),
    doc="All values of all dimensions.",
)

DIMENSION_KINDS = Resource(
    name="v2.dimensions",
    model=DimensionKind,
    key="dimension",
    key_param="dimension",
    operations=(Operation("getDimensionsV2", Verb.LIST, filters=(LAST_MODIFIED_AT,), paged=False),),
    tag="accounting-v2",
    root="/accounting/v2",
    doc="The dimensions themselves.",
)

DIMENSION_VALUES = Resource(
    name="v2.dimensions.values",
    model=DimensionValue,
    key_param="valueId",
    operations=(
        Operation(
            "getDimensionsByDimension",
            Verb.LIST,
            filters=(LAST_MODIFIED_AT,),
            path="/accounting/v2/dimensions/{dimension}",
            aliases=("/accounting/dimensions/{dimension}",),
        ),
    ),
    parent=DIMENSION_KINDS,
    tag="accounting-v2",
    doc="The values of one dimension.",
)
