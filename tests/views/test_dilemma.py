"""What does a rep notice in the form of `/dilemma`, and before sending it?"""

from datetime import date, timedelta

import pytest

from bot.errors import Problem
from bot.form import CUSTOMER_NEED_LENGTH, read_form
from bot.review import Preview
from bot.routing import Blocked, Route
from bot.texts import Texts
from bot.views.dilemma import CHANGE, dilemma_form, review_form
from bot.views.elements import Link, Note
from bot.views.examples import dilemma as examples
from bot.views.filling import Filling
from bot.views.samples import SAMPLES
from tests.views.looking import actions, facts, field, notes, says

ENGLISH, DUTCH = Texts("en", "Europe/Amsterdam"), Texts("nl", "Europe/Amsterdam")
TODAY, IN_THREE_DAYS = date(2026, 11, 17), date(2026, 11, 20)


def look(name: str, texts: Texts = ENGLISH):
    return examples.EXAMPLES[name](texts, SAMPLES)


def review(texts: Texts = ENGLISH, url: str = "", **changes):
    return review_form(Filling(texts), SAMPLES.review(**changes), url, "token")


# --- the form ----------------------------------------------------------------------------------------


def test_an_empty_form_has_nothing_chosen_but_a_day():
    form = dilemma_form(Filling(ENGLISH), TODAY, IN_THREE_DAYS, "token")

    assert {f.id: f.value for f in form.fields() if f.value} == {"decide_by": IN_THREE_DAYS}
    assert form.problems() == {}


def test_the_calendar_offers_today_and_the_next_ninety_days():
    day = field(dilemma_form(Filling(ENGLISH), TODAY, IN_THREE_DAYS, "token"), "decide_by")

    assert (day.first, day.last) == (TODAY, TODAY + timedelta(days=90))


def test_the_form_says_first_how_long_it_takes_and_that_nothing_is_sent_yet():
    assert "About two minutes" in says(look("empty"))
    assert "Nothing is sent until you have seen who gets it" in says(look("empty"))


def test_what_was_typed_is_there_again():
    form = dilemma_form(Filling(ENGLISH, SAMPLES.values()), TODAY, IN_THREE_DAYS, "token")

    assert field(form, "deal_ref").value == "OPP-7781"
    assert field(form, "deal_value").value == "48.000"
    assert field(form, "honest_advice").value == "own_other_solution"
    assert field(form, "at_stake").value == ("me", "manager")
    assert field(form, "decide_by").value == date(2026, 11, 24)


def test_the_sample_form_is_one_that_the_rules_accept():
    assert read_form(SAMPLES.values(), TODAY, "EUR") == SAMPLES.form()


def test_a_day_that_cannot_be_read_gives_way_to_the_usual_one():
    filling = Filling(ENGLISH, {"decide_by": "soon"}, {"decide_by": Problem("not_a_date")})
    day = field(dilemma_form(filling, TODAY, IN_THREE_DAYS, "token"), "decide_by")

    assert (day.value, day.problem) == (
        IN_THREE_DAYS,
        "We can't read this date. Please choose it from the calendar.",
    )


def test_all_problems_stand_beside_their_fields_at_once():
    assert set(look("everything wrong").problems()) == set(SAMPLES.values())
    assert set(look("nothing filled in").problems().values()) == {"Please fill this in."}


def test_a_problem_says_how_much_is_missing():
    minimum, _ = CUSTOMER_NEED_LENGTH

    assert f"at least {minimum} characters, now 12" in look("everything wrong").problems()["customer_need"]
    assert "minstens 20 tekens, nu 12" in look("everything wrong", DUTCH).problems()["customer_need"]


@pytest.mark.parametrize("texts", [ENGLISH, DUTCH])
@pytest.mark.parametrize("stake", ["nobody", "dont_know"])
def test_an_answer_that_stands_alone_is_named_as_it_is_labelled(texts, stake):
    [label] = [o.label for o in field(look("empty", texts), "at_stake").options if o.value == stake]

    assert f"“{label}”" in texts(f"problem.{stake}_excludes_others")


# --- before it is sent -------------------------------------------------------------------------------


def test_the_second_view_says_what_was_understood_and_where_it_goes():
    assert facts(review()) == {
        "Deal": "OPP-7781",
        "Deal value, as we read it": "€\xa048,000.00",
        "Goes to": "the management channel: Maya Manager and Omar Manager.",
        "Left out": "Only you: by what you filled in, nobody else gains.",
        "Answer due": "Fri 20 Nov 2026, 10:00",
        "Customer hears by": "Tue 24 Nov 2026",
    }


