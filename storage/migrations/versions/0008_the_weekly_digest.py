"""The weekly digest: what cases count for, and the figures of each week as they were printed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CASE = sa.table(
    "case",
    sa.column("reference", sa.String()),
    sa.column("state", sa.String()),
    sa.column("belonged_here", sa.Boolean()),
    sa.column("belonged_here_at", sa.DateTime(timezone=True)),
    sa.column("withdrawn_at", sa.DateTime(timezone=True)),
)
AUDIT = sa.table(
    "audit_entry",
    sa.column("reference", sa.String()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("action", sa.String()),
    sa.column("result", sa.String()),
)


def upgrade() -> None:
    for column in (
        sa.Column("belonged_here_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_before_on", sa.Date(), nullable=True),
        sa.Column("told_before_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=False, server_default="0"),
    ):
        op.add_column("case", column)
    _remember_when("belonged_here_at", "belongs_here", CASE.c.belonged_here.is_(True))
    _remember_when("withdrawn_at", "withdraw", CASE.c.state == "withdrawn")
    op.drop_column("case", "belonged_here")
    uncounted = sa.text("counted <> version")
    op.create_index("ix_case_uncounted", "case", ["id"], sqlite_where=uncounted, postgresql_where=uncounted)
    _create_fact()
    op.create_table(
        "digest",
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("monday", name="pk_digest"),
    )


def _remember_when(column: str, action: str, cases: sa.ColumnElement[bool]) -> None:
    """Only the trail knew."""
    of_case = AUDIT.c.reference == CASE.c.reference
    last = sa.select(sa.func.max(AUDIT.c.at)).where(of_case, AUDIT.c.action == action, AUDIT.c.result == "done")
    op.execute(sa.update(CASE).where(cases).values({column: last.scalar_subquery()}))


def _create_fact() -> None:
    op.create_table(
        "fact",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("rep", sa.String(), nullable=False),
        sa.Column("dated", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("seconds", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("minor", sa.BigInteger(), nullable=True),
        sa.Column("given_up", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reference"], ["case.reference"], name="fk_fact_reference_case", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reference", "number", name="pk_fact"),
    )
    dated = ["kind", "dated", "since", "until", "code", "rep", "currency", "minor", "given_up"]
    op.create_index("ix_fact_dated", "fact", dated)
    op.create_index("ix_fact_until", "fact", ["kind", "until", "since"])
    op.create_index("ix_fact_day", "fact", ["kind", "day"])
