"""One entity set of Exact Online and its properties, as the sandbox believes them to be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

_NAMESPACE = "Exact.Web.Api.Models."
_INT32 = "Edm.Int32"


@dataclass(frozen=True, slots=True)
class Collection:
    """Where a nested collection lives.

    `path` is the entity set of its rows, None when they exist only inside the owner (a list of ids).
    The rows of one owner are those whose `foreign_key` equals the owner's `owner_key`; where no such
    property is published both are None, and the rows stay inside the owner's row.
    """

    path: str | None
    foreign_key: str | None
    owner_key: str | None


@dataclass(frozen=True, slots=True)
class Property:
    """A property: its EDM type (or the entity set of a collection) and what a caller may do with it."""

    name: str
    type: str
    get: bool
    post: bool
    put: bool
    mandatory: bool
    webhook: bool
    collection: Collection | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query argument of a function endpoint; every one is required (exact-facts 5.8)."""

    name: str
    type: str


@dataclass(frozen=True, eq=False)
class EntitySet:
    """An endpoint and its rules. `path` is the part after `/api/v1/{division}/`, or without the division
    where the URL has it behind `beta`: `/api/v1/beta/{division}/budget/…` is `beta/budget/…`.

    `in_division` is False for the few that live outside a division (`current/Me`). `page_size` is None
    where answers are not capped (exact-facts 5.4). `standing` says how sure the entry is: documented,
    guessed (methods not seen in any document), undocumented (gone from the list) or retired.
    """

    path: str
    in_division: bool
    variant: str
    service_group: str
    scope: str
    methods: frozenset[str]
    keys: tuple[str, ...]
    page_size: int | None
    select_mandatory: bool
    mandatory_filter: tuple[str, ...]
    only_these_filters: tuple[str, ...]
    webhook: bool
    params: tuple[Parameter, ...]
    type_name: str
    standing: str
    block: str

    @property
    def name(self) -> str:
        """The last segment of the path, such as `SalesInvoices`."""
        return self.path.rpartition("/")[2]

    @property
    def service(self) -> str:
        """The path without the set: one data service with a `$metadata` of its own."""
        return self.path.rpartition("/")[0]

    def url(self, root: str) -> str:
        """The address below a root such as `https://…/api/v1/124132/`; beta comes before the division."""
        if self.variant != "beta":
            return root + self.path
        before, _, division = root.rstrip("/").rpartition("/")
        return f"{before}/beta/{division}/{self.path.removeprefix('beta/')}"

    @property
    def singular(self) -> str:
        """The entity's own name, as error texts have it: `Account` for `crm/Accounts`."""
        return self.type_name.rpartition(".")[2]

    @property
    def key(self) -> str:
        """The key property, the first one of a composite key, or "" for a set without properties."""
        return self.keys[0] if self.keys else ""

    @property
    def key_type(self) -> str:
        return self.properties[self.key].type if self.keys else _INT32

    @cached_property
    def properties(self) -> Mapping[str, Property]:
        """All properties by name, in the server's order."""
        return {each.name: each for each in _read_block(self.block)}

    @cached_property
    def mandatory(self) -> tuple[str, ...]:
        """What a POST must carry."""
        return tuple(each.name for each in self.properties.values() if each.mandatory)

    @cached_property
    def collections(self) -> Mapping[str, Collection]:
        """The nested collections by property name; deferred unless expanded."""
        return {each.name: each.collection for each in self.properties.values() if each.collection}


def qualified(type_name: str) -> str:
    """The full type name of `__metadata.type` (exact-facts 5.2)."""
    return type_name if type_name.startswith(_NAMESPACE) else _NAMESPACE + type_name


def _read_block(block: str) -> Iterator[Property]:
    for line in block.splitlines()[1:]:
        name, kind, flags, *leads_to = line.split("\t")
        yield Property(
            name,
            kind if leads_to else f"Edm.{kind}",
            get="g" in flags,
            post="p" in flags,
            put="u" in flags,
            mandatory="m" in flags,
            webhook="w" in flags,
            collection=Collection(*(_known(part) for part in leads_to)) if leads_to else None,
        )


def _known(part: str) -> str | None:
    return None if part == "-" else part
