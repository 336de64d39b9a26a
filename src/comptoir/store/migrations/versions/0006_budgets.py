"""Budgets: the books of every app and company, for all processes of an installation."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "budgets",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("books", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("account", name="pk_budgets"),
    )
    op.create_index("ix_budgets_changed_at", "budgets", ["changed_at"])


def downgrade() -> None:
    op.drop_table("budgets")
