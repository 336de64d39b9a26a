"""The database URL, as people write it."""

import pytest

from comptoir.store.address import driver_url
from comptoir.store.errors import BadDatabaseUrl


@pytest.mark.parametrize(
    ("written", "driven"),
    [
        ("sqlite:///var/comptoir.db", "sqlite+aiosqlite:///var/comptoir.db"),
        ("sqlite:////srv/comptoir.db", "sqlite+aiosqlite:////srv/comptoir.db"),
        ("postgresql://user:pw@host/db", "postgresql+asyncpg://user:pw@host/db"),
        ("postgres://user:pw@host:6432/db", "postgresql+asyncpg://user:pw@host:6432/db"),
        ("postgresql://host/db?sslmode=require", "postgresql+asyncpg://host/db?ssl=require"),
        ("postgresql://user@/db?host=/run/pg", "postgresql+asyncpg://user@/db?host=%2Frun%2Fpg"),
    ],
)
def test_a_url_is_translated_for_the_driver(written, driven):
    assert driver_url(written).render_as_string(hide_password=False) == driven


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("sqlite:///:memory:", "in memory"),
        ("sqlite://", "in memory"),
        ("sqlite:///file:x?mode=memory", "a path and nothing else"),
        ("mysql://user:hush@host/db", "'mysql' is not served"),
        ("comptoir.db", "sqlite:///folder/comptoir.db"),
        ("postgresql://user:hush@host", "name the database"),
        ("postgresql://user:hush@host/db?channel_binding=require", "channel_binding"),
    ],
)
def test_a_url_that_cannot_work_is_refused_with_a_way_out(written, told):
    with pytest.raises(BadDatabaseUrl, match=told) as caught:
        driver_url(written)
    assert "hush" not in str(caught.value)
