"""The SQLite file itself: readable by its owner alone, and switched to a write-ahead log for good."""

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from comptoir.store.errors import DatabaseUnavailable

_PAUSE = 0.05
_PRIMARY_CODE = 0xFF  # the rest of an SQLite error code says more about the same error


def prepare(file: Path, patience: float) -> None:
    """Create the file and its folder if need be; blocks for `patience` seconds, then DatabaseUnavailable."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _create_private(file)
        with closing(sqlite3.connect(file, timeout=_PAUSE)) as raw:
            _write_ahead(raw, time.monotonic() + patience)
    except (OSError, sqlite3.Error) as error:
        raise DatabaseUnavailable(f"{file} cannot be opened: {error}") from error


def _create_private(file: Path) -> None:
    """SQLite gives its log files the mode of the database."""
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return  # an existing file keeps the mode that its operator gave it


def _write_ahead(raw: sqlite3.Connection, deadline: float) -> None:
    """Two processes that open a new file at once: this is the one lock that SQLite does not wait for."""
    while True:
        try:
            raw.execute("PRAGMA journal_mode=WAL").fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _PRIMARY_CODE != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE)
        else:
            return
