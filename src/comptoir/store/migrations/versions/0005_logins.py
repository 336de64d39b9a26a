"""Logins: a chain of tokens belongs to a person and an app, and connections hang on it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "logins",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text()),
        sa.Column("person", sa.Text()),
        sa.Column("sealed_for", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("refreshing_since", MOMENT),
        sa.Column("refresher", sa.Text()),
        sa.Column("beat", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_since", MOMENT, nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("calls_on", sa.Text()),
        sa.Column("calls", sa.BigInteger(), nullable=False),
        sa.Column("succeeded_by", sa.Text()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_logins"),
        sa.UniqueConstraint("target", "client_id", "person", name="uq_logins_target_client_id_person"),
    )
    op.create_index("ix_logins_state_due_at", "logins", ["state", "due_at"])
    op.create_index("ix_logins_succeeded_by", "logins", ["succeeded_by"])
    # A pair stays sealed as it was: for its connection, whose id its login takes over.
    op.execute(
        "INSERT INTO logins (id, target, person, sealed_for, sealed, issued_at, expires_at, version,"
        " refreshing_since, beat, state, state_since, due_at, calls, created_at)"
        " SELECT c.id, c.target, c.login, c.tenant_id, t.sealed, t.issued_at, t.expires_at, t.version,"
        " t.refreshing_since, 0,"
        " CASE WHEN c.status IN ('needs_consent', 'revoked') THEN 'needs_consent' ELSE 'healthy' END,"
        " c.updated_at, t.issued_at, 0, c.created_at"
        " FROM tokens t JOIN connections c ON c.id = t.connection_id"
    )
    with op.batch_alter_table("connections") as batch:
        batch.add_column(sa.Column("login_id", sa.Text()))
        batch.add_column(sa.Column("status_since", MOMENT))
        batch.add_column(sa.Column("reason", sa.Text()))
        batch.create_foreign_key(
            "fk_connections_login_id", "logins", ["login_id"], ["id"], ondelete="SET NULL"
        )
    op.execute(
        "UPDATE connections SET login_id = id WHERE EXISTS"
        " (SELECT 1 FROM tokens WHERE tokens.connection_id = connections.id)"
    )
    op.create_index("ix_connections_login_id", "connections", ["login_id"])
    op.create_table(
        "earlier_keys",
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("connection_id", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name="pk_earlier_keys"),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["connections.id"],
            name="fk_earlier_keys_connection_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_earlier_keys_connection_id", "earlier_keys", ["connection_id"])
    op.drop_table("tokens")


def downgrade() -> None:
    """A login that several connections share, or that is younger than this revision, must be made anew."""
    op.create_table(
        "tokens",
        sa.Column("connection_id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("refreshing_since", MOMENT),
        sa.PrimaryKeyConstraint("connection_id", name="pk_tokens"),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connections.id"], name="fk_tokens_connection_id", ondelete="CASCADE"
        ),
    )
    op.execute(
        "INSERT INTO tokens SELECT l.id, l.sealed, l.issued_at, l.expires_at, l.version, l.refreshing_since"
        " FROM logins l JOIN connections c ON c.id = l.id"
    )
    op.drop_table("earlier_keys")
    op.drop_index("ix_connections_login_id", "connections")
    with op.batch_alter_table("connections") as batch:
        batch.drop_constraint("fk_connections_login_id", type_="foreignkey")
        batch.drop_column("login_id")
        batch.drop_column("status_since")
        batch.drop_column("reason")
    op.drop_table("logins")