def test_the_second_view_says_that_nothing_was_sent_yet():
    assert notes(review(), "next") == ["Nothing has been sent yet. Check this, then send it."]


def test_the_second_view_makes_the_fixed_promises_in_both_languages():
    promised = notes(review(), "quiet")

    assert promised == [
        "Deciders see your name.",
        "People who gain by it don't see the case.",
        "Digests never carry your name.",
        "You hear the decision with its reasons.",
        "You may ask for a second look.",
        "Owners of the workspace or tenant with export rights can technically read chat.",
        "This is not the legal whistleblowing channel.",
    ]
    assert len(notes(review(DUTCH), "quiet")) == len(promised)


def test_the_answers_can_be_changed_before_sending():
    assert actions(review()) == [CHANGE]


@pytest.mark.parametrize("asked", ["asks_gainers", "asks_line_manager"])
def test_that_the_route_may_change_is_said_only_when_somebody_can_still_be_named(asked):
    assert "even if the case then goes elsewhere" in facts(review(**{asked: True}))["Goes to"]
    assert "below" not in facts(review())["Goes to"]


def test_the_known_line_manager_is_named_as_left_out():
    form = look("review, who gains?")

    assert facts(form)["Left out"] == "Dina Director, as your line manager. Everybody you name below."


def test_people_are_asked_for_only_when_they_matter_and_never_forced():
    asked = {name: list(look(name).fields()) for name in ("review", "review, who is your manager?")}

    assert asked["review"] == []
    assert [(f.id, f.several, f.required) for f in asked["review, who is your manager?"]] == [
        ("line_manager", False, False),
        ("gainers", True, False),
    ]


def test_naming_oneself_is_pointed_out_with_the_choice_kept():
    form = look("review, with problems")

    assert set(form.problems()) == {"gainers", "line_manager"}
    assert field(form, "gainers").value == ("local:sam",)


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        (Blocked.NOT_SET, "Not the management channel: it is not set up."),
        (Blocked.NOT_CONFIDENTIAL, "Not the management channel: it is not private enough."),
        (Blocked.SOMEBODY_GAINS, "Not the management channel: somebody in it gains."),
        (Blocked.NOBODY_ELIGIBLE, "Not the management channel: nobody in it may decide."),
        (
            Blocked.LINE_MANAGER_UNKNOWN,
            "Not the management channel as long as we don't know who your line manager is.",
        ),
    ],
)
def test_a_channel_that_is_skipped_is_named_with_the_reason(why, sentence):
    preview = Preview(Route.INDEPENDENT, (SAMPLES.person("dina"),), ((Route.MANAGEMENT, why),))

    assert facts(review(preview=preview))["Goes to"] == f"the independent channel: Dina Director. {sentence}"


def test_when_no_channel_will_do_the_steward_sees_to_it():
    goes_to = facts(look("review, no route"))["Goes to"]

    assert goes_to.startswith("Right now nobody we could ask may decide. The steward")
    assert goes_to.count("Not the") == 2


def test_when_only_people_in_private_will_do_they_are_named():
    goes_to = facts(look("review, in private"))["Goes to"]

    assert goes_to.startswith("a few people, each in private: Omar Manager and Dina Director.")
    assert goes_to.count("Not the") == 2


def test_what_could_not_be_checked_is_said_and_nobody_is_named():
    goes_to = facts(look("review, not checked"))["Goes to"]

    assert "We couldn't check just now" in goes_to
    assert "Maya" not in goes_to


# --- hints -------------------------------------------------------------------------------------------


def test_hints_warn_and_the_case_can_still_be_sent():
    form = look("review, words of crime and health")

    assert len(notes(form, "warning")) == 2
    assert form.submit == "Send to the deciders"


def test_words_of_a_crime_point_to_where_it_is_reported_if_there_is_such_a_place():
    hinted = {"hints": ("health_words_seen", "possible_breach_words")}
    links = [
        part
        for note in review(url="https://example.com/report", **hinted).elements
        if isinstance(note, Note)
        for part in note.parts
        if isinstance(part, Link)
    ]

    assert links == [Link("Where to report it instead", "https://example.com/report")]
    assert "report it instead" not in says(review(**hinted))
    assert "not the legal reporting channel" in says(review(**hinted))


@pytest.mark.parametrize("texts", [ENGLISH, DUTCH])
def test_words_about_health_point_to_the_button_that_leads_back(texts):
    form = review(texts, hints=("health_words_seen",))

    assert f"“{texts('button.change')}”" in notes(form, "warning")[0]
