"""The query language and the formats of a data service that speaks OData 2 as Exact Online does."""

from comptoir_sandbox.exact_online.odata.address import Address, read_address
from comptoir_sandbox.exact_online.odata.atom_format import AtomWriter, xml_error
from comptoir_sandbox.exact_online.odata.dialect import Dialect
from comptoir_sandbox.exact_online.odata.edm_format import metadata
from comptoir_sandbox.exact_online.odata.entry import Entry, read_entry
from comptoir_sandbox.exact_online.odata.errors import ODataError
from comptoir_sandbox.exact_online.odata.filtering import Predicate, parse_filter
from comptoir_sandbox.exact_online.odata.json_format import JsonWriter, json_error
from comptoir_sandbox.exact_online.odata.keys import entity_path, format_key, parse_key
from comptoir_sandbox.exact_online.odata.literals import Value, format_literal
from comptoir_sandbox.exact_online.odata.negotiation import Format, answer_format
from comptoir_sandbox.exact_online.odata.options import QueryOptions, parse_options
from comptoir_sandbox.exact_online.odata.ordering import Order, parse_orderby, sort_key, total_order
from comptoir_sandbox.exact_online.odata.paging import after, next_link, parse_skiptoken, skiptoken
from comptoir_sandbox.exact_online.odata.rows import Row
from comptoir_sandbox.exact_online.odata.rules import check_filter, check_options
from comptoir_sandbox.exact_online.odata.selection import Selection, everything, select

__all__ = [
    "Address",
    "AtomWriter",
    "Dialect",
    "Entry",
    "Format",
    "JsonWriter",
    "ODataError",
    "Order",
    "Predicate",
    "QueryOptions",
    "Row",
    "Selection",
    "Value",
    "after",
    "answer_format",
    "check_filter",
    "check_options",
    "entity_path",
    "everything",
    "format_key",
    "format_literal",
    "json_error",
    "metadata",
    "next_link",
    "parse_filter",
    "parse_key",
    "parse_options",
    "parse_orderby",
    "parse_skiptoken",
    "read_address",
    "read_entry",
    "select",
    "skiptoken",
    "sort_key",
    "total_order",
    "xml_error",
]
