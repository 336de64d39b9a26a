"""What the rows of a table point to: records that must exist before anything is written."""

from collections.abc import Iterator, Sequence

from comptoir.cdk.rows import Lines, Node, One, Reference, Row, Spread


def pointing(rows: Sequence[Node], prefix: str = "") -> Iterator[tuple[str, Reference]]:
    """The paths of written attributes, each with the record that it names; of a spread one, several."""
    for row in rows:
        path = f"{prefix}{row.unified}"
        match row:
            case Row() if row.refers is not None:
                yield path, row.refers
            case Spread():
                yield from ((path, to) for _, to in row.refers)
            case One():
                yield from pointing(row.rows, f"{path}.")
            case Lines():
                yield from pointing(row.inherits, prefix)
                yield from pointing(row.table.rows, f"{path}.")
