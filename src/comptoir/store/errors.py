"""What can go wrong with the store itself, as opposed to what it is asked for.

StoreError
├── BadDatabaseUrl            the setting is at fault; the message says what to write instead
├── DatabaseAway              somebody else's trouble: it passes
│   ├── DatabaseUnavailable   not reachable, locked for too long, lost or closed; nothing has been written
│   └── CommitLost            lost while a transaction was committed; nobody knows whether it was
└── Stale                     the row was changed by somebody else since it was read
"""

from sqlalchemy.exc import SQLAlchemyError


class StoreError(Exception):
    """The store could not do what it was asked to."""


class BadDatabaseUrl(StoreError):
    """The URL names no database that Comptoir can keep its rows in."""


class DatabaseAway(StoreError):
    """The database does not do its part at the moment."""


class DatabaseUnavailable(DatabaseAway):
    """No transaction, or none to its end: the database is gone, locked by another process, or closed."""


class CommitLost(DatabaseAway):
    """The database went away before it said that the transaction was committed."""


class Stale(StoreError):
    """The row carries a newer version than the one that was to be changed: read it again and decide."""


TROUBLE = (StoreError, SQLAlchemyError, OSError)
"""All that may go wrong with the database, for those who wait until it is over, or go on without a note."""
