"""Which tables are there? Codes, dates, amounts and people in columns; what people typed only in `words`.

Every moment is stored in UTC and comes back aware; a naive one is refused (SQLModel's `UTCDateTime`).
Tables `draft` and `local_message` are the other places with typed text: never searched, the one short-lived,
the other the demo's alone.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Index, Integer, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

# SQLite numbers rows by itself only in a column of type INTEGER.
ROW_ID = BigInteger().with_variant(Integer(), "sqlite")

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


UNCOUNTED = text("counted <> version")
DATED = ("kind", "dated", "since", "until", "code", "rep", "currency", "minor", "given_up")


def _of_case() -> Any:
    """The case a row belongs to, as part of the row's key."""
    return Field(primary_key=True, foreign_key="case.reference", ondelete="CASCADE")


class CaseRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "case"
    __table_args__ = (
        Index(None, "rep", "submitted_at"),
        Index(None, "deal_key"),
        Index(None, "state"),
        Index("ix_case_uncounted", "id", sqlite_where=UNCOUNTED, postgresql_where=UNCOUNTED),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    """Never shown to anybody: it would count the cases."""
    reference: str = Field(unique=True)
    platform: str
    rep: str
    rep_name: str
    state: str
    version: int
    counted: int = 0
    """Of which version the facts were found."""
    submitted_at: datetime
    due_at: datetime
    decide_by: date
    honest_advice: str
    value_minor: int = Field(sa_type=BigInteger)
    value_currency: str
    stake_me: bool
    stake_manager: bool
    stake_higher: bool
    stake_nobody: bool
    stake_dont_know: bool
    deal_key: str
    line_manager: str | None
    line_manager_gains: bool
    posting_to: str | None = None
    handed_over_by: str | None = None
    handed_over_by_name: str | None = None
    handed_over_at: datetime | None = None
    belonged_here_at: datetime | None = None
    withdrawn_at: datetime | None = None
    second_look_at: datetime | None = None
    second_look_due: datetime | None = None
    accepted_at: datetime | None = None
    stepped_back_at: datetime | None = None
    told_on: date | None = None
    told_at: datetime | None = None
    told_before_on: date | None = None
    told_before_at: datetime | None = None
    words: str = Field(sa_type=Text)
    """Everything people typed about the case: `storage.words.Words` as JSON."""


class CasePersonRow(SQLModel, table=True):
    """Somebody besides the rep who has a part in a case: gainer, declared, recused or assigned."""

    __tablename__: ClassVar[Any] = "case_person"
    __table_args__ = (Index(None, "person"),)

    reference: str = _of_case()
    person: str = Field(primary_key=True)
    part: str = Field(primary_key=True)


class QuestionRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "question"

    reference: str = _of_case()
    number: int = Field(primary_key=True)
    asked_by: str
    asked_by_name: str
    asked_at: datetime
    answered_at: datetime | None


class NoteRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "note"

    reference: str = _of_case()
    number: int = Field(primary_key=True)
    noted_at: datetime


class DecisionRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "decision"
    __table_args__ = (Index(None, "decided_at"), Index(None, "compensation_owner"))

    reference: str = _of_case()
    number: int = Field(primary_key=True)
    """The highest stands; the others were corrected, or superseded by a second look."""
    code: str
    decided_by: str
    decided_by_name: str
    decided_at: datetime
    new_value_minor: int | None = Field(sa_type=BigInteger)
    new_value_currency: str | None
    told_by: date | None
    compensation_code: str
    compensation_owner: str | None
    compensation_due: date | None
    compensation_minor: int | None = Field(sa_type=BigInteger)
    compensation_currency: str | None


class RedirectRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "redirect"

    reference: str = _of_case()
    number: int = Field(primary_key=True)
    redirect_to: str
    redirected_by: str
    redirected_by_name: str
    redirected_at: datetime


class LedgerEntryRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "ledger_entry"

    reference: str = _of_case()
    number: int = Field(primary_key=True)
    act: str
    at: datetime
    written_by: str | None
    minor: int | None = Field(sa_type=BigInteger)
    currency: str | None


class FollowUpRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "follow_up"

    reference: str = _of_case()
    number: int = Field(primary_key=True)
    day: int
    outcome: str
    answered_at: datetime
    smile: str | None
    value_minor: int | None = Field(sa_type=BigInteger)
    value_currency: str | None


class CheckInRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "check_in"

    reference: str = _of_case()
    number: int = Field(primary_key=True)
    feeling: str
    at: datetime


class FactRow(SQLModel, table=True):
    """What a case counts for in the figures of a week (`bot.facts`). Found anew whenever the case changed."""

    __tablename__: ClassVar[Any] = "fact"
    __table_args__ = (
        # All that is counted stands in the index: the rows themselves are not looked at.
        Index("ix_fact_dated", *DATED),
        Index("ix_fact_until", "kind", "until", "since"),
        Index("ix_fact_day", "kind", "day"),
    )

    reference: str = _of_case()
    number: int = Field(primary_key=True)
    kind: str
    code: str
    rep: str
    dated: datetime
    since: datetime
    until: datetime
    day: date | None
    seconds: int | None = Field(sa_type=BigInteger)
    currency: str | None
    minor: int | None = Field(sa_type=BigInteger)
    given_up: int | None = Field(sa_type=BigInteger)


class DigestRow(SQLModel, table=True):
    """The figures of a week, kept for good as they were printed."""

    __tablename__: ClassVar[Any] = "digest"

    monday: date = Field(primary_key=True)
    kept: dict[str, Any] = Field(sa_type=JSON)
    sent_at: datetime | None = None


class MessageRow(SQLModel, table=True):
    """A message of the bot about a case. Those of purpose `card` are the case's cards, with their route."""

    __tablename__: ClassVar[Any] = "message"
    __table_args__ = (UniqueConstraint("channel", "message_id"), Index(None, "reference", "purpose"))

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    reference: str = Field(foreign_key="case.reference", ondelete="CASCADE")
    purpose: str
    channel: str
    message_id: str
    route: int | None = None
    reader: str | None = None
    """Whose private chat it is, for a card that stands in one or a message that is drawn again."""
    shown_version: int | None = None
    detail: str = ""


class AuditRow(SQLModel, table=True):
    """Append-only. The reference may be of no case: tries on made-up references are written down too."""

    __tablename__: ClassVar[Any] = "audit_entry"
    __table_args__ = (Index(None, "reference"), Index(None, "at"))

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    reference: str | None
    at: datetime
    actor: str | None
    role: str
    action: str
    result: str


class DraftRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "draft"
    __table_args__ = (Index(None, "expires"),)

    owner: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    reference: str = Field(primary_key=True)
    step: int
    answers: dict[str, str | list[str]] = Field(sa_type=JSON)
    expires: datetime


class BindingRow(SQLModel, table=True):
    """Append-only: each time a steward bound a channel from inside it. The last one of a role counts."""

    __tablename__: ClassVar[Any] = "binding"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    role: str
    channel: str
    bound_by: str
    bound_at: datetime


class LineManagerRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "line_manager"

    person: str = Field(primary_key=True)
    manager: str


class LinkedAccountRow(SQLModel, table=True):
    """An account for which another one of the same person stands."""

    __tablename__: ClassVar[Any] = "linked_account"

    account: str = Field(primary_key=True)
    person: str
    linked_at: datetime


class LinkCodeRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "link_code"

    account: str = Field(primary_key=True)
    digest: str = Field(unique=True)
    expires: datetime


class HandledRow(SQLModel, table=True):
    __tablename__: ClassVar[Any] = "handled"
    __table_args__ = (Index(None, "handled_at"),)

    token: str = Field(primary_key=True)
    reference: str
    handled_at: datetime


class JobRow(SQLModel, table=True):
    """Outbox, timer and schedule in one (architecture.md, Storage and jobs)."""

    __tablename__: ClassVar[Any] = "job"
    __table_args__ = (Index(None, "state", "due"), Index(None, "lane", "state"), Index(None, "finished_at"))

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    key: str = Field(unique=True)
    kind: str
    lane: str | None
    payload: dict[str, Any] = Field(sa_type=JSON)
    created: datetime
    starts: datetime
    """When it was first due. From then on it stands in its lane, also while it is put back."""
    due: datetime
    state: str = "waiting"
    attempts: int = 0
    token: str | None = None
    """Changes hands with the lease; none while nobody holds the job."""
    lease_until: datetime | None = None
    error: str | None = None
    finished_at: datetime | None = None


class LocalMessageRow(SQLModel, table=True):
    """A message of the demo's own platform, as it is shown: `html` holds what people typed."""

    __tablename__: ClassVar[Any] = "local_message"
    __table_args__ = (Index(None, "channel"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    message_id: str = Field(unique=True)
    channel: str
    thread_of: str | None
    html: str = Field(sa_type=Text)
    key: str
    posted_at: datetime
    edited_at: datetime | None


class LocalLanguageRow(SQLModel, table=True):
    """In which language somebody of the demo reads."""

    __tablename__: ClassVar[Any] = "local_language"

    person: str = Field(primary_key=True)
    language: str


class LocalClockRow(SQLModel, table=True):
    """By how much the demo's clock was put forward: one row, or none."""

    __tablename__: ClassVar[Any] = "local_clock"

    name: str = Field(primary_key=True)
    ahead_seconds: int = Field(sa_type=BigInteger)


class TeamsConversationRow(SQLModel, table=True):
    """A channel, a chat or a person in Teams: where the bot answers, and by which Connector."""

    __tablename__: ClassVar[Any] = "teams_conversation"
    __table_args__ = (Index(None, "conversation"), Index(None, "heard_at"))

    place: str = Field(primary_key=True)
    conversation: str
    service_url: str
    tenant: str
    kind: str
    team: str
    language: str
    timezone: str
    heard_at: datetime
