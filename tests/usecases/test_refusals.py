"""Who may not act on a case: does everybody get the one answer that says nothing, and is it written down?

For each of them and each action: the very card that a case gets that does not exist, an audit entry with the
reason, and nothing changed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import pytest

from bot.conversation import Press, Submission, press, submit
from bot.errors import NotForYou
from bot.people import Person, PersonId, Role
from bot.texts import Texts
from bot.views.elements import Form
from bot.views.notices import refusal_card
from tests.cast import DINA, MANAGEMENT, MAYA, OMAR, SAM, STELLA
from tests.office import (
    ADVISE,
    FINN,
    GUS,
    NO_SUCH_CASE,
    NOT_OURS,
    PIA,
    ROBOT,
    WHY,
    Office,
    filled_in,
    same,
)

DECIDING = ("decide", "ask", "recuse", "redirect")
DECIDERS_FORMS = ("own_gain", "decision", "decision_details", "ask", "redirect")
FROM_THE_REP = ("answer", "add_note", "withdraw", "belongs_here")
REPS_FORMS = ("answer", "add_note", "withdraw")

ANSWERS = {
    "own_gain": {"own_gain": "no"},
    "decision": {"decision": "advise_best_fit", "rationale": WHY},
    "decision_details": {name: ADVISE[name] for name in [*ADVISE][2:]} | {"compensation_owner": PIA.id},
    "ask": {"question": "Who would use it there?"},
    "redirect": {"redirect_to": "hr", "redirect_reason": NOT_OURS},
    "answer": {"answer": "Three planners."},
    "add_note": {"note": "They sign on Friday."},
    "withdraw": {"withdraw_reason": ""},
}


@dataclass(frozen=True)
class Barred:
    """Somebody who may not act as a decider, and how that came about."""

    who: Person
    why: str
    before: Callable[[Office, str], Awaitable[object]] | None = None
    """Done once the card stands."""


async def _steps_aside(office: Office, reference: str) -> None:
    await office.press(MAYA, "recuse", reference)


async def _declares(office: Office, reference: str) -> None:
    await office.submit(MAYA, await office.press(MAYA, "decide", reference), own_gain="yes")


async def _leaves(office: Office, _reference: str) -> None:
    office.directory.leave(MANAGEMENT, MAYA)


async def _is_opened_up(office: Office, _reference: str) -> None:
    office.directory.open_up(MANAGEMENT)


async def _is_shared(office: Office, _reference: str) -> None:
    office.directory.share(MANAGEMENT)


async def _guests_come(office: Office, _reference: str) -> None:
    office.directory.join(MANAGEMENT, GUS, ROBOT)


async def _is_deactivated(office: Office, _reference: str) -> None:
    office.directory.know(replace(MAYA, is_full_member=False))


async def _everybody_who_gains_joins(office: Office, _reference: str) -> None:
    office.directory.join(MANAGEMENT, SAM, FINN, PIA)


BARRED = {
    "the rep": Barred(SAM, "is_the_rep"),
    "the rep in the channel": Barred(SAM, "is_the_rep", _everybody_who_gains_joins),
    "a gainer": Barred(PIA, "gains"),
    "a gainer in the channel": Barred(PIA, "gains", _everybody_who_gains_joins),
    "the line manager": Barred(FINN, "gains"),
    "the line manager in the channel": Barred(FINN, "gains", _everybody_who_gains_joins),
    "who recused": Barred(MAYA, "recused", _steps_aside),
    "who declared a gain": Barred(MAYA, "declared_gain", _declares),
    "an outsider": Barred(DINA, "not_in_the_channel"),
    "a stranger": Barred(Person(PersonId("slack:UX"), "X"), "not_a_full_member"),
    "a bot in the channel": Barred(ROBOT, "not_a_full_member", _guests_come),
    "a guest in the channel": Barred(GUS, "not_a_full_member", _guests_come),
    "who was deactivated": Barred(MAYA, "not_a_full_member", _is_deactivated),
    "who left the channel": Barred(MAYA, "not_in_the_channel", _leaves),
    "a manager in a channel that was opened up": Barred(MAYA, "not_in_the_channel", _is_opened_up),
    "a manager in a channel that is shared now": Barred(MAYA, "not_in_the_channel", _is_shared),
}


async def raised(office: Office) -> str:
    """Finn is the line manager and gains, Pia is a named gainer, Maya and Omar decide."""
    return await office.raise_case(at_stake=("manager",), line_manager=FINN, gainers=(PIA,))


def form_of(name: str, reference: str) -> Form:
    return Form(name, "made up", (), reference=reference, token="made up")


# --- those who may not decide ------------------------------------------------------------------------


@pytest.mark.parametrize("barred", BARRED.values(), ids=BARRED)
async def test_every_try_of_somebody_barred_looks_like_a_case_that_does_not_exist(
    office: Office, barred: Barred
) -> None:
    reference = await raised(office)
    if barred.before is not None:
        await barred.before(office, reference)
    await office.deliver()
    kept, entries = office.everything_kept(), len(await office.trail(reference))

    for action in DECIDING:
        answer = await office.press(barred.who, action, reference)
        assert answer == await office.press(barred.who, action, NO_SUCH_CASE)
    for name in DECIDERS_FORMS:
        answer = await office.send(barred.who, form_of(name, reference), ANSWERS[name])
        assert answer == await office.send(barred.who, form_of(name, NO_SUCH_CASE), ANSWERS[name])
        assert answer == refusal_card(NotForYou(), Texts.of(barred.who))

    assert office.everything_kept() == kept
    refused = (await office.trail(reference))[entries:]
    assert {entry.result for entry in refused} == {f"refused:{barred.why}"}
    assert {(entry.actor, entry.role) for entry in refused} == {(barred.who.id, Role.NONE)}
    tried = [*DECIDING, "own_gain", "decide", "decide", "ask", "redirect"]
    assert [entry.action for entry in refused] == tried


@pytest.mark.parametrize("barred", BARRED.values(), ids=BARRED)
async def test_a_form_opened_in_time_is_worth_nothing_afterwards(
    quick_office: Office, barred: Barred
) -> None:
    """Hiding a button is a courtesy; what counts is checked again when the form comes back."""
    reference = await raised(quick_office)
    ready = {name: await _ready(quick_office, name, reference) for name in DECIDERS_FORMS}
    if barred.before is not None:
        await barred.before(quick_office, reference)
    await quick_office.deliver()
    kept = quick_office.everything_kept()

    for name, form in ready.items():
        answer = await quick_office.submit(barred.who, form, **ANSWERS[name])
        assert answer == refusal_card(NotForYou(), Texts.of(barred.who))

    assert quick_office.everything_kept() == kept
    assert (await quick_office.trail(reference))[-1].result == f"refused:{barred.why}"


async def _ready(office: Office, name: str, reference: str) -> Form:
    """The form as Maya had it open while she still might."""
    match name:
        case "own_gain":
            form = await office.press(MAYA, "decide", reference)
        case "decision":
            form = await office.submit(MAYA, await office.press(MAYA, "decide", reference), own_gain="no")
        case "decision_details":
            form = await office.details_form(MAYA, reference)
        case _:
            form = await office.press(MAYA, name, reference)
    assert isinstance(form, Form)
    return form


async def test_nobody_decides_before_a_card_stands_anywhere(office: Office) -> None:
    done = await office.submit(SAM, await office.second_view())
    reference = (await office.cases())[0].reference

    answer = await office.press(MAYA, "decide", reference)

    assert reference in str(done)
    assert answer == await office.press(MAYA, "decide", NO_SUCH_CASE)


async def test_a_card_on_its_way_can_be_decided_on_as_soon_as_it_is_seen(office: Office) -> None:
    await office.submit(SAM, await office.second_view())
    reference = (await office.cases())[0].reference
    seen: list[object] = []

    async def maya_is_quick() -> None:
        seen.append(await office.press(MAYA, "decide", reference))

    office.chat.meanwhile = maya_is_quick
    await office.deliver()

    assert isinstance(seen[0], Form)


# --- those who are not the rep -----------------------------------------------------------------------


@pytest.mark.parametrize("who", [MAYA, FINN, PIA, DINA, STELLA, GUS], ids=lambda who: who.name)
async def test_what_only_the_rep_may_do_looks_to_others_like_a_case_that_does_not_exist(
    office: Office, who: Person
) -> None:
    reference = await raised(office)
    await office.ask(MAYA, reference)
    await office.deliver()
    kept, entries = office.everything_kept(), len(await office.trail(reference))

    for action in FROM_THE_REP:
        assert await office.press(who, action, reference) == await office.press(who, action, NO_SUCH_CASE)
    for name in REPS_FORMS:
        answer = await office.send(who, form_of(name, reference), ANSWERS[name])
        assert answer == await office.send(who, form_of(name, NO_SUCH_CASE), ANSWERS[name])
        assert answer == refusal_card(NotForYou(), Texts.of(who))

    assert office.everything_kept() == kept
    refused = (await office.trail(reference))[entries:]
    assert [(entry.action, entry.result) for entry in refused] == [
        (action, "refused:not_the_rep") for action in (*FROM_THE_REP, *REPS_FORMS)
    ]


async def test_a_rep_who_is_no_longer_one_of_the_company_can_do_nothing(office: Office) -> None:
    reference = await raised(office)
    note = await office.press(SAM, "add_note", reference)
    office.directory.know(replace(SAM, is_full_member=False))
    kept = office.everything_kept()

    answer = await office.submit(SAM, note, note="They sign on Friday.")

    assert answer == await office.press(SAM, "add_note", NO_SUCH_CASE)
    assert office.everything_kept() == kept
    assert (await office.trail(reference))[-1].result == "refused:not_a_full_member"


# --- references that are made up ---------------------------------------------------------------------

MADE_UP = ("", "SD-", "SD-000000", "SD-7K3QX", "SD-7K3QXMM", "XX-7K3QXM", "1", "SD-7K3QX\u0664", "'; --")


@pytest.mark.parametrize("action", [*DECIDING, *FROM_THE_REP])
async def test_a_made_up_reference_is_refused_and_written_down(quick_office: Office, action: str) -> None:
    await raised(quick_office)
    kept = quick_office.everything_kept()

    for carried in MADE_UP:
        answer = await quick_office.press(MAYA, action, carried)

        assert answer == refusal_card(NotForYou(), Texts.of(MAYA))
        entry = (await quick_office.trail(carried if carried == NO_SUCH_CASE else None))[-1]
        assert (entry.actor, entry.action, entry.result) == (MAYA.id, action, "refused:no_such_case")
    assert quick_office.everything_kept() == kept


@pytest.mark.parametrize("name", ANSWERS)
async def test_a_form_with_a_made_up_reference_is_refused(quick_office: Office, name: str) -> None:
    await raised(quick_office)
    kept = quick_office.everything_kept()

    for carried in MADE_UP:
        answer = await quick_office.send(MAYA, form_of(name, carried), ANSWERS[name])
        assert answer == refusal_card(NotForYou(), Texts.of(MAYA))

    assert quick_office.everything_kept() == kept


@pytest.mark.parametrize("written", ["{0}", " {0} ", "{1}"])
async def test_a_reference_is_read_as_people_write_it(quick_office: Office, written: str) -> None:
    reference = await raised(quick_office)

    answer = await quick_office.press(MAYA, "decide", written.format(reference, reference.lower()))

    assert same(answer) == same(await quick_office.press(MAYA, "decide", reference))


async def test_who_acts_is_what_the_platform_says_not_what_the_form_says(office: Office) -> None:
    reference = await raised(office)
    form = await office.details_form(MAYA, reference)
    assert isinstance(form, Form)
    honest = ANSWERS["decision_details"] | {"compensation_owner": STELLA}
    forged = filled_in(form, **honest) | {"by": OMAR.id, "actor": OMAR.id}

    await office.send(MAYA, form, forged)

    decision = (await office.case(reference)).decision
    assert decision is not None
    assert decision.by == MAYA.id


async def test_a_guest_is_a_guest_whatever_was_known_before(office: Office) -> None:
    """The person comes with the request; a stale one that still says full member does not help."""
    reference = await raised(office)
    office.directory.know(replace(MAYA, is_full_member=False))

    answer = await press(Press("decide", reference, MAYA), office.services)
    sent = Submission("own_gain", reference, "t", {"own_gain": "no"}, MAYA)

    assert answer == refusal_card(NotForYou(), Texts.of(MAYA))
    assert await submit(sent, office.services) == answer
