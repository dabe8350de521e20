"""Which cases does the demo begin with? Its own or a file's, raised by Sam as anybody raises one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ValidationError

from adapters.local.world import DINA, MAYA, OMAR, SAM
from bot import conversation
from bot.conversation import Reply, Submission
from bot.conversation.request import new_token
from bot.errors import SettingsFault
from bot.fields import Values
from bot.people import Person, PersonId
from bot.ports import Services
from bot.texts import supported
from bot.views.elements import Form

COLLEAGUES: Mapping[str, Person] = {
    "line_manager": MAYA,
    "sales_ops_lead": OMAR,
    "finance_delegate": OMAR,
    "unit_director": DINA,
    "peer_director": DINA,
}
"""Who plays the people that a file names."""

_DAYS = re.compile(r"([+-]\d{1,3})d")


@dataclass(frozen=True)
class DemoCase:
    key: str
    language: str
    submitted_at: datetime
    period_end: date
    values: Values
    gainers: tuple[PersonId, ...]
    """Besides the rep and the line manager."""


class _Form(BaseModel):
    deal_ref: str
    customer_need: str
    mismatch: str
    honest_advice: str
    deal_value: str
    at_stake: tuple[str, ...]
    decide_by: str


class _Expected(BaseModel):
    conflicted: tuple[
        Literal["line_manager", "sales_ops_lead", "finance_delegate", "unit_director", "peer_director"], ...
    ] = ()


class _Case(BaseModel):
    key: str
    locale: str
    submitted_at: str
    period_end: str
    form: _Form
    expected: _Expected = _Expected()


class _File(BaseModel):
    cases: tuple[_Case, ...]


# --- reading -----------------------------------------------------------------------------------------


def own_cases(now: datetime) -> list[DemoCase]:
    """A few that were invented for the demo; their days count from today, so that they are always open."""
    return _read(files(__package__) / "cases.json", now)


def read_cases(path: Path, now: datetime) -> list[DemoCase]:
    """Cases of a file in the shape of `cases.json`, oldest first. Raises `SettingsFault`."""
    return _read(path, now)


def _read(source: Traversable, now: datetime) -> list[DemoCase]:
    try:
        read = _File.model_validate(json.loads(source.read_text("utf-8")))
        cases = [_demo_case(case, now) for case in read.cases]
    except OSError:
        raise SettingsFault(f"{source}: cannot be read.") from None
    except ValidationError as error:
        raise SettingsFault(f"{source}: {_first_fault(error)}.") from None
    except ValueError as error:
        what = str(error) if isinstance(error, _NoDay) else "is not JSON in UTF-8"
        raise SettingsFault(f"{source}: {what}.") from None
    return sorted(cases, key=lambda case: case.submitted_at)


def _first_fault(error: ValidationError) -> str:
    """Where, and what should be there; never what is there."""
    fault = error.errors(include_input=False)[0]
    where = " → ".join(str(part) for part in fault["loc"]) or "the whole"
    return f"{where}: {fault['msg'][0].lower()}{fault['msg'][1:]}"


class _NoDay(ValueError):
    pass


def _demo_case(case: _Case, now: datetime) -> DemoCase:
    submitted_at = _moment(case.key, case.submitted_at, now)
    decide_by = _day(case.key, "form.decide_by", case.form.decide_by, submitted_at)
    return DemoCase(
        case.key,
        supported(case.locale),
        submitted_at,
        _day(case.key, "period_end", case.period_end, submitted_at),
        {**case.form.model_dump(), "decide_by": decide_by.isoformat()},
        tuple(COLLEAGUES[one].id for one in case.expected.conflicted if one != "line_manager"),
    )


def _moment(key: str, raw: str, now: datetime) -> datetime:
    if found := _DAYS.fullmatch(raw):
        return now + timedelta(days=int(found[1]))
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        moment = datetime.min
    if moment.tzinfo is None:
        raise _NoDay(f"case {key}: submitted_at is no moment like 2026-05-19T10:12:00+02:00")
    return moment.astimezone(UTC)


def _day(key: str, field: str, raw: str, submitted_at: datetime) -> date:
    if found := _DAYS.fullmatch(raw):
        return (submitted_at + timedelta(days=int(found[1]))).date()
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise _NoDay(f"case {key}: {field} is no day like 2026-12-31") from None


# --- raising -----------------------------------------------------------------------------------------


async def has_cases(services: Services) -> bool:
    async with services.read() as work:
        async for _ in work.cases.every():
            return True
    return False


async def load_cases(cases: Iterable[DemoCase], services: Services) -> int:
    """Raise each case as if it were its own day; answers how many there are more.

    A deal that Sam has open already is left alone. Raises `SettingsFault` for a form that nobody could send.
    """
    return sum([await _raise(case, services) for case in cases])


async def _raise(case: DemoCase, services: Services) -> bool:
    sam = replace(SAM, language=case.language)
    on_its_day = _on_the_day_of(case, services)
    reply = await _submit("dilemma", "", case.values, sam, on_its_day)
    if not isinstance(reply, Form):
        return False
    _check_sendable(case, reply)
    answers: Values = {"line_manager": MAYA.id, "gainers": case.gainers}
    asked = {field.id: answers[field.id] for field in reply.fields()}
    _check_sendable(case, await _submit(reply.name, reply.token, asked, sam, on_its_day))
    return True


def _on_the_day_of(case: DemoCase, services: Services) -> Services:
    ends = ((case.period_end.month, case.period_end.day),)
    return replace(
        services, now=lambda: case.submitted_at, company=replace(services.company, period_ends=ends)
    )


async def _submit(form: str, token: str, values: Values, sam: Person, services: Services) -> Reply:
    token = token or new_token()
    return await conversation.submit(Submission(form, "", token, values, sam), services)


def _check_sendable(case: DemoCase, reply: Reply) -> None:
    problems = reply.problems() if isinstance(reply, Form) else {}
    if problems:
        raise SettingsFault(*(f"case {case.key}, {field}: {problem}" for field, problem in problems.items()))
