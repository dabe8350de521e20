"""Does a rep get from a thought to a case, without losing a word and knowing what happens next?"""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.audit import State
from bot.errors import CannotCheck
from bot.people import Person, PersonId
from bot.usecases import open_case
from bot.views.elements import Card, Form
from tests.cast import COMPANY, DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM
from tests.office import DILEMMA, EN, GUS, NL, Office, fact, problems_of, reference_in, said

HINTS = ("period_end_near", "possible_breach_words", "health_words_seen")
PROMISES = ("name", "gainers", "digest", "reasons", "second_look", "export")
LINKED = replace(COMPANY, whistleblowing_url="https://speak-up.example.org")


async def test_a_case_goes_from_the_command_to_the_deciders_and_the_rep_hears_its_reference(
    office: Office,
) -> None:
    done = await office.submit(SAM, await office.second_view())
    reference = reference_in(done)
    assert (await office.case(reference)).state is State.SUBMITTED

    await office.deliver()

    assert office.channels_of(reference) == [MANAGEMENT]
    assert reference in said(office.chat.told(SAM)[0])
    assert (await office.case(reference)).state is State.AWAITING_DECISION


async def test_a_case_keeps_what_was_filled_in(office: Office) -> None:
    reference = await office.raise_case(deal_value="$1.2m", at_stake=("nobody",))

    case = await office.case(reference)

    assert (case.rep, case.rep_name, case.platform) == (SAM.id, "Sam Seller", "slack")
    assert case.form.deal_ref == "OPP-7781"
    assert case.form.customer_need == DILEMMA["customer_need"]
    assert (case.form.deal_value.currency, case.form.deal_value.minor) == ("USD", 120_000_000)
    assert case.submitted_at == office.clock.now()


async def test_two_cases_have_references_that_tell_nothing_of_each_other(office: Office) -> None:
    first = await office.raise_case(deal_ref="OPP-1")
    second = await office.raise_case(deal_ref="OPP-2")

    assert first != second
    assert all(len(reference) == len("SD-7K3QXM") for reference in (first, second))


async def test_a_reference_that_is_taken_is_not_given_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter(["SD-7K3QXM", "SD-7K3QXM", "SD-7K3QXM", "SD-0HR4TZ"])
    monkeypatch.setattr(open_case, "new_reference", lambda: next(drawn))

    first = await office.raise_case(deal_ref="OPP-1")
    second = await office.raise_case(deal_ref="OPP-2")

    assert (first, second) == ("SD-7K3QXM", "SD-0HR4TZ")


# --- the first form ----------------------------------------------------------------------------------


async def test_the_command_opens_an_empty_form_with_the_customers_day_three_business_days_away(
    office: Office,
) -> None:
    form = await office.say(SAM, "/dilemma")

    assert isinstance(form, Form)
    shown = {field.id: field.value for field in form.fields()}
    assert list(shown) == [*DILEMMA]
    assert str(shown.pop("decide_by")) == "2026-11-20"
    assert not any(shown.values())


async def test_an_empty_form_says_of_every_field_that_it_is_needed(quick_office: Office) -> None:
    form = await quick_office.say(SAM, "/dilemma")

    again = await quick_office.submit(SAM, form, decide_by="")

    assert problems_of(again) == dict.fromkeys(DILEMMA, EN("problem.required"))


async def test_all_problems_come_at_once_beside_their_fields_with_everything_typed_kept(
    office: Office,
) -> None:
    wrong = {"deal_ref": "x", "mismatch": "No.", "deal_value": "0,125", "at_stake": ("me", "nobody")}

    again = await office.second_view(**wrong)

    assert isinstance(again, Form)
    assert set(problems_of(again)) == set(wrong)
    kept = {field.id: field.value for field in again.fields()}
    assert {**kept, "decide_by": str(kept["decide_by"])} == DILEMMA | wrong


async def test_problems_are_told_in_the_readers_language(quick_office: Office) -> None:
    again = await quick_office.second_view(OMAR, deal_ref="")

    assert problems_of(again) == {"deal_ref": NL("problem.required")}


async def test_a_form_with_problems_changes_nothing(office: Office) -> None:
    before = office.everything_kept()

    await office.second_view(deal_ref="")

    assert office.everything_kept() == before


@pytest.mark.parametrize("alone", ["nobody", "dont_know"])
async def test_nobody_and_i_dont_know_stand_alone(quick_office: Office, alone: str) -> None:
    again = await quick_office.second_view(at_stake=(alone, "manager"))

    assert problems_of(again) == {"at_stake": EN(f"problem.{alone}_excludes_others")}


@pytest.mark.parametrize(
    ("day", "accepted"),
    [("2026-11-16", False), ("2026-11-17", True), ("2027-02-15", True), ("2027-02-16", False)],
)
async def test_the_customers_day_is_from_today_to_ninety_days_ahead(
    quick_office: Office, day: str, accepted: bool
) -> None:
    answer = await quick_office.second_view(decide_by=day)

    assert ("decide_by" not in problems_of(answer)) is accepted


async def test_a_field_that_was_made_up_is_a_problem_not_a_crash(quick_office: Office) -> None:
    again = await quick_office.second_view(honest_advice="x", at_stake=("me", "x"), decide_by="tomorrow")

    assert set(problems_of(again)) == {"honest_advice", "at_stake", "decide_by"}


# --- the second view ---------------------------------------------------------------------------------


