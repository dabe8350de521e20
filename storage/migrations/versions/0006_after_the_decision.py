"""After the decision: second looks, what the customer was told, what was paid, and what became of it all."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

CASE = sa.table("case", sa.column("reference", sa.String()), sa.column("state", sa.String()))
JOB = sa.table(
    "job",
    sa.column("key", sa.String()),
    sa.column("kind", sa.String()),
    sa.column("lane", sa.String()),
    sa.column("payload", sa.JSON()),
    sa.column("created", sa.DateTime(timezone=True)),
    sa.column("starts", sa.DateTime(timezone=True)),
    sa.column("due", sa.DateTime(timezone=True)),
    sa.column("state", sa.String()),
    sa.column("attempts", sa.Integer()),
)


def upgrade() -> None:
    _add_columns()
    _create_ledger()
    _create_follow_up()
    _create_check_in()
    op.create_index("ix_decision_compensation_owner", "decision", ["compensation_owner"])
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"])
    _look_at_the_timers_of_decided_cases()


def _add_columns() -> None:
    for column in (
        sa.Column("second_look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("second_look_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stepped_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("case", column)
    op.add_column("message", sa.Column("detail", sa.String(), nullable=False, server_default=""))


def _create_ledger() -> None:
    op.create_table(
        "ledger_entry",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(), nullable=True),
        sa.Column("minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reference"], ["case.reference"], name="fk_ledger_entry_reference_case", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reference", "number", name="pk_ledger_entry"),
    )


def _create_follow_up() -> None:
    op.create_table(
        "follow_up",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("smile", sa.String(), nullable=True),
        sa.Column("value_minor", sa.BigInteger(), nullable=True),
        sa.Column("value_currency", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reference"], ["case.reference"], name="fk_follow_up_reference_case", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reference", "number", name="pk_follow_up"),
    )


def _create_check_in() -> None:
    op.create_table(
        "check_in",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("feeling", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["reference"], ["case.reference"], name="fk_check_in_reference_case", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reference", "number", name="pk_check_in"),
    )


def _look_at_the_timers_of_decided_cases() -> None:
    """A decision had no timers before: nothing would ever look at these cases again."""
    connection, now = op.get_bind(), datetime.now(UTC)
    decided = connection.scalars(sa.select(CASE.c.reference).where(CASE.c.state == "decided")).all()
    for reference in decided:
        connection.execute(sa.insert(JOB).values(**_look_at_timers(reference, now)))


def _look_at_timers(reference: str, now: datetime) -> dict[str, object]:
    return {
        "key": f"case:{reference}:timer:look:upgrade",
        "kind": "timer",
        "lane": None,
        "payload": {"reference": reference},
        "created": now,
        "starts": now,
        "due": now,
        "state": "waiting",
        "attempts": 0,
    }
