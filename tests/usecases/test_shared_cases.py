"""Do the cases of the shared file take the path that the file expects of each?"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from unicodedata import normalize

import pytest

from bot.audit import Act, State, replay
from bot.errors import FormProblems
from bot.usecases.review_case import review_case, review_form
from bot.views.elements import Form
from tests.cast import DIRECTORS, INDEPENDENT, MANAGEMENT
from tests.office import (
    EN,
    NO_SUCH_CASE,
    WHY_IT_FITS,
    Office,
    buttons_of,
    mentioned_in,
    problems_of,
    said,
)
from tests.shared_cases import (
    CASES,
    ORG,
    check_decided,
    check_value,
    need_cases,
    person,
    verdict_for,
)
from tests.stores import STORES
from tests.usecases.shared_org import PAYER, REP, open_org, raise_it, values_of

pytestmark = need_cases


@pytest.fixture(params=STORES)
async def org(request: pytest.FixtureRequest, key: str) -> AsyncIterator[Office]:
    async with open_org(request.param, key) as office:
        yield office


@pytest.mark.parametrize("key", CASES)
async def test_the_case_is_read_left_out_of_and_sent_as_the_file_says(org: Office, key: str) -> None:
    expected = CASES[key]["expected"]

    reference = await raise_it(org, key)

    case = await org.case(reference)
    check_value(case, key)
    conflicted = {person(role).id for role in expected["conflicted"]}
    assert case.gains - {REP.id} == conflicted
    route = {"management": MANAGEMENT, "independent": INDEPENDENT}[expected["route"]]
    assert org.channels_of(reference) == [route]
    assert not set(mentioned_in(org.card(route, reference))) & conflicted


@pytest.mark.parametrize("key", CASES)
async def test_the_second_view_gives_the_hints_of_the_file(org: Office, key: str) -> None:
    reference = await raise_it(org, key)
    case = await org.case(reference)

    review = await review_form(case.form, REP, org.services)

    assert list(review.hints) == CASES[key]["expected"]["warnings"]
    assert review.due_at == case.due_at


@pytest.mark.parametrize("key", CASES)
async def test_what_was_typed_arrives_whole(org: Office, key: str) -> None:
    """As NFC, which looks the same."""
    form = CASES[key]["form"]

    reference = await raise_it(org, key)

    card = said(org.card(org.channels_of(reference)[0], reference))
    typed = [normalize("NFC", form[field]) for field in ("deal_ref", "customer_need", "mismatch")]
    assert [text for text in typed if text not in card] == []


@pytest.mark.parametrize("key", [key for key, case in CASES.items() if "timers" in case["expected"]])
async def test_the_answer_is_due_when_the_file_says(org: Office, key: str) -> None:
    timers = " ".join(CASES[key]["expected"]["timers"])
    due = re.search(r"\bdue (\S+)", timers)
    assert due is not None

    reference = await raise_it(org, key)

    assert (await org.case(reference)).due_at == datetime.fromisoformat(due[1])


@pytest.mark.parametrize("key", [key for key, case in CASES.items() if "timers" in case["expected"]])
async def test_undecided_it_is_reminded_of_and_goes_on_at_the_moments_of_the_file(
    org: Office, key: str
) -> None:
    """A minute before each moment nothing happened yet; and it stays open, and can still be decided."""
    timers = " ".join(CASES[key]["expected"]["timers"])
    reference = await raise_it(org, key)

    for word, act in (("first reminder", Act.REMIND), ("due", Act.ESCALATE), ("steward", Act.TO_STEWARD)):
        moment = re.search(rf"\b{word} (\S+)", timers)
        assert moment is not None
        minute_before = datetime.fromisoformat(moment[1]) - timedelta(minutes=1)
        await org.pass_time(seconds=(minute_before - org.clock.now()).total_seconds())
        assert act not in [entry.action for entry in await org.trail(reference)]
        await org.pass_time(minutes=1)
        assert (await org.trail(reference))[-1].action in (act, Act.CARD_POSTED)
        assert act in [entry.action for entry in await org.trail(reference)]

    assert org.channels_of(reference) == [INDEPENDENT, DIRECTORS]
    alarm, waits = org.chat.told(person(ORG["steward"]))[-1], org.chat.told(REP)[-1]
    assert buttons_of(alarm)["assign"].reference == reference
    assert EN("receipt.dont_sign") in said(waits)
    assert (await org.case(reference)).is_open


@pytest.mark.parametrize("key", CASES)
async def test_the_decision_of_the_file_is_taken_by_whom_and_with_what_it_says(org: Office, key: str) -> None:
    decision = CASES[key]["expected"]["decision"]
    reference = await raise_it(org, key)
    if "decided_at" in decision:
        org.clock.move(datetime.fromisoformat(decision["decided_at"]) - org.clock.now())

    done = await org.decide(person(decision["by"]), reference, verdict_for(key, PAYER))
    await org.deliver()

    assert EN("done.decided", reference=reference) in said(done)
    check_decided(await org.case(reference), key, person(decision["by"]).id, PAYER.id)
    outcome = said(org.chat.told(REP)[-1])
    assert [text for text in (WHY_IT_FITS, decision.get("customer_told", "")) if text not in outcome] == []


@pytest.mark.parametrize("key", CASES)
async def test_up_to_the_decision_the_states_are_those_of_the_file(org: Office, key: str) -> None:
    expected = CASES[key]["expected"]
    reference = await raise_it(org, key)
    await org.decide(person(expected["decision"]["by"]), reference, verdict_for(key, PAYER))

    states = [state for state, _at in replay(await org.trail(reference))]

    assert states == expected["states"][: expected["states"].index("decided") + 1]
    assert (await org.case(reference)).state is State.DECIDED


@pytest.mark.parametrize(
    "key", [key for key, case in CASES.items() if case["expected"].get("blocked_attempts")]
)
async def test_the_attempts_that_the_file_says_are_blocked_are_blocked_and_written_down(
    org: Office, key: str
) -> None:
    reference = await raise_it(org, key)

    for attempt in CASES[key]["expected"]["blocked_attempts"]:
        answer = await org.press(person(attempt["by"]), "decide", reference)

        assert answer == await org.press(person(attempt["by"]), "decide", NO_SUCH_CASE)
        entry = (await org.trail(reference))[-1]
        assert (entry.actor, entry.result) == (person(attempt["by"]).id, BLOCKED[attempt["reason"]])


BLOCKED = {"gains_from_deal": "refused:gains"}
"""The file's reason, and how the trail has it."""


