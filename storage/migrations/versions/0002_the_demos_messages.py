"""The demo's own platform: its messages, and who reads in which language."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# SQLite numbers rows by itself only in a column of type INTEGER.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "local_message",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("thread_of", sa.String(), nullable=True),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_local_message"),
        sa.UniqueConstraint("message_id", name="uq_local_message_message_id"),
    )
    op.create_index("ix_local_message_channel", "local_message", ["channel"])

    op.create_table(
        "local_language",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_local_language"),
    )
