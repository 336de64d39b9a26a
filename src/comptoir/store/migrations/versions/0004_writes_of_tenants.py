"""Writes that belong to a tenant and to none of its connections, such as a new webhook for all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NOBODY_ELSES = sa.text("connection_id IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("writes") as writes:
        writes.alter_column("connection_id", existing_type=sa.Text(), nullable=True)
    op.create_index(
        "uq_writes_tenant_id_idempotency_key",
        "writes",
        ["tenant_id", "idempotency_key"],
        unique=True,
        sqlite_where=NOBODY_ELSES,
        postgresql_where=NOBODY_ELSES,
    )


def downgrade() -> None:
    op.drop_index("uq_writes_tenant_id_idempotency_key", "writes")
    op.execute("DELETE FROM writes WHERE connection_id IS NULL")
    with op.batch_alter_table("writes") as writes:
        writes.alter_column("connection_id", existing_type=sa.Text(), nullable=False)
