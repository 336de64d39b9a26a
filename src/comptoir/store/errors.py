"""What can go wrong with the store itself, as opposed to what it is asked for.

StoreError
├── BadDatabaseUrl        the setting is at fault; the message says what to write instead
├── DatabaseUnavailable   not reachable, locked for too long, or closed; nothing has been written
└── Stale                 the row was changed by somebody else since it was read
"""


class StoreError(Exception):
    """The store could not do what it was asked to."""


class BadDatabaseUrl(StoreError):
    """The URL names no database that Comptoir can keep its rows in."""


class DatabaseUnavailable(StoreError):
    """No transaction could be begun: the database is gone, locked by another process, or closed."""


class Stale(StoreError):
    """The row carries a newer version than the one that was to be changed: read it again and decide."""
