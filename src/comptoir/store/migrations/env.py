"""What alembic runs for a migration: the connection comes from `comptoir.store.migration`."""

from alembic import context

from comptoir.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite changes a table by rebuilding it
)
context.run_migrations()
