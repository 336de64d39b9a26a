"""`comptoir get RESOURCE`: records of a running server, as a table or as the JSON that was answered."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from cyclopts import Parameter
from rich.markup import escape
from rich.pretty import pretty_repr

from comptoir.cli.client import Server, successful
from comptoir.cli.failure import Failure
from comptoir.cli.tables import console, table

PageSize = Literal[5, 10, 20, 50, 100]


def get(  # noqa: PLR0913  the options of a command line
    resource: Annotated[str, Parameter(help="As in the API's paths: customers, taxRates, invoices/ID.")],
    /,
    *,
    limit: Annotated[PageSize | None, Parameter(help="Records a page.")] = None,
    page: Annotated[int | None, Parameter(help="Which page, from 1.")] = None,
    company: Annotated[
        str | None, Parameter(help="The company to read, when the connection is not pinned to one.")
    ] = None,
    filters: Annotated[
        list[str] | None, Parameter(name="--filter", negative=(), help="NAME=VALUE, any number of times.")
    ] = None,
    columns: Annotated[
        str | None, Parameter(help="Which columns, separated by commas; else the most telling ones.")
    ] = None,
    as_json: Annotated[
        bool, Parameter(name="--json", negative=(), help="Print the answer as it came instead of a table.")
    ] = False,
    server: Server = Server(),  # noqa: B008  immutable
) -> None:
    """Print what one GET answers. Raises Failure with the problem when it is one."""
    query = query_of(filters or [], limit=limit, page=page, companyId=company)
    reply = successful(server.call("GET", path_of(resource), query))
    if as_json:
        print(reply.text)
    else:
        show(reply.json(), columns.split(",") if columns else None)


def path_of(resource: str) -> str:
    """The API's path of a resource: `tax-rates` and `taxRates` are the same."""
    name, *rest = resource.strip("/").split("/")
    camel = re.sub(r"-(\w)", lambda match: match[1].upper(), name)
    return "/".join(["/accounting", camel, *rest])


def query_of(filters: list[str], **given: object) -> dict[str, str]:
    """The query of a request. Raises Failure for a filter that is not NAME=VALUE."""
    query = {name: str(value) for name, value in given.items() if value is not None}
    for text in filters:
        name, equals, value = text.partition("=")
        if not (name and equals):
            raise Failure(f"--filter {text}: write it as NAME=VALUE")
        query[name] = value
    return query


def show(answer: Mapping[str, Any], columns: list[str] | None) -> None:
    """Print an envelope: its records as a table or its one record in full, the warnings, and the page.

    Raises Failure for columns that the records do not have.
    """
    out = console()
    data, meta = answer["data"], answer.get("meta") or {}
    if isinstance(data, list):
        _known(columns or (), data)
        out.print(table(data, columns))
    else:
        out.print(escape(pretty_repr(data)))
    for warning in meta.get("warnings") or ():
        out.print(f"warning: {escape(warning)}")
    if pages := meta.get("pagination"):
        out.print(f"page {pages['currentPage']} of {pages['totalPages']}, {pages['total']} records in all")


def _known(columns: Sequence[str], records: Sequence[Mapping[str, Any]]) -> None:
    """An empty page has no columns that could be wrong."""
    there = dict.fromkeys(name for record in records for name in record)
    if there and (strange := [name for name in columns if name not in there]):
        raise Failure(f"there is no column {', '.join(strange)}; there are {', '.join(there)}")
