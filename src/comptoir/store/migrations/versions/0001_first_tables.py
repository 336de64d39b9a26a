"""The first tables: tenants, systems, connections, tokens, login states, request log, writes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
JSON = sa.Text()


def _tenant_fk(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id"], ["tenants.id"], name=f"fk_{table}_tenant_id", ondelete="CASCADE"
    )


def _connection_fk(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["connection_id"], ["connections.id"], name=f"fk_{table}_connection_id", ondelete="CASCADE"
    )


def upgrade() -> None:
    op.create_table(
        "tenants",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("callback_url", sa.Text()),
        sa.Column("cancel_callback_url", sa.Text()),
        sa.Column("signing_secret", sa.LargeBinary()),
        sa.Column("style", JSON),
        sa.PrimaryKeyConstraint("id", name="pk_tenants"),
        sa.UniqueConstraint("key_hash", name="uq_tenants_key_hash"),
    )
    op.create_table(
        "systems",
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("client_secret", sa.LargeBinary(), nullable=False),
        sa.Column("custom", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "target", name="pk_systems"),
        _tenant_fk("systems"),
    )
    op.create_table(
        "connections",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("company_id", sa.Text()),
        sa.Column("company", JSON),
        sa.Column("companies", JSON, nullable=False),
        sa.Column("login", sa.Text()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_connections"),
        sa.UniqueConstraint("key_hash", name="uq_connections_key_hash"),
        _tenant_fk("connections"),
    )
    op.create_index("ix_connections_tenant_id_created_at", "connections", ["tenant_id", "created_at"])
    op.create_table(
        "tokens",
        sa.Column("connection_id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("refreshing_since", MOMENT),
        sa.PrimaryKeyConstraint("connection_id", name="pk_tokens"),
        _connection_fk("tokens"),
    )
    op.create_table(
        "login_states",
        sa.Column("state_hash", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("callback_url", sa.Text()),
        sa.Column("cancel_callback_url", sa.Text()),
        sa.Column("company_id", sa.Text()),
        sa.Column("environment_selection", sa.Boolean(), nullable=False),
        sa.Column("include_signature", sa.Boolean(), nullable=False),
        sa.Column("connection_id", sa.Text()),
        sa.Column("browser_hash", sa.Text()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.PrimaryKeyConstraint("state_hash", name="pk_login_states"),
        _tenant_fk("login_states"),
        _connection_fk("login_states"),
    )
    op.create_index("ix_login_states_expires_at", "login_states", ["expires_at"])
    op.create_table(
        "requests",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("tenant_id", sa.Text()),
        sa.Column("connection_id", sa.Text()),
        sa.Column("company_id", sa.Text()),
        sa.Column("operation", sa.Text()),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=False),
        sa.Column("error_code", sa.Text()),
        sa.Column("duration_ms", sa.Float(53), nullable=False),
        sa.Column("vendor_calls", sa.BigInteger(), nullable=False),
        sa.Column("vendor_ms", sa.Float(53), nullable=False),
        sa.Column("bytes_out", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
    )
    op.create_index("ix_requests_at", "requests", ["at"])
    op.create_index("ix_requests_tenant_id_at", "requests", ["tenant_id", "at"])
    op.create_table(
        "writes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("connection_id", sa.Text(), nullable=False),
        sa.Column("company_id", sa.Text()),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.Text()),
        sa.Column("request_hash", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("record_key", sa.Text()),
        sa.Column("answer", sa.LargeBinary()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("natural_key", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_writes"),
        sa.UniqueConstraint(
            "connection_id", "idempotency_key", name="uq_writes_connection_id_idempotency_key"
        ),
        _tenant_fk("writes"),
        _connection_fk("writes"),
    )
    op.create_index("ix_writes_status_updated_at", "writes", ["status", "updated_at"])
    op.create_index("ix_writes_tenant_id", "writes", ["tenant_id"])


def downgrade() -> None:
    for table in ("writes", "requests", "login_states", "tokens", "connections", "systems", "tenants"):
        op.drop_table(table)
