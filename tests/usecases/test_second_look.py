"""The rep asks for a second look: by when, and which director gives it?"""

from __future__ import annotations

import pytest

from bot.audit import Act, State
from bot.people import Person
from bot.views.elements import Card, Form
from tests.cast import DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM, STELLA, private
from tests.following import AGAIN, ask_again, decide, decided, do, heard, results, told
from tests.office import (
    ADVISE,
    EN,
    FINN,
    NL,
    NO_SUCH_CASE,
    ROSA,
    Office,
    buttons_of,
    mentioned_in,
    problems_of,
    said,
    same,
)


@pytest.fixture
async def reference(office: Office) -> str:
    return await decided(office)


def answers_on(card: Card) -> set[str]:
    """What the rep can answer to the decision there."""
    return buttons_of(card).keys() & {"accept", "second_look", "step_back"}


def outcome(office: Office) -> str:
    """What the rep's first message about the decision says now."""
    return said(told(office, SAM, "decision")[0])


# --- asking ------------------------------------------------------------------------------------------


async def test_another_director_gets_the_card_and_the_first_channel_only_sees_that_it_goes_on(
    office: Office, reference: str
) -> None:
    done = await ask_again(office, reference)

    assert EN("done.second_look", reference=reference) in said(done)
    card = office.card(DIRECTORS, reference)
    assert AGAIN in said(card)
    assert ADVISE["rationale"] in said(card)
    assert mentioned_in(card) == [DINA.id]
    assert {*buttons_of(card)} == {"decide", "recuse"}
    before = office.card(MANAGEMENT, reference)
    assert EN("card.second_look") in said(before)
    assert buttons_of(before) == {}


async def test_the_rep_reads_until_when_it_is_answered_and_not_to_sign_before(
    office: Office, reference: str
) -> None:
    assert answers_on(told(office, SAM, "decision")[0]) == {"accept", "second_look"}

    await ask_again(office, reference)

    assert "Fri 20 Nov 2026, 10:00" in outcome(office)
    assert EN("receipt.dont_sign") in outcome(office)
    assert answers_on(told(office, SAM, "decision")[0]) == set()


async def test_the_own_cases_say_that_it_is_looked_at_again_and_offer_no_step(
    office: Office, reference: str
) -> None:
    await ask_again(office, reference)

    mine = await office.say(SAM, "/dilemma mine")

    assert EN("outcome.second_look") in said(mine)
    assert {*buttons_of(mine)} == {"something_changed"}


async def test_at_the_last_moment_is_in_time(office: Office, reference: str) -> None:
    await office.wait(days=7)

    await ask_again(office, reference)

    assert (await office.case(reference)).state is State.SECOND_LOOK


@pytest.mark.parametrize("was_looked_at", [True, False])
async def test_a_second_later_it_is_over_whether_the_bot_came_to_it_or_not(
    office: Office, reference: str, was_looked_at: bool
) -> None:
    await office.wait(days=7, seconds=1)
    if was_looked_at:
        await office.deliver()

    answer = await office.press(SAM, "second_look", reference)

    assert EN("refusal.second_look_over") in said(answer)
    await office.deliver()
    assert (await office.case(reference)).state is State.FOLLOW_THROUGH
    assert answers_on(told(office, SAM, "decision")[0]) == set()


async def test_a_form_that_comes_back_too_late_changes_nothing(office: Office, reference: str) -> None:
    form = await office.press(SAM, "second_look", reference)
    await office.pass_time(days=7, minutes=1)

    answer = await office.submit(SAM, form, second_look_reason=AGAIN)

    assert EN("refusal.second_look_over") in said(answer)
    assert (await office.case(reference)).second_look is None


async def test_a_reason_that_is_too_short_comes_back_with_what_was_typed(
    office: Office, reference: str
) -> None:
    form = await do(office, SAM, "second_look", reference, second_look_reason="It is wrong.")

    assert isinstance(form, Form)
    assert problems_of(form).keys() == {"second_look_reason"}
    assert [field.value for field in form.fields()] == ["It is wrong."]
    assert (await office.case(reference)).second_look is None


async def test_sent_twice_it_is_asked_once(office: Office, reference: str) -> None:
    form = await office.press(SAM, "second_look", reference)

    answers = [await office.submit(SAM, form, second_look_reason=AGAIN) for _ in range(2)]
    await office.deliver()

    assert said(answers[0]) == said(answers[1])
    assert office.channels_of(reference) == [MANAGEMENT, DIRECTORS]
    assert (await results(office, reference, Act.SECOND_LOOK)).count("done") == 1


async def test_it_is_asked_once_a_case(office: Office, reference: str) -> None:
    await ask_again(office, reference)
    await decide(office, DINA, reference)

    assert EN("refusal.second_look_over") in said(await office.press(SAM, "second_look", reference))
    assert answers_on(told(office, SAM, "decision")[-1]) == {"accept"}


@pytest.mark.parametrize("action", ["second_look", "accept", "step_back"])
@pytest.mark.parametrize("who", [MAYA, OMAR, DINA, STELLA, ROSA])
async def test_nobody_but_the_rep_answers_the_decision(
    quick_office: Office, action: str, who: Person
) -> None:
    reference = await decided(quick_office)

    answer = await quick_office.press(who, action, reference)

    assert said(answer) == said(await quick_office.press(who, action, NO_SUCH_CASE))
    assert (await results(quick_office, reference, action)) == ["refused:not_the_rep"]


