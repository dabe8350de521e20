"""Every way out of a dilemma: corrected decisions, hand-over, redirection, private cards and bound channels."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# What was typed with a decision stood beside the rest while a case had one decision; now each has its own.
DECISION_WORDS = ("rationale", "customer_told", "how_asked", "compensation_reason")

CASE = sa.table("case", sa.column("reference", sa.String()), sa.column("words", sa.Text()))
DECISION = sa.table("decision", sa.column("reference", sa.String()))


def upgrade() -> None:
    op.create_table(
        "binding",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("bound_by", sa.String(), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_binding"),
    )
    op.create_table(
        "redirect",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("redirect_to", sa.String(), nullable=False),
        sa.Column("redirected_by", sa.String(), nullable=False),
        sa.Column("redirected_by_name", sa.String(), nullable=False),
        sa.Column("redirected_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["reference"], ["case.reference"], name="fk_redirect_reference_case", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reference", "number", name="pk_redirect"),
    )
    for column in (
        sa.Column("handed_over_by", sa.String(), nullable=True),
        sa.Column("handed_over_by_name", sa.String(), nullable=True),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("belonged_here", sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column("case", column)
    op.add_column("message", sa.Column("reader", sa.String(), nullable=True))
    with op.batch_alter_table("decision") as decision:
        decision.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="1"))
        decision.add_column(sa.Column("compensation_minor", sa.BigInteger(), nullable=True))
        decision.add_column(sa.Column("compensation_currency", sa.String(), nullable=True))
        decision.drop_constraint("pk_decision", type_="primary")
        decision.create_primary_key("pk_decision", ["reference", "number"])
    _give_each_decision_its_words()


def _give_each_decision_its_words() -> None:
    connection = op.get_bind()
    decided = set(connection.scalars(sa.select(DECISION.c.reference)))
    for reference, raw in connection.execute(sa.select(CASE.c.reference, CASE.c.words)).all():
        words = json.loads(raw)
        of_decision = {name: words.pop(name, "") for name in DECISION_WORDS}
        words["redirects"] = []
        words["decisions"] = [of_decision] if reference in decided else []
        changed = json.dumps(words, separators=(",", ":"))
        connection.execute(sa.update(CASE).where(CASE.c.reference == reference).values(words=changed))
