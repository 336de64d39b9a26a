"""Webhooks of tenants, what vendors sent of their own accord, and the secret that proves it was them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def _owner_fk(table: str, column: str, owner: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{owner}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE"
    )


def upgrade() -> None:
    op.add_column("systems", sa.Column("webhook_secret", sa.LargeBinary()))
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("connection_id", sa.Text()),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("target", sa.Text()),
        sa.Column("company_id", sa.Text()),
        sa.Column("callback_url", sa.Text(), nullable=False),
        sa.Column("resource", sa.Text()),
        sa.Column("event_type", sa.Text()),
        sa.Column("same_hash", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_webhooks"),
        sa.UniqueConstraint("same_hash", name="uq_webhooks_same_hash"),
        _owner_fk("webhooks", "tenant_id", "tenants"),
        _owner_fk("webhooks", "connection_id", "connections"),
    )
    op.create_index("ix_webhooks_tenant_id_connection_id", "webhooks", ["tenant_id", "connection_id"])
    op.create_table(
        "arrivals",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("company_id", sa.Text()),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("record_key", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_arrivals"),
        sa.UniqueConstraint("tenant_id", "target", "digest", name="uq_arrivals_tenant_id_target_digest"),
        _owner_fk("arrivals", "tenant_id", "tenants"),
    )
    op.create_index("ix_arrivals_received_at", "arrivals", ["received_at"])


def downgrade() -> None:
    op.drop_table("arrivals")
    op.drop_table("webhooks")
    with op.batch_alter_table("systems") as systems:
        systems.drop_column("webhook_secret")
