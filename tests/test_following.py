"""Each button after the decision, in Slack and in Teams: does it work once, and answer whoever presses it?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.texts import Texts
from tests.cast import DINA, MAYA, OMAR, SAM, STELLA
from tests.office import NO_SUCH_CASE
from tests.sides import Side, open_side
from tests.slack.acting import FITS
from tests.steps import BEFORE, DONE, PROBLEMS, REASON, TYPED, WHO, WRONG, business_first, decided, do
from tests.teams.certificates import make_certificate

EN = Texts("en")
AT_ANY_TIME = ("set_amount", "check_in", "something_changed")
ONCE = [action for action in DONE if action not in AT_ANY_TIME]


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("login"))


@pytest.fixture(params=["slack", "teams"])
async def side(
    request: pytest.FixtureRequest, tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Side]:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    async with open_side(request.param, tmp_path, certificate) as opened:
        yield opened


IN_MESSAGES = [action for action in DONE if action != "something_changed"]


@pytest.mark.parametrize("action", IN_MESSAGES)
async def test_a_step_is_answered_and_its_button_goes_from_the_message_where_it_stood(
    side: Any, action: str
) -> None:
    await BEFORE[action](side)

    message, shown = await do(side, action)

    assert EN(DONE[action], reference=side.reference) in shown.words
    if action not in AT_ANY_TIME:
        await side.settled(lambda: action not in message.buttons())


@pytest.mark.parametrize("action", WRONG)
async def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_is_kept(
    side: Any, action: str
) -> None:
    await BEFORE[action](side)
    message = await side.offered(WHO[action], action)
    form = await side.press(WHO[action], message, action)
    before = await side.kept()

    again = await side.send(WHO[action], form.form, **WRONG[action])

    assert again.problems == PROBLEMS[action]
    assert {name: again.kept[name] for name in WRONG[action]} == WRONG[action]
    assert await side.kept() == before
    done = await side.send(WHO[action], again.form, **TYPED[action])
    assert EN(DONE[action], reference=side.reference) in done.words


@pytest.mark.parametrize("action", TYPED)
async def test_a_form_that_is_delivered_again_changes_nothing_and_gets_the_same_answer(
    side: Any, action: str
) -> None:
    await BEFORE[action](side)
    form = await side.press_raw(WHO[action], action, side.reference)
    first = await side.send(WHO[action], form.form, **TYPED[action])
    before = await side.kept()

    second = await side.send(WHO[action], form.form, **TYPED[action])

    assert second.words == first.words
    assert await side.kept() == before


@pytest.mark.parametrize("action", ONCE)
async def test_a_second_click_says_that_it_was_done_and_changes_nothing(side: Any, action: str) -> None:
    await BEFORE[action](side)
    await do(side, action)
    before = await side.kept()

    again = await side.press_raw(WHO[action], action, side.reference)

    why = "refusal.second_look_over" if action == "second_look" else "refusal.step_over"
    assert EN(why) in again.words
    assert await side.kept() == before


async def test_whoever_it_does_not_concern_reads_the_same_as_of_a_case_that_does_not_exist(side: Any) -> None:
    await BEFORE["confirm"](side)
    before = await side.kept()
    for action in DONE:
        strangers = [one for one in (MAYA, OMAR, STELLA, SAM, DINA) if one is not WHO[action]]
        for stranger in strangers:
            refused = await side.press_raw(stranger, action, side.reference)
            nothing = await side.press_raw(stranger, action, NO_SUCH_CASE)

            assert refused.words == nothing.words
            assert Texts(stranger.language)("refusal.not_for_you") in refused.words

    assert await side.kept() == before


async def test_the_rep_says_at_any_time_that_something_changed_and_only_the_steward_hears_what_got_worse(
    side: Any,
) -> None:
    await decided(side)
    form = await side.press_raw(SAM, "something_changed", side.reference)

    done = await side.send(SAM, form.form, check_in="worse")

    alarm = await side.told(STELLA, EN("alarm.worse.text", name="Sam Seller"))
    assert EN("done.checked_in.next") in done.words
    assert EN("alarm.worse.next") in alarm.says()
    assert "OPP-7781" not in alarm.says()


async def test_stepping_back_asks_first_and_steward_and_director_hear_it(side: Any) -> None:
    await business_first(side)
    message = await side.offered(SAM, "step_back")
    assert side.asks_first(message, "step_back")

    shown = await side.press(SAM, message, "step_back")

    assert EN("done.stepped_back.next") in shown.words
    for who in (STELLA, DINA):
        heard = await side.told(who, EN("stepped_back.text", name="Sam Seller"))
        assert side.reference in heard.says()
    await side.settled(lambda: EN("outcome.stepped_back") in message.says())


async def test_saying_that_it_is_not_owed_asks_first_and_the_rep_hears_it(side: Any) -> None:
    await BEFORE["release"](side)
    message = await side.offered(DINA, "release")
    assert side.asks_first(message, "release")

    await side.press(DINA, message, "release")

    assert (
        EN("released.text") in (await side.told(SAM, EN("released.heading", reference=side.reference))).says()
    )


async def test_a_second_look_is_another_directors_and_the_rep_hears_that_decision_too(side: Any) -> None:
    await decided(side)
    await side.later(hours=1)
    first, _shown = await do(side, "second_look")
    card = await side.workspace.card_in(side.directors)
    asked = card.says()
    await side.later(hours=1)

    refused = await side.press_raw(MAYA, "decide", side.reference)
    await side.decide(DINA, card, "deal_fits", FITS, how_asked="I called their planner myself.")
    second = await side.told(SAM, FITS)
    await side.settled(lambda: EN("outcome.superseded") in first.says())

    assert REASON in asked
    assert EN("refusal.not_for_you") in refused.words
    assert "accept" in second.buttons()
    assert "second_look" not in second.buttons()
    case = await side.case()
    assert [one.code for one in case.decisions] == ["advise_best_fit", "deal_fits"]


async def test_what_is_disputed_is_read_by_the_owner_alone_and_the_steward_hears_that_it_is_so(
    side: Any,
) -> None:
    await BEFORE["dispute"](side)

    await do(side, "dispute")

    owner = await side.told(DINA, TYPED["dispute"]["dispute"])
    alarm = await side.told(STELLA, EN("alarm.disputed.text", rep="Sam Seller", name="Dina Director"))
    assert EN("promise.next.disputed") in owner.says()
    assert "paid" in owner.buttons()
    assert TYPED["dispute"]["dispute"] not in alarm.says()


async def test_the_owner_never_reads_what_the_customer_needs(side: Any) -> None:
    await BEFORE["set_amount"](side)

    message = await side.offered(DINA, "set_amount")
    form = await side.press(DINA, message, "set_amount")

    for shown in (message.says(), form.words):
        assert "starter pack" not in shown
        assert "OPP-7781" not in shown


async def test_a_button_of_another_version_says_that_it_is_out_of_date(side: Any) -> None:
    await decided(side)

    shown = await side.press_raw(SAM, "confirm_all", side.reference)

    assert EN("refusal.button_outdated") in shown.words
