"""Announcements: the address that is told the key of a new connection."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("login_states", sa.Column("webhook_url", sa.Text()))


def downgrade() -> None:
    with op.batch_alter_table("login_states") as states:
        states.drop_column("webhook_url")
