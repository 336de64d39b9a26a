"""Reads the catalogue's data files; properties of a set are parsed when they are first asked for."""

from collections.abc import Iterator, Mapping
from importlib.resources import files

from comptoir_sandbox.exact_online.catalogue.entity_set import EntitySet, Parameter, qualified

_METHODS = {"G": "GET", "P": "POST", "U": "PUT", "D": "DELETE"}


class Catalogue:
    """All entity sets by path; a path may be written in any case (exact-facts 5.1)."""

    def __init__(self, entity_sets: Mapping[str, EntitySet]) -> None:
        self._by_path = {path.casefold(): entity_set for path, entity_set in entity_sets.items()}

    def __iter__(self) -> Iterator[EntitySet]:
        return iter(self._by_path.values())

    def __len__(self) -> int:
        return len(self._by_path)

    def __getitem__(self, path: str) -> EntitySet:
        """The set at `path`; KeyError when there is none."""
        return self._by_path[path.casefold()]

    def find(self, path: str) -> EntitySet | None:
        """The set at a path without `/api/v1/{division}/`, or None. A slash at either end is allowed."""
        return self._by_path.get(path.strip("/").casefold())

    def service(self, path: str) -> tuple[EntitySet, ...]:
        """The sets directly below a service path such as `crm` or `sync/CRM`."""
        wanted = path.strip("/").casefold()
        return tuple(each for each in self if each.service.casefold() == wanted)


def load() -> Catalogue:
    """The whole catalogue, read from the package's data files."""
    folder = files(__package__)
    lines = folder.joinpath("entity_sets.tsv").read_text(encoding="utf-8").splitlines()
    blocks = folder.joinpath("properties.tsv").read_text(encoding="utf-8").rstrip("\n").split("\n\n")
    block_of = {block.partition("\n")[0]: block for block in blocks}
    names = lines[0].split("\t")
    rows = (dict(zip(names, line.split("\t"), strict=True)) for line in lines[1:])
    return Catalogue({row["path"]: _entity_set(row, block_of[row["path"]]) for row in rows})


def _entity_set(row: Mapping[str, str], block: str) -> EntitySet:
    return EntitySet(
        path=row["path"],
        in_division=row["address"] == "division",
        variant=row["variant"],
        service_group=row["service"],
        scope=row["scope"],
        methods=frozenset(_METHODS[letter] for letter in row["methods"]),
        keys=_names(row["key"]),
        page_size=int(row["page_size"]) if row["page_size"] else None,
        select_mandatory=row["select"] == "Y",
        mandatory_filter=_names(row["filter_any"]),
        only_these_filters=_names(row["filter_only"]),
        webhook=row["webhook"] == "Y",
        params=tuple(_parameter(each) for each in _names(row["params"])),
        type_name=qualified(row["type"]),
        standing=row["standing"],
        block=block,
    )


def _names(listed: str) -> tuple[str, ...]:
    return tuple(listed.split(",")) if listed else ()


def _parameter(written: str) -> Parameter:
    name, _, kind = written.partition(":")
    return Parameter(name, f"Edm.{kind}")