@pytest.mark.parametrize("key", ["C02"])
async def test_the_seed_case_never_meets_the_line_manager(org: Office, key: str) -> None:
    """He sits in the management channel, so the card goes to the independent one."""
    reference = await raise_it(org, key)
    manager = person("line_manager")

    refused = [await org.press(manager, action, reference) for action in ("decide", "ask", "recuse")]
    nothing = await org.press(manager, "decide", "SD-000000")

    assert org.channels_of(reference) == [INDEPENDENT]
    assert org.chat.told(manager) == []
    assert refused == [nothing] * 3
    tried = (await org.trail(reference))[-3:]
    assert [(entry.actor, entry.result) for entry in tried] == [(manager.id, "refused:gains")] * 3


@pytest.mark.parametrize("key", [key for key, case in CASES.items() if "rejected_attempt" in case])
async def test_the_rejected_attempt_shows_exactly_its_problems_at_once(org: Office, key: str) -> None:
    attempt = CASES[key]["rejected_attempt"]
    values = values_of(attempt["form"])
    form = await org.say(REP, "/dilemma")

    again = await org.submit(REP, form, **values)

    assert isinstance(again, Form)
    kept = {field.id: field.value for field in again.fields()}
    assert {**kept, "decide_by": str(kept["decide_by"])} == values
    codes = {name: code for name, _, code in (error.partition(":") for error in attempt["errors"])}
    assert list(problems_of(again)) == list(codes)
    with pytest.raises(FormProblems) as found:
        await review_case(values, "T1", REP, org.services)
    assert {name: problem.code for name, problem in found.value.problems.items()} == codes
    assert await org.cases() == []
