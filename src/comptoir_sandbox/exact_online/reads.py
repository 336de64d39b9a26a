"""Everything that a GET can ask of the data service: lists, one entity, lines below it, counts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from comptoir_sandbox.exact_online import people
from comptoir_sandbox.exact_online.books import Books, Row
from comptoir_sandbox.exact_online.catalogue import Catalogue, EntitySet
from comptoir_sandbox.exact_online.computed import COMPUTED, Asked
from comptoir_sandbox.exact_online.exchange import Answer, Request
from comptoir_sandbox.exact_online.oauth import Chain
from comptoir_sandbox.exact_online.odata import (
    Dialect,
    QueryOptions,
    Selection,
    everything,
    next_link,
    parse_key,
    parse_options,
    select,
)
from comptoir_sandbox.exact_online.odata.address import Address
from comptoir_sandbox.exact_online.odata.atom_format import AtomWriter
from comptoir_sandbox.exact_online.odata.json_format import JsonWriter, encode
from comptoir_sandbox.exact_online.odata.negotiation import Format, answer_format
from comptoir_sandbox.exact_online.query import Source, ask, count_all, read_question
from comptoir_sandbox.exact_online.refusals import not_found, not_supported, query_error
from comptoir_sandbox.exact_online.rules.derived import Record, derivations
from comptoir_sandbox.exact_online.rules.frame import Derive, Reading
from comptoir_sandbox.exact_online.rules.languages import MULTILINGUAL, in_language, is_foreign
from comptoir_sandbox.exact_online.rules.posting import LINES
from comptoir_sandbox.exact_online.rules.register import BEHAVIOURS, PLAIN, STREAMS
from comptoir_sandbox.exact_online.rules.tables import Tables
from comptoir_sandbox.exact_online.rules.webhooks import SUBSCRIPTIONS, visible_subscriptions
from comptoir_sandbox.exact_online.site import Site

_NOTHING: Mapping[str, str] = {}
_PLAIN_TEXT = "text/plain;charset=utf-8"
_SELECT_WANTED = ("cashflow/receivables", "cashflow/payments")
_LINE_ORDER = "LineNumber"
_MANY = 50_000  # rows; a look at them takes longer than another call should wait
_SORTING = frozenset({"$orderby", "$inlinecount"})
_LOOKING = _SORTING | {"$filter"}


@dataclass
class Readers:
    """What reading needs of every entity set, worked out once and kept for the life of the process."""

    catalogue: Catalogue
    tables: Tables
    _derived: dict[str, Mapping[str, Derive]] = field(default_factory=dict)

    def derived(self, entity_set: EntitySet) -> Mapping[str, Derive]:
        found = self._derived.get(entity_set.path)
        if found is None:
            table = self.tables.of(entity_set)
            behaviour, key = BEHAVIOURS.get(table, PLAIN), self.tables.keys.get(table, "ID")
            found = self._derived[entity_set.path] = derivations(entity_set, behaviour, key)
        return found


@dataclass
class Reader:
    """One GET of one person in one company."""

    readers: Readers
    site: Site
    chain: Chain
    request: Request
    division: int | None
    visible: bool = True  # False: the user has no rights here and sees an empty list
    at_rest: Books | None = None  # read from these instead of the company's own

    def is_long(self, entity_set: EntitySet, address: Address) -> bool:
        """Whether the answer may need a look at very many rows, so that others should not wait for it."""
        path = entity_set.path.lower()
        if path in COMPUTED:
            return len(self.books.table(LINES)) > _MANY
        table = self.books.table(self.readers.tables.of(entity_set))
        if len(table) <= _MANY:
            return False
        if address.key is not None:
            return address.below is None and entity_set.key != table.key
        asked = {name for name, _ in self.request.pairs()}
        counts = address.ending == "$count" and entity_set.key == "Timestamp"
        return counts or bool(asked & (_LOOKING if entity_set.key != "Timestamp" else _SORTING))

    def beside(self) -> "Reader":
        """The same read on books at rest, to be made in another thread."""
        company = self.site.company(self.division) if self.division is not None else None
        reader = replace(self, at_rest=company.still() if company else None)
        reader.reading  # noqa: B018  # what it says of the site is looked up now
        return reader

    def answer(self, entity_set: EntitySet, address: Address) -> Answer:
        """The answer to a GET on this entity set; ODataError or Refusal when it cannot be."""
        if "GET" not in entity_set.methods:
            raise not_supported("GET")
        options = parse_options(self.request.pairs())
        self._check_parameters(entity_set, options)
        if entity_set.path == "users/UserHasRights":
            return self._has_rights(options.parameters)
        if address.key is None:
            if address.ending is None:
                self._check_select(entity_set, options)
            return self._list(
                self._source(entity_set, options.parameters), options, count_only=address.ending == "$count"
            )
        record = self.find(entity_set, address.key)
        if address.below is None:
            return self._entity(entity_set, record, options)
        return self._below(entity_set, record, address, options)

    def find(self, entity_set: EntitySet, key_text: str) -> Record:
        """The row with that key; 404 when there is none."""
        wanted = parse_key(key_text, entity_set)
        source = self._source(entity_set)
        if source.only is None and entity_set.key == source.table.key:
            row = source.table.get(wanted[entity_set.key])
        else:
            row = next(
                (row for row in _all_rows(source) if all(row.get(name) == wanted[name] for name in wanted)),
                None,
            )
        if row is None:
            raise not_found(entity_set.name)
        return next(source.records([row]))

    def written(self, entity_set: EntitySet, row: Row, *, whole: bool) -> bytes:
        """The body that a POST answers with: the row, or only its key and the rest empty (facts 5.6)."""
        reading = self.reading
        record = (
            Record(row, entity_set, self.readers.derived(entity_set), reading)
            if whole
            else _only_key(entity_set, row, reading)
        )
        if self.format(None) is Format.JSON:
            return JsonWriter(everything(entity_set), self.root, self._lines).entity(record)
        return AtomWriter(everything(entity_set), self.root, self._now(), self._lines).entity(record)

    @property
    def root(self) -> str:
        """What every URI in a company begins with."""
        return f"{self.request.base}/api/v1/{self.division}/"

    @property
    def books(self) -> Books:
        if self.at_rest is not None:
            return self.at_rest
        company = self.site.company(self.division) if self.division is not None else None
        return company.books if company else Books(0)

    def format(self, option: str | None) -> Format:
        return answer_format(self.request.headers.get("accept"), option)

    def _dialect(self) -> Dialect:
        switches = self.site.switches
        return Dialect(
            ignore_text_case=switches.text_case == "loose",
            ignore_name_case=switches.name_case == "loose",
            null_differs=switches.null_comparison == "framework",
            offset_id_null=switches.offset_id_null,
            one_property_per_or=switches.or_across_properties == "refuse",
        )

    @cached_property
    def reading(self) -> Reading:
        """What derived properties may look at."""
        return Reading(
            self.books,
            self.division or 0,
            self.chain.user.language,
            self.site.people(),
            self.request.base,
            self.site.switches,
            self.site.region.country,
        )

    def _source(self, entity_set: EntitySet, parameters: Mapping[str, str] = _NOTHING) -> Source:
        path = entity_set.path.lower()
        table = self.books.table(self.readers.tables.of(entity_set))
        return Source(
            entity_set,
            table,
            self.readers.derived(entity_set),
            self.reading,
            STREAMS.get(path),
            self._worked_out(path, parameters),
            self._shown(self.readers.tables.of(entity_set)),
        )

    def _shown(self, table: str) -> Callable[[Row], Row] | None:
        """Some tables can be read in another language (facts 5.1)."""
        language, region = asked_language(self.request), self.site.region.code
        if table not in MULTILINGUAL or not is_foreign(language, region):
            return None
        return lambda row: in_language(row, language, region, table)

    def _worked_out(self, path: str, parameters: Mapping[str, str]) -> list[Row] | None:
        """The rows of endpoints that no table stands behind; None for the others."""
        if not self.visible:
            return []
        if path == "current/me":
            return [people.me(self.site, self.chain, self.request.base)]
        if path in people.LISTS:
            return people.LISTS[path](self.site, self.chain)
        if path == SUBSCRIPTIONS:
            return visible_subscriptions(self.books, self.chain.app.client_id, self.site.switches)
        compute = COMPUTED.get(path)
        if compute is None:
            return None
        wall_clock, user = self.site.wall_clock(), self.chain.user
        return compute(Asked(self.books, wall_clock, parameters, user.language, self.site.region.currency))

    def _list(self, source: Source, options: QueryOptions, *, count_only: bool = False) -> Answer:
        dialect, entity_set = self._dialect(), source.entity_set
        app = self.chain.app
        mandatory = app.mandatory_filters or self.site.switches.mandatory_filters == "on"
        question = read_question(options, entity_set, dialect, mandatory_filter=mandatory and not count_only)
        if count_only:
            return Answer(200, str(count_all(question, source)).encode(), media_type=_PLAIN_TEXT)
        selection = self._selection(entity_set, options, dialect)
        page = ask(question, source, dialect)
        link = None
        if page.token is not None:
            link = next_link(
                entity_set.url(self._address_root(entity_set)), options, page.token, page.remaining_top
            )
        wanted = self.format(options.format)
        bare = page.bare and page.count is None and self.site.switches.top_shape == "array"
        if wanted is Format.JSON:
            writer = JsonWriter(selection, self._address_root(entity_set), self._lines)
            body = writer.page(page.records, next_link=link, count=page.count, bare=bare)
        else:
            atom = AtomWriter(selection, self._address_root(entity_set), self._now(), self._lines)
            body = atom.page(page.records, next_link=link, count=page.count)
        return Answer(200, body, media_type=wanted.value)

    def _entity(self, entity_set: EntitySet, record: Record, options: QueryOptions) -> Answer:
        selection = self._selection(entity_set, options, self._dialect())
        wanted = self.format(options.format)
        root = self._address_root(entity_set)
        if wanted is Format.JSON:
            body = JsonWriter(selection, root, self._lines).entity(record)
        else:
            body = AtomWriter(selection, root, self._now(), self._lines).entity(record)
        return Answer(200, body, media_type=wanted.value)

    def _below(
        self, entity_set: EntitySet, record: Record, address: Address, options: QueryOptions
    ) -> Answer:
        """The lines of one entity, as a list of their own."""
        leads_to = entity_set.collections.get(address.below or "")
        if leads_to is None:
            raise not_found(address.below or "")
        target = self.readers.catalogue.find(leads_to.path) if leads_to.path else None
        if target is None:
            raise not_found(address.below or "")
        source = self._source(target)
        rows = [line.row for line in self._lines(record, address.below or "")]
        narrowed = Source(target, source.table, source.derived, source.reading, None, rows)
        return self._list(narrowed, options, count_only=address.ending == "$count")

    def _lines(self, owner: Any, name: str) -> list[Any]:
        """The rows of an expanded collection, in line order."""
        leads_to = owner.entity_set.collections.get(name)
        target = self.readers.catalogue.find(leads_to.path) if leads_to and leads_to.path else None
        if leads_to is None or target is None or not leads_to.foreign_key or not leads_to.owner_key:
            return []
        source = self._source(target)
        rows = source.table.where(leads_to.foreign_key, owner.get(leads_to.owner_key))
        rows.sort(key=lambda row: int(str(row.get(_LINE_ORDER) or 0)))
        return list(source.records(rows))

    def _selection(self, entity_set: EntitySet, options: QueryOptions, dialect: Dialect) -> Selection:
        return select(options.select, options.expand, entity_set, self.readers.catalogue.find, dialect)

    def _check_select(self, entity_set: EntitySet, options: QueryOptions) -> None:
        """Some regular lists want a $select or a $top=1 (facts 5.3)."""
        wanted = self.site.switches.mandatory_select
        if entity_set.variant != "regular" or wanted == "off" or options.select or options.top == 1:
            return
        if wanted == "all" or entity_set.path.lower() in _SELECT_WANTED:
            raise query_error("Please add a $select or a $top=1 statement to the query string.")

    def _has_rights(self, parameters: Mapping[str, str]) -> Answer:
        """Whether this user may do something on an endpoint (facts 3); the answer's form is a guess."""
        path = parameters["endpoint"].strip("'").lower()
        found = self.readers.catalogue.find(path)
        allowed = found is not None and parameters["action"].strip("'").upper() in found.methods
        return Answer(
            200,
            encode({"d": {"UserHasRights": allowed and path not in self.chain.user.without}}),
            media_type=Format.JSON.value,
        )

    def _check_parameters(self, entity_set: EntitySet, options: QueryOptions) -> None:
        """A function needs all its parameters (facts 5.8)."""
        if any(parameter.name not in options.parameters for parameter in entity_set.params):
            raise query_error()

    def _address_root(self, entity_set: EntitySet) -> str:
        return self.root if entity_set.in_division else f"{self.request.base}/api/v1/"

    def _now(self) -> datetime:
        return self.site.clock.now()


def asked_language(request: Request) -> str:
    """What CustomDescriptionLanguage says, such as NL or FR-BE."""
    return request.headers.get("customdescriptionlanguage", "").strip().upper()


def _all_rows(source: Source) -> Iterable[Row]:
    """Every row of an endpoint whose key no table knows."""
    if source.only is not None:
        return source.only
    return source.since(0) if source.entity_set.key == "Timestamp" else source.table


def _only_key(entity_set: EntitySet, row: Row, reading: Reading) -> Record:
    """The new key; numbers are 0, the rest null."""
    empty: Row = {name: _EMPTY.get(each.type) for name, each in entity_set.properties.items()}
    return Record({**empty, entity_set.key: row[entity_set.key]}, entity_set, {}, reading)


_EMPTY: dict[str, object] = {
    **dict.fromkeys(("Edm.Byte", "Edm.Int16", "Edm.Int32", "Edm.Double", "Edm.Decimal", "Edm.Single"), 0),
    "Edm.Boolean": False,
}