@pytest.mark.parametrize(
    ("who", "action", "says"),
    [
        (SAM, "withdraw", "refusal.already_decided"),
        (SAM, "add_note", "refusal.already_decided"),
        (DINA, "ask", "refusal.already_decided"),
        (DINA, "redirect", "refusal.already_decided"),
    ],
)
async def test_during_a_second_look_the_case_goes_no_other_way(
    quick_office: Office, who: Person, action: str, says: str
) -> None:
    reference = await decided(quick_office)
    await ask_again(quick_office, reference)

    answer = await quick_office.press(who, action, reference)

    assert EN(says, who="Maya Manager") in said(answer)


# --- who judges --------------------------------------------------------------------------------------


async def test_who_decided_first_does_not_decide_again_though_a_director(office: Office) -> None:
    office.directory.join(DIRECTORS, MAYA)
    reference = await decided(office)
    await ask_again(office, reference)

    answer = await office.press(MAYA, "decide", reference)

    assert said(answer) == said(await office.press(MAYA, "decide", NO_SUCH_CASE))
    assert (await results(office, reference, Act.DECIDE))[-1] == "refused:decided_first"
    assert mentioned_in(office.card(DIRECTORS, reference)) == [DINA.id]
    assert reference not in said(await office.press(MAYA, "home"))
    assert reference in said(await office.press(DINA, "home"))


async def test_who_had_the_card_before_has_no_say_in_the_second_look(office: Office, reference: str) -> None:
    await ask_again(office, reference)

    answer = await office.press(OMAR, "decide", reference)

    assert said(answer) == said(await office.press(OMAR, "decide", NO_SUCH_CASE))
    assert NL("refusal.not_for_you") in said(answer)


async def test_with_one_director_who_decided_first_a_steward_names_somebody(office: Office) -> None:
    reference = await decided(office, who=DINA)

    await ask_again(office, reference)

    assert office.channels_of(reference) == [INDEPENDENT]
    (alarm,) = office.chat.told(STELLA)
    assert EN("alarm.no_route.text", name="Sam Seller") in said(alarm)
    assert heard(office, "no_route") == [SAM.id]
    done = await office.assign(STELLA, reference, FINN)
    await office.deliver()
    assert EN("done.assigned", reference=reference) in said(done)
    assert AGAIN in said(office.private_card(FINN, reference))
    await decide(office, FINN, reference)
    assert (await office.case(reference)).decisions[-1].by == FINN.id


async def test_the_steward_cannot_name_the_one_who_decided_first(office: Office) -> None:
    reference = await decided(office, who=DINA)
    await ask_again(office, reference)

    form = await office.assign(STELLA, reference, DINA)

    assert problems_of(form) == {"decider": EN("problem.cannot_decide")}


async def test_where_a_director_gains_the_others_get_it_in_private_and_he_finds_no_trace(
    office: Office,
) -> None:
    office.directory.channels[DIRECTORS] = private(DIRECTORS, DINA, FINN)
    home = same(await office.press(FINN, "home"))
    reference = await office.raise_case(at_stake=("manager",), line_manager=FINN)
    await decide(office, MAYA, reference)

    await ask_again(office, reference)

    assert office.channels_of(reference) == [MANAGEMENT]
    assert office.asked_privately(reference) == [DINA.id]
    assert AGAIN in said(office.private_card(DINA, reference))
    assert office.chat.told(FINN) == []
    assert same(await office.press(FINN, "home")) == home
    for action in ("decide", "recuse", "second_look", "accept", "assign"):
        answer = await office.press(FINN, action, reference)
        assert said(answer) == said(await office.press(FINN, action, NO_SUCH_CASE))
    await decide(office, DINA, reference)
    assert len((await office.case(reference)).decisions) == 2


async def test_who_joins_the_directors_and_gains_takes_the_card_away_with_him(office: Office) -> None:
    reference = await office.raise_case(at_stake=("manager",), line_manager=FINN)
    await decide(office, MAYA, reference)
    await ask_again(office, reference)
    assert office.standing_in(DIRECTORS)

    office.directory.join(DIRECTORS, FINN)
    await office.pass_time(hours=1)

    assert office.standing_in(DIRECTORS) == []
    assert office.asked_privately(reference) == [DINA.id]


@pytest.mark.parametrize("way", ["recuse", "gain"])
async def test_a_director_who_cannot_judge_leaves_it_to_the_other_and_the_last_one_to_the_steward(
    office: Office, reference: str, way: str
) -> None:
    office.directory.join(DIRECTORS, FINN)
    await ask_again(office, reference)

    async def steps_aside(who: Person) -> None:
        if way == "recuse":
            await office.press(who, "recuse", reference)
        else:
            await office.submit(who, await office.press(who, "decide", reference), own_gain="yes")
        await office.deliver()

    await steps_aside(DINA)
    assert office.chat.told(STELLA) == []
    assert isinstance(await office.press(FINN, "decide", reference), Form)

    await steps_aside(FINN)
    assert heard(office, "alarm_no_route") == [STELLA.id]
    await office.assign(STELLA, reference, ROSA)
    await office.deliver()
    await decide(office, ROSA, reference)
    assert (await office.case(reference)).state is State.DECIDED
