"""Records as a table on the terminal: which columns say most, and how a value is shown."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from io import TextIOWrapper
from typing import Annotated, Any, Literal

from cyclopts import Parameter
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

TELLING = (
    *("number", "invoiceNumber", "itemNumber", "code", "companyName", "name", "description", "class", "type"),
    *("invoiceDate", "dueDate", "status", "sumNetAmount", "totalTaxAmount", "totalAmount", "percentage"),
    *(
        "unitSalesPrice",
        "unitAmount",
        "quantity",
        "grossAmount",
        "unitName",
        "taxCode",
        "vatId",
        "updatedDate",
    ),
)
"""The columns that tell a bookkeeper most, in the order of reading."""

MOST_COLUMNS = 7
WIDE = 200  # characters, where the output is no terminal and nobody is served by cut-off values

Record = Mapping[str, Any]
Json = Annotated[bool, Parameter(name="--json", negative=(), help="As JSON instead of a table.")]


def telling_columns(records: Sequence[Record]) -> list[str]:
    """At most seven columns with a plain value somewhere: the telling ones first, and always the key."""
    filled = [name for name in _names(records) if any(_is_plain(record.get(name)) for record in records)]
    key = [name for name in filled[:1] if name.lower().endswith("id")]
    ranked = sorted((name for name in filled if name not in key), key=_rank)
    return ranked[: MOST_COLUMNS - len(key)] + key


def table(
    records: Sequence[Record],
    columns: Sequence[str] | Mapping[str, str] | None = None,
    title: str | None = None,
) -> Table:
    """The records under the given columns, or under the most telling ones; numbers stand on the right.

    A mapping gives each column a heading of its own.
    """
    columns = columns or telling_columns(records)
    headings = columns if isinstance(columns, Mapping) else {name: name for name in columns}
    drawn = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for name, heading in headings.items():
        numeric = all(isinstance(record.get(name), int | Decimal | None) for record in records)
        justify: Literal["left", "right"] = "right" if numeric else "left"
        drawn.add_column(heading, justify=justify, overflow="fold")
    for record in records:
        drawn.add_row(*(escape(shown(record.get(name))) for name in headings))
    return drawn


def shown(value: Any) -> str:
    """A value as a cell: exact digits for numbers, the day for a moment at midnight, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list):
        return f"{len(value)} ×"
    return str(value).removesuffix("T00:00:00Z").removesuffix("T00:00:00+00:00")


def console() -> Console:
    """Standard output: as wide as the terminal, or wide enough when it goes to a file.

    A sign that its encoding lacks is shown as a question mark, for these are words and tables, not data.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    plain = Console(highlight=False)
    return plain if plain.is_terminal else Console(highlight=False, width=WIDE)


def _names(records: Iterable[Record]) -> list[str]:
    return list(dict.fromkeys(name for record in records for name in record))


def _is_plain(value: Any) -> bool:
    return value is not None and not isinstance(value, list | dict)


def _rank(name: str) -> int:
    return TELLING.index(name) if name in TELLING else len(TELLING)
