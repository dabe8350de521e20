"""Do the catalogues say everything, in both languages, and are amounts, days and moments written truly?"""

import re
import string
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.local.clock import NEXT, STEPS, Moved
from bot.audit import State
from bot.binding import ROLES
from bot.case_parts import RedirectTo
from bot.compensation import CompensationCode
from bot.decision import NEEDS, DecisionCode, OwnGain
from bot.errors import Refusal
from bot.events_decided import PAYMENTS
from bot.events_decided import PROMISES as PROMISES_TOLD
from bot.facts import Way
from bot.figures import BANDS
from bot.follow_parts import Feeling, Outcome, Smile
from bot.follow_up import ANSWERS
from bot.form import ALONE, HonestAdvice, Stake
from bot.home import Noted
from bot.ledger import LedgerState
from bot.money import MOST_MINOR_UNITS, Money, exponent
from bot.people import Person, PersonId
from bot.routing import Blocked, Route
from bot.stuck import Stuck
from bot.texts import LANGUAGES, Texts, catalogue, supported
from bot.views.digest_details import COUNTED
from bot.views.digest_notes import STUCK
from bot.views.digest_pictures import WAYS
from bot.views.dilemma import PROMISES
from bot.views.examples.notices import BINDING, DONE, LINKING
from bot.views.follow_up import SMILES
from bot.views.promise import AMOUNT_NAME, DISPUTE_NAME, PAID_NAME
from bot.waiting import WaitsFor
from tests.views import scanning

ENGLISH, DUTCH = Texts("en"), Texts("nl")

OPTIONS = {
    "honest_advice": HonestAdvice,
    "at_stake": Stake,
    "own_gain": OwnGain,
    "decision": DecisionCode,
    "compensation": CompensationCode,
    "redirect_to": RedirectTo,
    "outcome": ANSWERS,
    "smile": SMILES,
    "check_in": Feeling,
}
HINTS = ("period_end_near", "health_words_seen", "possible_breach_words")
FIELDS = scanning.field_ids().union(*NEEDS.values())
NAMED_ROUTES = (Route.MANAGEMENT, Route.INDEPENDENT, Route.PRIVATE, Route.DIRECTORS)
SAMPLE_PEOPLE = ("sam", "maya", "omar", "dina", "noor", "stella", "pia")
FOLLOWED_OR_CLOSED = (State.DECIDED, State.FOLLOW_THROUGH, State.CLOSED)
LEDGER = [state for state in LedgerState if state is not LedgerState.NONE]
ABOUT_A_PROMISE = [*PROMISES_TOLD, *PAYMENTS]
PROMISE_FORMS = (AMOUNT_NAME, PAID_NAME, DISPUTE_NAME)
SHARES = ("kept", "share", "asked", "overturned", "stayed", "answered", "withdrawn", "worse")
EXPANDED: dict[str, Iterable[str]] = {
    "card.summary.{}": State,
    "at_stake.card.{}": Stake,
    "honest_advice.{}": HonestAdvice,
    "decision.{}": DecisionCode,
    "compensation.{}": CompensationCode,
    "outcome.next.{}": DecisionCode,
    "state.{}": State,
    "promise.{}": PROMISES,
    "blocked.{}": Blocked,
    "route.{}": [route.name.lower() for route in NAMED_ROUTES],
    "hint.{}": HINTS,
    "{}.next": ["done.digest", *(f"done.{what}" for what in DONE), *PROMISE_FORMS],
    "done.bound_{}": ROLES,
    "done.bound_{}.next": ROLES,
    "refusal.bind_{}": BINDING,
    "refusal.link_{}": LINKING,
    "redirect_to.{}": RedirectTo,
    "card.{}": FOLLOWED_OR_CLOSED,
    "outcome.{}": Outcome,
    "smile.card.{}": Smile,
    "ledger.{}": LEDGER,
    "promise.next.{}": LedgerState,
    "payment.next.{}": LedgerState,
    "noted.{}": Noted,
    "{}.summary": ABOUT_A_PROMISE,
    "{}.heading": ABOUT_A_PROMISE,
    "{}.title": PROMISE_FORMS,
    "stuck.{}": Stuck,
    "stuck.{}.next": Stuck,
    "quote.{}": ("what_changes", "referred_to", "disclosed", "customer_told", "how_asked"),
    "{}.label": FIELDS,
    "{}.help": FIELDS,
    "{}.{}": [f"{id}.{code}" for id, codes in OPTIONS.items() for code in codes],
    "problem.{}": [
        asked.key.removeprefix("problem.") for asked in scanning.problems() if "{" not in asked.key
    ],
    "problem.{}_excludes_others": ALONE,
    "local.channel.{}": ("management", "independent", "directors"),
    "local.about.{}": SAMPLE_PEOPLE,
    "local.next.{}": SAMPLE_PEOPLE,
    "local.language.{}": LANGUAGES,
    "clock.by.{}": (*STEPS, NEXT),
    "clock.said.{}": Moved,
    "digest.{}": COUNTED[1:],
    "digest.{}.counted": COUNTED,
    "digest.share.{}": SHARES,
    "digest.way.{}": WAYS,
    "way.{}": WAYS,
    "digest_stuck.{}": ("directors", *STUCK.values()),
    "digest.waiting.{}": ("decisions", "second_looks", "payments"),
    "digest.smile.{}": (Way.CUSTOMER_FIRST, Way.BUSINESS_FIRST),
    "band.{}": [str(band) for band in range(len(BANDS))],
    "waits_for.{}": WaitsFor,
}
"""Keys whose end is filled in, and with what. A new one has to be named here."""


