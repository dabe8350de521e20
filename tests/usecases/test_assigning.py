"""Nobody can be asked: whom may the steward name, and what becomes of the case?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.audit import Act, State
from bot.conversation import Press, press
from bot.errors import CannotCheck, NotForYou, PermanentFailure
from bot.people import Person, Role
from bot.texts import Texts
from bot.usecases.export_cases import export_cases
from bot.views.elements import Form
from bot.views.notices import refusal_card
from tests.cast import COMPANY, DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, NOW, OMAR, SAM, STELLA
from tests.office import (
    ADVISE,
    EN,
    FINN,
    GUS,
    NO_SUCH_CASE,
    PIA,
    ROBOT,
    ROSA,
    Office,
    buttons_of,
    filled_in,
    ids_of,
    problems_of,
    said,
    same,
)

GAINS: dict[str, Any] = {"at_stake": ("manager",), "line_manager": FINN, "gainers": (PIA,)}
STRANGER = Person(FINN.id.replace("FINN", "NOBODY"), "Nobody")  # type: ignore[arg-type]


def everybody_leaves(office: Office) -> None:
    office.directory.leave(MANAGEMENT, MAYA, OMAR)
    office.directory.leave(INDEPENDENT, OMAR, DINA)
    office.directory.leave(DIRECTORS, DINA)


@pytest.fixture
async def reference(office: Office) -> str:
    """A case for which nobody could be asked. Finn is the line manager and gains, and so does Pia."""
    everybody_leaves(office)
    return await office.raise_case(**GAINS)


# --- naming somebody ---------------------------------------------------------------------------------


async def test_the_alarm_leads_to_a_form_that_shows_nothing_of_what_was_typed(
    office: Office, reference: str
) -> None:
    (button,) = buttons_of(office.chat.told(STELLA)[0]).values()

    form = await office.press(STELLA, button.action, button.reference)

    assert isinstance(form, Form)
    assert [field.id for field in form.fields()] == ["decider"]
    assert reference in said(form)
    assert not any(text in said(form) for text in ("OPP-7781", "drivers", "planning suite"))


async def test_who_is_named_gets_the_case_in_private_and_decides_it(office: Office, reference: str) -> None:
    done = await office.assign(STELLA, reference, ROSA)
    await office.deliver()

    assert EN("done.assigned", reference=reference) in said(done)
    assert "planning suite" in said(office.private_card(ROSA, reference))
    case = await office.case(reference)
    assert (case.state, case.assigned) == (State.AWAITING_DECISION, {ROSA.id})
    assert [(card.reader, card.route) for card in case.cards] == [(ROSA.id, 4)]
    await office.decide(ROSA, reference, ADVISE, compensation_owner=STELLA)
    assert (await office.case(reference)).state is State.DECIDED


@pytest.fixture
async def unknown_manager(office: Office) -> str:
    """Nobody can be asked, the managers may not: the rep did not say which of them leads him."""
    office.directory.leave(INDEPENDENT, OMAR, DINA)
    office.directory.leave(DIRECTORS, DINA)
    return await office.raise_case(at_stake=("manager",))


async def test_none_of_the_managers_is_named_while_nobody_knows_who_the_line_manager_is(
    office: Office, unknown_manager: str
) -> None:
    again = await office.assign(STELLA, unknown_manager, MAYA)

    assert problems_of(again) == {"decider": EN("problem.may_be_line_manager")}
    assert (await office.case(unknown_manager)).assigned == frozenset()
    done = await office.assign(STELLA, unknown_manager, ROSA)
    assert EN("done.assigned", reference=unknown_manager) in said(done)


async def test_nobody_is_named_while_it_cannot_be_seen_who_the_managers_are(
    office: Office, unknown_manager: str
) -> None:
    form = await office.press(STELLA, "assign", unknown_manager)
    office.directory.remove(MANAGEMENT)

    answer = await office.submit(STELLA, form, decider=ROSA)

    assert EN("refusal.cannot_check") in said(answer)
    assert (await office.case(unknown_manager)).assigned == frozenset()


async def test_while_somebody_who_came_back_may_decide_the_steward_names_nobody(office: Office) -> None:
    reference = await office.raise_case()
    everybody_leaves(office)
    await office.pass_time(hours=1)
    assert buttons_of(office.chat.told(STELLA)[0])
    office.directory.join(MANAGEMENT, OMAR)

    await office.pass_time(hours=1)

    assert EN("refusal.not_stuck") in said(await office.press(STELLA, "assign", reference))
    assert [entry.action for entry in await office.trail(reference)].count(Act.DECIDER_BACK) == 1


async def test_when_who_came_back_leaves_too_rep_and_steward_hear_it_again(office: Office) -> None:
    reference = await office.raise_case()
    everybody_leaves(office)
    await office.pass_time(hours=1)
    office.directory.join(MANAGEMENT, OMAR)
    await office.pass_time(hours=1)
    office.directory.leave(MANAGEMENT, OMAR)

    await office.pass_time(hours=2)

    assert len(office.chat.told(STELLA)) == 2
    await office.assign(STELLA, reference, ROSA)
    await office.deliver()
    assert office.asked_privately(reference) == ids_of(ROSA)


async def test_who_is_named_can_ask_and_hears_the_answer(office: Office, reference: str) -> None:
    await office.assign(STELLA, reference, ROSA)
    await office.deliver()

    await office.ask(ROSA, reference)
    await office.answer(SAM, reference)
    await office.deliver()

    assert len(office.chat.replies) == 1
    assert "Three planners." in said(office.private_card(ROSA, reference))


async def test_who_is_named_and_steps_aside_leaves_it_to_the_steward_again(
    office: Office, reference: str
) -> None:
    await office.assign(STELLA, reference, ROSA)
    await office.deliver()

    await office.press(ROSA, "recuse", reference)
    await office.deliver()

    assert len(office.chat.told(STELLA)) == 2
    await office.assign(STELLA, reference, MAYA)
    await office.deliver()
    assert office.asked_privately(reference) == ids_of(ROSA, MAYA)


async def test_who_is_named_and_deactivated_leaves_it_to_the_steward_again(
    office: Office, reference: str
) -> None:
    await office.assign(STELLA, reference, ROSA)
    await office.deliver()
    office.directory.know(replace(ROSA, is_full_member=False))
    kept = office.everything_kept()

    assert EN("refusal.not_for_you") in said(await office.press(ROSA, "decide", reference))
    assert office.everything_kept() == kept
    await office.pass_time(hours=1)

    assert len(office.chat.told(STELLA)) == 2


async def test_a_stale_profile_does_not_help_who_was_named(office: Office, reference: str) -> None:
    """The person comes with the request; whether he is one of the company is read fresh."""
    await office.assign(STELLA, reference, ROSA)
    await office.deliver()
    office.directory.know(replace(ROSA, is_full_member=False))

    answer = await press(Press("decide", reference, ROSA), office.services)

    assert answer == refusal_card(NotForYou(), Texts.of(ROSA))
    assert (await office.trail(reference))[-1].result == "refused:not_a_full_member"


async def test_naming_is_in_the_trail_as_the_stewards(office: Office, reference: str) -> None:
    await office.assign(STELLA, reference, ROSA)

    entry = (await office.trail(reference))[-1]
    assert (entry.action, entry.actor, entry.role, entry.at, entry.result) == (
        Act.ASSIGN,
        STELLA.id,
        Role.STEWARD,
        NOW,
        "done",
    )


async def test_an_export_says_who_was_named(office: Office, reference: str) -> None:
    await office.assign(STELLA, reference, ROSA)

    (line,) = [line async for line in export_cases(office.services)]
    assert line["assigned"] == [ROSA.id]


async def test_a_form_sent_twice_names_once(office: Office, reference: str) -> None:
    form = await office.press(STELLA, "assign", reference)
    first = await office.submit(STELLA, form, decider=ROSA)
    kept = office.everything_kept()

    second = await office.submit(STELLA, form, decider=MAYA)

    assert first == second
    assert office.everything_kept() == kept


async def test_two_can_be_named_and_each_can_decide(office: Office, reference: str) -> None:
    await office.assign(STELLA, reference, ROSA)
    await office.assign(STELLA, reference, MAYA)
    await office.deliver()

    await office.decide(MAYA, reference, ADVISE, compensation_owner=STELLA)
    await office.deliver()

    assert office.asked_privately(reference) == ids_of(ROSA, MAYA)
    assert ADVISE["rationale"] in said(office.private_card(ROSA, reference))


async def test_who_is_named_twice_gets_one_card(office: Office, reference: str) -> None:
    for _ in range(2):
        await office.assign(STELLA, reference, ROSA)
        await office.deliver()

    assert office.asked_privately(reference) == ids_of(ROSA)


async def test_while_somebody_is_named_nobody_else_is_looked_for(office: Office, reference: str) -> None:
    await office.assign(STELLA, reference, ROSA)
    await office.deliver()
    office.directory.join(MANAGEMENT, MAYA)

    await office.pass_time(hours=3)

    assert office.channels_of(reference) == []
    assert len(office.chat.told(STELLA)) == 1


async def test_while_others_may_decide_the_steward_does_not_choose_who_judges(office: Office) -> None:
    reference = await office.raise_case()

    answer = await office.press(STELLA, "assign", reference)

    assert EN("refusal.not_stuck") in said(answer)
    assert (await office.trail(reference))[-1].result == "refused:not_stuck"


async def test_a_form_that_was_opened_before_somebody_was_found_names_nobody(
    office: Office, reference: str
) -> None:
    opened = await office.press(STELLA, "assign", reference)
    assert isinstance(opened, Form)
    office.directory.join(MANAGEMENT, MAYA)
    await office.pass_time(hours=1)
    assert office.channels_of(reference) == [MANAGEMENT]

    answer = await office.send(STELLA, opened, filled_in(opened, decider=ROSA))

    assert EN("refusal.not_stuck") in said(answer)
    assert (await office.case(reference)).assigned == frozenset()


async def test_another_can_be_named_as_long_as_nobody_decided(office: Office, reference: str) -> None:
    await office.assign(STELLA, reference, ROSA)
    await office.deliver()
    await office.pass_time(hours=30)

    assert EN("done.assigned", reference=reference) in said(await office.assign(STELLA, reference, MAYA))


# --- whom ------------------------------------------------------------------------------------------

NOT_THEM = {
    "nobody": ("", "required"),
    "the rep": (SAM, "cannot_decide"),
    "the line manager, who gains": (FINN, "cannot_decide"),
    "a gainer": (PIA, "cannot_decide"),
    "the steward": (STELLA, "cannot_decide"),
    "a guest": (GUS, "cannot_decide"),
    "a bot": (ROBOT, "cannot_decide"),
    "somebody whom the platform does not know": (STRANGER, "cannot_decide"),
}


@pytest.mark.parametrize(("who", "problem"), NOT_THEM.values(), ids=NOT_THEM)
async def test_the_steward_cannot_name(office: Office, reference: str, who: Any, problem: str) -> None:
    again = await office.assign(STELLA, reference, who)

    assert problems_of(again) == {"decider": EN(f"problem.{problem}")}
    assert (await office.case(reference)).assigned == frozenset()
    done = await office.submit(STELLA, again, decider=ROSA)
    assert EN("done.assigned", reference=reference) in said(done)


async def test_who_stepped_aside_or_declared_a_gain_is_not_named(office: Office) -> None:
    reference = await office.raise_case()
    await office.press(MAYA, "recuse", reference)
    await office.submit(OMAR, await office.press(OMAR, "decide", reference), own_gain="yes")
    everybody_leaves(office)
    await office.pass_time(hours=1)

    for who in (MAYA, OMAR):
        again = await office.assign(STELLA, reference, who)
        assert problems_of(again) == {"decider": EN("problem.cannot_decide")}


async def test_another_steward_is_not_named_either(office: Office, reference: str) -> None:
    office.run_under(replace(COMPANY, stewards=(STELLA.id, ROSA.id)))

    again = await office.assign(STELLA, reference, ROSA)

    assert problems_of(again) == {"decider": EN("problem.cannot_decide")}


# --- by whom -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [SAM, MAYA, DINA, FINN, PIA, GUS], ids=lambda who: who.name)
async def test_to_anybody_else_the_case_does_not_exist(office: Office, reference: str, who: Person) -> None:
    opened = await office.press(STELLA, "assign", reference)
    assert isinstance(opened, Form)
    kept, entries = office.everything_kept(), len(await office.trail(reference))

    nothing = refusal_card(NotForYou(), Texts.of(office.directory.people[who.id]))
    assert await office.press(who, "assign", reference) == nothing
    assert await office.press(who, "assign", NO_SUCH_CASE) == nothing
    assert await office.send(who, opened, filled_in(opened, decider=ROSA)) == nothing

    assert office.everything_kept() == kept
    tried = (await office.trail(reference))[entries:]
    assert [(entry.actor, entry.action, entry.result) for entry in tried] == [
        (who.id, "assign", "refused:not_a_helper")
    ] * 2


async def test_a_steward_who_gains_names_nobody_and_meets_nothing_of_it(
    office: Office, quiet_office: Office
) -> None:
    everybody_leaves(office)
    reference = await office.raise_case(**GAINS | {"gainers": (STELLA,)})

    for failure in (None, CannotCheck(), PermanentFailure("token_revoked")):
        office.directory.failure = quiet_office.directory.failure = failure
        answer = await office.press(STELLA, "assign", reference)
        assert same(answer) == same(await quiet_office.press(STELLA, "assign", reference))
    assert office.chat.told(STELLA) == []


async def test_a_steward_who_is_no_longer_one_of_the_company_names_nobody(
    office: Office, reference: str
) -> None:
    office.directory.know(replace(STELLA, is_full_member=False))

    assert EN("refusal.not_for_you") in said(await office.press(STELLA, "assign", reference))
    assert (await office.trail(reference))[-1].result == "refused:not_a_full_member"


async def test_when_every_steward_gains_a_director_who_does_not_names_somebody(office: Office) -> None:
    everybody_leaves(office)
    office.directory.join(DIRECTORS, DINA)
    reference = await office.raise_case(**GAINS | {"gainers": (STELLA,)})
    await office.press(DINA, "recuse", reference)
    await office.deliver()
    (button,) = buttons_of(office.chat.told(DINA)[-1]).values()
    assert button.action == "assign"

    again = await office.assign(DINA, reference, DINA)
    assert problems_of(again) == {"decider": EN("problem.cannot_decide")}
    await office.submit(DINA, again, decider=ROSA)
    await office.deliver()

    assert "planning suite" in said(office.private_card(ROSA, reference))


async def test_when_the_only_steward_has_left_a_director_who_does_not_gain_names_somebody(
    office: Office,
) -> None:
    everybody_leaves(office)
    office.directory.join(DIRECTORS, DINA)
    office.directory.know(replace(STELLA, is_full_member=False))
    reference = await office.raise_case()

    await office.press(DINA, "recuse", reference)
    await office.deliver()

    assert office.chat.told(STELLA) == []
    done = await office.assign(DINA, reference, ROSA)
    assert EN("done.assigned", reference=reference) in said(done)


@pytest.mark.parametrize("failure", [CannotCheck(), PermanentFailure("channel_not_found")])
async def test_who_looks_after_a_case_is_not_guessed_when_the_platform_is_silent(
    office: Office, failure: Exception
) -> None:
    everybody_leaves(office)
    reference = await office.raise_case(**GAINS | {"gainers": (STELLA,)})
    office.directory.failure = failure

    assert EN("refusal.cannot_check") in said(await office.press(ROSA, "assign", reference))


async def test_a_silent_platform_keeps_the_form(office: Office, reference: str) -> None:
    form = await office.press(STELLA, "assign", reference)
    office.directory.failure = CannotCheck()

    answer = await office.submit(STELLA, form, decider=ROSA)

    assert EN("refusal.cannot_check") in said(answer)
    office.directory.failure = None
    assert EN("done.assigned", reference=reference) in said(await office.submit(STELLA, form, decider=ROSA))


# --- when ---------------------------------------------------------------------------------------------


async def test_a_decided_case_needs_nobody_any_more(office: Office, reference: str) -> None:
    form = await office.press(STELLA, "assign", reference)
    await office.assign(STELLA, reference, ROSA)
    await office.deliver()
    await office.decide(ROSA, reference, ADVISE, compensation_owner=STELLA)

    for answer in (
        await office.press(STELLA, "assign", reference),
        await office.submit(STELLA, form, decider=MAYA),
    ):
        assert EN("refusal.already_decided", who="Rosa Rep") in said(answer)


async def test_a_case_withdrawn_before_the_card_went_out_is_not_sent(office: Office, reference: str) -> None:
    await office.assign(STELLA, reference, ROSA)
    await office.withdraw(SAM, reference)

    await office.deliver()

    assert office.asked_privately(reference) == []


async def test_who_was_deactivated_before_the_card_went_out_is_not_sent_it(
    office: Office, reference: str
) -> None:
    await office.assign(STELLA, reference, ROSA)
    office.directory.know(replace(ROSA, is_full_member=False))

    await office.deliver()

    assert office.asked_privately(reference) == []


async def test_what_the_steward_named_stands_when_the_platform_is_silent_at_the_click(
    office: Office, reference: str
) -> None:
    await office.assign(STELLA, reference, ROSA)
    await office.deliver()
    office.directory.failure = CannotCheck()

    assert EN("refusal.cannot_check") in said(await office.press(ROSA, "decide", reference))
