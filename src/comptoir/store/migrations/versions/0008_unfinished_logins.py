"""Unfinished logins: the tokens of a consent whose person the target system could not name."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("login_states", sa.Column("code_hash", sa.Text()))
    op.add_column("login_states", sa.Column("pair", sa.LargeBinary()))


def downgrade() -> None:
    with op.batch_alter_table("login_states") as states:
        states.drop_column("pair")
        states.drop_column("code_hash")