def expanded(pattern: str) -> set[str]:
    if "{" not in pattern:
        return {pattern}
    return {end if pattern == "{}.{}" else pattern.replace("{}", end) for end in EXPANDED[pattern]}


def keys(language: str) -> set[str]:
    return {entry.id for entry in catalogue(language) if entry.id}


def sentences(language: str) -> dict[str, str]:
    return {entry.id: entry.string for entry in catalogue(language) if entry.id}


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def source(language: str) -> str:
    return (files("bot.texts") / language / "LC_MESSAGES" / "squaredeal.po").read_text(encoding="utf-8")


def needed() -> set[str]:
    asked = [*(each.key for each in scanning.asked()), *(each.key for each in scanning.problems())]
    refusals = {refusal.key for refusal in (Refusal, *Refusal.__subclasses__())}
    in_variables = {
        *("done.declared_late.next", "done.linked.next", "done.bound_{}", "done.bound_{}.next"),
        *("refusal.bind_{}", "refusal.link_{}"),
    }
    in_files = {*scanning.in_templates(), *scanning.in_packages()}
    patterns = {*asked, *in_files, "{}.label", "{}.help", "{}.{}", *in_variables}
    return refusals.union(*map(expanded, patterns))


# --- the catalogues ----------------------------------------------------------------------------------


def test_both_languages_have_the_same_keys():
    assert keys("en") == keys("nl")


def test_both_languages_have_the_same_placeholders():
    english, dutch = sentences("en"), sentences("nl")

    assert {key: placeholders(english[key]) for key in english} == {
        key: placeholders(dutch[key]) for key in dutch
    }


def test_every_key_that_is_asked_for_is_there():
    assert needed() - keys("en") == set()


def test_no_key_is_there_for_nothing():
    assert keys("en") - needed() - scanning.strings() == set()


def test_every_placeholder_is_given_what_it_stands_for():
    english = sentences("en")
    asked = [each for each in (*scanning.asked(), *scanning.problems()) if each.is_certain]
    missing = {
        key: placeholders(english[key]) - each.params
        for each in asked
        for key in expanded(each.key)
        if placeholders(english[key]) - each.params
    }
    assert missing == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_has_a_sentence_and_only_one(language):
    written = re.findall(r'^msgid "(.+)"$', source(language), re.MULTILINE)

    assert [key for key, sentence in sentences(language).items() if not sentence.strip()] == []
    assert [key for key, count in Counter(written).items() if count > 1] == []
    assert not [entry.id for entry in catalogue(language) if entry.fuzzy and entry.id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_written_with_care(language):
    for key, sentence in sentences(language).items():
        assert sentence == " ".join(sentence.split()), key
        assert '"' not in sentence, f"{key}: “typographic quotes”, please"
        assert "..." not in sentence, key


def test_the_same_thing_has_the_same_name_everywhere():
    dutch = re.sub(r"\{\w+\}", "", " ".join(sentences("nl").values())).lower()

    assert not re.findall(r"\b(steward|rep|uw|u|compliance|escalatie|ticket)\b", dutch)
    assert not re.findall(r"\b(escalat\w+|ticket|user)\b", " ".join(sentences("en").values()).lower())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_says_which_language_it_is(language):
    assert str(catalogue(language).locale) == language
    assert catalogue(language).num_plurals == 2


# --- which language ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "nearest"),
    [("nl", "nl"), ("nl-BE", "nl"), ("nl_NL", "nl"), ("NL", "nl"), ("en-US", "en"), ("fr", "en"), ("", "en")],
)
def test_people_are_answered_in_the_nearest_language_there_is(language, nearest):
    reader = Texts.of(Person(PersonId("slack:U1"), "Maya", language=language))

    assert supported(language) == reader.language == nearest
    assert reader("button.decide") == {"en": "Decide", "nl": "Beslissen"}[nearest]


