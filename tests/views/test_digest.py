"""What does a director notice in the weekly digest, in thirty seconds on a phone?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.digest import Digest, Figure
from bot.facts import Way
from bot.figures import Shown
from bot.report import Report
from bot.say_do import Standing
from bot.texts import LANGUAGES, Texts
from bot.views import said
from bot.views.digest import NOTHING, digest_card
from bot.views.digest_details import details_card
from bot.views.digest_notes import prevention_card
from bot.views.elements import Card, Heading, Note, Paragraph, Picture, Quote
from bot.views.examples import digest as examples
from bot.views.samples import SAMPLES
from bot.waiting import Waiting
from tests.views.looking import actions, facts, notes, quotes, says, words

ENGLISH, DUTCH = Texts("en", "Europe/Amsterdam"), Texts("nl", "Europe/Amsterdam")
each_language = pytest.mark.parametrize("texts", [ENGLISH, DUTCH], ids=LANGUAGES)
FULL, WEEK = examples.FULL, examples.WEEK


def look(name: str, texts: Texts = ENGLISH) -> Card:
    shown = examples.EXAMPLES[name](texts, SAMPLES)
    assert isinstance(shown, Card)
    return shown


def drawn(digest: Digest, *past: Digest, waits: Waiting | None = None) -> Card:
    return digest_card(Report(digest, past, "Customers first."), waits, ENGLISH)


def with_figure(name: str, *, carried: int = 0, **values: float) -> Digest:
    shown = {value: Shown(number) for value, number in values.items()}
    return Digest(WEEK, {name: Figure(shown, WEEK.plus(-carried))})


def said_of(card: Card, name: str) -> str:
    return facts(card)[ENGLISH(f"digest.{name}")]


# --- first what waits ----------------------------------------------------------------------------------


@each_language
def test_what_waits_comes_first_then_what_we_say_and_do_then_the_rest(texts: Texts) -> None:
    card = look("full", texts)

    kinds = [type(one).__name__ for one in card.elements]
    assert kinds == [
        *("Heading", "Note", "Buttons", "Quote", "Paragraph"),
        *("Picture", "Picture", "Facts", "Note", "Note", "Note"),
    ]
    assert list(facts(card)) == [texts(f"digest.{name}") for name in ORDER]


ORDER = (
    *("decided", "kept", "speed", "conflicts", "hanging"),
    *("second_looks", "honesty", "smiles", "speaking", "fare"),
)


def test_what_waits_is_counted_by_its_kind_with_the_oldest_and_a_button() -> None:
    card = look("full")

    assert notes(card, "warning") == [
        "Waiting for you: past due and undecided: 2, second looks open: 1 and compensation overdue: 1. "
        "Days the oldest has waited: 6."
    ]
    assert actions(card) == ["digest_queue"]


def test_what_there_is_none_of_is_not_said() -> None:
    card = drawn(FULL, waits=Waiting(payments=1, oldest_days=1))

    assert notes(card, "warning")[0].startswith("Waiting for you: compensation overdue: 1. ")


def test_with_nothing_waiting_that_is_said_and_there_is_no_button() -> None:
    card = look("nothing")

    assert notes(card, "next") == ["Nothing waits for the directors."]
    assert actions(card) == []


def test_in_the_terminal_nothing_is_said_of_what_waits() -> None:
    card = look("in the terminal")

    assert "aiting" not in says(replace(card, summary=""))
    assert "channel" not in says(card)


def test_to_one_director_the_details_are_a_button() -> None:
    assert actions(look("to one director")) == ["digest_details"]
    assert notes(look("to one director"), "quiet")[-1].startswith("Only you see this.")


# --- what we say, what we do ---------------------------------------------------------------------------


@each_language
def test_the_promise_is_quoted_above_the_index(texts: Texts) -> None:
    card = look("full", texts)

    assert list(quotes(card).values()) == [said.PROMISE]
    at = [type(one) for one in card.elements].index(Quote)
    assert "72" in says(Card("", (card.elements[at + 1],)))


def test_without_a_promise_nothing_is_quoted() -> None:
    assert quotes(look("nothing")) == {}


@pytest.mark.parametrize(
    ("before", "change"),
    [
        (65, "That is +7 against four weeks ago."),
        (80, "That is -8 against four weeks ago."),
        (72, "The same as four weeks ago."),
    ],
)
def test_its_change_has_a_sign(before: int, change: str) -> None:
    then = Digest(WEEK.plus(-4), {"index": Figure({"index": Shown(before)}, WEEK.plus(-4))})
    newer = Digest(WEEK.plus(-1), {"index": Figure({"index": Shown(1)}, WEEK.plus(-1))})

    assert f"What we do: 72 out of 100. {change}" in says(drawn(FULL, then, newer))


@pytest.mark.parametrize(
    "past",
    [(), (Digest(WEEK.plus(-4)),), (replace(FULL, week=WEEK.plus(-3)),)],
    ids=["none", "empty", "three"],
)
def test_without_a_digest_of_four_weeks_ago_no_change_is_said(past: tuple[Digest, ...]) -> None:
    assert "four weeks ago" not in says(drawn(FULL, *past))


def test_with_too_few_cases_the_index_is_a_dash() -> None:
    then = replace(FULL, week=WEEK.plus(-4))

    assert "What we do: — (too few cases to say)." in says(drawn(Digest(WEEK), then))


# --- the rest --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        (0.0, "0 times as many as in an even year: no pressure at the end"),
        (1.9, "1.9 times as many as in an even year: no pressure at the end"),
        (2.0, "2 times as many as in an even year: amber, the end presses"),
        (2.9, "2.9 times as many as in an even year: amber, the end presses"),
        (3.0, "3 times as many as in an even year: red, the end presses hard"),
        (13.0, "13 times as many as in an even year: red, the end presses hard"),
    ],
)
def test_each_threshold_stands_there_in_words(ratio: float, said: str) -> None:
    assert said_of(drawn(with_figure("hanging", ratio=ratio)), "hanging").startswith(said + " · ")


@pytest.mark.parametrize(("ahead", "said"), [(0, "0"), (1, "1–4"), (2, "5–9"), (3, "10 or more")])
def test_the_open_cases_that_fall_there_next_are_told_in_bands(ahead: int, said: str) -> None:
    card = drawn(Digest(WEEK, ahead=ahead))

    assert said_of(card, "hanging") == f"open cases that fall there next: {said}"


CARRIED = {
    "index": {"index": 72},
    "decided": dict.fromkeys((*Way, Standing.UNDECIDED), 25),
    "kept": {"kept": 85},
    "owed.EUR": {"minor": 1_250_000},
    "speed": {"median": 6.4, "p90": 14.5},
    "conflicts": {"share": 41},
    "hanging": {"ratio": 3.2},
    "asked": {"asked": 8},
    "overturned": {"overturned": 35},
    "honesty": {"answered": 78},
    "worth.EUR": {"ratio": 43},
    "smile.customer_first": {"customer_first": 81},
    "speaking": {"per_100": 9},
    "withdrawn": {"withdrawn": 5},
    "fare": {"worse": 15},
}


@pytest.mark.parametrize("name", CARRIED)
def test_a_figure_of_an_earlier_digest_says_of_which_week_it_is(name: str) -> None:
    assert "(week 44)" in says(drawn(with_figure(name, carried=3, **CARRIED[name])))
    assert "(week" not in says(drawn(with_figure(name, **CARRIED[name])))


def test_a_bound_is_shown_as_one() -> None:
    said_then = facts(look("few cases"))[ENGLISH("digest.decided")]

    assert "business first ≥ 80 %" in said_then
    assert "customer first ≤ 20 %" in said_then


def test_amounts_of_two_currencies_are_never_added_up() -> None:
    said_then = said_of(look("full"), "kept")

    assert "85 % paid by the due date" in said_then
    assert "€\xa012,500.00" in said_then
    assert "US$" in said_then


def test_what_honesty_brought_is_not_quoted_with_few_answers_and_says_how_few() -> None:
    assert said_of(look("few cases"), "honesty") == "known for 40 % of the cases"
    assert said_of(look("full"), "honesty").startswith(
        "64 % of the customers stayed, came back or sent somebody · known for 78 % of the cases"
    )


def test_customer_first_stands_beside_business_first_also_where_one_is_missing() -> None:
    card = drawn(with_figure("smile.customer_first", customer_first=81))

    assert said_of(card, "smiles") == f"🙂 after customer first: 81 % · after business first: {NOTHING}"


def test_weeks_of_silence_are_counted() -> None:
    assert "weeks without a case: 2 of 13" in said_of(look("full"), "speaking")


@each_language
def test_with_nothing_at_all_it_says_that_this_proves_nothing(texts: Texts) -> None:
    card = look("nothing", texts)

    assert notes(card, "warning") == [texts("digest.empty")]
    assert says(card).count(NOTHING) > len(ORDER) - 3


def test_the_last_line_but_one_witnesses_the_log() -> None:
    assert f"18204 entries. Keep this line; it shows later whether the log was changed: {examples.HEAD}" in (
        says(look("full")).replace(",", "")
    )


# --- nothing of a person -----------------------------------------------------------------------------


@each_language
@pytest.mark.parametrize("name", examples.EXAMPLES)
def test_nothing_typed_and_nobody_stands_in_a_notification(name: str, texts: Texts) -> None:
    summary = look(name, texts).summary

    for private in (said.PROMISE, "Sam", "Maya", "Dina", "SD-", "OPP", "customer", "klant"):
        assert private not in summary


# --- the pictures ------------------------------------------------------------------------------------


def pictures_of(card: Card) -> dict[str, Picture]:
    return {one.name: one for one in card.elements if isinstance(one, Picture)}


@each_language
def test_every_number_of_the_pictures_stands_in_the_details_too(texts: Texts) -> None:
    rows = facts(look("details", texts))
    say_do, period = pictures_of(look("full", texts)).values()

    series = [*say_do.chart.bars, say_do.chart.line]
    for at, label in enumerate(say_do.chart.labels):
        for one in series:
            assert one
            value = one.values[at]
            if value is None:
                assert rows[label] == NOTHING
            else:
                share = texts.number(value)
                assert any(part.endswith((f" {share} %", f" {share}")) for part in rows[label].split(" · "))
    for at, label in enumerate(period.chart.labels):
        row = rows[texts("digest.weeks_left", weeks=label)]
        now, before = (period.chart.levels[int(one.values[at] or 0)] for one in period.chart.bars)
        assert row == texts("digest.now_and_before", now=now, before=before)


def test_the_promise_is_the_title_of_what_we_say_and_do() -> None:
    assert pictures_of(look("full"))["say-do"].chart.title == said.PROMISE
    plain = digest_card(Report(FULL), None, ENGLISH)
    assert pictures_of(plain)["say-do"].chart.title == "What we say, what we do"


def test_a_bound_is_not_drawn_as_if_it_were_a_share() -> None:
    """≤ 20 % three times beside ≥ 80 % would stand higher than all there is."""
    chart = pictures_of(drawn(examples.FEW))["say-do"].chart

    assert [one.values for one in chart.bars] == [(None,), (None,), (80,), (None,)]


def test_pictures_with_nothing_to_see_are_left_out() -> None:
    assert pictures_of(look("nothing")) == {}
    assert list(pictures_of(drawn(examples.FEW))) == ["say-do", "period"]
    assert list(pictures_of(drawn(replace(FULL, figures={"fare": FULL.figures["fare"]})))) == ["period"]
    assert list(pictures_of(drawn(with_figure("fare", worse=20)))) == []


def test_where_there_is_no_figure_there_is_no_picture() -> None:
    """One case would be one bar."""
    assert pictures_of(drawn(replace(FULL, figures={}))) == {}


@each_language
def test_the_details_say_how_each_figure_is_counted_in_the_order_of_the_digest(texts: Texts) -> None:
    shown = words(look("details", texts))

    places = [shown.index(texts(f"digest.{name}.counted")) for name in ("index", *ORDER)]
    assert places == sorted(places)


def test_the_details_of_nothing_say_so_and_how_it_will_be_counted() -> None:
    card = details_card(Report(examples.NOTHING), ENGLISH)

    assert facts(card) == {"W47": NOTHING}
    assert [one.text for one in card.elements if isinstance(one, Heading)] == [
        "The numbers behind it · week 47",
        "What we say, what we do",
        "How it is counted",
    ]


# --- around it ---------------------------------------------------------------------------------------


def test_the_note_before_a_period_s_end_has_the_same_thresholds() -> None:
    for ratio, word in ((1.9, "no pressure"), (2.0, "amber"), (3.0, "red")):
        card = prevention_card(examples.YEAR_END, 6, Shown(ratio), 0, ENGLISH)
        assert word in facts(card)[ENGLISH("digest.hanging")]
    assert facts(look("prevention without a ratio"))[ENGLISH("digest.hanging")] == NOTHING


def test_a_queue_names_cases_and_nothing_that_was_typed() -> None:
    card = look("what waits")

    assert "SD-7K3QXM" in says(card)
    assert "OPP-7781" not in says(card)
    assert actions(card) == ["decide", "decide"]
    assert any(isinstance(one, Paragraph | Note) for one in card.elements)


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("stuck", "The directors' channel"),
        ("stuck, to one person", "Somebody's private chat"),
        ("stuck, the note", "The management channel"),
    ],
)
def test_the_steward_reads_which_message_does_not_go_out(name: str, where: str) -> None:
    assert where in says(look(name))
