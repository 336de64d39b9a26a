"""The database URL as people write it, turned into the one that the asynchronous driver takes."""

from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from comptoir.store.errors import BadDatabaseUrl

_SQLITE_HELP = "write sqlite:///folder/comptoir.db, or sqlite:////absolute/folder/comptoir.db"
_POSTGRES_QUERY = frozenset({"host", "port", "ssl"})


def driver_url(text: str) -> URL:
    """`sqlite:///path` for aiosqlite, `postgresql://user:pw@host/db` for asyncpg.

    Raises BadDatabaseUrl with what to write instead; the message never holds the password.
    """
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise BadDatabaseUrl(f"that is no database URL: {_SQLITE_HELP}") from error
    match url.drivername:
        case "sqlite" | "sqlite+aiosqlite":
            return _sqlite(url)
        case "postgresql" | "postgres" | "postgresql+asyncpg":
            return _postgresql(url)
        case other:
            raise BadDatabaseUrl(f"{other!r} is not served: use sqlite:///… or postgresql://…")


def sqlite_file(url: URL) -> Path:
    """The file that a translated SQLite URL names."""
    return Path(url.database or "")


def _sqlite(url: URL) -> URL:
    if not url.database or url.database == ":memory:":
        # Every connection of a pool would see an empty database of its own.
        raise BadDatabaseUrl(f"a database in memory is lost with its connection: {_SQLITE_HELP}")
    if url.host or url.query or url.database.startswith("file:"):
        raise BadDatabaseUrl(f"a SQLite URL holds a path and nothing else: {_SQLITE_HELP}")
    return url.set(drivername="sqlite+aiosqlite")


def _postgresql(url: URL) -> URL:
    """Accepts libpq's `sslmode`, which asyncpg calls `ssl`; `host` may be the folder of a Unix socket."""
    if not url.database:
        raise BadDatabaseUrl("name the database: postgresql://user:password@host/database")
    query = {("ssl" if name == "sslmode" else name): value for name, value in url.query.items()}
    if unknown := sorted(query.keys() - _POSTGRES_QUERY):
        raise BadDatabaseUrl(
            f"unknown in a PostgreSQL URL: {', '.join(unknown)}; host, port and sslmode are not"
        )
    return url.set(drivername="postgresql+asyncpg", query=query)