def test_a_language_there_is_no_catalogue_for_costs_nobody_a_sentence():
    french = Texts("fr")

    assert french("button.decide") == "Decide"
    assert french.day(date(2026, 11, 24)) == "Tue 24 Nov 2026"


# --- what is filled in -------------------------------------------------------------------------------


def test_a_param_that_is_missing_costs_nobody_the_sentence():
    assert ENGLISH("refusal.already_decided") == "… has decided this already, and that decision stands."


@pytest.mark.parametrize("typed", ["{reference}", "{0}", "{", "}}", "%(name)s", "{name.__class__}"])
def test_braces_that_somebody_typed_are_only_braces(typed):
    assert ENGLISH("refusal.already_decided", who=typed).startswith(f"{typed} has decided")


def test_days_and_amounts_in_a_sentence_are_written_as_the_reader_writes_them():
    assert ENGLISH("problem.too_far", last=date(2027, 2, 15)).endswith("Mon 15 Feb 2027 at the latest.")
    assert DUTCH("problem.too_far", last=date(2027, 2, 15)).endswith("uiterlijk ma 15 feb 2027.")
    assert "€\xa01.000,50" in DUTCH("refusal.already_decided", who=Money("EUR", 100_050))


def test_problems_with_an_amount_name_the_currency():
    assert ENGLISH("problem.too_many_decimals", currency="JPY", decimals=0) == (
        "An amount in JPY has at most 0 decimals."
    )
    assert "“BTC”" in DUTCH("problem.unknown_currency", currency="BTC")


# --- amounts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "english", "dutch"),
    [
        (Money("EUR", 4_800_000), "€\xa048,000.00", "€\xa048.000,00"),
        (Money("EUR", 0), "€\xa00.00", "€\xa00,00"),
        (Money("EUR", 1), "€\xa00.01", "€\xa00,01"),
        (Money("JPY", 1_140), "JP¥\xa01,140", "JP¥\xa01.140"),
        (Money("KWD", 1_140), "KWD\xa01.140", "KWD\xa01,140"),
        (Money("IQD", 1_140), "IQD\xa01.140", "IQD\xa01,140"),
        (Money("USD", 120_000_000), "US$\xa01,200,000.00", "US$\xa01.200.000,00"),
        (Money("EUR", 10**15), "€\xa010,000,000,000,000.00", "€\xa010.000.000.000.000,00"),
        (Money("EUR", 999_999_999_999_999), "€\xa09,999,999,999,999.99", "€\xa09.999.999.999.999,99"),
    ],
)
def test_an_amount_is_written_with_the_decimals_of_its_currency(amount, english, dutch):
    assert (ENGLISH.money(amount), DUTCH.money(amount)) == (english, dutch)


@given(st.integers(0, MOST_MINOR_UNITS), st.sampled_from(["EUR", "JPY", "KWD", "IQD", "CLF"]))
def test_no_amount_loses_a_cent(minor, currency):
    for texts in (ENGLISH, DUTCH):
        digits = re.sub(r"\D", "", texts.money(Money(currency, minor)))

        assert digits == str(minor).zfill(exponent(currency) + 1)


# --- days and moments --------------------------------------------------------------------------------

AT = datetime(2026, 11, 25, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Europe/Amsterdam", "Wed 25 Nov 2026, 17:30"),
        ("Asia/Kathmandu", "Wed 25 Nov 2026, 22:15"),
        ("Pacific/Kiritimati", "Thu 26 Nov 2026, 06:30"),
        ("UTC", "Wed 25 Nov 2026, 16:30"),
    ],
)
def test_a_moment_is_written_in_the_readers_zone(zone, shown):
    moment = Texts("en", zone).moment(AT)

    assert (moment.at, moment.fallback) == (AT, shown)


@pytest.mark.parametrize("zone", ["", "Nonsense/Zone", "Europe", "../etc/passwd", "/etc", "a\0b", "z" * 5000])
def test_a_zone_that_is_none_is_taken_for_utc(zone):
    assert Texts("en", zone).moment(AT).fallback == "Wed 25 Nov 2026, 16:30"


def test_moments_are_written_in_the_readers_language():
    assert Texts("nl", "Europe/Amsterdam").moment(AT).fallback == "wo 25 nov 2026, 17:30"


def test_a_moment_that_stands_alone_is_written_in_full():
    assert Texts("en", "Asia/Kathmandu").long_moment(AT) == "Wednesday 25 November 2026, 22:15"
    assert Texts("nl", "Europe/Amsterdam").long_moment(AT) == "woensdag 25 november 2026, 17:30"


def test_lists_are_joined_as_the_language_does_it():
    names = ["Maya", "Omar", "Dina"]

    assert ENGLISH.all_of(names) == "Maya, Omar and Dina"
    assert DUTCH.all_of(names) == "Maya, Omar en Dina"
    assert ENGLISH.all_of([]) == ""
