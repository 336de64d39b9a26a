"""Jobs: what is to be done while nobody waits for it, each with its lease."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
OPEN = sa.text("status IN ('waiting', 'running')")
RUNNING = sa.text("status = 'running'")


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unique_key", sa.Text()),
        sa.Column("tenant_id", sa.Text()),
        sa.Column("connection_id", sa.Text()),
        sa.Column("company_id", sa.Text()),
        sa.Column("lane", sa.Text()),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.LargeBinary()),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("worker", sa.Text()),
        sa.Column("lease_until", MOMENT),
        sa.Column("reason", sa.Text()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name="fk_jobs_tenant_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connections.id"], name="fk_jobs_connection_id", ondelete="CASCADE"
        ),
    )
    op.create_index(
        "uq_jobs_unique_key", "jobs", ["unique_key"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index(
        "uq_jobs_lane", "jobs", ["lane"], unique=True, sqlite_where=RUNNING, postgresql_where=RUNNING
    )
    op.create_index("ix_jobs_status_priority_not_before_id", "jobs", ["status", "priority", "not_before", "id"])
    op.create_index("ix_jobs_connection_id", "jobs", ["connection_id"])


def downgrade() -> None:
    op.drop_table("jobs")
