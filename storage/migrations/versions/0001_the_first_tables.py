"""The first tables: cases, their audit trail, drafts, jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# SQLite numbers rows by itself only in a column of type INTEGER.
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entry"),
    )
    op.create_index("ix_audit_entry_reference", "audit_entry", ["reference"])

    op.create_table(
        "binding",
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("role", name="pk_binding"),
    )
    op.create_table(
        "case",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("rep", sa.String(), nullable=False),
        sa.Column("rep_name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decide_by", sa.Date(), nullable=False),
        sa.Column("honest_advice", sa.String(), nullable=False),
        sa.Column("value_minor", sa.BigInteger(), nullable=False),
        sa.Column("value_currency", sa.String(), nullable=False),
        sa.Column("stake_me", sa.Boolean(), nullable=False),
        sa.Column("stake_manager", sa.Boolean(), nullable=False),
        sa.Column("stake_higher", sa.Boolean(), nullable=False),
        sa.Column("stake_nobody", sa.Boolean(), nullable=False),
        sa.Column("stake_dont_know", sa.Boolean(), nullable=False),
        sa.Column("deal_key", sa.String(), nullable=False),
        sa.Column("line_manager", sa.String(), nullable=True),
        sa.Column("line_manager_gains", sa.Boolean(), nullable=False),
        sa.Column("posting_to", sa.String(), nullable=True),
        sa.Column("handed_over_by", sa.String(), nullable=True),
        sa.Column("handed_over_by_name", sa.String(), nullable=True),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("redirect_to", sa.String(), nullable=True),
        sa.Column("redirected_by", sa.String(), nullable=True),
        sa.Column("redirected_by_name", sa.String(), nullable=True),
        sa.Column("redirected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("belonged_here", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case"),
        sa.UniqueConstraint("reference", name="uq_case_reference"),
    )
    op.create_index("ix_case_deal_key", "case", ["deal_key"])
    op.create_index("ix_case_rep_case_submitted_at", "case", ["rep", "submitted_at"])
    op.create_index("ix_case_state", "case", ["state"])

    op.create_table(
        "draft",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner", "name", "reference", name="pk_draft"),
    )
    op.create_index("ix_draft_expires", "draft", ["expires"])

    op.create_table(
        "handled",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_handled"),
    )
    op.create_index("ix_handled_handled_at", "handled", ["handled_at"])

    op.create_table(
        "job",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
        sa.UniqueConstraint("key", name="uq_job_key"),
    )
    op.create_index("ix_job_finished_at", "job", ["finished_at"])
    op.create_index("ix_job_lane_job_state", "job", ["lane", "state"])
    op.create_index("ix_job_state_job_due", "job", ["state", "due"])

    op.create_table(
        "line_manager",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("manager", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_line_manager"),
    )
    op.create_table(
        "case_person",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reference"], ["case.reference"], name="fk_case_person_reference_case", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reference", "person", "part", name="pk_case_person"),
    )
    op.create_index("ix_case_person_person", "case_person", ["person"])

    op.create_table(
        "decision",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("new_value_minor", sa.BigInteger(), nullable=True),
        sa.Column("new_value_currency", sa.String(), nullable=True),
        sa.Column("told_by", sa.Date(), nullable=True),
        sa.Column("compensation_code", sa.String(), nullable=False),
        sa.Column("compensation_owner", sa.String(), nullable=True),
        sa.Column("compensation_due", sa.Date(), nullable=True),
        sa.Column("compensation_minor", sa.BigInteger(), nullable=True),
        sa.Column("compensation_currency", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reference"], ["case.reference"], name="fk_decision_reference_case", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reference", "number", name="pk_decision"),
    )
    op.create_index("ix_decision_decided_at", "decision", ["decided_at"])

    op.create_table(
        "message",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("route", sa.Integer(), nullable=True),
        sa.Column("reader", sa.String(), nullable=True),
        sa.Column("shown_version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reference"], ["case.reference"], name="fk_message_reference_case", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.UniqueConstraint("channel", "message_id", name="uq_message_channel_message_id"),
    )
    op.create_index("ix_message_reference_message_purpose", "message", ["reference", "purpose"])

    op.create_table(
        "note",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["reference"], ["case.reference"], name="fk_note_reference_case", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reference", "number", name="pk_note"),
    )
    op.create_table(
        "question",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_by_name", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["reference"], ["case.reference"], name="fk_question_reference_case", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reference", "number", name="pk_question"),
    )