async def test_the_second_view_says_what_was_read_where_it_goes_and_when_the_answer_is_due(
    office: Office,
) -> None:
    view = await office.second_view()

    assert fact(view, "value_as_read") == "€\xa048,000.00"
    assert EN("route.management") in fact(view, "goes_to")
    assert "Maya Manager and Omar Manager" in fact(view, "goes_to")
    assert "Fri 20 Nov 2026, 10:00" in fact(view, "answer_due")


async def test_the_second_view_makes_its_promises(office: Office) -> None:
    view = await office.second_view()

    assert [one for one in PROMISES if EN(f"promise.{one}") not in said(view)] == []


async def test_nothing_is_sent_before_the_second_view_comes_back(office: Office) -> None:
    await office.second_view()
    await office.deliver()

    assert await office.cases() == []
    assert office.chat.sent == []


async def test_the_second_view_says_why_a_channel_is_left_out(office: Office) -> None:
    office.directory.open_up(MANAGEMENT)

    goes_to = fact(await office.second_view(), "goes_to")

    assert EN("route.independent") in goes_to
    assert EN("blocked.not_confidential", channel=EN("route.management")) in goes_to


async def test_the_second_view_says_when_there_is_nobody_to_decide(office: Office) -> None:
    for channel in (MANAGEMENT, INDEPENDENT, DIRECTORS):
        office.directory.leave(channel, MAYA, OMAR, DINA)

    assert EN("review.goes_to_steward") in fact(await office.second_view(), "goes_to")


async def test_the_second_view_names_those_who_would_be_asked_in_private(office: Office) -> None:
    for channel in (MANAGEMENT, INDEPENDENT):
        office.directory.join(channel, SAM)

    goes_to = fact(await office.second_view(), "goes_to")

    people = EN.all_of(one.name for one in (MAYA, OMAR, DINA))
    assert EN("review.goes_to", channel=EN("route.private"), people=people) in goes_to
    for route in ("management", "independent"):
        assert EN("blocked.somebody_gains", channel=EN(f"route.{route}")) in goes_to


async def test_the_second_view_says_when_no_channel_is_set_up(office: Office) -> None:
    office.run_under(replace(COMPANY, management=None, independent=None, directors=None))

    assert EN("review.goes_to_steward") in fact(await office.second_view(), "goes_to")


async def test_a_platform_that_does_not_answer_costs_the_preview_not_the_form(office: Office) -> None:
    office.directory.failure = CannotCheck()

    view = await office.second_view()

    assert fact(view, "goes_to") == EN("review.not_checked")
    office.directory.failure = None
    assert reference_in(await office.submit(SAM, view))


async def test_a_slow_platform_costs_the_preview_not_the_form(quick_office: Office) -> None:
    quick_office.services = replace(quick_office.services, preview_seconds=0.01)
    never = asyncio.Event()
    quick_office.directory.meanwhile[MANAGEMENT] = [never.wait]

    view = await quick_office.second_view()

    assert fact(view, "goes_to") == EN("review.not_checked")


# --- hints -------------------------------------------------------------------------------------------


async def test_a_plain_case_gets_no_hints(office: Office) -> None:
    view = said(await office.second_view())

    assert not any(EN(f"hint.{hint}") in view for hint in HINTS)


async def test_near_the_end_of_a_bonus_period_it_says_so(office: Office) -> None:
    assert EN("hint.period_end_near") in said(await office.second_view(decide_by="2026-12-10"))


async def test_words_of_a_crime_point_to_the_whistleblowing_channel_and_block_nothing(
    office: Office,
) -> None:
    office.run_under(LINKED)

    view = await office.second_view(mismatch="They asked us to sign a forged certificate for it.")

    assert "https://speak-up.example.org" in said(view)
    assert reference_in(await office.submit(SAM, view))


async def test_words_of_a_crime_are_pointed_out_where_no_such_channel_is_known(office: Office) -> None:
    view = said(await office.second_view(mismatch="They asked us to sign a forged certificate for it."))

    assert EN("hint.possible_breach_words") in view
    assert "https://" not in view


async def test_health_data_is_asked_to_be_removed(office: Office) -> None:
    view = said(
        await office.second_view(customer_need="Their planner is pregnant and needs something simple.")
    )

    assert EN("hint.health_words_seen") in view


# --- who may -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["/dilemma", "/dilemma mine", "/dilemma help"])
async def test_guests_bots_and_other_organisations_cannot_use_the_command(office: Office, words: str) -> None:
    answer = await office.say(GUS, words)

    assert isinstance(answer, Card)
    assert EN("refusal.full_members_only") in said(answer)


async def test_a_guest_who_makes_up_a_form_raises_nothing(office: Office) -> None:
    form = await office.say(SAM, "/dilemma")
    view = await office.second_view()

    for answer in (
        await office.submit(GUS, form, **DILEMMA),
        await office.submit(GUS, view),
        await office.press(GUS, "change"),
    ):
        assert EN("refusal.full_members_only") in said(answer)
    assert await office.cases() == []


async def test_somebody_else_cannot_send_the_reps_view(office: Office) -> None:
    view = await office.second_view()

    answer = await office.submit(OMAR, view)

    assert NL("refusal.form_outdated") in said(answer)
    assert await office.cases() == []


async def test_a_person_the_platform_does_not_know_can_raise_nothing(office: Office) -> None:
    stranger = Person(PersonId("slack:UNOBODY"), "Nobody")

    assert EN("refusal.full_members_only") in said(await office.say(stranger, "/dilemma"))
